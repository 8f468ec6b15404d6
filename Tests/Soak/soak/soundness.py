"""What must be so whatever has happened: the cluster is what it says, and nothing of anybody else's was touched."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from cluster import Cluster


class Bystander:
    """What is not the supervisor's, though it looks as if: a folder with a node's name, and a process in its directory."""

    def __init__(self, directory: Path, number: int = 9) -> None:
        self.folder = directory / f"node-{number}"
        self.folder.mkdir(parents=True)
        self._file = self.folder / "transactions.json"
        self._file.write_text("mine\n")
        self.process = subprocess.Popen(["sleep", "infinity"], cwd=directory, start_new_session=True)

    def assert_untouched(self) -> None:
        assert self.process.poll() is None, f"a foreign process was ended: {self.process.returncode}"
        assert os.listdir(self.folder) == [self._file.name], "a foreign folder was changed"
        assert self._file.read_text() == "mine\n", "a foreign file was changed"

    def close(self) -> None:
        self.process.kill()
        self.process.wait()


def processes(cluster: Cluster, bystander: Bystander) -> set[int]:
    """All processes that have to do with the cluster's directory, but for the bystander."""
    return set(cluster.processes()) - {bystander.process.pid}


def assert_sound(cluster: Cluster, bystander: Bystander) -> dict:
    """Fails unless the nodes, their processes and their folders are one and the same; returns the status."""
    status = cluster.status()
    nodes = status["nodes"]
    assert status["mesh"]["formed"], f"not formed: {status['mesh']}"
    assert all(node["state"] == "ready" for node in nodes), [(node["name"], node["state"]) for node in nodes]
    known = {node["pid"] for node in nodes} | {status["supervisor"]["pid"]}
    found = processes(cluster, bystander)
    assert found == known, f"processes {found - known} are nobody's, {known - found} are missing"
    folders = {path.name for path in cluster.directory.glob("node-*")} - {bystander.folder.name}
    assert folders == {node["name"] for node in nodes}, f"folders {folders} do not match the nodes"
    unfinished = [path.name for end in ("new", "old") for path in cluster.directory.glob(f".supervisor/node-*.{end}")]
    assert not unfinished, f"left half-way: {unfinished}"
    bystander.assert_untouched()
    return status


def assert_gone(cluster: Cluster, bystander: Bystander) -> None:
    """Fails when `down` has left anything but what was there before."""
    assert not processes(cluster, bystander), f"processes are left: {processes(cluster, bystander)}"
    left = {path.name for path in cluster.directory.iterdir()} - {"cluster.yaml", bystander.folder.name}
    assert not left, f"left in the directory: {left}"
    bystander.assert_untouched()
