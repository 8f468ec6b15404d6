"""A node written by somebody else that speaks HTTP only: POST /handshake and POST /broadcast, and none of the native keys."""

from __future__ import annotations

import http.client
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


def post(address: str, path: str, message: dict) -> tuple[int, dict]:
    """Posts a message to a node; returns status and answer."""
    place = urlsplit(address)
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=10)
    try:
        connection.request("POST", path, json.dumps(message), {"Content-Type": "application/json"})
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()


class HTTPNode:
    """Listens on a loopback port, keeps what it is posted, and posts what it is told to."""

    def __init__(self, port: int, protocol: str = "HTTP/1.1") -> None:
        self.address = f"http://localhost:{port}"
        self.handshakes: list[dict] = []
        self.broadcasts: list[dict] = []
        self.strangers: list[str] = []
        #: Answered to POST /broadcast; another program may refuse what it does not like.
        self.broadcast_status = 200
        node = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = protocol

            def do_POST(self) -> None:
                message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                match self.path, message["type"]:
                    case "/handshake", "HANDSHAKE":
                        node.handshakes.append(message)
                        self.answer(200, {"type": "HANDSHAKE", "data": [node.address]})
                    case "/broadcast", "TRANSACTION":
                        node.broadcasts.append(message["data"])
                        self.answer(node.broadcast_status, {"type": "SUCCESS", "data": {}})
                    case path, kind:
                        node.strangers.append(f"POST {path} {kind}")
                        self.answer(404, {"type": "ERROR", "data": {}})

            def __getattr__(self, name: str) -> object:
                if name.startswith("do_"):
                    node.strangers.append(f"{name[3:]} {self.path}")
                raise AttributeError(name)

            def answer(self, status: int, message: dict) -> None:
                body = json.dumps(message).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    def join(self, address: str) -> dict:
        """Shakes hands with a node, and returns its HANDSHAKE."""
        status, answer = post(address, "/handshake", {"type": "HANDSHAKE", "data": [self.address]})
        assert (status, answer["type"]) == (200, "HANDSHAKE"), answer
        return answer

    def broadcast(self, address: str, data: object) -> tuple[int, dict]:
        return post(address, "/broadcast", {"type": "TRANSACTION", "data": data})

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def __enter__(self) -> HTTPNode:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
