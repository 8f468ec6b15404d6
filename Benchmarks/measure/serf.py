"""A Serf cluster: agents that find each other by gossip (SWIM)."""

from __future__ import annotations

import os
import selectors
import subprocess
import time

from processes import free_base_port

from .meshes import Mesh


class SerfCluster(Mesh):
    """One `serf agent` a node; each joins through the first. Formed when each has logged that every node has joined."""

    program = "Serf"
    most_nodes = 10

    def __init__(self, nodes: int) -> None:
        super().__init__(nodes)
        self.base_port = free_base_port(2 * nodes)  # for each node one for gossip, and one for commands
        self._processes: list[subprocess.Popen[bytes]] = []
        self._selector = selectors.DefaultSelector()

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
            process = subprocess.Popen(
                command, cwd=self.directory, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
            )
            self._processes.append(process)
            self._selector.register(process.stdout, selectors.EVENT_READ, number)
        self._read_until_all_joined()

    def _read_until_all_joined(self, timeout: float = 180) -> None:
        logs = dict.fromkeys(range(1, self.nodes + 1), b"")
        deadline = time.monotonic() + timeout
        while any(log.count(b"EventMemberJoin: ") < self.nodes for log in logs.values()):
            if time.monotonic() > deadline:
                raise TimeoutError(f"Serf of {self.nodes}: not formed within {timeout:g} s")
            for key, _ in self._selector.select(timeout=1):
                if not (chunk := os.read(key.fileobj.fileno(), 65536)):
                    raise RuntimeError(f"a Serf agent died: {logs[key.data][-500:].decode(errors='replace')}")
                logs[key.data] += chunk

    def end(self) -> None:
        for process in self._processes:
            process.kill()
        for process in self._processes:
            process.communicate()
        self._selector.close()

    def pids(self) -> list[int]:
        return [process.pid for process in self._processes]
