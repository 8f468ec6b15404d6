"""WebSocket on a plain socket (RFC 6455), for load that must not be slowed down by its own client."""

from __future__ import annotations

import os
import socket

#: The request of an opening handshake, for a node on this port.
UPGRADE = (
    "GET / HTTP/1.1\r\nHost: localhost:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAECAwQFBgcICQoLDA0ODw==\r\n\r\n"
)
_TEXT, _CLOSE = 0x1, 0x8


def open_socket(port: int, timeout: float, source: str = "") -> tuple[socket.socket, bytes]:
    """A socket after its opening handshake with a node, and what came behind the answer; from a given address of ours."""
    connection = socket.create_connection(("127.0.0.1", port), timeout, (source, 0) if source else None)
    try:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(UPGRADE.format(port=port).encode())
        answer = b""
        while b"\r\n\r\n" not in answer:
            chunk = connection.recv(4096)
            if not chunk:
                raise ConnectionError(f"port {port} closed during the opening handshake")
            answer += chunk
        head, _, rest = answer.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 101"):
            raise ConnectionError(f"port {port} refused the upgrade: {head.splitlines()[0].decode()}")
        return connection, rest
    except BaseException:
        connection.close()
        raise


def frame(text: bytes) -> bytes:
    """A masked text frame (RFC 6455, section 5.2) of 126 to 65,535 bytes."""
    mask = os.urandom(4)
    key = int.from_bytes((mask * (len(text) // 4 + 1))[: len(text)], "big")
    masked = (int.from_bytes(text, "big") ^ key).to_bytes(len(text), "big")
    return b"\x81\xfe" + len(text).to_bytes(2, "big") + mask + masked


class Link:
    """A client's connection to a node, which sends one text and waits for one."""

    def __init__(self, port: int, timeout: float) -> None:
        self._socket, self._buffer = open_socket(port, timeout)

    def ask(self, text: bytes) -> bytes:
        """The next text after `text` was sent; raises OSError when there is none in time, or the connection ends."""
        self._socket.sendall(frame(text))
        while True:
            kind, payload = self._receive()
            if kind == _TEXT:
                return payload
            if kind == _CLOSE:
                raise ConnectionError("closed by the node")

    def _receive(self) -> tuple[int, bytes]:
        """The kind and the payload of a frame, which a server never masks and which no node cuts in pieces."""
        first, length = self._take(2)
        if length > 125:
            length = int.from_bytes(self._take(2 if length == 126 else 8), "big")
        return first & 0x0F, self._take(length)

    def _take(self, count: int) -> bytes:
        while len(self._buffer) < count:
            chunk = self._socket.recv(1 << 16)
            if not chunk:
                raise ConnectionError("the node is gone")
            self._buffer += chunk
        taken, self._buffer = self._buffer[:count], self._buffer[count:]
        return taken

    def close(self) -> None:
        self._socket.close()
