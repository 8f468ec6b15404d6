"""Every limit of the wire against a live node: at the limit it serves, one past it it says so and goes on with others."""

from __future__ import annotations

import json
import re
import resource
import socket
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from websockets.utils import accept_key

from cluster import Cluster
from eventually import eventually
from hostile import frame, header
from peers import dial
from processes import open_descriptors, private_kib
from raw import RawConnection
from transactions import handshake, message, transaction
from wire import UPGRADE

MEBIBYTE = 1 << 20


@pytest.fixture
def node(cluster: Cluster) -> Iterator[Cluster]:
    """One node alone, which must be unharmed when the test is over."""
    cluster.do("up", 1)
    pid = cluster.node(1)["pid"]
    yield cluster
    assert cluster.node(1)["pid"] == pid and cluster.restarts() == 0
    with dial(cluster.address(1)) as client:
        client.send(message(transaction()))
        assert json.loads(client.recv(timeout=10))["type"] == "SUCCESS"


def padded(text: str, length: int) -> bytes:
    """JSON text with blanks behind it, so that it has so many bytes."""
    return text.encode().ljust(length)


class TestOpeningHandshake:
    def test_its_deadline_is_not_moved_by_bytes(self, node: Cluster) -> None:
        with RawConnection(node.port(1)) as slow:
            slow.send(b"GET / HTTP/1.1\r\nHost: localhost\r\nA: ")
            for _ in range(60):
                slow.send(b"x")
                if slow.has_input(within=1):
                    break
            assert slow.read_until(b"\r\n").startswith(b"HTTP/1.1 408 ")

    @pytest.mark.parametrize(("excess", "status"), [(0, 101), (1, 431)])
    def test_the_bytes_of_its_head(self, node: Cluster, excess: int, status: int) -> None:
        head = UPGRADE.format(port=node.port(1))[:-2] + "Padding: "
        with RawConnection(node.port(1)) as client:
            client.send((head + "x" * (8192 + excess - len(head) - 4) + "\r\n\r\n").encode())
            assert client.response()[0] == status

    @pytest.mark.parametrize(("excess", "status"), [(0, 101), (1, 431)])
    def test_the_number_of_its_fields(self, node: Cluster, excess: int, status: int) -> None:
        head = UPGRADE.format(port=node.port(1))[:-2]
        count = head.count("\r\n") - 1
        with RawConnection(node.port(1)) as client:
            client.send((head + "A: b\r\n" * (64 + excess - count) + "\r\n").encode())
            assert client.response()[0] == status


class TestMessages:
    def test_its_size(self, node: Cluster) -> None:
        with RawConnection(node.port(1)).upgrade() as client:
            client.send(frame(1, padded(message(transaction()), MEBIBYTE)))
            assert client.answer()["type"] == "SUCCESS"
            client.send(header(1, MEBIBYTE + 1) + b"mask")
            assert client.close_code() == 1009

    def test_the_size_of_a_body(self, node: Cluster) -> None:
        head = "POST /broadcast HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\r\n"
        with RawConnection(node.port(1)) as client:
            client.send(head.format(MEBIBYTE).encode() + padded(message(transaction()), MEBIBYTE))
            assert client.response()[0] == 200
            client.send(head.format(MEBIBYTE + 1).encode())
            assert client.response()[0] == 413

    def test_its_fragments_even_if_empty(self, node: Cluster) -> None:
        text = message(transaction()).encode()
        first, empty, last = frame(1, text, final=False), frame(0, b"", final=False), frame(0, b"")
        with RawConnection(node.port(1)).upgrade() as client:
            client.send(first + empty * 1022 + last)
            assert client.answer()["type"] == "SUCCESS"
            client.send(first + empty * 1023 + last)
            assert client.close_code() == 1008

    def test_the_size_of_a_transaction(self, node: Cluster) -> None:
        def data(length: int) -> dict:
            return {"pad": "x" * (length - len(json.dumps({"pad": ""}, separators=(",", ":"))))}

        with RawConnection(node.port(1)).upgrade() as client:
            client.say(message(data(64 << 10)))
            assert client.answer()["type"] == "SUCCESS"
            client.say(message(data((64 << 10) + 1)))
            assert client.answer()["data"]["code"] == "too_large"

    def test_the_depth_of_its_json(self, node: Cluster) -> None:
        def nested(depth: int) -> str:
            # The message and its data are two levels.
            return '{"type":"TRANSACTION","data":{"a":' + "[" * (depth - 2) + "]" * (depth - 2) + "}}"

        with RawConnection(node.port(1)).upgrade() as client:
            client.say(nested(32))
            assert client.answer()["type"] == "SUCCESS"
            client.say(nested(33))
            assert client.answer()["data"]["code"] == "malformed_message"

    @pytest.mark.parametrize(
        ("data", "code"),
        [(frame(1, b"\xff"), 1007), (frame(1, b"a", final=False) + frame(0, b"\xc3"), 1007), (b"\x81\x01a", 1002),
         (frame(2, b""), 1003), (b"\xc1\x80\0\0\0\0", 1002), (frame(9, b"x" * 126), 1002)],
        ids=["not UTF-8", "half a character at the end", "no mask", "binary", "reserved bit", "long ping"],
    )
    def test_what_is_refused_outright(self, node: Cluster, data: bytes, code: int) -> None:
        with RawConnection(node.port(1)).upgrade() as client:
            client.send(data)
            assert client.close_code() == code


