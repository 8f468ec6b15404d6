"""HTTP/1.1 as its clients see it: Python's http.client, curl, and bytes that no client sends; on the nodes and the control socket."""

from __future__ import annotations

import http.client
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from cluster import Cluster
from raw import RawConnection
from transactions import message, transaction

CURL = ["curl", "--silent", "--show-error", "--noproxy", "*", "--max-time", "20"]


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """One node for all tests here; none of them may harm it."""
    cluster = Cluster(tmp_path_factory.mktemp("http") / "mesh")
    try:
        cluster.do("up", 1)
        pid = cluster.node(1)["pid"]
        yield cluster
        assert cluster.node(1)["pid"] == pid and cluster.restarts() == 0
    finally:
        cluster.close()


@pytest.fixture
def client(node: Cluster) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection("localhost", node.port(1), timeout=20)
    yield connection
    connection.close()


def curl(node: Cluster, path: str, *options: str) -> str:
    """What curl prints of a request to the node, line ends as LF."""
    url = f"http://localhost:{node.port(1)}{path}"
    return subprocess.run([*CURL, *options, url], capture_output=True, text=True, check=True, timeout=30).stdout


def answer(connection: http.client.HTTPConnection) -> tuple[int, bytes]:
    response = connection.getresponse()
    return response.status, response.read()


class TestHTTPClient:
    def test_a_connection_is_kept_over_answers_of_every_kind(self, client: http.client.HTTPConnection) -> None:
        client.connect()
        socket = client.sock
        for method, path, body, expected in [
            ("GET", "/healthz", None, 200), ("GET", "/nothing", None, 404), ("DELETE", "/status", None, 405),
            ("POST", "/broadcast", message(transaction()), 200), ("POST", "/broadcast", "{", 400),
            ("HEAD", "/status", None, 200), ("GET", "/status", None, 200),
        ]:
            client.request(method, path, body)
            assert answer(client)[0] == expected, (method, path)
            assert client.sock is socket, f"closed after {method} {path}"

    def test_a_body_in_chunks(self, node: Cluster, client: http.client.HTTPConnection) -> None:
        data = transaction()
        text = message(data).encode()
        client.request("POST", "/broadcast", iter([text[:1], text[1:50], text[50:]]), encode_chunked=True,
                       headers={"Transfer-Encoding": "chunked"})
        assert answer(client)[0] == 200
        assert data in node.pool(1)

    @pytest.mark.parametrize("path", ["/status", "/healthz", "/metrics", "/transactions"])
    def test_head_is_get_without_the_body(self, client: http.client.HTTPConnection, path: str) -> None:
        client.request("HEAD", path)
        response = client.getresponse()
        assert (response.status, response.read()) == (200, b"")
        assert response.getheader("Content-Length", "1") != "0"
        client.close()
        client.request("GET", path)
        whole = client.getresponse()
        assert whole.status == 200 and whole.read()
        assert whole.getheader("Content-Type") == response.getheader("Content-Type")

    @pytest.mark.parametrize(
        ("method", "path", "allowed"),
        [("GET", "/broadcast", {"POST"}), ("GET", "/handshake", {"POST"}), ("POST", "/status", {"GET", "HEAD"}),
         ("PUT", "/transactions", {"GET", "HEAD"}), ("OPTIONS", "/metrics", {"GET", "HEAD"})],
    )
    def test_a_wrong_method_is_told_the_right_ones(
        self, client: http.client.HTTPConnection, method: str, path: str, allowed: set[str]
    ) -> None:
        client.request(method, path)
        response = client.getresponse()
        assert response.status == 405
        assert set(response.getheader("Allow").split(", ")) >= allowed
        assert json.loads(response.read())["data"]["code"] == "method_not_allowed"

    def test_the_stream_of_the_pool_ends_where_it_should(self, client: http.client.HTTPConnection) -> None:
        client.request("POST", "/broadcast", message(transaction()))
        assert answer(client)[0] == 200
        client.request("GET", "/transactions")
        response = client.getresponse()
        assert response.getheader("Transfer-Encoding") == "chunked"
        assert isinstance(json.loads(response.read()), list)

    def test_a_query_is_no_part_of_the_path(self, client: http.client.HTTPConnection) -> None:
        client.request("GET", "/healthz?verbose=1")
        assert answer(client) == (200, b"ok\n")


