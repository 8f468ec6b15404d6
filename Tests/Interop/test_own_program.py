"""A user's own program as the worker: cloned, started, restarted and stopped like the built-in one."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys

import pytest

from cluster import Cluster, MakeCluster
from eventually import eventually
from peers import NAIVE_NODE, dial
from transactions import message, transaction

#: Listens, starts a child, and cannot be asked to stop.
STUBBORN = """
import os, signal, socket, subprocess
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen(["sleep", "1000"])
listener = socket.create_server(("127.0.0.1", int(os.environ["PORT"])))
print("child", child.pid, flush=True)
while True:
    listener.accept()[0].close()
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
class TestNode:
    FILES = {
        "index.js": NAIVE_NODE.read_text(),
        "known-peers.json.template": "{{known_peers}}\n",
        "transactions.json": "[]\n",
    }
    CONFIG = "worker: {command: [node, index.js], env: {NODE_PATH: /usr/share/nodejs}}\n"

    @pytest.fixture
    def naive_cluster(self, own_program: MakeCluster) -> Cluster:
        cluster = own_program(self.CONFIG, self.FILES)
        cluster.do("up", 3)
        return cluster

    def test_it_is_cloned_and_started(self, naive_cluster: Cluster) -> None:
        for node in naive_cluster.status()["nodes"]:
            folder, number = naive_cluster.folder(node["number"]), node["number"]
            assert node["state"] == "ready"
            assert (folder / ".env").read_text() == f"PORT={naive_cluster.port(number)}\nNAME=node-{number}\n"
            known = json.loads((folder / "known-peers.json").read_text())
            assert known == [naive_cluster.address(1), naive_cluster.address(3)]
            assert not list(folder.glob("*.template"))
            assert '"listening"' in (folder / "node.log").read_text()

    def test_it_serves(self, naive_cluster: Cluster) -> None:
        data = transaction()
        with dial(naive_cluster.address(2)) as client:
            client.send(message(data))
        eventually(lambda: "hash" in (naive_cluster.folder(2) / "transactions.json").read_text(), "it is stored")

    def test_it_is_restarted_with_its_folder(self, naive_cluster: Cluster) -> None:
        victim = naive_cluster.node(1)["pid"]
        (naive_cluster.folder(1) / "transactions.json").write_text('[{"kept":true}]')
        os.kill(victim, signal.SIGKILL)
        eventually(lambda: naive_cluster.node(1)["restarts"] == 1, "it is restarted")
        naive_cluster.do("wait", "--node", "node-1", "--state", "ready", "--timeout", "20s")
        assert naive_cluster.node(1)["pid"] != victim
        assert (naive_cluster.folder(1) / "transactions.json").read_text() == '[{"kept":true}]'

    def test_it_is_restarted_when_it_crashes_by_itself(self, naive_cluster: Cluster) -> None:
        with dial(naive_cluster.address(2)) as client:
            client.send("not JSON")
        eventually(lambda: naive_cluster.node(2)["restarts"] == 1, "it is restarted")
        assert naive_cluster.node(2)["last_exit"]["code"] == 1

    def test_it_is_stopped_and_started(self, naive_cluster: Cluster) -> None:
        naive_cluster.do("stop", "node-3")
        assert naive_cluster.node(3)["state"] == "stopped"
        naive_cluster.do("start", "node-3")
        naive_cluster.do("wait", "--node", "node-3", "--state", "ready", "--timeout", "20s")

    def test_up_returns_when_they_are_linked_and_status_shows_their_peers(self, naive_cluster: Cluster) -> None:
        status = naive_cluster.status()
        assert (status["mesh"]["formed"], status["mesh"]["links"], status["mesh"]["links_expected"]) == (True, 3, 3)
        for node in status["nodes"]:
            others = [f"node-{other}" for other in (1, 2, 3) if other != node["number"]]
            assert node["peers"] == others

    def test_nothing_is_sent_to_them_to_find_that_out(self, naive_cluster: Cluster) -> None:
        naive_cluster.do("wait", "--formed")
        own = {naive_cluster.address(number) for number in (1, 2, 3)}
        for number in (1, 2, 3):
            lines = (naive_cluster.folder(number) / "node.log").read_text().splitlines()
            events = [json.loads(line) for line in lines]
            assert {event["address"] for event in events if event["event"] == "dialled"} <= own

    def test_nodes_are_added_restarted_and_removed(self, naive_cluster: Cluster) -> None:
        naive_cluster.do("add", 2)
        assert naive_cluster.status()["mesh"]["links"] == 10
        naive_cluster.do("restart", "all", "--rolling", "--timeout", "40s")
        assert naive_cluster.status()["mesh"]["links"] == 10
        naive_cluster.do("remove", "4", "5")
        naive_cluster.do("wait", "--formed", "--timeout", "20s")
        assert naive_cluster.node(1)["peers"] == ["node-2", "node-3"]

    def test_all_of_them_restarted_at_once_find_each_other_again(self, naive_cluster: Cluster) -> None:
        naive_cluster.do("restart", "all")
        naive_cluster.do("wait", "--formed", "--timeout", "40s")
        assert naive_cluster.status()["mesh"]["links"] == 3

    def test_a_new_daemon_sees_their_links(self, naive_cluster: Cluster) -> None:
        pids = [node["pid"] for node in naive_cluster.status()["nodes"]]
        os.kill(naive_cluster.status()["supervisor"]["pid"], signal.SIGKILL)
        naive_cluster.do("up")
        status = naive_cluster.status()
        assert [node["pid"] for node in status["nodes"]] == pids
        assert status["mesh"]["links"] == 3

    def test_down_leaves_nothing(self, naive_cluster: Cluster) -> None:
        assert naive_cluster.down().returncode == 0
        assert naive_cluster.processes() == []
        assert naive_cluster.leftovers() == []


