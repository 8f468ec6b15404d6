"""A connection as bytes: what a client can do that no library would."""

from __future__ import annotations

import json
import select
import socket

from hostile import frame
from wire import UPGRADE


class RawConnection:
    """One TCP connection to a node, with a timeout on everything."""

    def __init__(self, port: int, timeout: float = 30) -> None:
        self.port = port
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self._received = b""

    def set_timeout(self, seconds: float) -> None:
        self._socket.settimeout(seconds)

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def upgrade(self) -> RawConnection:
        """Opens a WebSocket connection; fails if the node does not."""
        self.send(UPGRADE.format(port=self.port).encode())
        head = self.read_until(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 101 "), head
        return self

    def say(self, text: str) -> None:
        self.send(frame(1, text.encode()))

    def read(self, count: int) -> bytes:
        """Exactly `count` bytes; raises AssertionError when the node ends before."""
        while len(self._received) < count:
            self._receive()
        result, self._received = self._received[:count], self._received[count:]
        return result

    def read_until(self, end: bytes) -> bytes:
        while end not in self._received:
            self._receive()
        return self.read(self._received.index(end) + len(end))

    def read_frame(self) -> tuple[int, bytes]:
        """The next frame's opcode and payload."""
        opcode, length = self.read(2)
        if length == 126:
            length = int.from_bytes(self.read(2), "big")
        elif length == 127:
            length = int.from_bytes(self.read(8), "big")
        return opcode & 0x0F, self.read(length)

    def answer(self) -> dict:
        """The next message; fails on a Close frame."""
        opcode, payload = self.read_frame()
        assert opcode == 1, (opcode, payload)
        return json.loads(payload)

    def close_code(self) -> int:
        """The code of the Close frame that is next; answers it, and expects the end."""
        opcode, payload = self.read_frame()
        assert opcode == 8, (opcode, payload[:80])
        self.send(frame(8, payload[:2]))
        assert self.read_to_end() == b""
        return int.from_bytes(payload[:2], "big")

    def read_to_end(self) -> bytes:
        while data := self._socket.recv(65536):
            self._received += data
        result, self._received = self._received, b""
        return result

    def response(self) -> tuple[int, dict[str, str], bytes]:
        """The next HTTP response with a Content-Length: status, fields in lower case, body."""
        lines = self.read_until(b"\r\n\r\n").decode().split("\r\n")
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:-2])}
        return int(lines[0].split()[1]), fields, self.read(int(fields.get("content-length", 0)))

    def has_input(self, within: float) -> bool:
        """Whether the node sends something, or ends, within so many seconds."""
        readable, _, _ = select.select([self._socket], [], [], within)
        return bool(self._received or readable)

    def shut_down_writing(self) -> None:
        self._socket.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        self._socket.close()

    def _receive(self) -> None:
        data = self._socket.recv(65536)
        assert data, f"the node has ended the connection; it had sent {self._received[:200]!r}"
        self._received += data

    def __enter__(self) -> RawConnection:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
