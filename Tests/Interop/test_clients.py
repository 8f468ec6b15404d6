"""A node's HTTP face, and clients that misbehave: whatever they send, the mesh goes on."""

from __future__ import annotations

import http.client
import json
import random
import resource
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from cluster import Cluster
from eventually import eventually
from peers import Listener, dial
from transactions import handshake, message, transaction
from wire import UPGRADE


def request(
    cluster: Cluster, number: int, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None
) -> tuple[int, str]:
    """One HTTP request to a node; returns status and body."""
    connection = http.client.HTTPConnection("localhost", cluster.port(number), timeout=10)
    try:
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


@pytest.fixture
def lively_mesh(mesh: Cluster) -> Iterator[Cluster]:
    """Three nodes that must still serve, unharmed and with no restart, when the test is over."""
    yield mesh
    before = mesh.pool(2)
    data = transaction()
    with dial(mesh.address(2)) as client:
        client.send(message(data))
        assert json.loads(client.recv(timeout=10))["type"] == "SUCCESS"
    mesh.eventually_all_store([*before, data])
    assert mesh.restarts() == 0


class TestHTTP:
    def test_a_broadcast_is_stored_and_spread(self, lively_mesh: Cluster) -> None:
        data = transaction()
        status, text = request(lively_mesh, 1, "POST", "/broadcast", message(data))
        assert (status, json.loads(text)["type"]) == (200, "SUCCESS")
        assert data in lively_mesh.pool(1)
        lively_mesh.eventually_all_store([data])

    @pytest.mark.parametrize(
        "body", [message(transaction() | {"hash": "0"}), "{", "[]", "", message(None), handshake()],
        ids=["wrong hash", "not JSON", "not an object", "empty", "no data", "another type"],
    )
    def test_a_bad_broadcast_is_400_with_the_reason(self, lively_mesh: Cluster, body: str) -> None:
        status, text = request(lively_mesh, 1, "POST", "/broadcast", body)
        answer = json.loads(text)
        assert (status, answer["type"]) == (400, "ERROR")
        assert answer["data"]["info"]

    def test_a_handshake_is_answered_and_followed(self, lively_mesh: Cluster) -> None:
        with Listener(lively_mesh.outsider_port()) as listener:
            status, text = request(lively_mesh, 3, "POST", "/handshake", handshake(listener.address))
            answer = json.loads(text)
            assert (status, answer["type"]) == (200, "HANDSHAKE")
            assert lively_mesh.address(3) in answer["data"]
            assert listener.receive()["data"][-1] == lively_mesh.address(3)

    def test_the_pool_is_served(self, lively_mesh: Cluster) -> None:
        data = transaction()
        request(lively_mesh, 1, "POST", "/broadcast", message(data))
        lively_mesh.eventually_all_store([data])
        status, text = request(lively_mesh, 3, "GET", "/transactions")
        assert (status, json.loads(text)) == (200, [data])

    def test_status_health_and_metrics_are_served(self, lively_mesh: Cluster) -> None:
        status, text = request(lively_mesh, 1, "GET", "/status")
        assert status == 200 and isinstance(json.loads(text), dict)
        assert request(lively_mesh, 1, "GET", "/healthz")[0] == 200
        status, text = request(lively_mesh, 1, "GET", "/metrics")
        assert status == 200 and "# TYPE " in text

    def test_curl_gets_the_same(self, lively_mesh: Cluster) -> None:
        url = f"http://localhost:{lively_mesh.port(2)}"
        curl = ["curl", "--silent", "--show-error", "--fail", "--noproxy", "*", "--max-time", "10"]
        text = subprocess.run(
            [*curl, "--data", message(transaction()), f"{url}/broadcast"], capture_output=True, text=True, check=True
        ).stdout
        assert json.loads(text)["type"] == "SUCCESS"
        text = subprocess.run([*curl, f"{url}/transactions"], capture_output=True, text=True, check=True).stdout
        assert len(json.loads(text)) == 1

    @pytest.mark.parametrize(
        ("method", "path", "expected"), [("GET", "/nothing", 404), ("GET", "/broadcast", 405), ("POST", "/status", 405)]
    )
    def test_a_wrong_path_or_method_is_refused(
        self, lively_mesh: Cluster, method: str, path: str, expected: int
    ) -> None:
        assert request(lively_mesh, 1, method, path)[0] == expected

    @pytest.mark.parametrize("path", ("/", "/transactions"))
    def test_a_browser_of_another_site_is_refused(self, lively_mesh: Cluster, path: str) -> None:
        assert request(lively_mesh, 1, "GET", path, headers={"Origin": "http://example.com"})[0] == 403

    def test_a_host_that_is_not_ours_is_refused(self, lively_mesh: Cluster) -> None:
        status, _ = request(lively_mesh, 1, "GET", "/transactions", headers={"Host": "example.com"})
        assert status in {400, 403, 421}

    def test_both_loopback_addresses_are_served(self, lively_mesh: Cluster) -> None:
        for host in ("127.0.0.1", "::1"):
            socket.create_connection((host, lively_mesh.port(1)), timeout=10).close()


