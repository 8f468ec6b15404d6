"""Faults by command: partitions, bad links and their healing, as users see them."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from cluster import Cluster
from eventually import eventually
from transactions import transaction

FAILED, TIME_RAN_OUT = 1, 5


class Control(http.client.HTTPConnection):
    """HTTP over a cluster's control socket, as any program may speak it."""

    def __init__(self, cluster: Cluster) -> None:
        super().__init__("localhost", timeout=20)
        self._path = cluster.directory / ".supervisor/control.sock"

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))

    def ask(self, method: str, body: object = None) -> tuple[int, dict]:
        self.request(method, "/v1/faults", None if body is None else json.dumps(body))
        response = self.getresponse()
        return response.status, json.loads(response.read())


@pytest.fixture
def five(cluster: Cluster) -> Cluster:
    """Five nodes, formed."""
    cluster.do("up", 5)
    return cluster


def send(cluster: Cluster, *numbers: int) -> list[dict]:
    """Has each of these nodes store a transaction of its own."""
    sent = [transaction() for _ in numbers]
    for number, data in zip(numbers, sent, strict=True):
        cluster.do("send", json.dumps(data), "--node", number)
    return sent


def peers(cluster: Cluster, number: int) -> set[str]:
    return set(cluster.node(number)["peers"])


def names(*numbers: int) -> set[str]:
    return {f"node-{number}" for number in numbers}


def wait_for_links(cluster: Cluster) -> None:
    """Waits until all links are there that faults allow."""

    def are_there() -> bool:
        mesh = cluster.status()["mesh"]
        return mesh["links"] + mesh["links_cut"] == mesh["links_expected"]

    eventually(are_there, "every link that faults allow")


def transactions(cluster: Cluster) -> list[int]:
    return [node["transactions"] for node in cluster.status()["nodes"]]


