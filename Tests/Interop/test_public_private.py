"""Public nodes, private nodes and nodes that speak HTTP only: one mesh, equal pools, whoever sends and whoever is killed."""

from __future__ import annotations

import json
import os
import signal
import socket

import pytest

from cluster import Cluster
from eventually import eventually
from http_node import HTTPNode, post
from test_clients import request
from transactions import transaction

PUBLIC, PRIVATE, HTTP_ONLY = (1, 2, 3), (4, 5), 6
ALL = (*PUBLIC, *PRIVATE, HTTP_ONLY)
SIX = "overrides: {node-4: {public: false}, node-5: {public: false}, node-6: {websocket: false}}\n"


@pytest.fixture
def six(new_cluster) -> Cluster:
    """Three public nodes, two private ones and one without WebSocket, formed."""
    cluster = new_cluster(SIX)
    cluster.do("up", 6)
    return cluster


def send(cluster: Cluster, number: int, count: int = 1) -> list[dict]:
    """Submits transactions to a node through the supervisor, which reaches private nodes too."""
    sent = [transaction() for _ in range(count)]
    cluster.do("send", "--node", number, "-", stdin="".join(json.dumps(data) + "\n" for data in sent))
    return sent


def peers(cluster: Cluster, number: int) -> list[str]:
    return cluster.node(number)["peers"]


def outsiders(cluster: Cluster, number: int) -> list[str]:
    """The addresses of the programs that a node counts among its peers; the supervisor knows of its own nodes only."""
    status, text = request(cluster, number, "GET", "/status")
    assert status == 200, text
    return [name for name in json.loads(text)["peers"] if "://" in name]


class TestSixNodes:
    def test_who_is_linked_with_whom(self, six: Cluster) -> None:
        status = six.status()
        assert status["mesh"]["links"] == status["mesh"]["links_expected"] == 12
        assert sorted(peers(six, HTTP_ONLY)) == ["node-1", "node-2", "node-3"]
        assert sorted(peers(six, 4)) == ["node-1", "node-2", "node-3"]
        assert six.node(HTTP_ONLY)["address"] == f"http://localhost:{six.port(HTTP_ONLY)}"

    def test_every_sender_reaches_everybody(self, six: Cluster) -> None:
        sent: list[dict] = []
        for number in ALL:
            sent += send(six, number)
        six.eventually_all_store(sent, within=60)
        six.wait_until_converged()

    def test_a_burst_from_each_kind_of_node_arrives_once(self, six: Cluster) -> None:
        sent = [data for number in (1, 4, HTTP_ONLY) for data in send(six, number, 500)]
        six.eventually_all_store(sent, within=60)
        assert six.restarts() == 0

    @pytest.mark.timeout(300)
    def test_public_nodes_killed_one_after_another_cost_nothing(self, six: Cluster) -> None:
        acknowledged: list[dict] = []
        for round_number, victim in enumerate((1, 2, 3, 1, 2, 3)):
            os.kill(six.node(victim)["pid"], signal.SIGKILL)
            for number in ALL:
                if number != victim:
                    acknowledged += send(six, number, 5)
            eventually(lambda: six.restarts() == round_number + 1, f"node-{victim} is back", 30)
            six.do("wait", "--formed", "--timeout", "60s")
            acknowledged += send(six, victim, 5)
            if round_number == 2:
                six.do("start", victim)  # which also forgets the restarts so far, so that more are allowed
        six.eventually_all_store(acknowledged, within=60)
        six.do("wait", "--converged", "--timeout", "60s")

    def test_the_http_node_is_missed_and_found_again(self, six: Cluster) -> None:
        before = send(six, 1)
        os.kill(six.node(HTTP_ONLY)["pid"], signal.SIGKILL)
        meanwhile = send(six, 2, 10)
        eventually(lambda: six.restarts() == 1, "it is restarted", 30)
        six.do("wait", "--formed", "--timeout", "60s")
        after = send(six, HTTP_ONLY)
        six.eventually_all_store([*before, *meanwhile, *after], within=60)


def test_nodes_without_websocket_are_linked_with_each_other(new_cluster) -> None:
    cluster = new_cluster("overrides: {node-1: {websocket: false}, node-2: {websocket: false}}\n")
    cluster.do("up", 2)
    assert cluster.status()["mesh"]["links"] == 1
    sent = [*send(cluster, 1, 100), *send(cluster, 2, 100)]
    cluster.eventually_all_store(sent, within=60)


