"""How long a supervisor takes from the death of a program to its successor's first instruction."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from processes import free_base_port, kill, processes_of

from . import REPOSITORY
from .compiling import compiled
from .meshes import SUPERVISOR
from .report import Figure, note

#: Seconds that a program has been healthy before it is killed: longer than any of the supervisors' back-off windows.
HEALTHY_SECONDS = 11

#: Where `pip install supervisor` puts it, in the environment of the interoperability tests.
BIN = REPOSITORY / ".build/interop-venv/bin"


@dataclass(frozen=True)
class Supervisor:
    """A program that keeps `stamp` alive: how it is recognised, and how it is set up in a directory."""

    name: str
    executable: str
    install: str
    prepare: Callable[[Path, list[str]], list[str]]
    leaves_daemon: bool = False

    def path(self) -> str | None:
        """Where its executable is: absolute, in PATH, or in the tests' Python environment."""
        return shutil.which(self.executable) or shutil.which(str(BIN / self.executable))


def _run_script(directory: Path, stamp: list[str]) -> None:
    script = directory / "run"
    script.write_text(f"#!/bin/sh\nexec {' '.join(stamp)}\n")
    script.chmod(0o755)


def _prepare_ours(directory: Path, stamp: list[str]) -> list[str]:
    template = directory / "template"
    template.mkdir()
    (template / ".env.template").write_text("PORT={{port}}\n")
    (directory / "cluster.yaml").write_text(
        f"base_port: {free_base_port(1)}\nnodes: 1\ntemplate: template\nworker: {{command: {stamp}}}\nhealth: {{check: none}}\n"
    )
    return ["-C", str(directory), "up"]


def _prepare_runit(directory: Path, stamp: list[str]) -> list[str]:
    _run_script(directory, stamp)
    return [str(directory)]


def _prepare_supervisord(directory: Path, stamp: list[str]) -> list[str]:
    configuration = directory / "supervisord.conf"
    configuration.write_text(
        f"[supervisord]\nnodaemon=true\nlogfile=/dev/null\nlogfile_maxbytes=0\npidfile={directory}/pid\n"
        f"[program:stamp]\ncommand={' '.join(stamp)}\nautorestart=true\nstdout_logfile=NONE\nstderr_logfile=NONE\n"
    )
    return ["-c", str(configuration)]


SUPERVISORS = [
    Supervisor("supervisor", str(SUPERVISOR), "swift build -c release", _prepare_ours, leaves_daemon=True),
    Supervisor("runit", "runsv", "apt-get install runit", _prepare_runit),
    Supervisor("s6", "s6-supervise", "apt-get install s6", _prepare_runit),
    Supervisor("supervisord", "supervisord", "Benchmarks/install", _prepare_supervisord),
]


class _Supervised:
    """`stamp` under one supervisor, in a temporary directory."""

    def __init__(self, supervisor: Supervisor, stamp: Path) -> None:
        self.name = supervisor.name
        self._supervisor = supervisor
        self._directory = Path(tempfile.mkdtemp(prefix="restart-"))
        self._stamps = self._directory / "stamps"
        arguments = supervisor.prepare(self._directory, [str(stamp), str(self._stamps)])
        self._process = subprocess.Popen(
            [supervisor.path(), *arguments], cwd=self._directory, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )

    def last(self) -> tuple[int, int]:
        """The id of the newest process, and the nanosecond at which it began."""
        pid, began = self._stamps.read_text().splitlines()[-1].split()
        return int(pid), int(began)

    def starts(self) -> int:
        """How many processes have begun so far."""
        return self._stamps.read_bytes().count(b"\n") if self._stamps.exists() else 0

    def wait_for(self, count: int, timeout: float = 30) -> None:
        deadline = time.monotonic() + timeout
        while self.starts() < count:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.name} did not start its program within {timeout:g} s")
            time.sleep(0.002)

    def kill_once(self) -> float:
        """Kills the program; returns milliseconds to its successor's first instruction."""
        already = self.starts()
        pid, _ = self.last()
        killed = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
        os.kill(pid, signal.SIGKILL)
        self.wait_for(already + 1)
        _, began = self.last()
        return (began - killed) / 1_000_000

    def close(self) -> None:
        if self._supervisor.leaves_daemon:
            command = [self._supervisor.path(), "-C", str(self._directory), "down"]
            subprocess.run(command, capture_output=True, timeout=30, check=False)
        self._process.terminate()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            pass
        kill(processes_of(self._directory))
        self._process.wait()
        shutil.rmtree(self._directory, ignore_errors=True)


def _present() -> list[Supervisor]:
    for supervisor in SUPERVISORS:
        if supervisor.path() is None:
            note(f"restart: {supervisor.name} skipped, it is not installed: {supervisor.install}")
    return [supervisor for supervisor in SUPERVISORS if supervisor.path()]


def _start(stamp: Path) -> list[_Supervised]:
    """Starts `stamp` under each supervisor that is here; one that fails to is left out, and said to be."""
    supervised = []
    for supervisor in _present():
        one = _Supervised(supervisor, stamp)
        try:
            one.wait_for(1)
            supervised.append(one)
        except TimeoutError as error:
            note(f"restart: {error}")
            one.close()
    return supervised


def restart(runs: int) -> list[Figure]:
    """Kills the same program under each supervisor in turn, once every HEALTHY_SECONDS."""
    with tempfile.TemporaryDirectory(prefix="stamp-") as directory:
        if (stamp := compiled("restart", REPOSITORY / "Benchmarks/stamp.c", Path(directory))) is None:
            return []
        supervised = _start(stamp)
        samples: dict[str, list[float]] = {one.name: [] for one in supervised}
        try:
            for _ in range(runs):
                time.sleep(HEALTHY_SECONDS)
                for one in supervised:
                    samples[one.name].append(one.kill_once())
        finally:
            for one in supervised:
                one.close()
    what = f"kill -9 of a program, {HEALTHY_SECONDS} s healthy, to its successor running"
    return [Figure(what, name, "ms", tuple(values)) for name, values in samples.items()]
