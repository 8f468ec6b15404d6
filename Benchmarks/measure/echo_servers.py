"""Programs that echo WebSocket messages: ours, and those it is compared with."""

from __future__ import annotations

import os
import re
import select
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from . import REPOSITORY
from .meshes import SUPERVISOR
from .naive import NODE_MODULES
from .report import note

#: Where Benchmarks/install puts the Python packages.
PYTHON = REPOSITORY / ".build/interop-venv/bin/python"
HERE = REPOSITORY / "Benchmarks/echo"


@dataclass(frozen=True)
class EchoServer:
    """A program that echoes: how it is started, given a port, and what to install where it is missing."""

    name: str
    command: tuple[str, ...]
    needs: tuple[Path, ...]
    install: str
    environment: dict[str, str] = field(default_factory=dict)

    def missing(self) -> str | None:
        if shutil.which(self.command[0]) and all(path.exists() for path in self.needs):
            return None
        return f"it is not installed: {self.install}"


def _packages(name: str) -> Path:
    found = list(PYTHON.parent.parent.glob(f"lib/python*/site-packages/{name}"))
    return found[0] if found else PYTHON.parent.parent / "lib" / name


OURS = EchoServer(
    "websocket-echo", (str(SUPERVISOR.parent / "websocket-echo"), "server", "--connections", "20000", "--port"), (),
    "swift build -c release",
)
WS = EchoServer(
    "Node's ws", ("node", str(HERE / "with-ws.js")), (NODE_MODULES / "ws",), "Benchmarks/install",
    {"NODE_PATH": str(NODE_MODULES)},
)
PICOWS = EchoServer(
    "picows", (str(PYTHON), str(HERE / "with-picows.py")), (_packages("picows"), _packages("uvloop")),
    "Benchmarks/install",
)
WEBSOCKETS = EchoServer(
    "websockets (Python)", (str(PYTHON), str(HERE / "with-websockets.py")), (_packages("websockets"),),
    "Benchmarks/install",
)


class Running:
    """An echo server on a port of its own, on one core; a context manager that ends it."""

    def __init__(self, server: EchoServer, core: int | None = None) -> None:
        self._process = subprocess.Popen(
            [*server.command, "0"], env=os.environ | server.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            preexec_fn=None if core is None else lambda: os.sched_setaffinity(0, {core}),
        )
        self.pid = self._process.pid
        try:
            self.port = self._read_port(server.name)
        except BaseException:
            self.__exit__()
            raise

    def _read_port(self, name: str) -> int:
        output = self._process.stdout
        readable, _, _ = select.select([output], [], [], 20)
        said = output.readline().decode() if readable else ""
        if found := re.search(r":(\d+)/", said):
            return int(found[1])
        raise RuntimeError(f"{name} did not say where it listens")

    def __enter__(self) -> Running:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        self._process.stdout.close()


def is_here(figure: str, server: EchoServer) -> bool:
    if reason := server.missing():
        note(f"{figure}: {server.name} skipped, {reason}")
        return False
    return True
