"""A mesh whose nodes are linked with a few others only: twelve of them, each with four."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable

import pytest

from cluster import Cluster
from eventually import eventually
from peers import NaiveNode
from transactions import transaction

NODES = 12
DEGREE = 4


@pytest.fixture
def partial(new_cluster: Callable[..., Cluster]) -> Cluster:
    cluster = new_cluster(f"mesh: {{topology: partial, degree: {DEGREE}}}\n")
    cluster.do("up", NODES)
    return cluster


def send(cluster: Cluster, *numbers: int) -> list[dict]:
    """Submits a transaction to each of these nodes."""
    sent = []
    for number in numbers:
        data = transaction()
        cluster.do("send", "-", "--node", f"node-{number}", stdin=json.dumps(data))
        sent.append(data)
    return sent


def settled(cluster: Cluster) -> dict:
    """The status once every node is content with its neighbours."""
    status = cluster.status()
    for node in status["nodes"]:
        assert DEGREE - 1 <= len(node["peers"]) <= DEGREE, f"{node['name']} has {node['peers']}"
    return status


class TestPartialMesh:
    def test_links_are_few_and_connect_all(self, partial: Cluster) -> None:
        status = eventually(lambda: settled(partial), "about four neighbours for each node", within=60)
        mesh = status["mesh"]
        assert mesh["formed"] and mesh["degree"] == DEGREE
        assert mesh["links"] == mesh["links_expected"] <= NODES * DEGREE // 2

    def test_every_node_gets_what_any_is_sent(self, partial: Cluster) -> None:
        sent = send(partial, 1, 5, 12)
        partial.wait_until_converged()
        partial.eventually_all_store(sent)

    def test_killed_nodes_are_replaced_and_catch_up(self, partial: Cluster) -> None:
        sent = send(partial, 2)
        for number in (1, 3, 7, 8):
            os.kill(partial.node(number)["pid"], signal.SIGKILL)
        sent += send(partial, 2, 12)
        partial.wait_until_converged()
        partial.eventually_all_store(sent)
        eventually(lambda: settled(partial), "about four neighbours for each node", within=60)

    def test_a_naive_node_gets_and_gives_everything_and_is_not_led_round(self, partial: Cluster) -> None:
        outsider = partial.directory / "outsider"
        with NaiveNode(outsider, partial.outsider_port(), [partial.address(5)]) as naive:
            eventually(lambda: naive.links() >= 1, "linked with the node that it knows")
            theirs = transaction()
            naive.submit(theirs)
            ours = send(partial, 12)
            partial.eventually_all_store([theirs, *ours])
            eventually(lambda: ours[0] in naive.pool(), "the naive node stores what was sent far from it")
            assert naive.links() < NODES, "it was named the known peers, and not the whole mesh"
            naive.assert_content()
