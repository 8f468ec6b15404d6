"""What is done to a mesh in its daily life, while a client goes on sending: nothing that was acknowledged is lost."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from cluster import Cluster
from eventually import eventually
from peers import dial
from transactions import message, transaction

ANSWER_SECONDS = 5


class Sender:
    """Sends transactions one after another, each to the next node that takes it."""

    def __init__(self, cluster: Cluster, numbers: tuple[int, ...]) -> None:
        self.acknowledged: list[str] = []
        self.refusals: list[str] = []
        #: A paused node takes connections, and answers nobody.
        self.avoided: int | None = None
        self._cluster = cluster
        self._numbers = itertools.cycle(numbers)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        while not self._stop.is_set():
            data = transaction()
            number = next(self._numbers)
            if number == self.avoided:
                continue
            try:
                with dial(self._cluster.address(number)) as client:
                    client.send(message(data))
                    answer = json.loads(client.recv(timeout=ANSWER_SECONDS))
            except (OSError, ConnectionClosed, InvalidHandshake, TimeoutError):
                continue  # it may be stored or not; nobody was told that it is
            if answer["type"] == "SUCCESS":
                self.acknowledged.append(data["hash"])
            else:
                self.refusals.append(answer["data"]["info"])

    def has_sent(self, count: int) -> None:
        """Waits until so many more were acknowledged."""
        goal = len(self.acknowledged) + count
        eventually(lambda: len(self.acknowledged) >= goal, f"{count} more acknowledged")

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()


@contextmanager
def sending(cluster: Cluster, *numbers: int) -> Iterator[Sender]:
    sender = Sender(cluster, numbers)
    sender.start()
    try:
        sender.has_sent(5)
        yield sender
        sender.has_sent(5)
    finally:
        sender.stop()


def roll(cluster: Cluster, sender: Sender) -> None:
    cluster.do("restart", "--rolling", "all")


def pause_and_resume(cluster: Cluster, sender: Sender) -> None:
    for number in (2, 3):
        sender.avoided = number
        sender.has_sent(5)
        cluster.do("pause", number)
        sender.has_sent(5)
        cluster.do("resume", number)
        sender.avoided = None


def remove_and_add(cluster: Cluster, sender: Sender) -> None:
    cluster.do("remove", 4)
    sender.has_sent(5)
    cluster.do("add")


@pytest.mark.timeout(120)
@pytest.mark.parametrize("work", (roll, pause_and_resume, remove_and_add))
def test_nothing_acknowledged_is_lost_meanwhile(cluster: Cluster, work: Callable[[Cluster, Sender], None]) -> None:
    cluster.do("up", 4)
    with sending(cluster, 1, 2, 3, 4) as sender:
        work(cluster, sender)
    cluster.wait_until_converged()
    assert not sender.refusals
    pools = [sorted(data["hash"] for data in cluster.pool(number)) for number in (1, 2, 3, 4)]
    assert len(set(pools[0])) == len(pools[0]), "each once"
    assert not set(sender.acknowledged) - set(pools[0]), "all that was acknowledged"
    assert pools.count(pools[0]) == 4, "the same everywhere"
