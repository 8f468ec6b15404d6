"""What is said about nodes that are not as they should be: links that they lack, and what most of them die of."""

from __future__ import annotations

import re
import signal
import subprocess
import sys

from cluster import MakeCluster
from eventually import eventually


def test_links_that_foreign_nodes_lack_are_named(own_program: MakeCluster) -> None:
    program = (
        "import os, socket, time\n"
        "port, number = int(os.environ['PORT']), int(os.environ['NAME'].partition('-')[2])\n"
        "listener = socket.create_server(('127.0.0.1', port))\n"
        "while number == 2:\n"
        "    try:\n"
        "        link = socket.create_connection(('127.0.0.1', port - 1))\n"
        "        break\n"
        "    except ConnectionRefusedError:\n"
        "        time.sleep(0.02)\n"
        "links = []\n"
        "while True:\n"
        "    links.append(listener.accept())\n"
    )
    cluster = own_program(f"worker: {{command: ['{sys.executable}', worker.py]}}\n", {"worker.py": program})
    cluster.do("up", 3, "--no-wait")
    eventually(lambda: cluster.status()["mesh"]["links"] == 1, "node-2 is linked with node-1")
    cluster.do("wait", "--node", "all", "--state", "ready", "--timeout", "30s")
    late = cluster.run("wait", "--formed", "--timeout", "1s")
    assert late.returncode == 5
    assert "1 of 3 links" in late.stderr
    missing = [line.strip() for line in late.stderr.splitlines() if line.startswith("  ")]
    assert missing == ["node-1 lacks a link to node-3", "node-2 lacks a link to node-3"]


def test_who_waits_for_the_next_try_is_told_when_it_is(own_program: MakeCluster) -> None:
    config = (
        f"worker: {{command: ['{sys.executable}', -c, 'raise SystemExit(3)']}}\n"
        "restart: {backoff: {initial: 1h, max: 1h, jitter: 10%}}\n"
    )
    cluster = own_program(config, {})
    cluster.do("up", 1, "--no-wait")
    cluster.do("wait", "--node", "1", "--state", "backoff", "--timeout", "30s")
    node = cluster.node(1)
    assert (node["restarts"], node["last_exit"]["code"]) == (1, 3)
    assert 3000 < node["next_restart_seconds"] <= 3600
    row = next(line for line in cluster.do("status").splitlines() if line.startswith("node-1"))
    assert re.search(r" backoff +- .* 1 .* last exit: code 3, next try in (5\dm|1h)", row), row


def test_what_most_nodes_die_of_is_told_once(own_program: MakeCluster) -> None:
    program = "import os, sys; sys.exit(f'cannot open the database of {os.environ[\"NAME\"]}')"
    config = (
        f"worker: {{command: ['{sys.executable}', worker.py]}}\nhealth: {{check: none}}\n"
        "restart: {backoff: {initial: 10ms, max: 50ms}, limit: {count: 2, within: 30s}}\n"
    )
    cluster = own_program(config, {"worker.py": program})
    cluster.run("up", 4)
    cluster.do("wait", "--node", "all", "--state", "failed", "--timeout", "30s")
    for text in (cluster.do("status"), cluster.run("up", 4).stderr):
        assert 1 <= text.count("cannot open the database of") <= 5, "lines of one log, and not of four"
        assert "4 of 4 nodes end in the same way" in text


def test_who_watches_is_told_what_most_nodes_die_of(own_program: MakeCluster) -> None:
    program = (
        "import os, sys, time\n"
        "while not os.path.exists('../end'): time.sleep(0.02)\n"
        "sys.exit('cannot open the database')\n"
    )
    config = (
        f"worker: {{command: ['{sys.executable}', worker.py]}}\nhealth: {{check: none}}\n"
        "restart: {backoff: {initial: 10ms, max: 50ms}, limit: {count: 2, within: 30s}}\n"
    )
    cluster = own_program(config, {"worker.py": program})
    foreground = cluster.command("up", 3, "--foreground", "--timeout", "90s")
    with subprocess.Popen(foreground, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as up:
        try:
            # Each waits for what it looks for, and so for the test's time limit if that never comes.
            assert any("following the logs" in line for line in up.stderr)
            with subprocess.Popen(cluster.command("status", "--watch"), stdout=subprocess.PIPE, text=True) as watch:
                try:
                    (cluster.directory / "end").touch()
                    assert any("3 nodes end in the same way" in line for line in watch.stdout)
                finally:
                    watch.kill()
            assert any("3 nodes end in the same way" in line for line in up.stderr)
        finally:
            up.send_signal(signal.SIGINT)