class TestCurl:
    def test_http_1_0(self, node: Cluster) -> None:
        head, _, body = curl(node, "/transactions", "--http1.0", "--include").partition("\n\n")
        assert head.startswith("HTTP/1.1 200 ")
        assert "chunked" not in head
        assert isinstance(json.loads(body), list)

    def test_expect_100_continue(self, node: Cluster) -> None:
        text = curl(node, "/broadcast", "--header", "Expect: 100-continue", "--data", message(transaction()), "--include")
        assert text.startswith("HTTP/1.1 100 Continue\n\nHTTP/1.1 200 ")

    def test_a_chunked_upload(self, node: Cluster) -> None:
        text = curl(node, "/broadcast", "--header", "Transfer-Encoding: chunked", "--data", message(transaction()))
        assert json.loads(text)["type"] == "SUCCESS"

    def test_one_connection_for_several_requests(self, node: Cluster) -> None:
        url = f"http://localhost:{node.port(1)}/healthz"
        text = curl(node, "/healthz", "--write-out", "%{num_connects}\n", url, url)
        assert text == "ok\n1\nok\n0\nok\n0\n"

    def test_an_attempt_at_http_2_stays_http_1_1(self, node: Cluster) -> None:
        text = curl(node, "/healthz", "--http2", "--include")
        assert text.startswith("HTTP/1.1 ") and text.endswith("ok\n")

    @pytest.mark.parametrize(
        ("options", "status"),
        [(["--data-binary", "@-"], "413"), (["--header", f"A: {'x' * 9000}"], "431"), (["--get", "--data", "x" * 5000], "414"),
         (["--header", "Expect: 200-ok"], "417"), (["--header", "Host: example.com"], "403")],
    )
    def test_statuses_of_refusal(self, node: Cluster, options: list[str], status: str) -> None:
        command = [*CURL, *options, "--output", "/dev/null", "--write-out", "%{http_code}",
                   f"http://localhost:{node.port(1)}/broadcast"]
        result = subprocess.run(command, input="x" * 2_000_000, capture_output=True, text=True, timeout=30, check=False)
        assert result.stdout == status, result.stderr


def refused(*lines: str) -> bytes:
    return "\r\n".join(["POST /broadcast HTTP/1.1", "Host: localhost", *lines, "", ""]).encode()


