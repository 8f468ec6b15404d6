"""What WebSocket echo servers make of a core."""

from __future__ import annotations

import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .compiling import compiled
from .echo_servers import HERE, OURS, PICOWS, WS, EchoServer, Running, is_here
from .report import Figure, note

CONNECTIONS = 100
SECONDS = 2.0


@dataclass(frozen=True)
class _Sample:
    """What one run of the load came to."""

    echoes: float
    seconds: float
    load_seconds: float
    server_seconds: float

    @staticmethod
    def measure(load: Path, server: EchoServer, cores: tuple[int, int], size: int, in_flight: int) -> _Sample:
        with Running(server, cores[0]) as running:
            arguments = [running.port, running.pid, size, in_flight, CONNECTIONS, SECONDS]
            done = subprocess.run(
                [load, *map(str, arguments)], check=True, capture_output=True, text=True, timeout=60,
                preexec_fn=lambda: os.sched_setaffinity(0, {cores[1]}),
            )
        return _Sample(*map(float, done.stdout.split()))


def _figures(what: str, name: str, samples: list[_Sample]) -> list[Figure]:
    load = max(sample.load_seconds / sample.server_seconds for sample in samples)
    note(f"{what}, {name}: the load took at most {load:.0%} of the server's processor time")
    return [
        Figure(what, name, "/s", tuple(sample.echoes / sample.seconds for sample in samples)),
        Figure(
            f"{what}, of the server's processor time", name, "/s",
            tuple(sample.echoes / sample.server_seconds for sample in samples),
        ),
    ]


def echo(sizes: list[int], runs: int) -> list[Figure]:
    """Echoes a second over CONNECTIONS connections, server and load on a core each; the servers take turns."""
    cores = sorted(os.sched_getaffinity(0))
    servers = [server for server in (OURS, WS, PICOWS) if is_here("echo", server)]
    if len(cores) < 2:
        note("echo: skipped, server and load need a core each")
        return []
    figures = []
    with tempfile.TemporaryDirectory(prefix="load-") as directory:
        if (load := compiled("echo", HERE / "load.c", Path(directory))) is None:
            return []
        for size in sizes:
            for in_flight in (1, 16):
                samples: dict[str, list[_Sample]] = {server.name: [] for server in servers}
                for _ in range(runs):
                    for server in servers:
                        samples[server.name].append(_Sample.measure(load, server, (cores[0], cores[1]), size, in_flight))
                what = f"echoes of {size:,} bytes, {in_flight} in flight"
                for name, taken in samples.items():
                    figures += _figures(what, name, taken)
    return figures