class TestPartition:
    def test_both_sides_go_on_and_agree_once_healed(self, five: Cluster) -> None:
        sent = send(five, 1)
        five.wait_until_converged()
        five.do("partition", "1,2", "|", "3,4,5")
        sent += send(five, 1, 2, 3, 4, 5)
        mesh = five.status()["mesh"]
        assert (mesh["formed"], mesh["converged"]) == (False, False)
        assert mesh["faults"]["partition"] == [["node-1", "node-2"], ["node-3", "node-4", "node-5"]]
        assert mesh["links_cut"] == 6
        assert "partitioned 1,2 | 3,4,5" in five.do("status")
        five.eventually_all_store(sent[:3], nodes=[1, 2])
        five.eventually_all_store(sent[:1] + sent[3:], nodes=[3, 4, 5])
        eventually(lambda: transactions(five) == [3, 3, 4, 4, 4], "the daemon knows what each has")

        result = five.run("wait", "--converged", "--timeout", "100ms")
        assert result.returncode == TIME_RAN_OUT
        for words in ("partitioned 1,2 | 3,4,5", "node-1 has 3 transactions, 1 fewer", "node-3 has 4 transactions"):
            assert words in result.stderr

        five.do("heal")
        five.wait_until_converged()
        five.eventually_all_store(sent)
        assert five.restarts() == 0

    def test_a_restarted_node_and_a_new_one_stay_on_their_side(self, five: Cluster) -> None:
        five.do("partition", "1,2", "3,4,5")
        log = five.folder(3) / "node.log"
        before = log.stat().st_size
        five.do("kill", 3)
        five.do("wait", "--node", 3, "--state", "ready")
        [sent] = send(five, 1)
        five.eventually_all_store([sent], nodes=[1, 2])
        wait_for_links(five)
        assert peers(five, 3) == names(4, 5)
        assert five.pool(3) == []
        joined = log.read_bytes()[before:].decode()
        assert "peer joined peer=node-4\n" in joined
        assert "peer=node-1\n" not in joined and "peer=node-2\n" not in joined

        five.do("restart", "--rolling", 4)  # waits for no link that cannot be
        five.do("add")  # in no group, it reaches both
        assert peers(five, 6) == names(1, 2, 3, 4, 5)
        five.do("partition", "1,2", "3,4,5,6")
        eventually(lambda: peers(five, 6) == names(3, 4, 5), "the new node on one side")
        five.do("heal")
        five.wait_until_converged()
        five.eventually_all_store([sent])

    def test_it_outlives_the_daemon(self, five: Cluster) -> None:
        five.do("partition", 1, "2,3,4,5")
        pid = five.status()["supervisor"]["pid"]
        os.kill(pid, signal.SIGKILL)
        eventually(lambda: not Path(f"/proc/{pid}").exists(), "the end of the daemon")
        five.do("up")
        assert five.status()["mesh"]["faults"]["partition"] == [["node-1"], [f"node-{number}" for number in range(2, 6)]]
        [sent] = send(five, 1)
        wait_for_links(five)
        assert peers(five, 1) == set()
        assert all(five.pool(number) == [] for number in range(2, 6))
        five.do("heal")
        five.wait_until_converged()
        five.eventually_all_store([sent])
        assert five.restarts() == 0

    def test_nodes_without_websocket_are_divided_like_others(self, new_cluster: Callable[..., Cluster]) -> None:
        cluster = new_cluster("overrides: {node-3: {websocket: false}}")
        cluster.do("up", 3)
        cluster.do("partition", "1,2", "3")
        assert cluster.status()["mesh"]["links_cut"] == 2
        assert peers(cluster, 3) == set()
        sent = send(cluster, 1, 3)
        cluster.eventually_all_store(sent[:1], nodes=[1, 2])
        cluster.eventually_all_store(sent[1:], nodes=[3])
        cluster.do("heal")
        cluster.wait_until_converged()
        cluster.do("link", 3, "all", "--delay", "20ms", "--loss", "20%")
        sent += send(cluster, 1, 2, 3)
        cluster.do("kill", 3)
        cluster.do("wait", "--formed")
        cluster.do("heal")
        cluster.wait_until_converged()
        cluster.eventually_all_store(sent)

    def test_a_removed_node_is_in_no_group_any_more(self, mesh: Cluster) -> None:
        mesh.do("partition", "1,2", "3")
        mesh.do("remove", 3)
        assert mesh.status()["mesh"]["faults"]["partition"] == []
        mesh.wait_until_converged()

    def test_it_is_told_in_events_and_metrics_and_ends_with_the_cluster(self, mesh: Cluster) -> None:
        mesh.do("partition", 1)
        mesh.do("heal")
        told = [json.loads(line) for line in mesh.do("events", "--json").splitlines()]
        messages = [event["message"] for event in told if event["event"] == "faults"]
        assert messages == ["set: partitioned 1 | 2,3", "healed: partitioned 1 | 2,3"]
        mesh.do("partition", 1)
        control = Control(mesh)
        control.request("GET", "/metrics")
        assert "\nsupervisor_faults 1\n" in control.getresponse().read().decode()
        control.close()
        mesh.do("down", "--keep")
        mesh.do("up")
        mesh.wait_until_converged()


