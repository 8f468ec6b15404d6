"""A daemon that was killed, and what the next one makes of what it left: processes, records true and false."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from cluster import Cluster
from eventually import eventually
from transactions import transaction

ANOTHER_BOOT = "01234567-89ab-cdef-0123-456789abcdef"


def kill_and_wait(pid: int) -> None:
    """Kills any process with -9, and returns when it is gone."""
    descriptor = os.pidfd_open(pid)
    try:
        os.kill(pid, signal.SIGKILL)
        assert select.select([descriptor], [], [], 20)[0], f"process {pid} outlives SIGKILL"
    finally:
        os.close(descriptor)


def start_ticks(pid: int) -> int:
    """When a process was started, in clock ticks from the machine's start (proc(5), field 22)."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19])


class Orphans:
    """A mesh of three whose daemon was killed, and its record, to be falsified."""

    def __init__(self, mesh: Cluster) -> None:
        self.cluster = mesh
        self.state = mesh.directory / ".supervisor/state.json"
        self.pids = {node["number"]: node["pid"] for node in mesh.status()["nodes"]}
        eventually(lambda: self._recorded() == self.pids, "what runs is recorded")
        kill_and_wait(mesh.status()["supervisor"]["pid"])
        self.record = json.loads(self.state.read_text())

    def _recorded(self) -> dict[int, int | None]:
        nodes = json.loads(self.state.read_text())["nodes"]
        return {node["number"]: (node["process"] or {}).get("pid") for node in nodes}

    def write(self) -> None:
        self.state.write_text(json.dumps(self.record))

    def node(self, number: int) -> dict:
        """The record of a node."""
        return self.record["nodes"][number - 1]

    def up(self) -> dict[int, dict]:
        """Has the nodes adopted, and returns their status by number."""
        self.cluster.do("up", 3)
        return {node["number"]: node for node in self.cluster.status()["nodes"]}


@pytest.fixture
def orphans(mesh: Cluster) -> Orphans:
    return Orphans(mesh)


@pytest.fixture
def foreign() -> Iterator[subprocess.Popen[bytes]]:
    """A process of somebody else's, the leader of a group, as a node's is. It fails the test when it is ended by it."""
    with subprocess.Popen(["sleep", "infinity"], start_new_session=True) as process:
        yield process
        ended = process.poll()
        process.kill()
    assert ended is None, f"a foreign process was ended: {ended}"


