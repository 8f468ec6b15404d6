"""How long a mesh takes to form, to heal and to describe itself, and what memory it needs."""

from __future__ import annotations

import os
import signal
import time

from control import Control
from processes import proportional_bytes

from .meshes import Mesh, SupervisorMesh
from .report import Figure


def formation(kind: type[Mesh], nodes: int, runs: int) -> Figure:
    """Seconds from the command to all linked with all; the first, cold run is not counted."""
    samples = []
    for _ in range(runs + 1):
        with kind(nodes) as mesh:
            samples.append(mesh.formation_seconds)
    return Figure(f"mesh of {nodes} formed", kind.program, "s", tuple(samples[1:]))


def memory(kind: type[Mesh], nodes: int) -> list[Figure]:
    """Megabytes a node in an idle mesh, and of the daemon where there is one."""
    with kind(nodes) as mesh:
        time.sleep(3)  # the mesh is idle once the traffic of its formation is over
        samples = tuple(proportional_bytes(pid) / 1_000_000 for pid in mesh.pids())
        figures = [Figure(f"memory of a node (PSS, mesh of {nodes}, idle)", kind.program, "MB", samples)]
        if isinstance(mesh, SupervisorMesh):
            daemon = proportional_bytes(mesh.status()["supervisor"]["pid"]) / 1_000_000
            figures.append(Figure(f"memory of the daemon (PSS, {nodes} nodes)", kind.program, "MB", (daemon,)))
    return figures


def recovery(nodes: int, runs: int) -> Figure:
    """Milliseconds from kill -9 of one worker to the mesh formed again with its successor."""
    samples = []
    with SupervisorMesh(nodes) as mesh:
        control = Control(mesh.directory)
        for run in range(runs):
            index = run % nodes  # another node each time, lest one meets its restart limit
            victim = control.status()["nodes"][index]["pid"]
            start = time.perf_counter()
            os.kill(victim, signal.SIGKILL)
            while (status := control.status())["nodes"][index]["pid"] in (victim, None) or not status["mesh"]["formed"]:
                if time.perf_counter() - start > 60:
                    raise TimeoutError("the mesh did not form again within 60 s")
            samples.append((time.perf_counter() - start) * 1000)
        control.close()
    return Figure(f"kill -9 of a worker to the mesh of {nodes} formed again", SupervisorMesh.program, "ms", tuple(samples))


def status(nodes: int, runs: int) -> Figure:
    """Milliseconds of `status --json` as a whole process."""
    samples = []
    with SupervisorMesh(nodes) as mesh:
        for _ in range(runs):
            start = time.perf_counter()
            mesh.run("status", "--json")
            samples.append((time.perf_counter() - start) * 1000)
    return Figure(f"`status --json` as a whole process, {nodes} nodes", SupervisorMesh.program, "ms", tuple(samples))
