"""Thousands of random and mutated streams against one node of a mesh: nothing that comes over the wire can hurt it."""

from __future__ import annotations

import os
import random
import selectors
import socket
import struct

from cluster import Cluster
from eventually import eventually
from hostile import HostileStreams
from peers import dial
from processes import open_descriptors, private_kib
from transactions import message, transaction

#: Streams in all, and how many of them are open at a time. HOSTILE_SEED repeats a run whose seed was printed.
STREAMS = int(os.environ.get("HOSTILE_STREAMS", "10000"))
OPEN = 64

#: Streams after which the node has met all that makes it take memory once, such as its buffers.
WARM_UP = 2000

#: What the node may have grown by after the warm-up. A leak of a hundred bytes a stream would be past it.
GROWTH_KIB = 1024


class Attack:
    """Keeps up to `OPEN` streams under way, each in a few pieces, until the node has ended every one of them."""

    def __init__(self, port: int, seed: int) -> None:
        self._port = port
        self._random = random.Random(seed + 1)
        self._streams = HostileStreams(seed, port)
        self._selector = selectors.DefaultSelector()
        self._open = 0

    def run(self, count: int) -> None:
        started = 0
        while started < count or self._open:
            while started < count and self._open < OPEN:
                self._start()
                started += 1
            ready = self._selector.select(timeout=20)
            assert ready, f"{self._open} streams are open and the node has not ended any of them within 20 s"
            for key, events in ready:
                self._serve(key, events)

    def _start(self) -> None:
        connection = socket.create_connection((self._random.choice(["127.0.0.1", "::1"]), self._port), timeout=20)
        connection.setblocking(False)
        rest = memoryview(self._streams.next())
        ends_with_reset = self._random.random() < 0.1
        self._selector.register(connection, selectors.EVENT_READ | selectors.EVENT_WRITE, [rest, ends_with_reset])
        self._open += 1

    def _serve(self, key: selectors.SelectorKey, events: int) -> None:
        connection, state = key.fileobj, key.data
        try:
            if events & selectors.EVENT_WRITE and not self._write(connection, state):
                return
            while connection.recv(65536):
                pass
        except BlockingIOError:
            return
        except ConnectionError:
            pass
        self._end(connection)

    def _write(self, connection: socket.socket, state: list) -> bool:
        """Sends a piece; when there is none left, says so to the node. Returns whether anything can be read."""
        rest, ends_with_reset = state
        if rest:
            state[0] = rest[connection.send(rest[: self._random.randrange(1, 600)]) :]
            return False
        if ends_with_reset:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self._end(connection)
            return False
        connection.shutdown(socket.SHUT_WR)
        self._selector.modify(connection, selectors.EVENT_READ, state)
        return True

    def _end(self, connection: socket.socket) -> None:
        self._selector.unregister(connection)
        connection.close()
        self._open -= 1


def test_ten_thousand_hostile_streams_leave_no_trace(mesh: Cluster) -> None:
    seed = int(os.environ.get("HOSTILE_SEED", random.randrange(1 << 32)))
    print(f"seed {seed}, {STREAMS} streams")
    pid, port = mesh.node(1)["pid"], mesh.port(1)
    before = open_descriptors(pid)
    Attack(port, seed).run(min(WARM_UP, STREAMS))
    warm = private_kib(pid)
    stored = []
    for part in range(8):
        Attack(port, seed + 7 + part).run(max(0, STREAMS - WARM_UP) // 8)
        with dial(mesh.address(2)) as client:
            client.send(message(data := transaction()))
            assert '"SUCCESS"' in client.recv(timeout=10)
        stored.append(data)
    eventually(lambda: open_descriptors(pid) <= before, f"node-1 has no more than its {before} descriptors again")
    grown = private_kib(pid) - warm
    print(f"{warm} KiB before, {grown} KiB more after")
    assert grown <= GROWTH_KIB, f"node-1 has grown by {grown} KiB to {warm + grown} KiB"
    assert mesh.node(1)["pid"] == pid and mesh.restarts() == 0
    assert mesh.status()["mesh"]["formed"]
    mesh.wait_until_converged()
    for number in (1, 2, 3):
        assert all(data in mesh.pool(number) for data in stored)
