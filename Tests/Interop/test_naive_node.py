"""The naive node itself, among its own kind: an instrument that is wrong would prove nothing about the mesh."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from eventually import eventually
from peers import Listener, NaiveNode, dial
from processes import free_base_port
from transactions import handshake, message, transaction


@pytest.fixture
def naive_mesh(tmp_path: Path) -> Iterator[list[NaiveNode]]:
    """Four naive nodes, of which only the first is known to the others."""
    base_port = free_base_port()
    nodes: list[NaiveNode] = []
    try:
        for number in range(1, 5):
            nodes.append(NaiveNode(tmp_path / f"node-{number}", base_port + number, [f"ws://localhost:{base_port + 1}"]))
        eventually(lambda: all(node.links() == 3 for node in nodes), "each is linked with all")
        yield nodes
    finally:
        for node in nodes:
            node.close()


def test_naive_nodes_form_a_mesh_and_share_transactions(naive_mesh: list[NaiveNode]) -> None:
    sent = [transaction() for _ in range(20)]
    for index, data in enumerate(sent):
        naive_mesh[index % 4].submit(data)
    eventually(
        lambda: all(sorted(node.pool(), key=str) == sorted(sent, key=str) for node in naive_mesh), "all store all"
    )
    for node in naive_mesh:
        node.assert_content()


def test_a_naive_node_forgets_a_peer_that_closed(naive_mesh: list[NaiveNode]) -> None:
    naive_mesh[3].close()
    eventually(lambda: all(node.links() == 2 for node in naive_mesh[:3]), "the others are linked with two")


@pytest.mark.parametrize(
    "text",
    ['{"type":"SUCCESS","data":{"id":"1"}}', '{"type":"PING"}', '{"type":"HANDSHAKE","data":["nonsense"]}', "not JSON"],
)
def test_a_naive_node_crashes_on_what_it_does_not_know(naive_mesh: list[NaiveNode], text: str) -> None:
    victim = naive_mesh[0]
    with dial(victim.address) as connection:
        connection.send(text)
        assert victim.process.wait(timeout=10) == 1
    assert "Error" in (victim.folder / "errors.log").read_text()


def test_a_naive_node_answers_on_a_connection_of_its_own(naive_mesh: list[NaiveNode]) -> None:
    known = naive_mesh[0]
    with Listener(known.port + 80) as listener, dial(known.address) as connection:
        connection.send(handshake(listener.address))
        answer = listener.receive()
        assert answer["data"][-1] == known.address
        assert set(answer["data"]) >= {node.address for node in naive_mesh}
        data = transaction()
        connection.send(message(data))
        assert listener.receive() == {"type": "TRANSACTION", "data": data}
