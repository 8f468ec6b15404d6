"""The meshes that are measured: ours, and one of naive nodes on Node's ws. Loopback only, ended in any case."""

from __future__ import annotations

import json
import os
import selectors
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from processes import free_base_port, kill, processes_of

from . import INTEROP, REPOSITORY

SUPERVISOR = Path(os.environ.get("SUPERVISOR", REPOSITORY / ".build/release/supervisor")).resolve()
NODE_MODULES = Path("/usr/share/nodejs")


class Mesh:
    """Some linked nodes in a temporary directory; a context manager that forms them and clears them away."""

    program = ""
    #: Above this many nodes it takes minutes, or gigabytes.
    most_nodes = 1000

    def __init__(self, nodes: int) -> None:
        self.nodes = nodes
        self.base_port = free_base_port(nodes)
        self.directory = Path(tempfile.mkdtemp(prefix="mesh-"))
        self.formation_seconds = 0.0

    @staticmethod
    def find(command: str) -> str | None:
        """The path of a program, also where only administrators look for programs."""
        return shutil.which(command, path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/usr/local/sbin")

    @staticmethod
    def missing() -> str | None:
        """Why this mesh cannot be measured here and what to install, or None."""
        raise NotImplementedError

    def form(self) -> None:
        """Starts all nodes and returns when each is linked with all."""
        raise NotImplementedError

    def end(self) -> None:
        raise NotImplementedError

    def pids(self) -> list[int]:
        """The nodes' process ids, in the order of their numbers."""
        raise NotImplementedError

    def port(self, number: int) -> int:
        return self.base_port + number

    def pools(self) -> list[Path]:
        return [self.directory / f"node-{number}" / "transactions.json" for number in range(1, self.nodes + 1)]

    def __enter__(self) -> Mesh:
        try:
            start = time.perf_counter()
            self.form()
            self.formation_seconds = time.perf_counter() - start
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.end()
        finally:
            kill(processes_of(self.directory))
            shutil.rmtree(self.directory, ignore_errors=True)


class SupervisorMesh(Mesh):
    """The built-in worker, started by `supervisor up`."""

    program = "supervisor"

    @staticmethod
    def missing() -> str | None:
        return None if SUPERVISOR.exists() else f"{SUPERVISOR} does not exist: swift build -c release"

    def run(self, *arguments: object) -> str:
        command = [SUPERVISOR, "-C", self.directory, *arguments]
        result = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=180, check=False)
        if result.returncode != 0:
            raise RuntimeError(f"supervisor {arguments[0]} exited with {result.returncode}: {result.stderr}")
        return result.stdout

    def form(self) -> None:
        (self.directory / "cluster.yaml").write_text(f"base_port: {self.base_port}\n")
        self.run("up", self.nodes)

    def end(self) -> None:
        self.run("down")

    def status(self) -> dict:
        return json.loads(self.run("status", "--json"))

    def pids(self) -> list[int]:
        return [node["pid"] for node in self.status()["nodes"]]


class NaiveMesh(Mesh):
    """Tests/Interop/naive-node.js: each node dials every other and sends on what it dialled."""

    program = "naive nodes on Node's ws"
    most_nodes = 50

    def __init__(self, nodes: int) -> None:
        super().__init__(nodes)
        self._processes: list[subprocess.Popen[bytes]] = []
        self._selector = selectors.DefaultSelector()
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
        self._start(1)
        self._read_until(lambda: 0 in self._listening)
        for number in range(2, self.nodes + 1):
            self._start(number)
        self._read_until(lambda: all(links == self.nodes - 1 for links in self._links))

    def _start(self, number: int) -> None:
        folder = self.directory / f"node-{number}"
        folder.mkdir()
        (folder / ".env").write_text(f"PORT={self.port(number)}\n")
        (folder / "known-peers.json").write_text(json.dumps([f"ws://localhost:{self.port(1)}"]))
        (folder / "transactions.json").write_text("[]")
        environment = os.environ | {"NODE_PATH": str(NODE_MODULES), "LOG_EVENTS": "listening,links"}
        process = subprocess.Popen(
            ["node", INTEROP / "naive-node.js"], cwd=folder, env=environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )
        self._processes.append(process)
        self._selector.register(process.stdout, selectors.EVENT_READ, number - 1)

    def _read_until(self, done, timeout: float = 120) -> None:
        """Follows what the nodes log until `done()`; raises TimeoutError when they take too long."""
        deadline = time.monotonic() + timeout
        while not done():
            if time.monotonic() > deadline:
                raise TimeoutError(f"naive mesh of {self.nodes}: links {self._links} after {timeout:g} s")
            for key, _ in self._selector.select(timeout=1):
                self._read(key.fileobj.fileno(), key.data)

    def _read(self, descriptor: int, index: int) -> None:
        chunk = os.read(descriptor, 65536)
        if not chunk:
            raise RuntimeError(f"naive node {index + 1} died")
        *lines, self._partial[index] = (self._partial[index] + chunk).split(b"\n")
        for event in map(json.loads, lines):
            if event["event"] == "listening":
                self._listening.add(index)
            elif event["event"] == "links":
                self._links[index] = event["count"]

    def end(self) -> None:
        for process in self._processes:
            process.kill()
        for process in self._processes:
            process.communicate()
        self._selector.close()

    def pids(self) -> list[int]:
        return [process.pid for process in self._processes]
