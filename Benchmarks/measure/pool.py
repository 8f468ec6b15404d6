"""What a large pool costs one node: its start, its memory, and the transactions that it takes then."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from processes import free_base_port, proportional_bytes

from .files import Growth
from .meshes import SUPERVISOR
from .report import Figure
from .wire import Client, data, transactions

PROGRAM = "node-worker"
WORKER = SUPERVISOR.with_name("node-worker")
#: Taken to tell how fast a node with a pool takes new ones.
NEW = 30_000


def missing() -> str | None:
    """Why this cannot be measured here and what to do, or None."""
    return None if WORKER.exists() else f"{WORKER} does not exist: swift build -c release"


def _write(path: Path, count: int) -> None:
    """A pool file in the worker's own layout."""
    with path.open("w") as file:
        file.write("[\n" if count else "[]\n")
        for number, transaction in enumerate(data(count)):
            file.write((",\n" if number else "") + json.dumps(transaction, separators=(",", ":")))
        file.write("\n]\n" if count else "")


@contextmanager
def _worker(folder: Path) -> Iterator[tuple[subprocess.Popen, int, float]]:
    """A node that has come up: its process, its port, and the seconds from exec until it listened."""
    port = free_base_port(1) + 1
    environment = {"PORT": str(port), "LOG_LEVEL": "warn"}
    start = time.perf_counter()
    process = subprocess.Popen([WORKER, folder], env=environment)
    try:
        yield process, port, _seconds_until_listening(process, port, start)
    finally:
        process.kill()
        process.wait()


def _seconds_until_listening(process: subprocess.Popen, port: int, start: float) -> float:
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return time.perf_counter() - start
        except ConnectionRefusedError:
            if process.poll() is not None:
                raise RuntimeError(f"node-worker exited with {process.returncode}") from None
            time.sleep(0.001)


def _processor_seconds(pid: int) -> float:
    """What a process has computed so far; on a busy machine it says more than the clock."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _rate(port: int, file: Path) -> float:
    """Transactions a second, from the first byte sent until all are in the file."""
    frames = transactions(NEW + 2)
    with Growth([file]) as growth, Client(port) as client:
        sizes = []
        for frame in frames[:2]:
            before = file.stat().st_size
            client.send(frame)
            growth.wait(before + 1)
            time.sleep(0.1)  # until the write is whole
            sizes.append(file.stat().st_size)
        expected = sizes[1] + NEW * (sizes[1] - sizes[0])
        start = time.perf_counter()
        client.send(b"".join(frames[2:]))
        growth.wait(expected)
        return NEW / (time.perf_counter() - start)


def pool(count: int, runs: int) -> Iterator[Figure]:
    """Start and memory with a pool of `count`, and what it takes a second, beside an empty one."""
    folder = Path(tempfile.mkdtemp(prefix="pool-"))
    file = folder / "transactions.json"
    try:
        for size in (count, 0):
            starts, computed, rates, memory = [], [], [], []
            _write(file, size)
            for _ in range(runs):
                with _worker(folder) as (process, port, seconds):
                    starts.append(seconds)
                    computed.append(_processor_seconds(process.pid))
                    memory.append(proportional_bytes(process.pid) / 1_000_000)
                    rates.append(_rate(port, file))
            what = f"with a pool of {size:,}" if size else "with an empty pool"
            if size:
                yield Figure(f"a node {what} to its listening", PROGRAM, "s", tuple(starts))
                yield Figure(f"processor time of that, {what}", PROGRAM, "s", tuple(computed))
                yield Figure(f"memory of a node {what} (PSS)", PROGRAM, "MB", tuple(memory))
            yield Figure(f"transactions stored by one node {what}, {NEW:,} in all", PROGRAM, "/s", tuple(rates))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
