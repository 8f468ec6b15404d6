"""Pages in a real browser against a node: kept out by their origin or their host's name, whatever means they use; let in on request."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from browser import CHROMIUM, PageServer, browsing
from cluster import Cluster
from eventually import eventually

PAGE = Path(__file__).with_name("attacking-page.html")

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt-get install chromium, or set CHROMIUM")


def submitters(cluster: Cluster) -> set[str]:
    """The attempts of the page whose transactions the node has stored."""
    return {data["by"] for data in cluster.pool(1)}


def test_a_page_of_another_origin_can_submit_nothing_and_read_nothing(cluster: Cluster, tmp_path: Path) -> None:
    cluster.do("up", 1)
    with PageServer(PAGE) as server:
        with browsing(f"http://127.0.0.1:{server.port}/page?node=127.0.0.1:{cluster.port(1)}", tmp_path / "profile"):
            report = server.report()
    # What is blind cannot tell; the pool can.
    assert report.pop("blind") in {"opaque", "refused"}
    assert (report.pop("beacon"), report.pop("form")) == ("queued", "sent")
    assert set(report.values()) == {"refused"}, report
    assert submitters(cluster) == set()


def test_a_page_of_an_allowed_origin_can_do_both(new_cluster: Callable[..., Cluster], tmp_path: Path) -> None:
    with PageServer(PAGE) as server:
        cluster = new_cluster(f'mesh:\n  allowed_origins: ["http://127.0.0.1:{server.port}"]\n')
        cluster.do("up", 1)
        with browsing(f"http://127.0.0.1:{server.port}/page?node=127.0.0.1:{cluster.port(1)}", tmp_path / "profile"):
            report = server.report()
            everybody = {"text", "json", "blind", "beacon", "form", "webSocket"}
            eventually(lambda: submitters(cluster) == everybody, "everything is stored")
    assert report == {
        "text": 200, "json": 200, "blind": "opaque", "beacon": "queued", "form": "sent", "webSocket": "SUCCESS",
        "status": 200, "pool": 200,
    }


def test_a_name_that_was_rebound_to_this_machine_is_refused(cluster: Cluster, tmp_path: Path) -> None:
    """The page and the node are one origin to the browser, so nothing but the name in Host gives the page away."""
    cluster.do("up", 1)
    port = cluster.port(1)
    with PageServer(PAGE, ("127.0.0.2", port), upstream=port) as server:
        with browsing(
            f"http://evil.example:{port}/page?node=evil.example:{port}", tmp_path / "profile",
            "--host-resolver-rules=MAP evil.example 127.0.0.2",
        ):
            report = server.report()
    assert report.pop("blind") == 403
    assert (report.pop("beacon"), report.pop("form")) == ("queued", "sent")
    assert report.pop("webSocket") == "refused"
    assert set(report.values()) == {403}, report
    assert submitters(cluster) == set()
