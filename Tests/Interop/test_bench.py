"""`bench broadcast`: what it counts on a mesh that works, on one that is broken, and on somebody else's."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable

import pytest

from cluster import Cluster
from peers import NAIVE_NODE

DONE, FAILED, USAGE = 0, 1, 2


def test_every_transaction_is_seen_on_every_node_once(mesh: Cluster) -> None:
    report = json.loads(mesh.do("bench", "broadcast", "--rate", 200, "--seconds", 2, "--json"))
    assert report["watched"] == report["nodes"] == report["from"] == ["node-1", "node-2", "node-3"]
    assert report["sent"] == report["stored_on_all"] > 0
    assert (report["lost"], report["refused"], report["not_answered"]) == (0, 0, 0)
    assert report["messages_per_transaction"] >= 2
    for latency in ("success_milliseconds", "all_nodes_milliseconds"):
        assert 0 < report[latency]["p50"] <= report[latency]["p99"] <= report[latency]["max"]
    assert all(len(mesh.pool(number)) == report["sent"] for number in (1, 2, 3))
    mesh.wait_until_converged()


def test_the_table_and_one_source(mesh: Cluster) -> None:
    text = mesh.do("bench", "broadcast", "--rate", "max", "--seconds", 1, "--size", 1000, "--from", 2)
    for words in ("as many as possible for 1 s, 1000 bytes each, from node-2", "MEDIAN", "submitted to all nodes", "0 lost"):
        assert words in text


def test_nodes_without_websocket_get_nothing_from_it_and_lack_nothing(new_cluster: Callable[..., Cluster]) -> None:
    cluster = new_cluster("overrides: {node-3: {websocket: false}, node-4: {public: false}}")
    cluster.do("up", 4)
    report = json.loads(cluster.do("bench", "broadcast", "--rate", 100, "--seconds", 1, "--json"))
    assert report["from"] == ["node-1", "node-2"]
    assert set(report["watched"]) >= {"node-1", "node-2"}
    assert report["sent"] == report["stored_on_all"] == 100
    cluster.wait_until_converged()
    assert all(len(cluster.pool(number)) == 100 for number in (1, 2, 3, 4))


def test_what_one_side_lacks_is_lost(mesh: Cluster) -> None:
    mesh.do("partition", 3)
    result = mesh.run("bench", "broadcast", "--rate", 50, "--seconds", 1, "--from", 1)
    assert result.returncode == FAILED
    assert "node-3 lacks" in result.stderr and "node-2" not in result.stderr
    mesh.do("heal")
    mesh.wait_until_converged()


@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
def test_nodes_that_answer_nothing_and_count_nothing(new_cluster: Callable[..., Cluster]) -> None:
    cluster = new_cluster(
        "template: template\nworker: {command: [node, index.js], env: {NODE_PATH: /usr/share/nodejs}}"
    )
    template = cluster.directory / "template"
    template.mkdir()
    (template / ".env.template").write_text("PORT={{port}}\n")
    (template / "known-peers.json.template").write_text("{{known_peers}}\n")
    (template / "transactions.json").write_text("[]")
    shutil.copy(NAIVE_NODE, template / "index.js")
    cluster.do("up", 2)
    report = json.loads(cluster.do("bench", "broadcast", "--rate", 20, "--seconds", 1, "--json"))
    assert report["sent"] == report["stored_on_all"] > 0
    assert report["lost"] == 0
    assert report["success_milliseconds"] is None and report["messages_per_transaction"] is None


@pytest.mark.parametrize(
    "words", [["echo"], [], ["broadcast", "--rate", "0"], ["broadcast", "--rate", "much"], ["broadcast", "--size", "10"]]
)
def test_what_cannot_be_measured_is_refused(mesh: Cluster, words: list[str]) -> None:
    assert mesh.run("bench", *words).returncode == USAGE