class TestPeers:
    def test_pings_are_answered_up_to_a_limit(self, node: Cluster) -> None:
        with RawConnection(node.port(1)).upgrade() as client:
            for _ in range(100):
                client.send(frame(9, b"ping") * 100)
                assert client.read(600) == b"\x8a\x04ping" * 100
            client.send(frame(9, b"ping"))
            assert client.close_code() == 1008

    def test_one_connection_too_many_is_told_so_and_a_place_that_is_free_is_given(self, node: Cluster) -> None:
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        port = node.port(1)
        with ExitStack() as stack:
            links = [stack.enter_context(RawConnection(port)).upgrade() for _ in range(1024)]
            with RawConnection(port) as extra:
                status, _, body = extra.response()
                assert (status, b"1024" in body) == (503, True)
                assert extra.read_to_end() == b""
            links[0].close()

            def is_taken() -> bool:
                with RawConnection(port) as late:
                    late.send(UPGRADE.format(port=port).encode())
                    return late.response()[0] == 101

            eventually(is_taken, "a place is free again")

    def test_silent_peers_are_pinged_twice_and_given_up_and_others_are_not(self, node: Cluster) -> None:
        """As a suspended process, or one whose machine has lost its power: nothing comes back."""
        port = node.port(1)
        with RawConnection(port, timeout=60).upgrade() as silent, dial(node.address(1)) as lively:
            assert [silent.read_frame(), silent.read_frame()] == [(9, b""), (9, b"")]
            assert silent.read_to_end() == b""
            lively.send(message(transaction()))
            assert json.loads(lively.recv(timeout=10))["type"] == "SUCCESS"


class LazyListeners:
    """Naive peers that let themselves be dialled, open the connection, and never read again."""

    def __init__(self, node: Cluster, count: int) -> None:
        self._stack = ExitStack()
        self._connections: list[socket.socket] = []
        for _ in range(count):
            listener = self._stack.enter_context(socket.socket())
            # The system shall not take in what the process does not.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            listener.settimeout(20)
            listener.bind(("127.0.0.1", 0))
            listener.listen()
            introduction = self._stack.enter_context(RawConnection(node.port(1)).upgrade())
            introduction.say(handshake(f"ws://127.0.0.1:{listener.getsockname()[1]}"))
            self._accept(listener)

    def _accept(self, listener: socket.socket) -> None:
        connection = self._stack.enter_context(listener.accept()[0])
        connection.settimeout(20)
        request = b""
        while not request.endswith(b"\r\n\r\n"):
            request += connection.recv(4096)
        key = re.search(rb"Sec-WebSocket-Key: (.*)\r\n", request)[1].decode()
        connection.sendall(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + accept_key(key).encode() + b"\r\n\r\n"
        )
        self._connections.append(connection)

    def __enter__(self) -> LazyListeners:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()


def metric(node: Cluster, name: str) -> int:
    with urllib.request.urlopen(f"http://localhost:{node.port(1)}/metrics", timeout=10) as answer:
        return int(re.search(rf"^{name} (\d+)$", answer.read().decode(), re.MULTILINE)[1])


class TestReadersOfNothing:
    #: What a hundred of them may cost: the high mark's worth of frames, which they share, and what each has of its own.
    GROWTH_KIB = 8 << 10

    def test_a_hundred_peers_that_never_read_cost_little_and_others_go_on(self, node: Cluster) -> None:
        pid = node.node(1)["pid"]
        before = open_descriptors(pid)
        with LazyListeners(node, 100), RawConnection(node.port(1)).upgrade() as client:
            warm = private_kib(pid)
            for round_ in range(100):
                client.say(message({"round": round_, "pad": "x" * 60_000}))
                assert client.answer()["type"] == "SUCCESS"
            grown = private_kib(pid) - warm
            assert metric(node, "node_pushes_held_back_total") > 0
            print(f"{warm} KiB before, {grown} KiB more with 6 MB pushed to 100 peers that do not read")
            assert grown < self.GROWTH_KIB, f"node-1 has grown by {grown} KiB"
        eventually(lambda: open_descriptors(pid) <= before, f"node-1 has no more than its {before} descriptors again")

    def test_a_client_that_reads_no_answers_is_read_no_further(self, node: Cluster) -> None:
        pid = node.node(1)["pid"]
        with RawConnection(node.port(1)).upgrade() as client:
            warm = private_kib(pid)
            submission = frame(1, b'{"type":"NONSENSE"}') * 1000
            client.set_timeout(2)
            with pytest.raises(TimeoutError):
                for _ in range(1000):
                    client.send(submission)
            grown = private_kib(pid) - warm
            assert grown < self.GROWTH_KIB, f"node-1 has grown by {grown} KiB"