def is_closed(connection: socket.socket) -> bool:
    """Reads to the end: true once the node has closed, false when it stays silent for 10 s."""
    connection.settimeout(10)
    try:
        while connection.recv(65536):
            pass
    except ConnectionError:
        pass
    except TimeoutError:
        return False
    return True


class TestMisbehaviour:
    @pytest.mark.parametrize("seed", range(5))
    def test_garbage_instead_of_http(self, lively_mesh: Cluster, seed: int) -> None:
        garbage = random.Random(seed).randbytes(64 * 1024)
        with socket.create_connection(("127.0.0.1", lively_mesh.port(1)), timeout=10) as connection:
            try:
                connection.sendall(garbage)
            except ConnectionError:
                pass  # refused before it had read everything
            assert is_closed(connection)

    @pytest.mark.parametrize("seed", range(5))
    def test_garbage_instead_of_frames(self, lively_mesh: Cluster, seed: int) -> None:
        garbage = b"\xff" + random.Random(seed).randbytes(4096)  # reserved bits: no frame begins so
        with socket.create_connection(("127.0.0.1", lively_mesh.port(1)), timeout=10) as connection:
            connection.sendall(UPGRADE.format(port=lively_mesh.port(1)).encode() + garbage)
            assert is_closed(connection)

    @pytest.mark.parametrize(
        "text",
        ['{"type":', "[]", "null", '{"type":"NONSENSE"}', '{"type":"HANDSHAKE"}', '{"type":"HANDSHAKE","data":7}',
         '{"type":"HANDSHAKE","data":[7,null,"nonsense","ws://"]}', '{"type":"TRANSACTION"}', "[" * 10_000],
        ids=lambda text: text[:40],
    )
    def test_messages_of_a_wrong_shape(self, lively_mesh: Cluster, text: str) -> None:
        with dial(lively_mesh.address(1)) as client:
            client.send(text)

    def test_an_unmasked_frame_is_refused(self, lively_mesh: Cluster) -> None:
        with socket.create_connection(("127.0.0.1", lively_mesh.port(1)), timeout=10) as connection:
            connection.sendall(UPGRADE.format(port=lively_mesh.port(1)).encode() + b"\x81\x02hi")
            assert is_closed(connection)

    def test_a_frame_over_the_limit_is_refused(self, lively_mesh: Cluster) -> None:
        header = b"\x81\xff" + (1 << 40).to_bytes(8, "big") + b"\0\0\0\0"
        with socket.create_connection(("127.0.0.1", lively_mesh.port(1)), timeout=10) as connection:
            connection.sendall(UPGRADE.format(port=lively_mesh.port(1)).encode() + header)
            assert is_closed(connection)

    def test_half_open_connections_are_ended(self, lively_mesh: Cluster) -> None:
        with ExitStack() as stack:
            connections = []
            for text in ("", "GET / HTTP/1.1\r\nHost:", UPGRADE.format(port=lively_mesh.port(1))[:-2]):
                connections.append(
                    stack.enter_context(socket.create_connection(("127.0.0.1", lively_mesh.port(1)), timeout=10))
                )
                connections[-1].sendall(text.encode())
            assert all(is_closed(connection) for connection in connections)

    def test_a_thousand_connections_at_once(self, lively_mesh: Cluster) -> None:
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        with ExitStack() as stack:
            connections = [
                stack.enter_context(socket.create_connection(("127.0.0.1", lively_mesh.port(1)), timeout=10))
                for _ in range(1000)
            ]
            for connection in connections:
                connection.sendall(UPGRADE.format(port=lively_mesh.port(1)).encode())
            answers = [connection.recv(12) for connection in connections]
            assert answers.count(b"HTTP/1.1 101") == 1000
            with dial(lively_mesh.address(2)) as client:
                client.send(message(data := transaction()))
            lively_mesh.eventually_all_store([data])
        eventually(lambda: request(lively_mesh, 1, "GET", "/healthz")[0] == 200, "the node is healthy")
        assert lively_mesh.status()["mesh"]["formed"]
