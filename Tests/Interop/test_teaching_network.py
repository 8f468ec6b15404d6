"""The teaching network's ten checks on a mesh of three, with Python's websockets and again with Node's ws."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from cluster import Cluster
from peers import NODE_ENVIRONMENT, Listener, dial
from transactions import handshake

NUMBERS = (1, 2, 3)

#: Files that differ from node to node by their nature: the settings, and what each wrote while it ran.
INDIVIDUAL = {".env", "node.log"}


def introduce(cluster: Cluster, number: int, listener: Listener) -> list[str]:
    """Names `listener` to a node in a HANDSHAKE, and returns the data of the HANDSHAKE that the node dials back with."""
    with dial(cluster.address(number)) as connection:
        connection.send(handshake(listener.address))
        answer = listener.receive()
    assert answer["type"] == "HANDSHAKE"
    return answer["data"]


def test_known_peers_are_node_1_and_node_3(mesh: Cluster) -> None:
    for number in NUMBERS:
        known = json.loads((mesh.folder(number) / "known-peers.json").read_text())
        assert known == [mesh.address(1), mesh.address(3)]


def test_each_node_has_its_own_port(mesh: Cluster) -> None:
    for number in NUMBERS:
        assert f"PORT={mesh.port(number)}" in (mesh.folder(number) / ".env").read_text().splitlines()


@pytest.mark.parametrize("number", NUMBERS)
def test_a_socket_can_be_opened(mesh: Cluster, number: int) -> None:
    with dial(mesh.address(number)) as connection:
        assert connection.ping().wait(timeout=10)


def test_a_new_address_is_dialled(mesh: Cluster) -> None:
    with Listener(mesh.outsider_port()) as listener:
        assert introduce(mesh, 2, listener)


def test_the_handshake_includes_the_own_address(mesh: Cluster) -> None:
    for number in NUMBERS:
        with Listener(mesh.outsider_port()) as listener:
            assert introduce(mesh, number, listener)[-1] == mesh.address(number)


def test_the_handshake_includes_a_new_address_while_it_is_open(mesh: Cluster) -> None:
    with Listener(mesh.outsider_port()) as first, Listener(mesh.outsider_port()) as second:
        introduce(mesh, 1, first)
        assert first.address in introduce(mesh, 1, second)


def test_the_handshake_omits_an_address_after_it_closed(mesh: Cluster) -> None:
    with Listener(mesh.outsider_port()) as first:
        introduce(mesh, 1, first)
    with Listener(mesh.outsider_port()) as second:
        assert first.address not in introduce(mesh, 1, second)


def test_all_folders_hold_the_same_files(mesh: Cluster) -> None:
    def files(folder: Path) -> dict[str, bytes | None]:
        paths = [path for path in folder.rglob("*") if path.is_file()]
        return {str(path.relative_to(folder)): None if path.name in INDIVIDUAL else path.read_bytes() for path in paths}

    first, second, third = (files(mesh.folder(number)) for number in NUMBERS)
    assert first == second == third
    assert {".env", "known-peers.json", "transactions.json"} <= set(first)


def test_each_node_lists_all_three(mesh: Cluster) -> None:
    for number in NUMBERS:
        with Listener(mesh.outsider_port()) as listener:
            assert set(introduce(mesh, number, listener)) >= {mesh.address(other) for other in NUMBERS}


@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
def test_the_same_checks_with_node(mesh: Cluster) -> None:
    program = Path(__file__).with_name("teaching-network.js")
    result = subprocess.run(
        ["node", program, mesh.directory, str(mesh.base_port)],
        env=NODE_ENVIRONMENT, capture_output=True, text=True, timeout=60, check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
