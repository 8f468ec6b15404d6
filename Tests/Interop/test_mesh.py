"""The mesh as its users and its neighbours see it: transactions, naive neighbours, load, crashes, the end."""

from __future__ import annotations

import json
import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from cluster import Cluster
from eventually import eventually, every
from peers import NaiveNode, dial
from transactions import handshake, message, transaction

#: Seconds of steady load; MESH_LONG=1 makes it the full minute.
STEADY_SECONDS = 60 if os.environ.get("MESH_LONG") == "1" else 10


def submit(cluster: Cluster, number: int, data: object) -> dict:
    """Sends one transaction as a client, and returns the answer."""
    with dial(cluster.address(number)) as client:
        client.send(message(data))
        return json.loads(client.recv(timeout=10))


class TestClients:
    def test_a_valid_transaction_is_acknowledged_and_reaches_all(self, mesh: Cluster) -> None:
        data = transaction()
        answer = submit(mesh, 2, data)
        assert answer["type"] == "SUCCESS"
        assert len(answer["data"]["id"]) == 64
        assert data in mesh.pool(2), "acknowledged means in the file"
        mesh.eventually_all_store([data])

    def test_a_repeated_transaction_is_applied_once(self, mesh: Cluster) -> None:
        data = transaction()
        reordered = dict(reversed(data.items()))
        for number, text in ((1, data), (1, data), (2, reordered), (3, data)):
            submit(mesh, number, text)
        mesh.eventually_all_store([data])

    @pytest.mark.parametrize(
        "data",
        [transaction() | {"hash": "0" * 64}, transaction() | {"amount": 0}, [1, 2], "text", None, {"x": "y" * 70_000}],
        ids=["wrong hash", "changed amount", "array", "text", "null", "over 64 KiB"],
    )
    def test_an_invalid_transaction_is_refused_with_a_reason(self, mesh: Cluster, data: object) -> None:
        answer = submit(mesh, 1, data)
        assert answer["type"] == "ERROR"
        assert answer["data"]["info"]
        good = transaction()
        assert submit(mesh, 1, good)["type"] == "SUCCESS", "the refusal must not harm the node"
        mesh.eventually_all_store([good])

    def test_an_object_without_the_five_fields_is_valid_as_it_is(self, mesh: Cluster) -> None:
        data = {"note": "ünï \U0001f600", "nested": {"list": [1, 2.5, None, True]}}
        assert submit(mesh, 3, data)["type"] == "SUCCESS"
        mesh.eventually_all_store([data])

    def test_numbers_keep_every_digit(self, mesh: Cluster) -> None:
        text = '{"type":"TRANSACTION","data":{"n":12345678901234567890123.10}}'
        with dial(mesh.address(1)) as client:
            client.send(text)
            assert json.loads(client.recv(timeout=10))["type"] == "SUCCESS"
        mesh.wait_until_converged()
        for number in (1, 2, 3):
            assert '{"n":12345678901234567890123.10}' in (mesh.folder(number) / "transactions.json").read_text()

    def test_a_client_that_closes_at_once_has_still_submitted(self, mesh: Cluster) -> None:
        data = transaction()
        with dial(mesh.address(1)) as client:
            client.send(message(data))
        mesh.eventually_all_store([data])

    def test_a_client_that_vanishes_at_once_has_still_submitted(self, mesh: Cluster) -> None:
        data = transaction()
        client = dial(mesh.address(1))
        client.send(message(data))
        client.socket.shutdown(socket.SHUT_RDWR)  # the end of the stream, without a Close frame
        mesh.eventually_all_store([data])


