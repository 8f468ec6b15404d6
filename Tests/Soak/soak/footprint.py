"""What processes hold: memory, descriptors; and what a daemon leaves in a folder."""

from __future__ import annotations

from dataclasses import dataclass

from cluster import Cluster
from processes import open_descriptors, proportional_bytes


@dataclass(frozen=True)
class Footprint:
    """The daemon's memory and descriptors, and the descriptors of each node, at one moment."""

    daemon_bytes: int
    daemon_descriptors: int
    node_descriptors: tuple[int, ...]
    node_bytes: int

    @staticmethod
    def of(cluster: Cluster) -> Footprint:
        status = cluster.status()
        daemon = status["supervisor"]["pid"]
        pids = [node["pid"] for node in status["nodes"] if node["pid"]]
        return Footprint(
            proportional_bytes(daemon),
            open_descriptors(daemon),
            tuple(open_descriptors(pid) for pid in pids),
            sum(proportional_bytes(pid) for pid in pids),
        )

    def __str__(self) -> str:
        nodes = self.node_descriptors
        return (
            f"daemon {self.daemon_bytes / 1e6:.1f} MB and {self.daemon_descriptors} descriptors, "
            f"nodes {self.node_bytes / 1e6 / len(nodes):.2f} MB on average and {min(nodes)} to {max(nodes)} descriptors"
        )
