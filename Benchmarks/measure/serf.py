"""A Serf cluster: agents that find each other by gossip (SWIM)."""

from __future__ import annotations

import subprocess

from processes import free_base_port

from .meshes import ChildMesh, Mesh


class SerfCluster(ChildMesh):
    """One `serf agent` a node; each joins through the first. Formed when each has logged that every node has joined."""

    program = "Serf"
    most_nodes = 10

    def __init__(self, nodes: int) -> None:
        super().__init__(nodes)
        self.base_port = free_base_port(2 * nodes)  # for each node one for gossip, and one for commands
        self._logs = [b""] * nodes

    @staticmethod
    def missing() -> str | None:
        return None if Mesh.find("serf") else "apt-get install serf"

    def form(self) -> None:
        for number in range(1, self.nodes + 1):
            command = [
                Mesh.find("serf"), "agent", "-node", f"node-{number}", "-profile", "local",
                "-bind", f"127.0.0.1:{self.port(number)}", "-rpc-addr", f"127.0.0.1:{self.port(self.nodes + number)}",
            ]
            if number > 1:
                command += ["-retry-join", f"127.0.0.1:{self.port(1)}", "-retry-interval", "1s"]
            self._start(command, cwd=self.directory, stderr=subprocess.STDOUT)
        self._read_until(lambda: all(log.count(b"EventMemberJoin: ") >= self.nodes for log in self._logs), timeout=180)

    def _said(self, index: int, chunk: bytes) -> None:
        self._logs[index] += chunk
