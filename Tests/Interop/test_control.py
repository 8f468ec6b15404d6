"""The control socket under clients of every kind: other users, many at once, slow ones, and those that vanish."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cluster import Cluster
from control import Control
from eventually import eventually
from processes import open_descriptors, proportional_bytes

NOBODY = 65_534
CLIENTS = 100
#: By how much what the allocator keeps for itself may differ from storm to storm: little beside what all clients had.
ROOM_IN_BYTES = 12 << 20
#: What a reader that asks for all events is sent at first.
REMEMBERED_IN_BYTES = 1_000_000


def daemon(cluster: Cluster) -> int:
    return cluster.status()["supervisor"]["pid"]


def connect(cluster: Cluster) -> socket.socket:
    """A bare connection to the control socket."""
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(30)
    connection.connect(str(cluster.directory / ".supervisor/control.sock"))
    return connection


@pytest.fixture
def descriptors_come_back(mesh: Cluster) -> Iterator[None]:
    """Fails unless the daemon has as many descriptors after the test as before it."""
    pid = daemon(mesh)
    before = open_descriptors(pid)
    yield
    eventually(lambda: open_descriptors(pid) <= before, "the daemon has closed what it opened")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can ask as another user")
class TestAnotherUser:
    @pytest.fixture
    def open_mesh(self, new_cluster: Callable[..., Cluster]) -> Iterator[Cluster]:
        """A mesh in a directory that everybody may look into."""
        with tempfile.TemporaryDirectory(prefix="mesh-") as directory:
            os.chmod(directory, 0o755)
            cluster = new_cluster(name=str(Path(directory) / "mesh"))
            cluster.do("up", 1)
            yield cluster
            cluster.close()

    @staticmethod
    def ask(cluster: Cluster, method: str, path: str, *options: str) -> subprocess.CompletedProcess[str]:
        """What a request of another user comes to."""
        place = cluster.directory / ".supervisor/control.sock"
        return subprocess.run(
            ["curl", "--silent", "--show-error", "--max-time", "20", "--write-out", "\n%{http_code}", "--request", method,
             "--unix-socket", str(place), *options, f"http://localhost{path}"],
            user=NOBODY, group=NOBODY, extra_groups=[], cwd="/", capture_output=True, text=True, timeout=60, check=False,
        )

    def test_the_socket_s_mode_keeps_it_out(self, open_mesh: Cluster) -> None:
        os.chmod(open_mesh.directory / ".supervisor", 0o755)
        result = self.ask(open_mesh, "GET", "/v1/status")
        assert result.returncode == 7, f"curl could not connect: {result}"

    @pytest.mark.parametrize(
        "method, path, options",
        [
            ("GET", "/v1/status", ()),
            ("GET", "/metrics", ()),
            ("GET", "/v1/events", ()),
            ("POST", "/v1/down", ()),
            ("DELETE", "/v1/nodes/1", ()),
            ("POST", "/v1/nodes/1/kill", ()),
            ("GET", "/v1/link", ("-H", "Connection: Upgrade", "-H", "Upgrade: websocket", "-H", "Sec-WebSocket-Version: 13",
                                 "-H", "Sec-WebSocket-Key: AAECAwQFBgcICQoLDA0ODw==")),
            ("GET", "/nothing", ()),
        ],
        ids=lambda value: str(value) if isinstance(value, str) else "",
    )
    def test_it_is_refused_even_where_the_mode_lets_it_in(
        self, open_mesh: Cluster, method: str, path: str, options: tuple[str, ...]
    ) -> None:
        os.chmod(open_mesh.directory / ".supervisor", 0o755)
        os.chmod(open_mesh.directory / ".supervisor/control.sock", 0o666)
        before = open_mesh.node(1)
        body, _, code = self.ask(open_mesh, method, path, *options).stdout.rpartition("\n")
        assert code == "403", body
        assert json.loads(body)["error"]["code"] == "forbidden"
        after = open_mesh.node(1)
        assert (after["pid"], after["state"]) == (before["pid"], "ready"), "nothing was done"


@pytest.mark.usefixtures("descriptors_come_back")
class TestManyClients:
    @staticmethod
    def storm(cluster: Cluster) -> None:
        """A hundred clients, all connected before the first one asks, each of which asks ten times."""
        everybody_is_there = threading.Barrier(CLIENTS)
        failures: list[str] = []

        def ask() -> None:
            try:
                with Control(cluster.directory, timeout=60) as control:
                    control.connect()
                    everybody_is_there.wait(timeout=60)
                    for _ in range(10):
                        assert len(control.status()["nodes"]) == 3
            except Exception as error:  # a thread's failure is the test's, whatever it is
                failures.append(repr(error))

        clients = [threading.Thread(target=ask) for _ in range(CLIENTS)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        assert not failures, failures

    def test_a_hundred_at_once_are_answered_in_the_same_memory(self, mesh: Cluster) -> None:
        pid = daemon(mesh)
        self.storm(mesh)
        before = proportional_bytes(pid)
        for _ in range(3):
            self.storm(mesh)
        assert proportional_bytes(pid) < before + ROOM_IN_BYTES


def test_readers_that_never_read_hold_nobody_up(cluster: Cluster) -> None:
    remember_events(cluster)
    cluster.do("up", 3)
    pid = daemon(cluster)
    descriptors = open_descriptors(pid)

    def storm() -> int:
        """A hundred readers that take nothing; returns the daemon's memory while they are there."""
        readers = [connect(cluster) for _ in range(CLIENTS)]
        try:
            for reader in readers:
                reader.sendall(b"GET /v1/events?since=0 HTTP/1.1\r\nHost: localhost\r\n\r\n")
            eventually(lambda: open_descriptors(pid) > CLIENTS, "all readers are accepted")
            cluster.do("restart", "3")
            cluster.wait_until_converged()
            return proportional_bytes(pid)
        finally:
            for reader in readers:
                reader.close()
            eventually(lambda: open_descriptors(pid) <= descriptors, "the daemon has closed what it opened")

    first = storm()
    assert first < CLIENTS * 2 * REMEMBERED_IN_BYTES, "each has what it did not read, and no more"
    assert storm() < first + ROOM_IN_BYTES, "what the first storm took serves the second"


