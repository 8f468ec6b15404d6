"""What is going on when the daemon is killed, and what must be so after the next `up`."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
from dataclasses import dataclass
from pathlib import Path

from cluster import Cluster
from eventually import eventually

from .tracing import Step, Trace


@dataclass(frozen=True)
class Scenario:
    """A verb during which the daemon is killed.

    Before it, nodes 1 to `nodes` run. Afterwards there are the nodes that one of `outcomes` has; the last of them if the
    verb succeeded all the same. Those in `untouched` must still be the same processes, those in `keeping` must still have their data.
    """

    name: str
    verb: tuple[object, ...]
    recover: tuple[object, ...]
    outcomes: tuple[frozenset[int], ...]
    nodes: int = 3
    untouched: frozenset[int] = frozenset()
    keeping: frozenset[int] = frozenset()
    #: Whether the daemon is traced from its first instruction, rather than from before the verb.
    traces_start: bool = False

    @property
    def ends(self) -> bool:
        """Whether no daemon is left after the verb."""
        return self.verb[0] == "down"


def _numbers(*numbers: int) -> frozenset[int]:
    return frozenset(numbers)


SCENARIOS = {
    scenario.name: scenario
    for scenario in (
        Scenario("up", ("up", 3), ("up", 3), (_numbers(1, 2, 3),), nodes=0, traces_start=True),
        Scenario(
            "add", ("add", 2), ("up",), (_numbers(1, 2, 3), _numbers(1, 2, 3, 4, 5)),
            untouched=_numbers(1, 2, 3), keeping=_numbers(1, 2, 3),
        ),
        Scenario(
            "remove", ("remove", 2), ("up",), (_numbers(1, 2, 3), _numbers(1, 3)),
            untouched=_numbers(1, 3), keeping=_numbers(1, 3),
        ),
        Scenario("down", ("down",), ("up", 3), (_numbers(1, 2, 3),)),
        Scenario("keep", ("down", "--keep"), ("up",), (_numbers(1, 2, 3),), keeping=_numbers(1, 2, 3)),
        Scenario(
            "adopt", ("up",), ("up",), (_numbers(1, 2, 3),),
            untouched=_numbers(1, 2, 3), keeping=_numbers(1, 2, 3), traces_start=True,
        ),
        Scenario("restart", ("restart", "all"), ("up",), (_numbers(1, 2, 3),), keeping=_numbers(1, 2, 3)),
    )
}

CONFIG = "nodes: 1\nstop: {timeout: 2s}\n"


def begin(scenario: Scenario, cluster: Cluster, log: Path, kill_before: Step | None) -> Trace:
    """Has the daemon traced and answering, or killed on its way there."""
    if not scenario.traces_start:
        return Trace.attach(cluster.status()["supervisor"]["pid"], log, kill_before)
    if scenario.nodes:
        end_daemon(cluster)
    trace = Trace.start(cluster.command("daemon"), log, kill_before)
    eventually(lambda: _answers(cluster) or trace.has_ended(0), "the traced daemon answers or ends")
    return trace


def end_daemon(cluster: Cluster) -> None:
    """Kills the daemon with -9, and returns when it is gone and its lock with it."""
    pid = int((cluster.directory / ".supervisor/lock").read_text())
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        os.kill(pid, signal.SIGKILL)
        ended, _, _ = select.select([descriptor], [], [], 20)
        assert ended, f"the daemon, process {pid}, outlives SIGKILL"
    finally:
        os.close(descriptor)


def is_recorded(cluster: Cluster) -> bool:
    """Whether the daemon has written down which processes run."""
    record = json.loads((cluster.directory / ".supervisor/state.json").read_text())
    running = {node["name"]: node["pid"] for node in cluster.status()["nodes"]}
    return running == {node["name"]: (node["process"] or {}).get("pid") for node in record["nodes"]}


def _answers(cluster: Cluster) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as probe:
            probe.connect(str(cluster.directory / ".supervisor/control.sock"))
            return True
    except OSError:
        return False