class TestNaiveNeighbour:
    def test_it_joins_and_shares_transactions_both_ways(self, mesh: Cluster) -> None:
        early, theirs, ours = transaction(), transaction(), transaction()
        submit(mesh, 1, early)
        with NaiveNode(mesh.directory / "outsider", mesh.outsider_port(), [mesh.address(1)]) as naive:
            eventually(lambda: naive.links() == 3, "linked with all three in both directions")
            naive.submit(theirs)
            mesh.eventually_all_store([early, theirs])
            submit(mesh, 3, ours)
            mesh.eventually_all_store([early, theirs, ours])
            eventually(lambda: theirs in naive.pool() and ours in naive.pool(), "the naive node stores both")
            assert len(naive.pool()) == len({data["hash"] for data in naive.pool()}), "none twice"
            naive.assert_content()

    def test_it_is_never_sent_what_it_does_not_know_while_the_mesh_changes(self, mesh: Cluster) -> None:
        with NaiveNode(mesh.directory / "outsider", mesh.outsider_port(), [mesh.address(1)]) as naive:
            eventually(lambda: naive.links() == 3, "linked with all three in both directions")
            mesh.do("add")
            eventually(lambda: naive.links() == 4, "linked with the new node")
            os.kill(mesh.node(2)["pid"], signal.SIGKILL)
            eventually(lambda: mesh.restarts() == 1, "node-2 restarted")
            eventually(lambda: naive.links() == 4, "linked with its successor")
            sent = [transaction() for _ in range(100)]
            for data in sent:
                submit(mesh, 4, data)
            eventually(lambda: len(naive.pool()) == len(sent), "every transaction reaches the naive node")
            naive.assert_content()

    def test_nothing_is_sent_on_the_connection_that_it_dialled(self, mesh: Cluster) -> None:
        with dial(mesh.address(1)) as naive:
            naive.send(handshake(f"ws://localhost:{mesh.outsider_port()}"))
            mesh.eventually_all_store([])
            submit(mesh, 1, data := transaction())
            mesh.eventually_all_store([data])
            # A pong can only come after anything that was sent before it.
            assert naive.ping().wait(timeout=10)
            with pytest.raises(TimeoutError):
                naive.recv(timeout=0)

    def test_two_meshes_of_naive_nodes_meet_through_one_of_ours(self, mesh: Cluster) -> None:
        with (
            NaiveNode(mesh.directory / "left", mesh.outsider_port(), [mesh.address(1)]) as left,
            NaiveNode(mesh.directory / "right", mesh.outsider_port(), [mesh.address(3)]) as right,
        ):
            eventually(lambda: left.links() == right.links() == 4, "each is linked with all")
            left.submit(data := transaction())
            eventually(lambda: right.pool() == [data], "the transaction crosses")
            left.assert_content()
            right.assert_content()


@contextmanager
def files_read_all_the_time(cluster: Cluster, numbers: tuple[int, ...]) -> Iterator[None]:
    """Reads the nodes' files over and over meanwhile; fails when one was ever broken or not a transaction per line."""
    stop = threading.Event()
    faults: list[str] = []

    def read() -> None:
        while not stop.is_set() and not faults:
            for number in numbers:
                try:
                    cluster.pool(number)
                except AssertionError as error:
                    faults.append(str(error))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield
    finally:
        stop.set()
        reader.join()
    assert not faults, faults[0]


@pytest.mark.timeout(60 + 2 * STEADY_SECONDS)
def test_steady_load_then_a_thousand_at_once(mesh: Cluster) -> None:
    sent: list[dict] = []
    with files_read_all_the_time(mesh, (1, 2, 3)):
        for count in every(0.5, STEADY_SECONDS):
            sent.append(transaction())
            assert submit(mesh, 1 + count % 3, sent[-1])["type"] == "SUCCESS"
        burst = [transaction() for _ in range(1000)]
        with dial(mesh.address(2)) as client:
            for data in burst:
                client.send(message(data))
            answers = [json.loads(client.recv(timeout=20)) for _ in burst]
        assert {answer["type"] for answer in answers} == {"SUCCESS"}
        mesh.eventually_all_store(sent + burst)
    mesh.wait_until_converged()
    assert mesh.restarts() == 0, "nothing crashed"
    for number in (1, 2, 3):
        lines = (mesh.folder(number) / "transactions.json").read_text().splitlines()
        assert sum('"hash"' in line for line in lines) == len(sent + burst)
        assert max(line.count('"hash"') for line in lines) == 1, "one transaction per line"


