"""Ends a process just before a system call that is counted, so that each state it can leave behind is met on purpose."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

#: Calls that change what others can see: files, folders, processes, signals, sockets, answers. A turn of the loop ends
#: with epoll_pwait2, so that one is what comes after the last change of each turn.
CHANGING = (
    "write writev pwrite64 sendto sendmsg rename renameat renameat2 unlink unlinkat mkdir mkdirat rmdir symlink "
    "fsync fdatasync ftruncate fchmod flock bind listen clone clone3 vfork kill pidfd_send_signal waitid epoll_pwait2"
).split()


@dataclass(frozen=True)
class Step:
    """A moment in a process's life: just before its `count`th call of `call`."""

    call: str
    count: int

    def __str__(self) -> str:
        return f"{self.call}:{self.count}"

    @staticmethod
    def parse(text: str) -> Step:
        call, _, count = text.partition(":")
        if call not in CHANGING or not count.isdigit() or int(count) < 1:
            raise ValueError(f"{text!r} is no step; expected a call and its number, such as rename:2")
        return Step(call, int(count))


def missing() -> str | None:
    """Why nothing can be traced here, or None."""
    if shutil.which("strace") is None:
        return "strace is not installed: apt-get install strace"
    result = subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"], capture_output=True, text=True, check=False)
    return None if result.returncode == 0 else f"this machine does not let strace trace: {result.stderr.strip()}"


class Trace:
    """strace on one process, none of its children: counts its steps, or kills it before one of them."""

    def __init__(self, log: Path, target: list[str], kill_before: Step | None = None) -> None:
        self._log = log
        inject = ["-e", f"inject={kill_before.call}:signal=KILL:when={kill_before.count}"] if kill_before else []
        # Calls that this architecture lacks are passed over because of the question mark.
        calls = ",".join(f"?{call}" for call in CHANGING)
        self.process = subprocess.Popen(
            ["strace", "-o", str(log), "-e", f"trace={calls}", "-e", "signal=none", *inject, *target],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True,
        )

    @staticmethod
    def start(command: list[str], log: Path, kill_before: Step | None = None) -> Trace:
        """Traces a program from its start."""
        return Trace(log, ["--", *command], kill_before)

    @staticmethod
    def attach(pid: int, log: Path, kill_before: Step | None = None) -> Trace:
        """Traces a process that runs; returns when strace has hold of it."""
        trace = Trace(log, ["-p", str(pid)], kill_before)
        for line in trace.process.stderr:
            if "attached" in line:
                return trace
        raise RuntimeError(f"strace cannot attach to process {pid}")

    def steps(self) -> list[Step]:
        """The steps so far, in their order."""
        return list(_steps(self._log.read_text()))

    def has_ended(self, within: float) -> bool:
        """Whether the traced process ends in time, and strace with it."""
        try:
            self.process.wait(timeout=within)
        except subprocess.TimeoutExpired:
            return False
        return True

    def close(self) -> None:
        """Reaps strace, whose process must have ended."""
        self.process.kill()
        self.process.communicate()


def _steps(text: str) -> Iterator[Step]:
    counts: Counter[str] = Counter()
    for call in re.findall(r"^(\w+)\(", text, re.MULTILINE):
        counts[call] += 1
        yield Step(call, counts[call])
