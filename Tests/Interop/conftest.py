"""Fixtures: a cluster in a temporary directory, ended in any case, and never left behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cluster import SUPERVISOR, Cluster, MakeCluster


def pytest_sessionstart() -> None:
    if not SUPERVISOR.is_file():
        pytest.exit(f"no executable at {SUPERVISOR}: swift build -c release, or set SUPERVISOR", returncode=2)


@pytest.fixture
def new_cluster(tmp_path: Path) -> Iterator[Callable[..., Cluster]]:
    """Makes clusters with a configuration of the test's own; all of them are ended after it."""
    clusters: list[Cluster] = []

    def make(config: str = "", name: str = "mesh", base_port: int | None = None) -> Cluster:
        clusters.append(Cluster(tmp_path / name, config, base_port))
        return clusters[-1]

    yield make
    for cluster in clusters:
        cluster.close()


@pytest.fixture
def cluster(new_cluster: Callable[..., Cluster]) -> Cluster:
    """An empty cluster directory; nothing runs in it yet."""
    return new_cluster()


@pytest.fixture
def mesh(cluster: Cluster) -> Cluster:
    """Three nodes, formed."""
    cluster.do("up", 3)
    return cluster


@pytest.fixture
def own_program(new_cluster: Callable[..., Cluster]) -> MakeCluster:
    """Makes a cluster whose template holds the given files besides its .env."""

    def make(config: str, files: dict[str, str]) -> Cluster:
        cluster = new_cluster(f"template: template\n{config}")
        template = cluster.directory / "template"
        template.mkdir()
        (template / ".env.template").write_text("PORT={{port}}\nNAME={{name}}\n")
        for name, text in files.items():
            (template / name).write_text(text)
        return cluster

    return make
