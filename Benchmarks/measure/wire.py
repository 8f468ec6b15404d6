"""A pipelining WebSocket client on a plain socket, fast enough not to be what is measured, and its transactions."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator

from transactions import message, transaction
from wire import frame, open_socket

#: Bytes of each transaction's data.
TRANSACTION_BYTES = 200


class Client:
    """One WebSocket connection to a node; answers are read and dropped by a thread."""

    def __init__(self, port: int) -> None:
        self._socket, _ = open_socket(port, timeout=60)
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


def data(count: int) -> Iterator[dict]:
    """`count` different valid transactions, each TRANSACTION_BYTES long as compact JSON up to the 900,000th."""
    shortest = len(json.dumps(transaction(100_000, ""), separators=(",", ":")))
    recipient = "0" * (TRANSACTION_BYTES - shortest)
    return (transaction(100_000 + index, recipient) for index in range(count))


def transactions(count: int) -> list[bytes]:
    """Frames of `count` different valid transactions whose data is TRANSACTION_BYTES long."""
    return [frame(message(one).encode()) for one in data(count)]