def test_a_program_that_ignores_term_is_killed_with_its_children(own_program: MakeCluster) -> None:
    config = f"worker: {{command: ['{sys.executable}', worker.py]}}\nstop: {{timeout: 300ms}}\n"
    cluster = own_program(config, {"worker.py": STUBBORN})
    cluster.do("up", 1)
    child = int((cluster.folder(1) / "node.log").read_text().split()[1])
    assert child in cluster.processes()
    cluster.do("stop", "node-1")
    node = cluster.node(1)
    assert node["state"] == "stopped"
    assert node["last_exit"]["signal"] == "KILL"
    assert set(cluster.processes()) == {cluster.status()["supervisor"]["pid"]}, "the whole group is gone"


def test_a_program_that_keeps_crashing_is_failed(own_program: MakeCluster) -> None:
    config = (
        f"worker: {{command: ['{sys.executable}', -c, 'import sys; sys.exit(3)']}}\n"
        "restart: {backoff: {initial: 10ms, max: 50ms}, limit: {count: 3, within: 30s}}\n"
    )
    cluster = own_program(config, {})
    result = cluster.run("up", 1)
    assert result.returncode in {1, 6}
    assert "node-1" in result.stderr
    cluster.do("wait", "--node", "node-1", "--state", "failed", "--timeout", "20s")
    node = cluster.node(1)
    assert node["last_exit"]["code"] == 3
    assert 1 <= node["restarts"] <= 3, "as often as the limit allows, and no more"
    assert node["pid"] is None


def test_programs_that_make_no_links_are_formed_without(own_program: MakeCluster) -> None:
    config = f"worker: {{command: ['{sys.executable}', worker.py]}}\n"
    program = "import http.server, os; http.server.test(port=int(os.environ['PORT']), bind='127.0.0.1')"
    cluster = own_program(config, {"worker.py": program})
    cluster.do("up", 3)
    status = cluster.status()
    assert (status["mesh"]["formed"], status["mesh"]["links_expected"]) == (True, 0)
    assert [node["peers"] for node in status["nodes"]] == [None, None, None]


