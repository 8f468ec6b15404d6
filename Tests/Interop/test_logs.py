"""Logs: rotated without a lost line under whatever writes to them, followed through it, and read over the control socket."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable

import pytest

from cluster import Cluster
from eventually import eventually

#: Numbers its lines; a grandchild shares the descriptor. How many, and when it stops, the environment says.
WRITER = """
import os, sys, time
name = sys.argv[1] if os.fork() else "grandchild"
for number in range(int(os.environ["LINES"])):
    os.write(1, f"{name} {number}\\n".encode())
    if number % 200 == 0: time.sleep(0.001)
while True: time.sleep(1000)
"""

#: 100 MB a second, as far as the disk lets it.
FIREHOSE = """
import os, time
piece = b"".join(b"%07d\\n" % number for number in range(125_000))
start = time.monotonic()
for number in range(int(os.environ["PIECES"])):
    os.write(1, piece)
    time.sleep(max(0, start + number / 100 - time.monotonic()))
print("the end", flush=True)
while True: time.sleep(1000)
"""

#: A line of 10 MB, then bytes that are no text.
UNPRINTABLE = """
import os, time
os.write(1, b"x" * 10_000_000 + b"\\n")
os.write(1, bytes(range(256)) * 40)
os.write(1, b"\\nthe end\\n")
while True: time.sleep(1000)
"""

SMALL = "logs: {max_size: 64KiB, keep: 100}\nhealth: {check: none}\n"


@pytest.fixture
def writing(new_cluster: Callable[..., Cluster]) -> Callable[..., Cluster]:
    """Starts nodes that run a Python program."""

    def start(program: str, config: str, nodes: int = 1, **environment: int) -> Cluster:
        command = json.dumps([sys.executable, "-c", program, "node"])
        env = json.dumps({name: str(value) for name, value in environment.items()})
        cluster = new_cluster(f"worker: {{command: {command}, env: {env}}}\n{config}")
        cluster.do("up", nodes)
        return cluster

    return start


def files(cluster: Cluster, number: int = 1) -> list[str]:
    return sorted(path.name for path in cluster.folder(number).glob("node.log*"))


def log_lines(cluster: Cluster, *options: object) -> list[str]:
    return [line.partition("| ")[2] for line in cluster.do("logs", *options).splitlines()]


def numbers(lines: list[str], name: str) -> list[int]:
    return [int(line.split()[1]) for line in lines if line.startswith(f"{name} ")]


def curl(cluster: Cluster, path: str) -> str:
    socket = cluster.directory / ".supervisor/control.sock"
    return subprocess.run(
        ["curl", "-s", "--unix-socket", os.path.realpath(socket), f"http://localhost{path}"],
        capture_output=True, text=True, timeout=60, check=True,
    ).stdout


def test_rotation_loses_no_line_of_a_program_or_its_children(writing: Callable[..., Cluster]) -> None:
    cluster = writing(WRITER, SMALL, LINES=40_000)
    lines = eventually(
        lambda: (found := log_lines(cluster, "-n", "all")).count("node 39999") and "grandchild 39999" in found and found,
        "everything is written", within=60,
    )
    for name in ("node", "grandchild"):
        assert numbers(lines, name) == list(range(40_000))
    eventually(lambda: len(files(cluster)) > 2, "it is rotated")
    lines = log_lines(cluster, "-n", "all")
    for name in ("node", "grandchild"):
        assert numbers(lines, name) == list(range(40_000))
    assert log_lines(cluster, "-n", "30000")[0] == lines[-30_000]


def test_following_sees_every_line_through_rotation(writing: Callable[..., Cluster]) -> None:
    cluster = writing(WRITER, SMALL, LINES=60_000)
    with subprocess.Popen(cluster.command("logs", "-f", "-n", "all"), stdout=subprocess.PIPE, text=True) as follower:
        try:
            lines: list[str] = []
            last = {"node 59999", "grandchild 59999"}
            while last:
                lines.append(follower.stdout.readline().rstrip("\n").partition("| ")[2])
                last.discard(lines[-1])
        finally:
            follower.kill()
    for name in ("node", "grandchild"):
        assert numbers(lines, name) == list(range(60_000))


def test_a_dead_daemon_does_not_break_logs_and_its_successor_rotates_them(writing: Callable[..., Cluster]) -> None:
    cluster = writing(WRITER, SMALL, LINES=40_000)
    os.kill(cluster.status()["supervisor"]["pid"], signal.SIGKILL)
    eventually(lambda: "grandchild 39999" in log_lines(cluster, "-n", "all"), "they are written on", within=60)
    before = files(cluster)
    cluster.do("up", 1)
    eventually(lambda: len(files(cluster)) > len(before), "the new daemon rotates them")
    lines = log_lines(cluster, "-n", "all")
    for name in ("node", "grandchild"):
        assert numbers(lines, name) == list(range(40_000))


def test_a_node_that_writes_without_end_takes_a_bounded_part_of_the_disk(writing: Callable[..., Cluster]) -> None:
    cluster = writing(FIREHOSE, "logs: {max_size: 1MiB, keep: 2}\nhealth: {check: none}\n", PIECES=300)
    log = cluster.folder(1) / "node.log"
    # While it writes, the daemon answers.
    eventually(lambda: (cluster.status(), "the end" in log_lines(cluster, "-n", "1"))[1], "all is written", within=120)

    def disk() -> int:
        return sum(path.stat().st_blocks * 512 for path in cluster.folder(1).glob("node.log*"))

    eventually(lambda: disk() <= 4 << 20, "300 MB became 3 MiB and a little", within=60)
    assert set(files(cluster)) == {"node.log", "node.log.1", "node.log.2"}
    assert log.stat().st_blocks * 512 <= 2 << 20
    assert cluster.restarts() == 0


#: When, how much it matters, what, and fields, whose values are in quotes where they have blanks.
WORKER_LINE = re.compile(
    r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (debug|info|warn|error) [a-z][^=]*?( [a-z_]+=([^ "]+|"[^"]*"))*'
)


def test_a_worker_s_lines_have_a_time_a_level_and_fields(new_cluster: Callable[..., Cluster]) -> None:
    cluster = new_cluster("worker: {env: {LOG_LEVEL: debug}}\noverrides: {node-2: {env: {LOG_LEVEL: warn}}}\n")
    cluster.do("up", 3)
    lines = log_lines(cluster, "1")
    assert all(WORKER_LINE.fullmatch(line) for line in lines), lines
    texts = [line.split(" ", 1)[1] for line in lines]
    assert f"info started node=node-1 address={cluster.address(1)} transactions=0" in texts
    assert {"info peer joined peer=node-2", "info peer joined peer=node-3"} <= set(texts)
    assert any(text.startswith("debug ") for text in texts)
    assert log_lines(cluster, "2") == [], "nothing to warn of"


def test_a_long_line_and_bytes_that_are_no_text_are_shown_and_disturb_nothing(writing: Callable[..., Cluster]) -> None:
    cluster = writing(UNPRINTABLE, "health: {check: none}\n")
    eventually(lambda: "the end" in log_lines(cluster, "-n", "1"), "all is written")
    assert cluster.do("logs", "-n", 5).count("node-1 |") <= 7
    text = cluster.do("logs", "-n", "all")
    assert len(text) > 10_000_000
    script = f"import pty, sys; sys.exit(pty.spawn({cluster.command('logs', '-n', 50)!r}) >> 8)"
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60, check=True).stdout
    plain = shown.replace(b"\x1b[", b"")  # the colours of the command itself
    assert not any(byte < 0x20 and byte not in b"\r\n\t" for byte in plain)


def test_logs_over_the_control_socket(mesh: Cluster) -> None:
    documents = [json.loads(line) for line in curl(mesh, "/v1/logs").splitlines()]
    assert {document["node"] for document in documents} == {"node-1", "node-2", "node-3"}
    one = [json.loads(line) for line in curl(mesh, "/v1/logs?node=2&lines=2").splitlines()]
    assert [document["node"] for document in one] == ["node-2", "node-2"]
    assert json.loads(curl(mesh, "/v1/logs?node=9"))["error"]["code"] == "node_not_found"
    assert json.loads(curl(mesh, "/v1/logs?lines=some"))["error"]["code"] == "bad_request"


def test_a_slow_reader_of_logs_gets_all_and_disturbs_nobody(writing: Callable[..., Cluster]) -> None:
    cluster = writing(WRITER, "health: {check: none}\n", LINES=200_000)
    socket = os.path.realpath(cluster.directory / ".supervisor/control.sock")
    command = ["curl", "-sN", "--limit-rate", "8M", "--unix-socket", socket, "http://localhost/v1/logs?lines=all&follow=true"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as reader:
        try:
            lines: list[str] = []
            last = {"node 199999", "grandchild 199999"}
            while last:
                lines.append(json.loads(reader.stdout.readline())["line"])
                last.discard(lines[-1])
        finally:
            reader.kill()
    assert numbers(lines, "node") == list(range(200_000))
    assert cluster.node(1)["state"] == "ready"
