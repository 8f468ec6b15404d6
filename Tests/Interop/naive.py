"""A naive node of the teaching network in a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

from eventually import eventually

NAIVE_NODE = Path(__file__).with_name("naive-node.js")
NODE_ENVIRONMENT = os.environ | {"NODE_PATH": "/usr/share/nodejs"}


class NaiveNode:
    """naive-node.js in a folder of its own, joined to a mesh through `known_peers`."""

    def __init__(self, folder: Path, port: int, known_peers: list[str]) -> None:
        self.folder = folder
        self.port = port
        self.address = f"ws://localhost:{port}"
        folder.mkdir(parents=True)
        (folder / ".env").write_text(f"PORT={port}\n")
        (folder / "known-peers.json").write_text(json.dumps(known_peers))
        (folder / "transactions.json").write_text("[]")
        shutil.copy(NAIVE_NODE, folder / "index.js")
        self._log = (folder / "events.log").open("wb")
        self._errors = (folder / "errors.log").open("wb")
        self.process = subprocess.Popen(
            ["node", "index.js"], cwd=folder, env=NODE_ENVIRONMENT,
            stdin=subprocess.PIPE, stdout=self._log, stderr=self._errors,
        )
        try:
            eventually(lambda: self.events("listening"), f"naive node listens on {self.address}")
        except BaseException:
            self.close()
            raise

    def events(self, name: str | None = None) -> list[dict]:
        """What it has logged so far, complete lines only."""
        text, _, _ = (self.folder / "events.log").read_text().rpartition("\n")
        events = [json.loads(line) for line in text.splitlines()]
        return [event for event in events if name in (None, event["event"])]

    def pool(self) -> list[dict]:
        """What its file holds. It rewrites the whole file each time, so that a read may meet half of it: then again."""
        (pool,) = eventually(self._read_pool, f"{self.folder.name}/transactions.json is whole")
        return pool

    def _read_pool(self) -> tuple[list[dict]] | None:
        try:
            return (json.loads((self.folder / "transactions.json").read_text()),)
        except json.JSONDecodeError:
            return None

    def submit(self, data: dict) -> None:
        """Has it issue a transaction of its own."""
        self.process.stdin.write(json.dumps({"type": "TRANSACTION", "data": data}).encode() + b"\n")
        self.process.stdin.flush()

    def links(self) -> int:
        """How many addresses it is linked with in both directions."""
        counts = [event["count"] for event in self.events("links")]
        return counts[-1] if counts else 0

    def received_types(self) -> set[str]:
        return {event["type"] for event in self.events("received")}

    def assert_content(self) -> None:
        """Fails when it crashed, or was sent what no naive node knows, or was sent anything where it does not read."""
        errors = (self.folder / "errors.log").read_text()
        assert self.process.poll() is None, f"the naive node died with {self.process.returncode}: {errors}"
        assert self.received_types() <= {"HANDSHAKE", "TRANSACTION"}
        assert not self.events("answered"), "a naive node must not be sent anything on the connection that it dialled"

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()
        self._log.close()
        self._errors.close()

    def __enter__(self) -> NaiveNode:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
