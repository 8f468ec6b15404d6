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
CONFIG = f"mesh: {{topology: partial, degree: {DEGREE}}}\n"
#: Two nodes that nobody can dial, and one that takes no WebSocket connections.
PRIVATE, HTTP_ONLY = (10, 11), 12
MIXED = "overrides: {node-10: {public: false}, node-11: {public: false}, node-12: {websocket: false}}\n"


@pytest.fixture
def partial(new_cluster: Callable[..., Cluster]) -> Cluster:
    cluster = new_cluster(CONFIG)
    cluster.do("up", NODES)
    return cluster


@pytest.fixture
def mixed(new_cluster: Callable[..., Cluster]) -> Cluster:
    """Nine public nodes, two private ones and one without WebSocket."""
    cluster = new_cluster(CONFIG + MIXED)
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


def wait(cluster: Cluster) -> None:
    """Waits until the mesh is in one piece and all pools are equal."""
    cluster.do("wait", "--formed", "--converged", "--timeout", "60s", timeout=90)


def kill(cluster: Cluster, *names: str) -> None:
    """Kills these nodes at once; one that is being restarted just then is spared."""
    for node in cluster.status()["nodes"]:
        if node["name"] in names and node["pid"] is not None:
            os.kill(node["pid"], signal.SIGKILL)


def names(*numbers: int) -> list[str]:
    return [f"node-{number}" for number in numbers]


def links_between(cluster: Cluster, *groups: tuple[int, ...]) -> list[tuple[str, str]]:
    """The links that lead from one of these groups to another, each from both of its ends."""
    group_of = {name: group for group in groups for name in names(*group)}
    return [
        (node["name"], peer)
        for node in cluster.status()["nodes"]
        for peer in node["peers"]
        if node["name"] in group_of and peer in group_of and group_of[node["name"]] != group_of[peer]
    ]


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
        kill(partial, *names(1, 3, 7, 8))
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


class TestMixedNodes:
    def test_whoever_sends_all_pools_are_equal(self, mixed: Cluster) -> None:
        sent = send(mixed, *range(1, NODES + 1))
        wait(mixed)
        mixed.eventually_all_store(sent, within=60)

    def test_a_private_node_and_one_without_websocket_have_few_links_too(self, mixed: Cluster) -> None:
        for number in PRIVATE:
            peers = mixed.node(number)["peers"]
            assert 1 <= len(peers) <= DEGREE and not {*names(*PRIVATE)} & {*peers}
        assert 1 <= len(mixed.node(HTTP_ONLY)["peers"]) <= DEGREE

    def test_they_find_others_when_their_peers_are_killed(self, mixed: Cluster) -> None:
        sent = send(mixed, *PRIVATE, HTTP_ONLY)
        for number in (*PRIVATE, HTTP_ONLY):
            kill(mixed, *mixed.node(number)["peers"])
            sent += send(mixed, number)
        wait(mixed)
        mixed.eventually_all_store(sent, within=60)

    def test_they_are_killed_themselves_and_come_back(self, mixed: Cluster) -> None:
        sent = send(mixed, 1)
        kill(mixed, *names(*PRIVATE, HTTP_ONLY))
        sent += send(mixed, 2)
        eventually(lambda: mixed.restarts() == 3, "all three are restarted", within=60)
        mixed.do("wait", "--formed", "--timeout", "60s", timeout=90)
        sent += send(mixed, *PRIVATE, HTTP_ONLY)
        wait(mixed)
        mixed.eventually_all_store(sent, within=60)


class TestFaults:
    LEFT, RIGHT = (1, 2, 3, 4, 5, 6), (7, 8, 9, 10, 11, 12)

    def partition(self, cluster: Cluster, *groups: tuple[int, ...]) -> None:
        cluster.do("partition", *(",".join(map(str, group)) for group in groups))

    @pytest.mark.parametrize("kind", ["partial", "mixed"])
    def test_the_halves_of_a_partition_join_again(self, request: pytest.FixtureRequest, kind: str) -> None:
        cluster: Cluster = request.getfixturevalue(kind)
        self.partition(cluster, self.LEFT, self.RIGHT)
        assert links_between(cluster, self.LEFT, self.RIGHT) == []
        mesh = cluster.status()["mesh"]
        assert not mesh["formed"] and mesh["links_cut"] > 0
        assert "partitioned 1,2,3,4,5,6 | 7,8,9,10,11,12" in cluster.do("status")
        left, right = send(cluster, *self.LEFT), send(cluster, *self.RIGHT)
        cluster.eventually_all_store(left, within=60, nodes=[*self.LEFT])
        cluster.eventually_all_store(right, within=60, nodes=[*self.RIGHT])
        cluster.do("heal")
        wait(cluster)
        cluster.eventually_all_store(left + right, within=60)
        assert cluster.restarts() == 0

    @pytest.mark.timeout(240)
    def test_a_node_in_no_group_hands_on_between_them(self, partial: Cluster) -> None:
        left, right = (1, 2, 5, 6, 7), (3, 4, 8, 9, 10, 11)
        self.partition(partial, left, right)
        assert links_between(partial, left, right) == []
        sent = send(partial, 1, 8, NODES)
        # At the latest when it visits the known peer of the side that it has no neighbour on.
        partial.eventually_all_store(sent, within=120)
        assert links_between(partial, left, right) == []
        partial.do("heal")
        wait(partial)

    def test_a_link_that_is_down_is_gone_around(self, partial: Cluster) -> None:
        peer = partial.node(1)["peers"][0]
        partial.do("link", 1, peer, "--down")
        assert peer not in partial.node(1)["peers"]
        status = partial.do("status")
        assert f"1 – {peer.removeprefix('node-')}: down" in status
        sent = send(partial, 1, int(peer.removeprefix("node-")))
        partial.eventually_all_store(sent, within=60)
        partial.do("heal")
        wait(partial)

    def test_slow_and_lossy_links_lose_nothing_for_good(self, mixed: Cluster) -> None:
        for number in (1, PRIVATE[0], HTTP_ONLY):
            mixed.do("link", number, "all", "--delay", "10ms", "--loss", "30%", "--seed", 5)
        assert "1 – 2: delayed by 10 ms, 30 % lost" in mixed.do("status")
        sent = send(mixed, *range(1, NODES + 1), 1, *PRIVATE, HTTP_ONLY)
        kill(mixed, *names(2, 5))
        mixed.eventually_all_store(sent, within=60)
        mixed.do("heal")
        wait(mixed)


@pytest.mark.timeout(400)
def test_a_hundred_and_fifty_nodes_with_eight_links_each(new_cluster: Callable[..., Cluster]) -> None:
    cluster = new_cluster("mesh: {topology: partial, degree: 8}\n")
    cluster.do("up", 150, "--timeout", "120s", timeout=150)
    mesh = cluster.status()["mesh"]
    assert mesh["links"] <= 150 * 8 // 2 + 150, "links do not grow with the number of nodes"
    sent = send(cluster, 1, 75, 150)
    kill(cluster, *names(*range(10, 150, 5)))
    sent += send(cluster, 1, 76, 149)
    cluster.do("wait", "--formed", "--converged", "--timeout", "120s", timeout=150)
    cluster.eventually_all_store(sent, within=60)
