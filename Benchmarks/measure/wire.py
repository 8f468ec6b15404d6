"""A pipelining WebSocket client on a plain socket, fast enough not to be what is measured, and its transactions."""

from __future__ import annotations

import json
import os
import socket
import threading

from transactions import message, transaction

#: Bytes of each transaction's data.
TRANSACTION_BYTES = 200


class Client:
    """One WebSocket connection to a node; answers are read and dropped by a thread."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(
            f"GET / HTTP/1.1\r\nHost: localhost:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAECAwQFBgcICQoLDA0ODw==\r\n\r\n".encode()
        )
        answer = b""
        while b"\r\n\r\n" not in answer:
            chunk = self._socket.recv(4096)
            if not chunk:
                raise ConnectionError(f"port {port} closed during the opening handshake")
            answer += chunk
        if not answer.startswith(b"HTTP/1.1 101"):
            raise ConnectionError(f"port {port} refused the upgrade: {answer.splitlines()[0].decode()}")
        self._reader = threading.Thread(target=self._drain, daemon=True)
        self._reader.start()

    def _drain(self) -> None:
        try:
            while self._socket.recv(1 << 18):
                pass
        except OSError:
            pass  # closed by us

    def send(self, frames: bytes) -> None:
        self._socket.sendall(frames)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._reader.join()
        self._socket.close()


def frame(text: bytes) -> bytes:
    """A masked text frame (RFC 6455, section 5.2) of 126 to 65,535 bytes."""
    mask = os.urandom(4)
    key = int.from_bytes((mask * (len(text) // 4 + 1))[: len(text)], "big")
    masked = (int.from_bytes(text, "big") ^ key).to_bytes(len(text), "big")
    return b"\x81\xfe" + len(text).to_bytes(2, "big") + mask + masked


def transactions(count: int) -> list[bytes]:
    """Frames of `count` different valid transactions whose data is TRANSACTION_BYTES long."""
    shortest = len(json.dumps(transaction(100_000, ""), separators=(",", ":")))
    recipient = "0" * (TRANSACTION_BYTES - shortest)
    return [frame(message(transaction(100_000 + index, recipient)).encode()) for index in range(count)]