def test_a_command_that_does_not_exist_is_failed_at_once(own_program: MakeCluster) -> None:
    program = f"#!{sys.executable}\nimport time; print('up', flush=True); time.sleep(1000)\n"
    cluster = own_program("worker: {command: [./worker]}\nhealth: {check: none}\n", {"worker": program})
    (cluster.directory / "template/worker").chmod(0o755)
    cluster.do("up", 1)
    eventually(lambda: "up" in (cluster.folder(1) / "node.log").read_text(), "its interpreter has read it")
    (cluster.folder(1) / "worker").unlink()
    cluster.run("restart", "1")
    node = cluster.node(1)
    assert (node["state"], node["restarts"], node["next_restart_seconds"]) == ("failed", 0, None)
    assert "no such file" in node["reason"]


#: A child that has left group and session, and holds the log; then the parent does what the test wants.
DOUBLE_FORK = """
import os, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        print("grandchild", os.getpid(), flush=True)
        time.sleep(1000)
    os._exit(0)
print("node", os.getpid(), flush=True)
time.sleep(1000)
"""


def test_a_program_that_closes_its_output_lives_on(own_program: MakeCluster) -> None:
    program = "import os, time; os.close(1); os.close(2); time.sleep(1000)"
    config = f"worker: {{command: ['{sys.executable}', worker.py]}}\nhealth: {{check: none}}\n"
    cluster = own_program(config, {"worker.py": program})
    cluster.do("up", 1)
    cluster.do("kill", "1")
    eventually(lambda: cluster.node(1)["restarts"] == 1 and cluster.node(1)["state"] == "ready", "it is restarted")


def test_a_grandchild_that_holds_the_log_keeps_nobody_from_restarting(own_program: MakeCluster) -> None:
    config = f"worker: {{command: ['{sys.executable}', worker.py]}}\nhealth: {{check: none}}\n"
    cluster = own_program(config, {"worker.py": DOUBLE_FORK})
    cluster.do("up", 1)
    log = cluster.folder(1) / "node.log"
    eventually(lambda: all(word in log.read_text() for word in ("grandchild ", "node ")), "it has forked, and says so")
    cluster.do("restart", "1")
    eventually(lambda: log.read_text().count("node ") == 2, "its successor writes to the same log")
    assert cluster.down().returncode == 0
    assert cluster.processes() == [], "what has left its group is found at down"


def test_a_program_that_ends_well_is_not_restarted_on_failure_only(own_program: MakeCluster) -> None:
    config = f"worker: {{command: ['{sys.executable}', -c, 'pass']}}\nrestart: {{policy: on-failure}}\n"
    cluster = own_program(config, {})
    cluster.run("up", 1, "--no-wait")
    cluster.do("wait", "--node", "node-1", "--state", "stopped", "--timeout", "20s")
    node = cluster.node(1)
    assert node["restarts"] == 0
    assert node["last_exit"]["code"] == 0


def test_variables_of_the_environment_reach_the_program(own_program: MakeCluster) -> None:
    program = "import json, os, time; print(json.dumps(dict(os.environ)), flush=True); time.sleep(1000)"
    config = (
        f"worker: {{command: ['{sys.executable}', -c, {json.dumps(program)}], env: {{COLOUR: red}}}}\n"
        "health: {check: none}\noverrides:\n  node-1: {env: {SIZE: big}}\n"
    )
    cluster = own_program(config, {})
    cluster.do("up", 1)
    log = cluster.folder(1) / "node.log"
    environment = json.loads(eventually(lambda: log.read_text().rpartition("\n")[0], "it prints its environment"))
    expected = {"COLOUR": "red", "SIZE": "big", "PORT": str(cluster.port(1)), "NAME": "node-1"}
    assert environment.items() >= expected.items()
