"""One cluster, its daemon killed at one step, and what the next `up` makes of it."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from cluster import Cluster
from eventually import eventually
from transactions import transaction

from .scenarios import CONFIG, Scenario, begin, end_daemon, is_recorded
from .soundness import Bystander, assert_gone, assert_sound
from .tracing import Step, Trace


class Crash:
    """A context manager round one cluster in a temporary directory; ends everything that it started."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._directory = tempfile.TemporaryDirectory(prefix="crash-")
        self._log = Path(self._directory.name) / "trace.log"
        self.cluster = Cluster(Path(self._directory.name) / "mesh", CONFIG)
        self._bystander = Bystander(self.cluster.directory)
        self._trace: Trace | None = None
        self._sent: list[dict] = []
        self._pids: dict[int, int] = {}

    def steps(self) -> list[Step]:
        """The steps that the daemon takes in the scenario."""
        self._prepare()
        self._trace = begin(self._scenario, self.cluster, self._log, None)
        self.cluster.do(*self._scenario.verb)
        if not self._scenario.ends:
            eventually(lambda: is_recorded(self.cluster), "what runs is recorded")
        return self._trace.steps()

    def kill(self, step: Step) -> str:
        """Kills the daemon before `step`, and takes up what it left; returns the nodes that there are then."""
        self._prepare()
        self._trace = begin(self._scenario, self.cluster, self._log, step)
        acknowledged = self.cluster.run(*self._scenario.verb).returncode == 0
        # Two runs are never quite the same: a step that does not come is taken as the one after the last.
        if not self._trace.has_ended(within=1):
            end_daemon(self.cluster)
            assert self._trace.has_ended(within=20), "the daemon outlives SIGKILL"
        self._bystander.assert_untouched()
        self.cluster.do(*self._scenario.recover)
        self.cluster.wait_until_converged()
        names = self._check(assert_sound(self.cluster, self._bystander), acknowledged)
        self.cluster.do("down")
        assert_gone(self.cluster, self._bystander)
        return names

    def _prepare(self) -> None:
        if self._scenario.nodes == 0:
            return
        self.cluster.do("up", self._scenario.nodes)
        self._sent = [transaction() for _ in range(3)]
        self.cluster.do("send", "-", stdin="".join(json.dumps(data) + "\n" for data in self._sent))
        self.cluster.wait_until_converged()
        eventually(lambda: is_recorded(self.cluster), "what runs is recorded")
        self._pids = {node["number"]: node["pid"] for node in self.cluster.status()["nodes"]}

    def _check(self, status: dict, acknowledged: bool) -> str:
        """Fails unless the nodes are as the scenario allows; what was acknowledged must have been done."""
        nodes = {node["number"]: node for node in status["nodes"]}
        outcomes = self._scenario.outcomes[-1:] if acknowledged else self._scenario.outcomes
        assert frozenset(nodes) in outcomes, f"the nodes are {sorted(nodes)}"
        for number in self._scenario.untouched:
            assert nodes[number]["pid"] == self._pids[number], f"node-{number} was restarted"
            assert nodes[number]["restarts"] == 0, f"node-{number} counts a restart"
        for number in self._scenario.keeping:
            missing = [data for data in self._sent if self.cluster.pool(number).count(data) != 1]
            assert not missing, f"node-{number} lacks {missing}"
        return ", ".join(node["name"] for node in status["nodes"])

    def __enter__(self) -> Crash:
        return self

    def __exit__(self, *_: object) -> None:
        self._bystander.close()
        try:
            self.cluster.close()
        finally:
            if self._trace:
                self._trace.close()
            self._directory.cleanup()
