"""The outsiders of the tests: a client, a listener that records what nodes send it, and a naive node."""

from __future__ import annotations

import json
import queue
import threading

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.sync.server import ServerConnection, serve

from naive import NAIVE_NODE, NODE_ENVIRONMENT, NaiveNode

__all__ = ["NAIVE_NODE", "NODE_ENVIRONMENT", "Listener", "NaiveNode", "dial"]


def dial(address: str) -> ClientConnection:
    """A WebSocket connection to a node, as a client or a naive peer opens it."""
    return connect(address, proxy=None, open_timeout=10, close_timeout=5)


class Listener:
    """A WebSocket server on a loopback port that records each message it is sent."""

    def __init__(self, port: int) -> None:
        self.address = f"ws://localhost:{port}"
        self._messages: queue.Queue[dict] = queue.Queue()
        self._connections: list[ServerConnection] = []
        self._server = serve(self._accept, "localhost", port)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def _accept(self, connection: ServerConnection) -> None:
        self._connections.append(connection)
        try:
            for text in connection:
                self._messages.put(json.loads(text))
        except ConnectionClosed:
            pass

    def receive(self, timeout: float = 10) -> dict:
        """The next message; raises AssertionError when none comes in time."""
        try:
            return self._messages.get(timeout=timeout)
        except queue.Empty:
            raise AssertionError(f"nobody sent {self.address} a message within {timeout:g} s") from None

    def close(self) -> None:
        """Stops listening first, so that a redial fails, then closes every connection."""
        self._server.shutdown()
        self._thread.join()
        for connection in self._connections:
            connection.close()

    def __enter__(self) -> Listener:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
