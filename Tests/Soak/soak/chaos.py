"""What can befall a cluster, drawn by lot: kills, pauses, hangs, nodes that come and go, and the end of the daemon."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
from collections import Counter
from collections.abc import Callable

from cluster import Cluster

from .scenarios import end_daemon

#: What a verb may answer when another has just changed what it is about: done, refused, no daemon, not all, not in time.
EXPECTED_CODES = (0, 1, 3, 5, 6)


class Chaos:
    """Does one thing after another to a cluster; the same ones for the same seed, as far as the cluster lets it."""

    def __init__(self, cluster: Cluster, nodes: int, seed: int) -> None:
        self._cluster = cluster
        self._nodes = nodes
        self._random = random.Random(seed)
        self._status: dict = {"nodes": []}
        #: Processes that were stopped from outside and may still be.
        self._hung: list[int] = []
        self._is_faulty = False
        #: Once true, the daemon and node-1 are left alone, so that what they leak has time to show.
        self.spares_some = False
        #: How often each thing was done.
        self.done: Counter[str] = Counter()
        #: What no verb should ever say or do.
        self.faults: list[str] = []
        self._actions: list[tuple[int, Callable[[], bool]]] = [
            (30, self.kill_process), (10, self.pause), (10, self.resume), (6, self.hang), (10, self.wake),
            (6, self.add), (6, self.remove), (6, self.restart), (4, self.stop), (6, self.start), (3, self.end_daemon),
            (3, self.part), (6, self.heal), (3, self.spoil),
        ]

    def one(self) -> None:
        """Does one thing, drawn by lot."""
        result = self._cluster.run("status", "--json")
        if result.returncode == 0:
            self._status = json.loads(result.stdout)
        weights = [weight for weight, _ in self._actions]
        action = self._random.choices([action for _, action in self._actions], weights)[0]
        if action():
            self.done[action.__name__.replace("_", " ")] += 1

    def calm(self) -> None:
        """Undoes what would not pass by itself, and brings the cluster back to its size."""
        for pid in self._hung:
            self._signal(pid, signal.SIGCONT)
        if self._is_faulty:
            self._cluster.do("heal", timeout=90)
        self._cluster.do("up", "--timeout", "120s", timeout=150)
        for node in self._cluster.status()["nodes"]:
            if node["state"] == "paused":
                self._cluster.do("resume", node["name"])
        names = [node["name"] for node in self._cluster.status()["nodes"]]
        if len(names) > self._nodes:
            self._cluster.do("wait", "--formed", "--converged", "--timeout", "120s", timeout=150)
            self._cluster.do("remove", *names[self._nodes :], timeout=150)
        self._cluster.do("up", self._nodes, "--timeout", "120s", timeout=150)
        self._cluster.do("wait", "--formed", "--converged", "--timeout", "120s", timeout=150)

    # What can happen; each says whether it did.

    def kill_process(self) -> bool:
        return self._signal(self._pick("pid"), signal.SIGKILL)

    def hang(self) -> bool:
        """Stops a process behind the supervisor's back, which has to notice it by its silence."""
        if not (pid := self._pick("pid")):
            return False
        self._hung.append(pid)
        return self._signal(pid, signal.SIGSTOP)

    def wake(self) -> bool:
        return self._signal(self._hung.pop() if self._hung else None, signal.SIGCONT)

    def pause(self) -> bool:
        return self._verb("pause", self._pick("name", "ready"))

    def resume(self) -> bool:
        return self._verb("resume", self._pick("name", "paused"))

    def restart(self) -> bool:
        return self._verb("restart", self._pick("name", "ready"))

    def stop(self) -> bool:
        return self._verb("stop", self._pick("name", "ready"))

    def start(self) -> bool:
        return self._verb("start", self._pick("name", "stopped"))

    def add(self) -> bool:
        has_room = len(self._status["nodes"]) < self._nodes * 5 // 4
        return has_room and self._verb("add", str(self._random.randint(1, 2)), "--timeout", "1s")

    def remove(self) -> bool:
        """Takes out a ready node of a formed mesh: what a node alone has acknowledged would be lost with it."""
        mesh = self._status.get("mesh", {})
        can_lose_one = mesh.get("formed") and not self._is_faulty and len(self._status["nodes"]) > self._nodes * 3 // 4
        return can_lose_one and self._verb("remove", self._pick("name", "ready"))

    def end_daemon(self) -> bool:
        """Kills the daemon, and takes its nodes over with the next one."""
        if self.spares_some:
            return False
        end_daemon(self._cluster)
        return self._verb("up", "--no-wait")

    def part(self) -> bool:
        names = [node["name"] for node in self._status["nodes"]]
        self._random.shuffle(names)
        half = len(names) // 2
        if half == 0 or self._is_faulty:
            return False
        self._is_faulty = True
        return self._verb("partition", ",".join(names[:half]), ",".join(names[half:]))

    def heal(self) -> bool:
        if not self._is_faulty:
            return False
        self._is_faulty = False
        return self._verb("heal")

    def spoil(self) -> bool:
        """Makes what one node sends slow and lossy, until all is healed."""
        self._is_faulty = True
        loss, delay = self._random.choice((5, 20, 100)), self._random.choice((1, 20, 200))
        return self._verb("link", self._pick("name", "ready"), "all", "--loss", f"{loss}%", "--delay", f"{delay}ms")

    # How it is done

    def _pick(self, field: str, state: str | None = None) -> object:
        """A field of some node, which is in `state`; None where there is none."""
        nodes = self._status["nodes"][1 if self.spares_some else 0 :]
        found = [node[field] for node in nodes if state in (None, node["state"]) and node[field]]
        return self._random.choice(found) if found else None

    def _verb(self, *arguments: object) -> bool:
        if None in arguments:
            return False
        try:
            result = self._cluster.run(*arguments, timeout=90)
        except subprocess.TimeoutExpired:
            self.faults.append(f"{arguments} does not end")
            return True
        if result.returncode not in EXPECTED_CODES:
            self.faults.append(f"{arguments} ended with {result.returncode}: {result.stderr[-500:]}")
        return True

    @staticmethod
    def _signal(pid: int | None, number: signal.Signals) -> bool:
        """Signals a node's process, unless it is gone."""
        if pid is None:
            return False
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return False
        return True
