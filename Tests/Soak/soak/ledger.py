"""What was sent and what was acknowledged, and whether the nodes' files agree with it."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable

from cluster import Cluster


class Ledger:
    """Transactions by their hash; shared by the threads of all clients."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sent: set[str] = set()
        self._acknowledged: set[str] = set()

    def sent(self, data: dict) -> None:
        with self._lock:
            self._sent.add(data["hash"])

    def acknowledged(self, data: dict) -> None:
        with self._lock:
            self._acknowledged.add(data["hash"])

    @property
    def count(self) -> int:
        """How many were acknowledged."""
        return len(self._acknowledged)

    def unanswered(self) -> int:
        """How many were sent and never acknowledged; they may be stored, or not."""
        return len(self._sent - self._acknowledged)

    def faults(self, cluster: Cluster, numbers: Iterable[int]) -> list[str]:
        """What is wrong with the nodes' files: something acknowledged is missing, twice, invented, or not everywhere."""
        faults: list[str] = []
        pools: dict[str, set[str]] = {}
        for number in numbers:
            hashes = [data["hash"] for data in cluster.pool(number)]
            faults += pool_faults(f"node-{number}", hashes, self._sent, self._acknowledged)
            pools[f"node-{number}"] = set(hashes)
        everything = set().union(*pools.values())
        for name, pool in pools.items():
            if missing := everything - pool:
                faults.append(f"{name} lacks {len(missing)} that others hold")
        return faults

    def naive_faults(self, name: str, pool: list[dict]) -> list[str]:
        """What is wrong with the file of a naive node, which may lack what was sent while it was away."""
        return pool_faults(name, [data["hash"] for data in pool], self._sent, set())


def pool_faults(name: str, pool: list[str], allowed: set[str], required: set[str]) -> list[str]:
    """What is wrong with one file, given the hashes in it."""
    faults = []
    if twice := [hash for hash, count in Counter(pool).items() if count > 1]:
        faults.append(f"{name} holds {len(twice)} transactions more than once")
    if invented := set(pool) - allowed:
        faults.append(f"{name} holds {len(invented)} transactions that nobody sent")
    if missing := required - set(pool):
        faults.append(f"{name} lacks {len(missing)} acknowledged transactions")
    return faults
