"""What the daemon is for: taking over what a killed one has left; and what a cluster costs while nothing happens."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from .meshes import SupervisorMesh
from .report import Figure

#: How long wakeups are counted: twice the interval of what happens most seldom.
IDLE_SECONDS = 20


def adoption(nodes: int, runs: int, pause: float) -> Figure:
    """Milliseconds of `up` after the daemon was killed, until every node is taken over and the mesh known to be formed.

    Half of the figure's point is what must not be: a node that was restarted fails it.
    """
    samples = []
    with SupervisorMesh(nodes) as mesh:
        pids = mesh.pids()
        for _ in range(runs):
            os.kill(mesh.status()["supervisor"]["pid"], signal.SIGKILL)
            time.sleep(pause)
            start = time.perf_counter()
            mesh.run("up")
            samples.append((time.perf_counter() - start) * 1000)
            if mesh.pids() != pids:
                raise RuntimeError("nodes were restarted rather than adopted")
    what = f"`up`, {pause:g} s after kill -9 of the daemon: {nodes} nodes adopted"
    return Figure(what, SupervisorMesh.program, "ms", tuple(samples))


def _wakeups(pid: int) -> int:
    """How often a process has gone to sleep of its own accord, and so how often it was woken."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("voluntary_ctxt_switches:"):
            return int(line.split()[1])
    raise RuntimeError(f"process {pid} does not tell how often it was woken")


def idle(nodes: int) -> list[Figure]:
    """Wakeups a second of each node and of the daemon, while nothing happens."""
    with SupervisorMesh(nodes) as mesh:
        status = mesh.status()
        pids = [node["pid"] for node in status["nodes"]]
        daemon = status["supervisor"]["pid"]
        time.sleep(IDLE_SECONDS / 2)  # the traffic of its formation is over, and links have been silent for long enough
        before = [_wakeups(pid) for pid in [*pids, daemon]]
        time.sleep(IDLE_SECONDS)
        rates = [(_wakeups(pid) - count) / IDLE_SECONDS for pid, count in zip([*pids, daemon], before)]
    return [
        Figure(f"wakeups of a node (mesh of {nodes}, idle)", SupervisorMesh.program, "/s", tuple(rates[:-1])),
        Figure(f"wakeups of the daemon ({nodes} nodes, idle)", SupervisorMesh.program, "/s", tuple(rates[-1:])),
    ]
