"""Nodes that live and do nothing: noticed, restarted, and told where they hung."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable

import pytest

from cluster import Cluster, MakeCluster
from eventually import eventually


def test_a_worker_whose_heartbeats_end_is_restarted_with_a_word_about_where(new_cluster: Callable[..., Cluster]) -> None:
    cluster = new_cluster("health: {interval: 100ms, timeout: 4s}\n")
    cluster.do("up", 2)
    os.kill(cluster.node(2)["pid"], signal.SIGSTOP)
    eventually(lambda: cluster.node(2)["restarts"] > 0, "it is noticed and restarted")
    cluster.wait_until_converged()
    assert cluster.node(2)["last_exit"]["hung"].startswith("it was stopped by a signal, and has last said: ")
    assert cluster.node(1)["restarts"] == 0


@pytest.mark.parametrize(
    ("program", "place"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSTOP)", "it was stopped by a signal"),
        ("while True: pass", "it was computing, perhaps in an endless loop"),
    ],
)
def test_a_program_that_hangs_at_its_start_is_restarted_with_a_word_about_where(
    own_program: MakeCluster, program: str, place: str
) -> None:
    config = f"worker: {{command: ['{sys.executable}', worker.py]}}\nhealth: {{startup: 3s}}\n"
    cluster = own_program(config, {"worker.py": f"print('about to hang', flush=True)\n{program}\n"})
    cluster.do("up", 1, "--no-wait")
    eventually(lambda: cluster.node(1)["restarts"] > 0, "it is restarted")
    exit = cluster.node(1)["last_exit"]
    assert exit["signal"] == "KILL"
    assert exit["hung"] == f"{place}, and has last said: about to hang"
    assert place in cluster.do("events")


#: Serves its port until it is told to compute for ever.
BUSY_ON_DEMAND = """
import os, signal, socket

def compute(*_):
    while True:
        pass

signal.signal(signal.SIGUSR1, compute)
listener = socket.create_server(("127.0.0.1", int(os.environ["PORT"])), backlog=500)
print("serving", flush=True)
while True:
    listener.accept()[0].close()
"""


@pytest.mark.parametrize(
    ("order", "place"),
    [
        (signal.SIGSTOP, "it was stopped by a signal"),
        (signal.SIGUSR1, "it was computing, perhaps in an endless loop"),
    ],
)
def test_a_program_that_hangs_later_is_noticed_although_the_kernel_still_connects(
    own_program: MakeCluster, order: signal.Signals, place: str
) -> None:
    config = f"worker: {{command: ['{sys.executable}', worker.py]}}\nhealth: {{interval: 100ms, timeout: 4s}}\n"
    cluster = own_program(config, {"worker.py": BUSY_ON_DEMAND})
    cluster.do("up", 1)
    os.kill(cluster.node(1)["pid"], order)
    eventually(lambda: cluster.node(1)["restarts"] > 0 and cluster.node(1)["state"] == "ready", "it is restarted")
    assert f"{place}, and has last said: serving" in cluster.do("events")
