"""What runs on this machine: the processes that belong to a directory, and free ports."""

from __future__ import annotations

import errno
import os
import random
import signal
import socket
from pathlib import Path


def _links(process: Path) -> list[str]:
    """The paths that a process holds: working directory, open files, arguments. Empty when it is gone."""
    found = []
    try:
        found.append(os.readlink(process / "cwd"))
        found += (process / "cmdline").read_bytes().decode(errors="replace").split("\0")
        for descriptor in (process / "fd").iterdir():
            found.append(os.readlink(descriptor))
    except OSError:
        pass
    return found


def _is_zombie(process: Path) -> bool:
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def processes_of(directory: Path) -> list[int]:
    """The ids of all processes that work in `directory`, hold a file of it open, or name it as an argument."""
    root = str(directory)
    found = []
    for process in Path("/proc").iterdir():
        if not process.name.isdigit() or int(process.name) == os.getpid() or _is_zombie(process):
            continue
        if any(path == root or path.startswith(root + "/") for path in _links(process)):
            found.append(int(process.name))
    return found


def describe(pids: list[int]) -> str:
    """The command lines of `pids`, for a failure message."""
    lines = []
    for pid in pids:
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            command = "(gone)"
        lines.append(f"{pid} {command}")
    return "; ".join(lines)


def kill(pids: list[int]) -> None:
    """Ends exactly these processes; those that are gone are passed over."""
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


def _is_free(port: int) -> bool:
    for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            with socket.socket(family) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False  # any other reason means that this machine lacks the address family
    return True


def free_base_port(count: int = 120) -> int:
    """A port P such that P + 1 … P + `count` are free, below the range that the kernel gives to clients."""
    for _ in range(200):
        base = random.randrange(10_000, 32_000 - count, 100)
        if all(_is_free(base + number) for number in range(1, count + 1)):
            return base
    raise RuntimeError("no range of free ports between 10000 and 32000")


def open_descriptors(pid: int) -> int:
    """How many descriptors a process has."""
    return len(os.listdir(f"/proc/{pid}/fd"))


def proportional_bytes(pid: int) -> int:
    """A process's proportional set size (PSS): its own memory, and its share of what it shares."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    raise OSError(errno.ESRCH, "no such process", f"/proc/{pid}")


def private_kib(pid: int) -> int:
    """What a process holds of memory for itself alone, in KiB."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Private_"))
