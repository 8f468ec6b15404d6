"""A mesh of naive nodes on Node's ws."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

from . import INTEROP
from .meshes import ChildMesh

NODE_MODULES = Path("/usr/share/nodejs")


class NaiveMesh(ChildMesh):
    """Tests/Interop/naive-node.js: each node dials every other and sends on what it dialled."""

    program = "naive nodes on Node's ws"
    most_nodes = 50

    def __init__(self, nodes: int) -> None:
        super().__init__(nodes)
        self._partial = [b""] * nodes
        self._listening: set[int] = set()
        self._links = [0] * nodes

    @staticmethod
    def missing() -> str | None:
        if shutil.which("node") and (NODE_MODULES / "ws").is_dir():
            return None
        return "naive nodes need Node and ws: apt-get install nodejs node-ws"

    def form(self) -> None:
        # The first is up before the others, which know only it: a naive node never dials twice.
        self._start_node(1)
        self._read_until(lambda: 0 in self._listening, timeout=120)
        for number in range(2, self.nodes + 1):
            self._start_node(number)
        self._read_until(lambda: all(links == self.nodes - 1 for links in self._links), timeout=120)

    def _start_node(self, number: int) -> None:
        folder = self.directory / f"node-{number}"
        folder.mkdir()
        (folder / ".env").write_text(f"PORT={self.port(number)}\n")
        (folder / "known-peers.json").write_text(json.dumps([f"ws://localhost:{self.port(1)}"]))
        (folder / "transactions.json").write_text("[]")
        environment = os.environ | {"NODE_PATH": str(NODE_MODULES), "LOG_EVENTS": "listening,links"}
        self._start(["node", INTEROP / "naive-node.js"], cwd=folder, env=environment, stderr=subprocess.DEVNULL)

    def _said(self, index: int, chunk: bytes) -> None:
        *lines, self._partial[index] = (self._partial[index] + chunk).split(b"\n")
        for event in map(json.loads, lines):
            if event["event"] == "listening":
                self._listening.add(index)
            elif event["event"] == "links":
                self._links[index] = event["count"]