class TestCrashes:
    @pytest.mark.parametrize("number", (1, 2, 3))
    def test_a_killed_node_is_back_with_its_pool(self, mesh: Cluster, number: int) -> None:
        sent = [transaction() for _ in range(50)]
        for data in sent:
            submit(mesh, number, data)
        victim = mesh.node(number)["pid"]
        os.kill(victim, signal.SIGKILL)
        # What was acknowledged is in the file whatever happened to the process.
        assert sorted(mesh.pool(number), key=str) == sorted(sent, key=str)
        eventually(lambda: mesh.node(number)["restarts"] == 1, "it is restarted")
        mesh.wait_until_converged()
        node = mesh.node(number)
        assert node["state"] == "ready" and node["pid"] != victim
        assert node["last_exit"]["signal"] == "KILL"
        assert node["transactions"] == 50
        mesh.eventually_all_store(sent)

    def test_nodes_can_be_added_while_one_is_killed(self, mesh: Cluster) -> None:
        data = transaction()
        submit(mesh, 1, data)
        os.kill(mesh.node(3)["pid"], signal.SIGKILL)
        mesh.do("add", 2)
        mesh.wait_until_converged()
        status = mesh.status()
        assert [node["name"] for node in status["nodes"]] == [f"node-{number}" for number in range(1, 6)]
        expected = {"formed": True, "converged": True, "links": 10, "links_expected": 10}
        assert expected.items() <= status["mesh"].items()
        mesh.eventually_all_store([data])

    def test_a_node_killed_under_load_loses_nothing_acknowledged(self, mesh: Cluster) -> None:
        acknowledged: list[dict] = []
        for count in range(200):
            data = transaction()
            if count == 100:
                os.kill(mesh.node(2)["pid"], signal.SIGKILL)
            assert submit(mesh, 1 if count % 2 else 3, data)["type"] == "SUCCESS"
            acknowledged.append(data)
        mesh.eventually_all_store(acknowledged)
        mesh.wait_until_converged()


class TestTheEnd:
    def test_down_leaves_nothing(self, mesh: Cluster) -> None:
        assert mesh.down().returncode == 0
        assert mesh.processes() == []
        assert mesh.leftovers() == []
        assert (mesh.directory / "cluster.yaml").exists()

    def test_down_keep_leaves_folders_that_up_resumes(self, mesh: Cluster) -> None:
        data = transaction()
        submit(mesh, 1, data)
        mesh.eventually_all_store([data])
        mesh.do("down", "--keep")
        assert mesh.processes() == []
        assert mesh.pool(1) == [data]
        mesh.do("up")
        mesh.wait_until_converged()
        assert [node["port"] for node in mesh.status()["nodes"]] == [mesh.port(number) for number in (1, 2, 3)]
        mesh.eventually_all_store([data])

    def test_a_folder_that_the_user_made_is_named_and_left(self, mesh: Cluster) -> None:
        treasure = mesh.directory / "node-9" / "treasure.txt"
        treasure.parent.mkdir()
        treasure.write_text("mine")
        result = mesh.run("add", 6)
        assert "node-9" in result.stdout + result.stderr
        assert "node-9" not in [node["name"] for node in mesh.status()["nodes"]]
        assert mesh.down().returncode == 0
        assert [path.name for path in mesh.directory.glob("node-*")] == ["node-9"]
        assert [path.name for path in treasure.parent.iterdir()] == ["treasure.txt"]
        assert treasure.read_text() == "mine"

    def test_remove_takes_one_node_and_its_folder(self, mesh: Cluster) -> None:
        mesh.do("remove", "node-2")
        assert not mesh.folder(2).exists()
        mesh.wait_until_converged()
        assert [node["name"] for node in mesh.status()["nodes"]] == ["node-1", "node-3"]