@pytest.mark.usefixtures("descriptors_come_back")
class TestVanishingClients:
    @pytest.mark.parametrize(
        "sent",
        [
            b"",
            b"GET /v1/status HT",
            b"GET /v1/status HTTP/1.1\r\nHost: localhost\r\n\r\n",
            b"POST /v1/nodes HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{\"count\":",
            b"GET /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n",
            b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n" * 50,
        ],
        ids=["at once", "half a request", "before the answer", "half a body", "following", "fifty requests"],
    )
    def test_nobody_notices(self, mesh: Cluster, sent: bytes) -> None:
        for _ in range(20):
            with connect(mesh) as client:
                client.sendall(sent)
        assert [node["restarts"] for node in mesh.status()["nodes"]] == [0, 0, 0]

    def test_what_it_asked_for_is_done_all_the_same(self, mesh: Cluster) -> None:
        before = mesh.node(2)["pid"]
        with connect(mesh) as client:
            client.sendall(b"POST /v1/nodes/2/restart HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n")
        eventually(lambda: mesh.node(2)["pid"] not in (None, before), "node-2 is restarted")
        mesh.wait_until_converged()

    def test_half_a_request_and_then_nothing_is_answered_with_408(self, mesh: Cluster) -> None:
        with connect(mesh) as client:
            client.sendall(b"GET /v1/status HTTP/1.1\r\nHost:")
            assert mesh.status()["mesh"]["formed"], "others are served meanwhile"
            assert client.recv(4096).startswith(b"HTTP/1.1 408 ")


def remember_events(cluster: Cluster) -> None:
    """Leaves as many events as an earlier daemon would, but long ones: more than the socket of a reader can hold."""
    folder = cluster.directory / ".supervisor"
    folder.mkdir(mode=0o700)
    text = "x" * (REMEMBERED_IN_BYTES // 1000)
    event = {"time": "2026-01-01T00:00:00.000Z", "event": "supervisor", "message": text}
    lines = [json.dumps(event | {"cursor": cursor}) for cursor in range(1, 1001)]
    (folder / "events.jsonl").write_text("\n".join(lines) + "\n")
