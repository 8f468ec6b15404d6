"""The command line: its verbs' help, exit codes and JSON, and two users at once."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from cluster import SUPERVISOR, Cluster
from transactions import transaction

VERBS = (
    "init up add remove down status start stop restart kill pause resume logs events send wait partition heal link bench simulate completions version help"
).split()
DONE, NO_CLUSTER, TIME_RAN_OUT, SOME_ONLY = 0, 3, 5, 6


def supervisor(*arguments: str, directory: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [SUPERVISOR, *arguments], cwd=directory, capture_output=True, text=True, timeout=30, check=False
    )


class TestHelp:
    @pytest.mark.parametrize("verb", VERBS)
    def test_every_verb_explains_itself_in_two_ways(self, verb: str) -> None:
        by_option, by_verb = supervisor(verb, "--help"), supervisor("help", verb)
        for result in (by_option, by_verb):
            assert result.returncode == DONE, result.stderr
            assert f"supervisor {verb}" in result.stdout
            assert "example" in result.stdout.lower()
        assert by_option.stdout == by_verb.stdout

    def test_help_names_every_verb(self) -> None:
        text = supervisor("help").stdout
        assert [verb for verb in VERBS if verb not in text] == []
        assert supervisor("--help").stdout == text

    def test_version_is_one_line(self) -> None:
        result = supervisor("version")
        assert result.returncode == DONE
        assert len(result.stdout.splitlines()) == 1

    def test_no_colour_without_a_terminal(self, mesh: Cluster) -> None:
        assert "\x1b" not in mesh.do("status") + mesh.do("logs") + supervisor("help").stdout


class TestInit:
    def test_it_writes_a_cluster_that_works(self, tmp_path: Path) -> None:
        result = supervisor("-C", str(tmp_path), "init")
        assert result.returncode == DONE, result.stderr
        assert (tmp_path / "cluster.yaml").read_text().lstrip().startswith("#")
        assert "PORT={{port}}" in (tmp_path / "templates/node/.env.template").read_text()

    def test_it_refuses_to_overwrite(self, cluster: Cluster) -> None:
        before = (cluster.directory / "cluster.yaml").read_text()
        result = cluster.run("init")
        assert result.returncode != DONE
        assert "cluster.yaml" in result.stderr
        assert (cluster.directory / "cluster.yaml").read_text() == before


class TestExitCodes:
    @pytest.mark.parametrize(
        "arguments",
        [["status"], ["add"], ["stop", "1"], ["start", "1"], ["restart", "1"], ["kill", "1"], ["send"], ["wait", "--formed"]],
        ids=" ".join,
    )
    def test_no_cluster_is_3(self, cluster: Cluster, arguments: list[str]) -> None:
        result = cluster.run(*arguments)
        assert result.returncode == NO_CLUSTER, result.stderr
        assert "supervisor up" in result.stderr, "an error says what to type next"
        assert [path.name for path in cluster.directory.iterdir()] == ["cluster.yaml"]

    def test_time_that_ran_out_is_5_and_names_who_lacks_what(self, mesh: Cluster) -> None:
        result = mesh.run("wait", "--node", "node-2", "--state", "stopped", "--timeout", "100ms")
        assert result.returncode == TIME_RAN_OUT
        assert "node-2" in result.stderr and "ready" in result.stderr

    def test_done_for_some_is_6_and_names_the_others(self, mesh: Cluster) -> None:
        result = mesh.run("stop", "node-1", "node-77")
        assert result.returncode == SOME_ONLY, result.stderr
        assert "node-77" in result.stderr
        assert mesh.node(1)["state"] == "stopped"


class TestJSON:
    @pytest.mark.parametrize(
        "arguments", ["status", "up", "add", "stop 2", "restart 1", "kill 3", "send", "wait --formed", "version"]
    )
    def test_what_is_printed_parses(self, mesh: Cluster, arguments: str) -> None:
        for document in documents(mesh.do("--json", *arguments.split())):
            assert isinstance(document, (dict, list))

    def test_status_has_the_documented_shape(self, mesh: Cluster) -> None:
        status = mesh.status()
        assert status.keys() >= {"schema", "name", "directory", "supervisor", "mesh", "nodes"}
        assert status["mesh"] == {
            "formed": True, "converged": True, "links": 3, "links_expected": 3, "links_cut": 0,
            "faults": {"revision": 0, "partition": [], "down": [], "links": [], "seed": 0},
        }
        for number, node in enumerate(status["nodes"], start=1):
            others = [f"node-{other}" for other in (1, 2, 3) if other != number]
            assert (node["name"], node["number"], node["state"]) == (f"node-{number}", number, "ready")
            assert (node["port"], node["address"], node["public"]) == (mesh.port(number), mesh.address(number), True)
            assert sorted(node["peers"]) == others
            assert (node["restarts"], node["last_exit"], node["next_restart_seconds"]) == (0, None, None)
            assert node["directory"] == str(mesh.folder(number))
            assert node["memory_bytes"] > 0 and node["uptime_seconds"] >= 0
            assert os.path.exists(f"/proc/{node['pid']}")


def documents(text: str) -> list[object]:
    """The JSON in `text`: one document, or one a line."""
    try:
        return [json.loads(text)]
    except json.JSONDecodeError:
        return [json.loads(line) for line in text.splitlines()]


class TestSend:
    def test_it_prints_the_id_once_stored(self, mesh: Cluster) -> None:
        data = transaction()
        assert len(mesh.do("send", json.dumps(data), "--node", "2").strip()) == 64
        assert data in mesh.pool(2)
        mesh.eventually_all_store([data])

    def test_it_reads_lines(self, mesh: Cluster) -> None:
        sent = [transaction() for _ in range(20)]
        ids = mesh.do("send", "-", stdin="".join(json.dumps(data) + "\n" for data in sent)).split()
        assert len(set(ids)) == 20
        mesh.eventually_all_store(sent)

    def test_it_makes_a_valid_sample(self, mesh: Cluster) -> None:
        mesh.do("send")
        mesh.wait_until_converged()
        assert mesh.pool(1)[0].keys() == transaction().keys()

    def test_it_passes_a_refusal_on(self, mesh: Cluster) -> None:
        result = mesh.run("send", json.dumps(transaction() | {"hash": "0" * 64}))
        assert result.returncode == 1
        assert "hash" in result.stderr


class TestLifecycle:
    def test_stop_and_start(self, mesh: Cluster) -> None:
        pid = mesh.node(2)["pid"]
        mesh.do("stop", "2")
        assert mesh.node(2)["state"] == "stopped"
        assert not os.path.exists(f"/proc/{pid}")
        assert mesh.folder(2).exists()
        mesh.do("start", "node-2")
        mesh.wait_until_converged()
        assert mesh.node(2)["state"] == "ready"

    def test_restart_all_gives_new_processes(self, mesh: Cluster) -> None:
        before = {node["pid"] for node in mesh.status()["nodes"]}
        mesh.do("restart", "all")
        mesh.wait_until_converged()
        assert before.isdisjoint(node["pid"] for node in mesh.status()["nodes"])

    def test_kill_is_followed_by_a_restart(self, mesh: Cluster) -> None:
        mesh.do("kill", "1")
        mesh.wait_until_converged()
        assert mesh.node(1)["restarts"] == 1

    def test_up_grows_a_running_cluster(self, mesh: Cluster) -> None:
        pids = [node["pid"] for node in mesh.status()["nodes"]]
        mesh.do("up", 5)
        nodes = mesh.status()["nodes"]
        assert [node["pid"] for node in nodes[:3]] == pids
        assert len(nodes) == 5

    def test_down_works_when_the_daemon_is_dead(self, mesh: Cluster) -> None:
        os.kill(mesh.status()["supervisor"]["pid"], 9)
        assert mesh.down().returncode == DONE
        assert mesh.processes() == []
        assert mesh.leftovers() == []

    def test_logs_of_one_node_are_its_own(self, mesh: Cluster) -> None:
        lines = mesh.do("logs", "node-2").splitlines()
        assert lines
        assert not any("node-1 " in line.split("|")[0] for line in lines)


def test_two_ups_at_once_give_one_daemon(cluster: Cluster) -> None:
    both = [
        subprocess.Popen(cluster.command("up", 3), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    outputs = [process.communicate(timeout=60) for process in both]
    codes = sorted(process.returncode for process in both)
    assert codes[0] == DONE, outputs
    for process, (_, stderr) in zip(both, outputs):
        assert process.returncode == DONE or str(cluster.directory) in stderr, "the loser says what it met, and where"
    daemon = cluster.status()["supervisor"]["pid"]
    nodes = {node["pid"] for node in cluster.status()["nodes"]}
    assert len(nodes) == 3
    assert set(cluster.processes()) == nodes | {daemon}
