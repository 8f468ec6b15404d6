"""What all meshes that are measured have in common, and ours. Loopback only, ended in any case."""

from __future__ import annotations

import json
import os
import selectors
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from processes import free_base_port, kill, processes_of

from . import REPOSITORY

SUPERVISOR = Path(os.environ.get("SUPERVISOR", REPOSITORY / ".build/release/supervisor")).resolve()


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


class ChildMesh(Mesh):
    """Nodes that are children of this process, which follows what they write."""

    def __init__(self, nodes: int) -> None:
        super().__init__(nodes)
        self._processes: list[subprocess.Popen[bytes]] = []
        self._selector = selectors.DefaultSelector()

    def _start(self, command: list[object], **options: object) -> None:
        """Starts the next node; `options` are those of Popen."""
        process = subprocess.Popen(
            list(map(str, command)), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, **options
        )
        self._selector.register(process.stdout, selectors.EVENT_READ, len(self._processes))
        self._processes.append(process)

    def _said(self, index: int, chunk: bytes) -> None:
        """Takes in what a node has written."""
        raise NotImplementedError

    def _read_until(self, done: Callable[[], bool], timeout: float) -> None:
        """Follows what the nodes write until `done()`; raises TimeoutError when they take too long."""
        deadline = time.monotonic() + timeout
        while not done():
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.program} of {self.nodes}: not formed within {timeout:g} s")
            for key, _ in self._selector.select(timeout=1):
                if not (chunk := os.read(key.fileobj.fileno(), 65536)):
                    raise RuntimeError(f"node {key.data + 1} of {self.program} died")
                self._said(key.data, chunk)

    def end(self) -> None:
        for process in self._processes:
            process.kill()
        for process in self._processes:
            process.communicate()
        self._selector.close()

    def pids(self) -> list[int]:
        return [process.pid for process in self._processes]
