"""The pool file of a worker: killed in the middle, out of space, edited by hand."""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

from cluster import SUPERVISOR, Cluster
from eventually import eventually
from http_node import post
from peers import dial
from processes import free_base_port
from transactions import message, transaction

WORKER = SUPERVISOR.with_name("node-worker")


class Worker:
    """A node-worker without a supervisor, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_base_port(1) + 1
        self.address = f"ws://localhost:{self.port}"
        self.file = folder / "transactions.json"
        self.process: subprocess.Popen | None = None

    def start(self, **settings: str) -> None:
        """Starts it, and returns once it answers."""
        self._spawn(settings)
        eventually(self._answers, "it answers", 30)

    def refuse(self) -> tuple[int, str]:
        """Starts it where it must not start; returns the exit code and what it says."""
        self._spawn({})
        _, error = self.process.communicate(timeout=30)
        return self.process.returncode, error

    def _spawn(self, settings: dict[str, str]) -> None:
        environment = {"PORT": str(self.port), "LOG_LEVEL": "warn"} | settings
        self.process = subprocess.Popen(
            [WORKER, self.folder], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )

    def _answers(self) -> bool:
        assert self.process.poll() is None, f"it exited with {self.process.returncode}: {self.process.stderr.read()}"
        try:
            dial(self.address).close()
        except OSError:
            return False
        return True

    def submit(self, data: dict) -> tuple[int, dict]:
        return post(self.address, "/broadcast", {"type": "TRANSACTION", "data": data})

    def pool(self) -> list[dict]:
        return json.loads(self.file.read_text())

    def kill(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.communicate()


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    made = Worker(tmp_path)
    yield made
    made.kill()


@pytest.mark.parametrize("durability", ["normal", "strict"])
def test_what_was_acknowledged_survives_kill_9_at_any_moment(worker: Worker, durability: str) -> None:
    acknowledged: list[dict] = []
    for round_number in range(5):
        worker.start(DURABILITY=durability)
        sent = [transaction() for _ in range(3000)]
        with dial(worker.address) as client:

            def send() -> None:
                try:
                    for data in sent:
                        client.send(message(data))
                except ConnectionClosed:  # it is killed in the middle
                    pass

            sender = threading.Thread(target=send)
            sender.start()
            try:
                for count, data in enumerate(sent):
                    assert json.loads(client.recv(timeout=20))["type"] == "SUCCESS"
                    acknowledged.append(data)
                    if count == 100 * (round_number + 1):
                        worker.process.send_signal(signal.SIGKILL)
            except ConnectionClosed:
                assert count > 100 * (round_number + 1), "it ended before it was killed"
            finally:
                sender.join()
        worker.kill()
    worker.start(DURABILITY=durability)
    pool = [data["hash"] for data in worker.pool()]
    assert len(set(pool)) == len(pool), "none twice"
    assert {data["hash"] for data in acknowledged} <= set(pool)


def test_a_full_disk_loses_nothing_and_is_got_over(worker: Worker) -> None:
    """The limit on the size of files stands for the disk: a write beyond it is cut short, then refused."""
    worker.start()
    stored = [transaction() for _ in range(20)]
    for data in stored:
        assert worker.submit(data)[0] == 200
    pid, limit = worker.process.pid, worker.file.stat().st_size + 100
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    status, answer = worker.submit(refused := transaction())
    assert (status, answer["data"]["code"]) == (503, "not_stored")
    assert worker.pool() == stored, "the file is whole, and what was refused is not in it"
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    eventually(lambda: worker.submit(refused)[0] == 200, "it works again", 30)
    worker.kill()
    worker.start()
    assert worker.pool() == [*stored, refused]


def test_what_a_full_disk_refuses_is_not_counted(cluster: Cluster) -> None:
    cluster.do("up", 1)
    cluster.do("send", json.dumps(transaction()))
    limit = (cluster.folder(1) / "transactions.json").stat().st_size + 100
    resource.prlimit(cluster.node(1)["pid"], resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    refused = cluster.run("send", json.dumps(transaction()))
    assert refused.returncode == 1 and "could not be stored: transactions.json" in refused.stderr
    assert cluster.node(1)["transactions"] == 1


DAMAGE = {
    "empty": (b"", "0 bytes"),
    "object": (b"{}\n", "expected a JSON array"),
    "half a file": (b"[ {\"a\":1}, {\"b\"", "transactions.json"),
    "changed amount": (
        b'[\n{"a":1},\n{"fromAddress":null,"toAddress":"04","amount":1,"timeStamp":2,"hash":"00"},\n{"b":2}\n]\n',
        "transactions.json:3",
    ),
    "not UTF-8": (b'[\n{"a":"\xff"},\n{"b":2}\n]\n', "transactions.json:2"),
}


@pytest.mark.parametrize(("content", "named"), DAMAGE.values(), ids=DAMAGE.keys())
def test_damage_that_no_crash_explains_is_refused_by_name(worker: Worker, content: bytes, named: str) -> None:
    worker.file.write_bytes(content)
    code, error = worker.refuse()
    assert code == 12
    assert named in error and str(worker.file) in error
    assert worker.file.read_bytes() == content, "the file stays as it was"
    assert [path.name for path in worker.folder.iterdir()] == ["transactions.json"]


def test_a_folder_where_nothing_can_be_written_is_refused_by_name(worker: Worker) -> None:
    worker.folder = Path("/proc/self")
    code, error = worker.refuse()
    assert code == 11
    assert "transactions.json" in error


def test_an_edited_file_is_taken_and_kept(worker: Worker) -> None:
    edited = json.dumps(made := [transaction(), transaction()], indent=2)
    worker.file.write_text(edited)
    worker.start()
    assert worker.pool() == made
    assert len(worker.file.read_text().splitlines()) == 4, "one transaction a line"
    backups = [path for path in worker.folder.iterdir() if path.name.startswith("transactions.json.")]
    assert [path.read_text() for path in backups] == [edited]
    assert worker.submit(transaction())[0] == 200
