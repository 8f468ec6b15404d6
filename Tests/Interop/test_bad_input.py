"""Bad input: a clear message that says what, where and what to do; the fitting exit code; nothing started, nothing lost."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from cluster import SUPERVISOR, Cluster
from eventually import eventually

FAILED, USAGE, CONFIG, SOME_ONLY = 1, 2, 4, 6


def tree(directory: Path) -> dict[str, bytes | None]:
    """Every path under `directory`, with the content of the files."""
    return {
        str(path.relative_to(directory)): path.read_bytes() if path.is_file() else None for path in directory.rglob("*")
    }


def assert_refused(cluster: Cluster, arguments: list[object], codes: set[int], expected: list[str]) -> str:
    """Runs a verb that must fail, say all of `expected` on stderr, and leave no process and no file. Returns stderr."""
    before = tree(cluster.directory)
    result = cluster.run(*arguments)
    assert result.returncode in codes, f"exit code {result.returncode}: {result.stderr}{result.stdout}"
    assert result.stdout == "", "stdout is for data"
    for text in expected:
        assert text in result.stderr, result.stderr
    assert "Fatal error" not in result.stderr, result.stderr
    assert cluster.processes() == []
    assert tree(cluster.directory) == before
    return result.stderr


# Line 1 is base_port; the rest is the case's own. Each names the line, and the word that is wrong or expected.
BAD_CONFIGS = {
    "unknown key": ("nodez: 3\n", ["cluster.yaml:2:1", "nodez", "nodes"]),
    "unknown key, nested": ("restart:\n  polcy: always\n", ["cluster.yaml:3:3", "polcy", "policy"]),
    "duplicate key": ("nodes: 3\nname: a\nnodes: 4\n", ["cluster.yaml:4:1", "nodes"]),
    "text for a number": ("nodes: many\n", ["cluster.yaml:2:8", "many"]),
    "list for a map": ("worker: [a, b]\n", ["cluster.yaml:2", "worker"]),
    "number for a list": ("worker:\n  command: 7\n", ["cluster.yaml:3", "command"]),
    "duration without unit": ("stop: {timeout: 5}\n", ["cluster.yaml:2", "timeout"]),
    "negative duration": ("stop: {timeout: -5s}\n", ["cluster.yaml:2", "timeout"]),
    "unknown policy": ("restart: {policy: sometimes}\n", ["cluster.yaml:2", "sometimes", "on-failure"]),
    "unknown signal": ("stop: {signal: NOPE}\n", ["cluster.yaml:2", "NOPE"]),
    "out of range": ("nodes: 100000\n", ["cluster.yaml:2", "100000"]),
    "tab": ("restart:\n\tpolicy: always\n", ["cluster.yaml:3:1", "tab"]),
    "anchor": ("name: &a mesh\n", ["cluster.yaml:2:7", "anchor"]),
    "alias": ("name: *a\n", ["cluster.yaml:2:7", "alias"]),
    "tag": ("name: !!str mesh\n", ["cluster.yaml:2:7", "tag"]),
    "several documents": ("---\nname: b\n", ["cluster.yaml:2:1", "document"]),
    "unclosed quote": ('name: "mesh\n', ["cluster.yaml:2"]),
    "unclosed bracket": ("mesh: {known_peers: [1, 3\n", ["cluster.yaml:"]),
    "invalid UTF-8": (b"name: \xff\n".decode("latin-1"), ["cluster.yaml:2"]),
    "program that does not exist": ("worker: {command: [no-such-program]}\n", ["no-such-program"]),
    "template that does not exist": ("template: templates/none\n", ["templates/none"]),
}


@pytest.mark.parametrize(("config", "expected"), BAD_CONFIGS.values(), ids=BAD_CONFIGS.keys())
def test_a_bad_cluster_yaml_is_refused(cluster: Cluster, config: str, expected: list[str]) -> None:
    (cluster.directory / "cluster.yaml").write_bytes(f"base_port: {cluster.base_port}\n{config}".encode("latin-1"))
    assert_refused(cluster, ["up", 3], {CONFIG}, expected)


def make_folder(path: Path) -> None:
    path.mkdir()


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


def make_link_to_nowhere(path: Path) -> None:
    path.symlink_to("nowhere.yaml")


def make_long_file(path: Path) -> None:
    path.write_bytes(b"#" * (1 << 20) + b"\n")


@pytest.mark.parametrize("make", (make_folder, make_pipe, make_link_to_nowhere, make_long_file))
def test_what_is_no_file_to_read_is_refused(cluster: Cluster, make: Callable[[Path], None]) -> None:
    file = cluster.directory / "cluster.yaml"
    file.unlink()
    make(file)
    assert_refused(cluster, ["up", 3], {CONFIG}, [str(file)])


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("PORT={{port}}\nCOLOUR={{colour}}\n", [".env.template:2:8", "colour"]),
        ("PORT={{port}\n", [".env.template:1"]),
        ("NAME={{name}}\n", ["PORT"]),
        ("PORT={{port}}\n{{env.X}}\n", [".env.template:2:1: {{env.X}} is set neither in worker.env"]),
    ],
    ids=["unknown placeholder", "unclosed placeholder", "without PORT", "variable that is not set"],
)
def test_a_bad_template_is_refused(
    new_cluster: Callable[..., Cluster], template: str, expected: list[str]
) -> None:
    cluster = new_cluster("template: template\n")
    (cluster.directory / "template").mkdir()
    (cluster.directory / "template" / ".env.template").write_text(template)
    assert_refused(cluster, ["up", 3], {CONFIG}, expected)


@pytest.mark.parametrize("host", ("127.0.0.1", "::1"))
def test_a_port_in_use_is_named_with_its_process(cluster: Cluster, host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, cluster.port(2)), family=family):
        assert_refused(cluster, ["up", 3], {FAILED, CONFIG}, [str(cluster.port(2)), str(os.getpid())])


def templated(new_cluster: Callable[..., Cluster]) -> Cluster:
    """A cluster with a template of its own."""
    cluster = new_cluster("template: template\n")
    (cluster.directory / "template").mkdir()
    (cluster.directory / "template" / ".env.template").write_text("PORT={{port}}\n")
    return cluster


def unwritable_copy(template: Path) -> None:
    """Adds a file to a template whose copies cannot be made: their paths, which begin with .supervisor, are too long."""
    longest = os.pathconf("/", "PC_PATH_MAX") - 1
    while (room := longest - len(str(template)) - len("/x/")) > 0:
        template /= "x" * min(room, 200)
        template.mkdir()
    (template / "x").write_text("")


@pytest.mark.parametrize("options", ([], ["--foreground"]), ids=["", "in the foreground"])
def test_a_first_up_that_fails_in_the_daemon_leaves_nothing(new_cluster: Callable[..., Cluster], options: list[str]) -> None:
    cluster = templated(new_cluster)
    unwritable_copy(cluster.directory / "template")
    before = tree(cluster.directory)
    result = cluster.run("up", 3, *options)
    assert result.returncode == FAILED, result
    assert "the nodes' folders cannot be made" in result.stderr
    assert tree(cluster.directory) == before
    eventually(lambda: cluster.processes() == [], "the daemon has ended")


def test_a_later_up_that_fails_leaves_the_daemon(new_cluster: Callable[..., Cluster]) -> None:
    cluster = templated(new_cluster)
    cluster.do("up", 1)
    cluster.do("remove", 1)
    daemon = cluster.status()["supervisor"]["pid"]
    unwritable_copy(cluster.directory / "template")
    result = cluster.run("up", 3)
    assert result.returncode == FAILED, result
    assert cluster.status()["supervisor"]["pid"] == daemon


@pytest.mark.parametrize("count", ("0", "-1", "abc", "100000", "1.5", "", "99999999999999999999"))
def test_a_bad_count_is_refused(cluster: Cluster, count: str) -> None:
    assert_refused(cluster, ["up", count], {USAGE}, [count])


@pytest.mark.parametrize(
    "arguments",
    [["upp"], [], ["up", "--nope"], ["up", "3", "4"], ["up", "--timeout", "soon"], ["stop"], ["send", "{"], ["logs", "-n", "x"]],
    ids=" ".join,
)
def test_bad_usage_is_refused(cluster: Cluster, arguments: list[str]) -> None:
    stderr = assert_refused(cluster, arguments, {USAGE}, ["supervisor"])
    assert "Usage" in stderr or "--help" in stderr or "help" in stderr, "an error says what to type next"


def run_in(directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [SUPERVISOR, "-C", directory, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_a_directory_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    result = run_in(tmp_path / "nowhere", "up", "1")
    assert result.returncode in {FAILED, USAGE}
    assert str(tmp_path / "nowhere") in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_file_for_a_directory_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("content")
    result = run_in(file, "up", "1")
    assert result.returncode in {FAILED, USAGE}
    assert str(file) in result.stderr
    assert file.read_text() == "content"


def test_a_directory_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    # Nobody, root included, can make a file in /sys.
    config = tmp_path / "cluster.yaml"
    config.write_text("base_port: 29000\n")
    result = run_in(Path("/sys"), "--file", str(config), "up", "1")
    assert result.returncode in {FAILED, CONFIG}
    assert "/sys" in result.stderr


def test_a_file_in_place_of_the_state_directory_is_named_and_left(cluster: Cluster) -> None:
    (cluster.directory / ".supervisor").write_text("mine")
    assert_refused(cluster, ["up", 1], {FAILED}, [".supervisor"])


def test_a_directory_too_deep_for_a_socket_works_all_the_same(
    new_cluster: Callable[..., Cluster], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime = tmp_path / "runtime"
    runtime.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    cluster = new_cluster(name="/".join(["d" * 50] * 4))
    assert len(str(cluster.directory / ".supervisor/control.sock")) > 200
    cluster.do("up", 2)
    assert cluster.status()["mesh"]["formed"]
    assert cluster.down().returncode == 0
    assert cluster.leftovers() == []
    assert [path for path in runtime.rglob("*") if path.is_socket()] == []


def test_fewer_nodes_than_run_are_refused_with_the_command_to_type(mesh: Cluster) -> None:
    result = mesh.run("up", 2)
    assert result.returncode in {FAILED, USAGE}
    assert "supervisor remove" in result.stderr
    assert len(mesh.status()["nodes"]) == 3


def test_a_broken_pool_file_is_reported_and_kept(mesh: Cluster) -> None:
    mesh.do("stop", "node-2")
    file = mesh.folder(2) / "transactions.json"
    file.write_text('{"not": "an array"}')
    assert mesh.run("start", "node-2", timeout=60).returncode != 0
    assert "transactions.json" in (mesh.folder(2) / "node.log").read_text()
    assert file.read_text() == '{"not": "an array"}'


@pytest.mark.parametrize(
    "arguments",
    (
        "stop 9", "remove node-9", "logs 9", "send --node 9", "bench broadcast --from 9", "partition 1,9 2",
        "link 1 9", "link 1 9 --down", "heal 1 9",
    ),
)
def test_a_node_that_is_not_there_is_told_in_the_same_words(mesh: Cluster, arguments: str) -> None:
    result = mesh.run(*arguments.split())
    assert result.returncode == FAILED
    assert result.stderr == "supervisor: there is no node-9 in this cluster\nSee which there are with: supervisor status\n"


def test_nodes_that_fail_are_told_with_their_last_words(new_cluster: Callable[..., Cluster]) -> None:
    cluster = new_cluster("restart: {policy: never}\noverrides: {node-2: {env: {LOG_LEVEL: loud}}}")
    cluster.do("up", 1)
    added, grown = cluster.run("add"), cluster.run("up", 3)
    for result, code in ((added, FAILED), (grown, SOME_ONLY)):
        assert result.returncode == code, result.stderr
        assert 'LOG_LEVEL is "loud"; expected debug, info, warn or error' in result.stderr
        assert "supervisor start node-2" in result.stderr
    assert {node["number"]: node["state"] for node in cluster.status()["nodes"]} == {1: "ready", 2: "failed", 3: "ready"}


def accepts_connections(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


class TestClosedStreams:
    """A file or socket that gets the number of a stream that is not there would get what was meant for it."""

    @pytest.mark.parametrize("arguments", ("version", "status", "events", "help"))
    def test_without_standard_output_a_command_fails(self, mesh: Cluster, arguments: str) -> None:
        result = self.run(mesh, f"{arguments} >&-")
        assert (result.returncode, result.stdout) == (FAILED, "")
        assert "write standard output" in result.stderr

    def test_without_standard_input_nothing_is_sent(self, mesh: Cluster) -> None:
        result = self.run(mesh, "send - <&-")
        assert (result.returncode, result.stdout) == (FAILED, "")
        assert "read standard input" in result.stderr

    def test_without_any_a_cluster_starts_and_grows(self, cluster: Cluster) -> None:
        assert self.run(cluster, "up 1 --quiet <&- >&- 2>&-").returncode == FAILED
        assert self.run(cluster, "up 2 --no-wait <&- >/dev/null 2>&-").returncode == 0
        cluster.do("wait", "--formed")

    def test_a_worker_without_any_keeps_its_pool(self, cluster: Cluster) -> None:
        folder = cluster.directory / "alone"
        folder.mkdir()
        worker = SUPERVISOR.with_name("node-worker")
        port = cluster.outsider_port()
        environment = os.environ | {"PORT": str(port)}
        command = ["sh", "-c", f"exec '{worker}' '{folder}' <&- >&- 2>&-"]
        with subprocess.Popen(command, env=environment) as process:
            try:
                eventually(lambda: accepts_connections(port), "the worker listens")
            finally:
                process.terminate()
        assert process.returncode == 0
        assert (folder / "transactions.json").read_text() == "[]\n"

    @staticmethod
    def run(cluster: Cluster, line: str) -> subprocess.CompletedProcess[str]:
        command = f"'{SUPERVISOR}' -C '{cluster.directory}' {line}"
        return subprocess.run(command, shell=True, capture_output=True, text=True, timeout=60, check=False)
