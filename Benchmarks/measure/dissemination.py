"""How fast transactions reach every node's file: many at once, and one at a time."""

from __future__ import annotations

import time

from .files import Growth
from .meshes import Mesh
from .report import Figure
from .wire import Client, transactions


def _bytes_per_transaction(mesh: Mesh, client: Client, growth: Growth, frames: list[bytes]) -> int:
    """Stores the first two of `frames`, and returns by how much the second made each file grow."""
    sizes = []
    for frame in frames[:2]:
        client.send(frame)
        time.sleep(0.5)  # until every file is written in full, whatever its format
        growth.wait(1)
        sizes.append({pool.stat().st_size for pool in mesh.pools()})
    if any(len(size) != 1 for size in sizes):
        raise RuntimeError(f"the nodes' files differ in size: {sizes}")
    return sizes[1].pop() - sizes[0].pop()


def _verify(mesh: Mesh, count: int) -> None:
    for pool in mesh.pools():
        stored = pool.read_bytes().count(b'"hash"')
        if stored != count:
            raise RuntimeError(f"{pool.parent.name} stored {stored} transactions of {count}")


def throughput(kind: type[Mesh], nodes: int, count: int, runs: int) -> Figure:
    """Transactions a second from the first byte sent, on one connection, until all are in all files."""
    samples = []
    for _ in range(runs):
        frames = transactions(count + 2)
        with kind(nodes) as mesh, Growth(mesh.pools()) as growth, Client(mesh.port(1)) as client:
            step = _bytes_per_transaction(mesh, client, growth, frames)
            expected = mesh.pools()[0].stat().st_size + count * step
            burst = b"".join(frames[2:])
            start = time.perf_counter()
            client.send(burst)
            growth.wait(expected)
            samples.append(count / (time.perf_counter() - start))
            _verify(mesh, count + 2)
    return Figure(f"transactions stored on all {nodes} nodes, {count:,} in all", kind.program, "/s", tuple(samples))


def latency(kind: type[Mesh], nodes: int, count: int) -> Figure:
    """Milliseconds from sending one transaction to one node until all files hold it, the mesh being idle otherwise."""
    frames = transactions(count + 2)
    samples = []
    with kind(nodes) as mesh, Growth(mesh.pools()) as growth, Client(mesh.port(1)) as client:
        step = _bytes_per_transaction(mesh, client, growth, frames)
        size = mesh.pools()[0].stat().st_size
        for frame in frames[2:]:
            size += step
            start = time.perf_counter()
            client.send(frame)
            growth.wait(size)
            samples.append((time.perf_counter() - start) * 1000)
        _verify(mesh, count + 2)
    return Figure(f"one transaction to all {nodes} nodes", kind.program, "ms", tuple(samples))