class TestBytes:
    def test_requests_in_a_row_are_answered_in_a_row(self, node: Cluster) -> None:
        body = message(transaction()).encode()
        post = b"POST /broadcast HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
        get = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
        with RawConnection(node.port(1)) as client:
            client.send((post + get) * 50)
            answers = [client.response() for _ in range(100)]
        assert [status for status, _, _ in answers] == [200] * 100
        assert [body for _, _, body in answers[1::2]] == [b"ok\n"] * 50

    @pytest.mark.parametrize(
        "request_",
        [
            refused("A: b", " folded"), refused("A: b", "\tfolded"), refused("A : b"), refused(" A: b"), refused("A\0: b"),
            refused("A: b\rc"), refused("A: b\nC: d"), b"GET /status HTTP/1.1\nHost: localhost\n\n",
            refused("Content-Length: 1", "Content-Length: 2"), refused("Content-Length: 1", "Content-Length: 1"),
            refused("Content-Length: 1, 1"), refused("Content-Length: +1"), refused("Content-Length: -1"),
            refused("Content-Length: 0x1"), refused("Content-Length: 1 1"), refused("Content-Length:"),
            refused("Content-Length: 3", "Transfer-Encoding: chunked"),
            refused("Transfer-Encoding: chunked", "Content-Length: 3"),
            refused("Transfer-Encoding: chunked") + b"3 \r\nabc\r\n0\r\n\r\n",
            refused("Transfer-Encoding: chunked") + b"0x3\r\nabc\r\n0\r\n\r\n",
            refused("Transfer-Encoding: chunked") + b"3\nabc\r\n0\r\n\r\n",
            refused("Transfer-Encoding: chunked") + b"3\r\nabcd\r\n0\r\n\r\n",
            refused("Host: localhost"), b"GET /status HTTP/1.1\r\n\r\n", b"GET http://localhost/status HTTP/1.1\r\nHost: localhost\r\n\r\n",
            b"GET  /status HTTP/1.1\r\nHost: localhost\r\n\r\n", b"GET /sta tus HTTP/1.1\r\nHost: localhost\r\n\r\n",
            b"GET /status\r\n\r\n", b"POST /broadcast HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        ],
    )
    def test_what_could_be_read_in_two_ways_is_refused_and_nothing_behind_it_is_read(
        self, node: Cluster, request_: bytes
    ) -> None:
        with RawConnection(node.port(1)) as client:
            client.send(request_ + b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            client.shut_down_writing()
            text = client.read_to_end()
        assert text.startswith(b"HTTP/1.1 400 "), text
        assert text.count(b"HTTP/1.1 ") == 1

    @pytest.mark.parametrize(
        ("request_", "status"),
        [(refused("Transfer-Encoding: gzip, chunked"), 501), (refused("Transfer-Encoding: identity"), 501),
         (b"GET /status HTTP/2.0\r\nHost: localhost\r\n\r\n", 505)],
    )
    def test_what_is_not_supported_is_said_to_be(self, node: Cluster, request_: bytes, status: int) -> None:
        with RawConnection(node.port(1)) as client:
            client.send(request_)
            assert client.response()[0] == status

    def test_a_request_that_never_ends_is_timed_out(self, node: Cluster) -> None:
        with RawConnection(node.port(1)) as client:
            client.send(refused("Content-Length: 10") + b"{")
            assert client.response()[0] == 408
            assert client.read_to_end() == b""

    def test_a_large_upload_that_is_refused_can_still_read_why(self, node: Cluster) -> None:
        with RawConnection(node.port(1)) as client:
            client.send(refused("Content-Length: 4000000") + b"x" * 4_000_000)
            client.shut_down_writing()
            text = client.read_to_end()
            assert text.startswith(b"HTTP/1.1 413 ")


class TestControlSocket:
    def curl(self, node: Cluster, path: str, *options: str) -> str:
        socket: Path = node.directory / ".supervisor/control.sock"
        command = [*CURL, "--unix-socket", str(socket), *options, f"http://localhost{path}"]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout

    def test_it_speaks_the_same_http(self, node: Cluster) -> None:
        url = "http://localhost/v1/status"
        text = self.curl(node, "/v1/status", "--write-out", "\n%{num_connects}\n", "--output", "/dev/null",
                         url, "--output", "/dev/null")
        assert text.split() == ["1", "0"]
        assert json.loads(self.curl(node, "/v1/status"))["nodes"]
        assert self.curl(node, "/v1/status", "--head").startswith("HTTP/1.1 ")

    @pytest.mark.parametrize(
        ("path", "options", "status"),
        [("/v1/nothing", [], "404"), ("/v1/status", ["--request", "PATCH"], "405"), ("/v1/status", ["--header", f"A: {'x' * 9000}"], "431"),
         ("/v1/transactions", ["--header", "Content-Length: 2000000", "--data", "x"], "413"),
         ("/v1/status", ["--header", "Origin: http://evil.example"], "403")],
    )
    def test_it_refuses_the_same(self, node: Cluster, path: str, options: list[str], status: str) -> None:
        text = self.curl(node, path, *options, "--output", "/dev/null", "--write-out", "%{http_code}")
        assert text == status
