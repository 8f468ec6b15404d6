"""`events -f` when its connection to the daemon is cut, as it is for whoever reads too slowly."""

from __future__ import annotations

import json
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cluster import Cluster
from control import Control


class Doorkeeper:
    """Stands at the control socket's place and passes on what clients and daemon say, until it cuts them off."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self.inner = place.with_suffix(".inner")
        place.rename(self.inner)
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(place))
        self._listener.listen()
        self._listener.settimeout(30)

    def let_in(self) -> tuple[socket.socket, socket.socket]:
        """The next client, and a connection to the daemon for it."""
        client, _ = self._listener.accept()
        daemon = socket.socket(socket.AF_UNIX)
        daemon.connect(str(self.inner))
        for end in (client, daemon):
            end.settimeout(30)
        return client, daemon

    def close(self) -> None:
        self._listener.close()
        self._place.unlink()
        self.inner.rename(self._place)


def pass_on(source: socket.socket, target: socket.socket, until: bytes) -> bytes:
    """Passes bytes on until these have passed, and returns all that did."""
    passed = b""
    while until not in passed:
        piece = source.recv(65536)
        assert piece, f"ended before {until!r}: {passed!r}"
        target.sendall(piece)
        passed += piece
    return passed


def next_line(reader: subprocess.Popen[str]) -> dict:
    """The next event; the test's time limit ends a wait for one that never comes."""
    return json.loads(reader.stdout.readline())


@pytest.fixture
def door(mesh: Cluster) -> Iterator[Doorkeeper]:
    with closing(Doorkeeper(mesh.directory / ".supervisor/control.sock")) as door:
        yield door


def test_a_reader_that_is_cut_off_goes_on_behind_its_last_event(mesh: Cluster, door: Doorkeeper) -> None:
    with Control(mesh.directory) as control:
        control.path = door.inner
        with subprocess.Popen(mesh.command("events", "-f", "--json"), stdout=subprocess.PIPE, text=True) as reader:
            try:
                client, daemon = door.let_in()
                pass_on(client, daemon, until=b"\r\n\r\n")
                pass_on(daemon, client, until=b"\r\n\r\n")
                assert control.ask("POST", "/v1/nodes/node-2/pause")[0] == 200
                pass_on(daemon, client, until=b'"state":"paused"')
                for end in (client, daemon):
                    end.close()
                # What happens while nobody is there comes all the same.
                assert control.ask("POST", "/v1/nodes/node-2/resume")[0] == 200
                client, daemon = door.let_in()
                assert b"Last-Event-ID: " in pass_on(client, daemon, until=b"\r\n\r\n")
                pass_on(daemon, client, until=b'"state":"ready"')
                events = [next_line(reader)]
                while events[-1].get("state") != "ready":
                    events.append(next_line(reader))
            finally:
                reader.kill()
    assert events[0]["state"] == "paused"
    cursors = [event["cursor"] for event in events]
    assert cursors == list(range(cursors[0], cursors[0] + len(cursors))), "none is missing, and none comes twice"