class TestProcesses:
    def test_all_are_adopted_and_none_is_restarted(self, orphans: Orphans) -> None:
        recorded = orphans.state.stat().st_ino
        nodes = orphans.up()
        assert {number: node["pid"] for number, node in nodes.items()} == orphans.pids
        assert [node["restarts"] for node in nodes.values()] == [0, 0, 0]
        assert orphans.state.stat().st_ino == recorded, "what is as recorded needs no writing, which waits for the disk"

    def test_what_died_meanwhile_is_restarted_with_its_exit_unknown(self, orphans: Orphans) -> None:
        kill_and_wait(orphans.pids[2])
        nodes = orphans.up()
        assert nodes[2]["pid"] not in (None, orphans.pids[2])
        assert nodes[2]["last_exit"]["unknown"] is True
        assert (nodes[1]["pid"], nodes[3]["pid"]) == (orphans.pids[1], orphans.pids[3])

    def test_a_recycled_pid_is_nobody_of_ours(self, orphans: Orphans, foreign: subprocess.Popen[bytes]) -> None:
        kill_and_wait(orphans.pids[2])
        orphans.node(2)["process"]["pid"] = foreign.pid
        orphans.write()
        nodes = orphans.up()
        assert nodes[2]["pid"] not in (None, foreign.pid)
        assert orphans.cluster.down().returncode == 0

    def test_a_process_that_the_record_has_lost_is_found(self, orphans: Orphans, foreign: subprocess.Popen[bytes]) -> None:
        orphans.node(2)["process"]["pid"] = foreign.pid
        orphans.write()
        assert {number: node["pid"] for number, node in orphans.up().items()} == orphans.pids

    def test_a_daemon_killed_before_it_recorded_any_process_loses_none(self, orphans: Orphans) -> None:
        for node in orphans.record["nodes"]:
            node |= {"process": None, "intent": "created"}
        orphans.write()
        nodes = orphans.up()
        assert {number: node["pid"] for number, node in nodes.items()} == orphans.pids
        assert [node["restarts"] for node in nodes.values()] == [0, 0, 0]

    def test_somebody_elses_process_on_a_port_is_no_node_and_is_left(self, orphans: Orphans) -> None:
        port = orphans.cluster.port(2)
        for node in orphans.record["nodes"]:
            node |= {"process": None, "intent": "created"}
        orphans.write()
        kill_and_wait(orphans.pids[2])
        with socket.create_server(("127.0.0.1", port)):
            result = orphans.cluster.run("up", 3)
            assert result.returncode != 0
            assert f"port {port} is taken by pid {os.getpid()}" in result.stderr
        assert {number: node["pid"] for number, node in orphans.up().items() if number != 2} == {
            number: pid for number, pid in orphans.pids.items() if number != 2
        }

    def test_of_another_boot_nothing_is_taken_for_ours(self, orphans: Orphans, foreign: subprocess.Popen[bytes]) -> None:
        for pid in orphans.pids.values():
            kill_and_wait(pid)
        # The same pid and the same start time, as another boot may well have them.
        orphans.node(1)["process"] |= {"pid": foreign.pid, "start_ticks": start_ticks(foreign.pid)}
        orphans.record["boot_id"] = ANOTHER_BOOT
        orphans.write()
        nodes = orphans.up()
        assert len({node["pid"] for node in nodes.values()} - {None, foreign.pid}) == 3
        assert orphans.cluster.down().returncode == 0

    def test_a_node_that_lives_is_taken_over_whatever_boot_is_recorded(self, orphans: Orphans) -> None:
        orphans.record["boot_id"] = ANOTHER_BOOT
        orphans.write()
        assert {number: node["pid"] for number, node in orphans.up().items()} == orphans.pids

    def test_a_paused_node_stays_paused(self, mesh: Cluster) -> None:
        mesh.do("pause", "2")
        orphans = Orphans(mesh)
        mesh.do("up")
        node = mesh.node(2)
        assert (node["state"], node["pid"]) == ("paused", orphans.pids[2])
        mesh.do("resume", "2")
        mesh.wait_until_converged()

    def test_what_a_command_has_done_is_recorded_when_it_returns(self, cluster: Cluster) -> None:
        mesh, state = cluster, cluster.directory / ".supervisor/state.json"
        mesh.do("up", 3, "--no-wait")
        record = json.loads(state.read_text())
        assert [node["process"]["pid"] for node in record["nodes"]] == [node["pid"] for node in mesh.status()["nodes"]]
        assert [node["intent"] for node in record["nodes"]] == ["running"] * 3
        mesh.wait_until_converged()
        for verb, intent in (("pause", "paused"), ("resume", "running"), ("stop", "stopped"), ("start", "running")):
            mesh.do(verb, "2")
            assert json.loads(state.read_text())["nodes"][1]["intent"] == intent, verb
        mesh.do("remove", "2")
        assert [node["number"] for node in json.loads(state.read_text())["nodes"]] == [1, 3]

    def test_nothing_is_lost_meanwhile(self, orphans: Orphans) -> None:
        sent = [transaction() for _ in range(10)]
        orphans.up()
        orphans.cluster.do("send", "-", stdin="".join(json.dumps(data) + "\n" for data in sent))
        orphans.cluster.eventually_all_store(sent)


class TestState:
    @pytest.mark.parametrize(
        "damage",
        [
            lambda text: b"",
            lambda text: text[:1],
            lambda text: text[: len(text) // 2],
            lambda text: text[:-3],
            lambda text: b"\0" * len(text),
            lambda text: b"\xff\xfe{}" + text,
            lambda text: text.replace(b'"pid"', b'"dip"'),
            lambda text: text.replace(b'"schema"', b'"version"'),
            lambda text: b"[]",
        ],
        ids=["empty", "a byte", "half", "all but the end", "zeroes", "noise", "no pid", "no schema", "no object"],
    )
    def test_a_damaged_file_is_named_and_left(self, orphans: Orphans, damage) -> None:
        whole = orphans.state.read_bytes()
        orphans.state.write_bytes(damaged := damage(whole))
        for verb in ("up", "down"):
            result = orphans.cluster.run(verb)
            assert result.returncode == 1, result
            assert str(orphans.state) in result.stderr
            assert orphans.state.read_bytes() == damaged
        assert all(os.path.exists(f"/proc/{pid}") for pid in orphans.pids.values()), "nodes run on"
        orphans.state.write_bytes(whole)
        assert {number: node["pid"] for number, node in orphans.up().items()} == orphans.pids

    def test_a_half_written_successor_of_the_file_does_no_harm(self, orphans: Orphans) -> None:
        half = orphans.state.with_name(".state.json.0123456789abc.tmp")
        half.write_bytes(orphans.state.read_bytes()[:100])
        assert {number: node["pid"] for number, node in orphans.up().items()} == orphans.pids
        assert orphans.cluster.down().returncode == 0
        assert not half.exists()