class TestLinks:
    def test_a_link_that_is_down_is_gone_around(self, mesh: Cluster) -> None:
        mesh.do("link", 1, 3, "--down")
        assert peers(mesh, 1) == names(2)
        sent = send(mesh, 1, 3)
        mesh.eventually_all_store(sent, within=40)
        assert "1 – 3: down" in mesh.do("status")
        mesh.do("heal", 1, 3)
        mesh.wait_until_converged()

    def test_a_slow_and_lossy_link_loses_nothing_for_good(self, mesh: Cluster) -> None:
        mesh.do("link", 1, "2,3", "--delay", "20ms", "--loss", "40%", "--seed", 7)
        assert mesh.do("link", 1, 2).strip() == "1 – 2: delayed by 20 ms, 40 % lost"
        sent = send(mesh, *[1] * 10, *[2] * 10)
        mesh.do("link", 1, "all", "--delay", "5ms")
        mesh.eventually_all_store(sent, within=40)
        mesh.do("heal")
        mesh.wait_until_converged()
        assert mesh.do("link", 1, 2).strip() == "1 – 2: no fault"

    def test_one_direction_is_deaf(self, mesh: Cluster) -> None:
        mesh.do("link", 1, "all", "--loss", "100%", "--one-way")
        [heard] = send(mesh, 2)
        mesh.eventually_all_store([heard])
        [unheard] = send(mesh, 1)
        assert mesh.pool(1) == [heard, unheard]
        assert mesh.pool(2) == mesh.pool(3) == [heard]
        mesh.do("heal")
        mesh.wait_until_converged()
        mesh.eventually_all_store([heard, unheard])

    def test_a_mesh_that_loses_a_fifth_of_everything_forms_and_converges(self, five: Cluster) -> None:
        five.do("link", "all", "all", "--loss", "20%", "--seed", 5)
        sent = send(five, 1, 2, 3, 4, 5)
        five.do("kill", "2", "4")
        eventually(lambda: five.restarts() == 2, "both are restarted", within=60)
        five.do("wait", "--formed", "--converged", "--timeout", "60s", timeout=90)
        sent += send(five, 1, 2, 3, 4, 5)
        five.eventually_all_store(sent, within=60)
        five.do("wait", "--formed", "--converged", "--timeout", "60s", timeout=90)

    def test_a_link_that_loses_everything_is_none_for_a_node_that_comes_back(self, mesh: Cluster) -> None:
        mesh.do("link", 1, 2, "--loss", "100%")
        assert peers(mesh, 1) == names(2, 3)
        mesh.do("kill", 2)
        eventually(lambda: mesh.restarts() == 1 and peers(mesh, 2) == names(3), "node-2 is back", within=60)
        eventually(lambda: peers(mesh, 1) == names(3), "node-1 has missed it", within=60)
        sent = send(mesh, 1, 2)
        mesh.eventually_all_store(sent, within=60)
        assert peers(mesh, 1) == names(3)
        mesh.do("heal")
        mesh.do("wait", "--formed", "--converged", "--timeout", "60s", timeout=90)


class TestRefusals:
    def test_own_programs_cannot_be_told(self, new_cluster: Callable[..., Cluster]) -> None:
        cluster = new_cluster("worker: {command: [sleep, '1000']}\nhealth: {check: none}")
        cluster.do("up", 2)
        for words in (["partition", "1", "2"], ["link", "1", "2", "--down"]):
            result = cluster.run(*words)
            assert result.returncode == FAILED
            assert "node-1 and node-2" in result.stderr and "sleep 1000" in result.stderr

    def test_unknown_nodes_are_named(self, mesh: Cluster) -> None:
        for words in (["partition", "1", "2,9"], ["link", "1", "9", "--down"]):
            result = mesh.run(*words)
            assert result.returncode == FAILED
            assert "there is no node-9" in result.stderr
        assert mesh.status()["mesh"]["faults"]["partition"] == []

    def test_the_partition_is_healed_as_a_whole(self, mesh: Cluster) -> None:
        mesh.do("partition", 1)
        result = mesh.run("heal", 1, 2)
        assert result.returncode == FAILED
        assert "supervisor heal" in result.stderr

    def test_nobody_overwrites_what_he_has_not_seen(self, mesh: Cluster) -> None:
        control = Control(mesh)
        seen = mesh.status()["mesh"]["faults"]["revision"]
        status, faults = control.ask("PUT", {"revision": seen, "down": [["node-1", "node-2"]]})
        assert (status, faults["down"]) == (200, [["node-1", "node-2"]])
        status, answer = control.ask("PUT", {"revision": seen, "down": []})
        assert (status, answer["error"]["code"]) == (409, "conflict")
        status, answer = control.ask("PUT", {"partition": [["node-1"]]})
        assert (status, answer["error"]["code"]) == (400, "bad_request")
        status, faults = control.ask("DELETE")
        assert (status, faults["down"]) == (200, [])
        control.close()
        mesh.wait_until_converged()