class TestForeignHTTPNode:
    """A program that knows POST /handshake and POST /broadcast, and nothing of ours."""

    @pytest.mark.parametrize("protocol", ["HTTP/1.1", "HTTP/1.0"])
    def test_it_is_posted_every_transaction_once_and_its_own_reach_all(
        self, new_cluster, protocol: str
    ) -> None:
        cluster = new_cluster()
        cluster.do("up", 1)
        with HTTPNode(cluster.outsider_port(), protocol) as outsider:
            answer = outsider.join(cluster.address(1))
            assert answer["data"][-1] == cluster.address(1)
            eventually(lambda: outsider.address in outsiders(cluster, 1), "node-1 shakes hands with it")
            sent = send(cluster, 1, 200)
            eventually(lambda: len(outsider.broadcasts) >= len(sent), "it is posted every transaction")
            assert outsider.broadcasts == sent, "in order, each once"
            status, answer = outsider.broadcast(cluster.address(1), data := transaction())
            assert (status, answer["type"]) == (200, "SUCCESS")
            cluster.eventually_all_store([*sent, data])
            assert outsider.strangers == [], "it is sent nothing that it does not know"
            assert len(outsider.handshakes) == 1

    def test_the_whole_mesh_learns_of_it(self, mesh: Cluster) -> None:
        with HTTPNode(mesh.outsider_port()) as outsider:
            outsider.join(mesh.address(2))
            eventually(lambda: outsider.handshakes, "node-2 shakes hands with it")
            sent = [data for number in (1, 2, 3) for data in send(mesh, number, 10)]
            eventually(lambda: all(data in outsider.broadcasts for data in sent), "it is posted every transaction")
            _, answer = outsider.broadcast(mesh.address(3), data := transaction())
            assert answer["type"] == "SUCCESS"
            mesh.eventually_all_store([*sent, data])
            assert outsider.strangers == []

    def test_what_it_refuses_does_not_end_the_link(self, new_cluster) -> None:
        cluster = new_cluster()
        cluster.do("up", 1)
        with HTTPNode(cluster.outsider_port()) as outsider:
            outsider.broadcast_status = 400
            outsider.join(cluster.address(1))
            eventually(lambda: outsider.address in outsiders(cluster, 1), "node-1 shakes hands with it")
            sent = send(cluster, 1, 3)
            eventually(lambda: outsider.broadcasts == sent, "each is posted all the same")
            assert len(outsider.handshakes) == 1

    def test_it_goes_and_comes_back(self, new_cluster) -> None:
        cluster = new_cluster()
        cluster.do("up", 1)
        port = cluster.outsider_port()
        with HTTPNode(port, "HTTP/1.0") as outsider:
            outsider.join(cluster.address(1))
            eventually(lambda: outsider.address in outsiders(cluster, 1), "node-1 shakes hands with it")
        lost = send(cluster, 1)
        eventually(lambda: outsiders(cluster, 1) == [], "node-1 notices when it has something to say")
        with HTTPNode(port, "HTTP/1.0") as outsider:
            eventually(lambda: outsider.address in outsiders(cluster, 1), "node-1 dials it again", 30)
            sent = send(cluster, 1)
            eventually(lambda: outsider.broadcasts == sent, "it is posted what comes from then on")
            assert lost[0] not in outsider.broadcasts

    def test_a_web_server_that_is_no_node_is_no_peer(self, new_cluster) -> None:
        cluster = new_cluster()
        cluster.do("up", 1)
        with HTTPNode(cluster.outsider_port()) as outsider:
            elsewhere = {"type": "HANDSHAKE", "data": [f"{outsider.address}/elsewhere"]}
            status, answer = post(cluster.address(1), "/handshake", elsewhere)
            assert (status, answer["type"]) == (200, "HANDSHAKE")
            eventually(lambda: "POST /elsewhere/handshake HANDSHAKE" in outsider.strangers, "it is tried where it said")
            send(cluster, 1)
            assert outsider.broadcasts == []
            eventually(lambda: outsiders(cluster, 1) == [], "it is no peer")


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "status", "code"),
    [
        ("POST", "/gossip", {}, "", 400, "unknown_link"),
        ("POST", "/gossip", {"Gossip-Link": "nobody"}, "", 404, "unknown_link"),
        ("POST", "/broadcast", {"Gossip-Link": "nobody"}, "", 404, "unknown_link"),
        ("POST", "/handshake", {"Gossip-Link": "x" * 65}, "{}", 400, "malformed_message"),
        ("POST", "/handshake", {"Gossip-Link": "x"}, "{}", 400, "malformed_message"),
        ("POST", "/handshake", {"Gossip-Link": "x"}, '{"type":"TRANSACTION","data":{}}', 400, "malformed_message"),
        ("GET", "/gossip", {}, "", 405, "method_not_allowed"),
    ],
)
def test_requests_that_belong_to_no_link_are_refused(
    cluster: Cluster, method: str, path: str, headers: dict, body: str, status: int, code: str
) -> None:
    cluster.do("up", 1)
    found, text = request(cluster, 1, method, path, body, headers)
    assert (found, json.loads(text)["data"]["code"]) == (status, code)


class TestGreetingOverHTTP:
    """The answer to POST /handshake is what the node says on the link, word for word as over WebSocket."""

    def greet(self, cluster: Cluster, port: int | None = None, **words: object) -> dict:
        """The answer of node-1 to a native peer that begins a link and says this."""
        address = f"http://localhost:{port or cluster.outsider_port()}"
        node = {"id": "visitor", "address": address, "incarnation": "1", "pool": {"count": 0, "fingerprint": "0"}}
        message = {"type": "HANDSHAKE", "data": [address], "node": node | words, "features": ["native/1"]}
        status, text = request(cluster, 1, "POST", "/handshake", json.dumps(message), {"Gossip-Link": "visit"})
        assert status == 200, text
        return json.loads(text)

    def test_who_is_refused_in_a_partial_mesh_is_told_so(self, new_cluster) -> None:
        cluster = new_cluster("mesh: {topology: partial, degree: 4}\n")
        cluster.do("up", 2)
        assert self.greet(cluster, neighbour="meet")["node"]["neighbour"] == "no"

    def test_who_was_introduced_is_not_told_the_addresses(self, mesh: Cluster) -> None:
        assert self.greet(mesh, introduced=True)["data"] == [mesh.address(1)]

    def test_a_stranger_is_told_them(self, mesh: Cluster) -> None:
        assert {mesh.address(2), mesh.address(3)} < set(self.greet(mesh)["data"])

    def test_a_breach_of_the_protocol_is_logged_once(self, mesh: Cluster) -> None:
        port = mesh.outsider_port()
        with socket.create_server(("127.0.0.1", port)):  # whose answers are awaited, so that the link lasts
            self.greet(mesh, port)
            status, _ = request(mesh, 1, "POST", "/gossip", "nonsense\n" * 1000, {"Gossip-Link": "visit"})
            assert status == 204
        log = (mesh.folder(1) / "node.log").read_text()
        assert log.count("closing a link") == 1
