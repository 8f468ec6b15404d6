"""A user's own program as the worker: cloned, started, restarted and stopped like the built-in one."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable

import pytest

from cluster import Cluster
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

MakeCluster = Callable[[str, dict[str, str]], Cluster]


@pytest.fixture
def own_program(new_cluster: Callable[..., Cluster]) -> MakeCluster:
    """Makes a cluster whose template holds the given files besides its .env."""

    def make(config: str, files: dict[str, str]) -> Cluster:
        cluster = new_cluster(f"template: template\n{config}")
        template = cluster.directory / "template"
        template.mkdir()
        (template / ".env.template").write_text("PORT={{port}}\nNAME={{name}}\n")
        for name, text in files.items():
            (template / name).write_text(text)
        return cluster

    return make


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
