"""The control socket of a cluster, without the command line in between."""

from __future__ import annotations

import http.client
import json
import socket
from pathlib import Path


class Control(http.client.HTTPConnection):
    """An HTTP connection to a cluster's control socket; stays open from request to request."""

    def __init__(self, directory: Path, timeout: float = 20) -> None:
        super().__init__("localhost", timeout=timeout)
        self.path = directory / ".supervisor/control.sock"

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self.path))

    def ask(self, method: str, target: str, body: str | None = None) -> tuple[int, dict]:
        """The status of the answer, and its document."""
        self.request(method, target, body)
        answer = self.getresponse()
        return answer.status, json.loads(answer.read())

    def status(self) -> dict:
        """The document of `status --json`."""
        code, document = self.ask("GET", "/v1/status")
        assert code == 200, document
        return document

    def __enter__(self) -> Control:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
