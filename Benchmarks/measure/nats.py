"""A NATS cluster: servers that pass a message on to each other's subscribers. Nothing is stored on a disk.

Publisher and subscribers speak NATS' text protocol over plain sockets. Its Python library takes longer for a message than the
servers do, and would be what is measured.
"""

from __future__ import annotations

import http.client
import json
import selectors
import socket
import subprocess
import time

from processes import free_base_port

from .meshes import Mesh
from .report import Figure
from .wire import TRANSACTION_BYTES

SUBJECT = "transactions"


class NatsCluster(Mesh):
    """One nats-server a node, each with a route to every other."""

    program = "NATS (not durable)"
    most_nodes = 50

    def __init__(self, nodes: int) -> None:
        super().__init__(nodes)
        # For each node a port for clients, one for routes, one to look inside.
        self.base_port = free_base_port(3 * nodes)
        self._processes: list[subprocess.Popen[bytes]] = []

    @staticmethod
    def missing() -> str | None:
        return None if Mesh.find("nats-server") else "nats-server: apt-get install nats-server"

    def _route(self, number: int) -> str:
        return f"nats://127.0.0.1:{self.base_port + self.nodes + number}"

    def form(self) -> None:
        for number in range(1, self.nodes + 1):
            command = [
                Mesh.find("nats-server"), "-a", "127.0.0.1", "-p", self.port(number), "-n", f"node-{number}",
                "-m", self.base_port + 2 * self.nodes + number, "--cluster_name", "bench",
                "--cluster", self._route(number), "-l", self.directory / f"node-{number}.log",
            ]
            if number > 1:
                command += ["--routes", self._route(1)]
            self._processes.append(subprocess.Popen(list(map(str, command)), cwd=self.directory))
        deadline = time.monotonic() + 120
        for number in range(1, self.nodes + 1):
            while self._linked(number) < self.nodes - 1:
                if time.monotonic() > deadline:
                    raise TimeoutError(f"NATS of {self.nodes}: not formed within 120 s")
                time.sleep(0.002)

    def _linked(self, number: int) -> int:
        """How many other servers a server has routes to; 0 while it does not answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.base_port + 2 * self.nodes + number, timeout=10)
        try:
            connection.request("GET", "/routez")
            routes = json.loads(connection.getresponse().read())["routes"] or []
            return len({route["remote_id"] for route in routes})
        except OSError:
            return 0
        finally:
            connection.close()

    def end(self) -> None:
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.wait()

    def pids(self) -> list[int]:
        return [process.pid for process in self._processes]


class _Client:
    """A connection to a server that has been greeted."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._read_until(b"\r\n")  # INFO
        self.socket.sendall(b'CONNECT {"verbose":false,"pedantic":false}\r\n')
        self.flush()

    def _read_until(self, end: bytes) -> None:
        received = b""
        while end not in received:
            chunk = self.socket.recv(65536)
            if not chunk:
                raise ConnectionError("a NATS server closed the connection")
            received += chunk

    def flush(self) -> None:
        """Returns once the server has taken in everything that was sent."""
        self.socket.sendall(b"PING\r\n")
        self._read_until(b"PONG\r\n")


class _Subscribers:
    """A subscriber at each server. Messages are counted by their bytes, which are known beforehand."""

    def __init__(self, cluster: NatsCluster) -> None:
        self._selector = selectors.DefaultSelector()
        self._clients = [_Client(cluster.port(number)) for number in range(1, cluster.nodes + 1)]
        self._received = dict.fromkeys(self._clients, 0)
        self._message = len(f"MSG {SUBJECT} 1 {TRANSACTION_BYTES}\r\n") + TRANSACTION_BYTES + len("\r\n")
        for client in self._clients:
            client.socket.sendall(f"SUB {SUBJECT} 1\r\n".encode())
            client.flush()
            self._selector.register(client.socket, selectors.EVENT_READ, client)
        time.sleep(0.5)  # until every server knows every other's subscription

    def wait(self, count: int, timeout: float = 120) -> None:
        """Returns once each has received so many messages in all; raises RuntimeError when one has received more."""
        deadline = time.monotonic() + timeout
        while any(received < count * self._message for received in self._received.values()):
            if not (ready := self._selector.select(max(0, deadline - time.monotonic()))):
                raise TimeoutError(f"not all NATS subscribers had {count} messages within {timeout:g} s")
            for key, _ in ready:
                self._received[key.data] += len(key.fileobj.recv(1 << 18))
        if any(received != count * self._message for received in self._received.values()):
            raise RuntimeError(f"NATS subscribers received other than {count} messages: {list(self._received.values())}")

    def __enter__(self) -> _Subscribers:
        return self

    def __exit__(self, *_: object) -> None:
        self._selector.close()
        for client in self._clients:
            client.socket.close()


_PUBLICATION = f"PUB {SUBJECT} {TRANSACTION_BYTES}\r\n".encode() + b"x" * TRANSACTION_BYTES + b"\r\n"


def throughput(nodes: int, count: int, runs: int) -> Figure:
    """Messages a second from the first byte published, on one connection, until a subscriber at each server has all."""
    samples = []
    for _ in range(runs):
        with NatsCluster(nodes) as cluster, _Subscribers(cluster) as subscribers:
            publisher = _Client(cluster.port(1)).socket
            burst = _PUBLICATION * count
            start = time.perf_counter()
            publisher.sendall(burst)
            subscribers.wait(count)
            samples.append(count / (time.perf_counter() - start))
            publisher.close()
    return Figure(f"messages received at all {nodes} nodes, {count:,} in all", NatsCluster.program, "/s", tuple(samples))


def latency(nodes: int, count: int) -> Figure:
    """Milliseconds from publishing one message until a subscriber at each server has it, with nothing else going on."""
    samples = []
    with NatsCluster(nodes) as cluster, _Subscribers(cluster) as subscribers:
        publisher = _Client(cluster.port(1)).socket
        for number in range(1, count + 1):
            start = time.perf_counter()
            publisher.sendall(_PUBLICATION)
            subscribers.wait(number)
            samples.append((time.perf_counter() - start) * 1000)
        publisher.close()
    return Figure(f"one message to all {nodes} nodes", NatsCluster.program, "ms", tuple(samples))
