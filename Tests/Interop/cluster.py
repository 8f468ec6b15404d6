"""Drives one cluster from the outside, through the command line, as its users do."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from eventually import eventually
from processes import describe, free_base_port, kill, processes_of

REPOSITORY = Path(__file__).resolve().parents[2]
SUPERVISOR = Path(os.environ.get("SUPERVISOR", REPOSITORY / ".build/release/supervisor")).resolve()

#: Outsiders of the tests listen on base_port + this and above; no node of a test gets so far.
OUTSIDERS = 80


class Cluster:
    """A cluster in a directory of its own, with ports of its own. `close` ends it whatever state it is in."""

    def __init__(self, directory: Path, config: str = "", base_port: int | None = None) -> None:
        self.directory = directory
        self.base_port = free_base_port() if base_port is None else base_port
        self._outsiders = 0
        directory.mkdir(parents=True, exist_ok=True)
        (directory / "cluster.yaml").write_text(f"base_port: {self.base_port}\n{config}")

    # The command line

    def command(self, *arguments: object) -> list[str]:
        return [str(SUPERVISOR), "-C", str(self.directory), *map(str, arguments)]

    def run(self, *arguments: object, stdin: str = "", timeout: float = 60) -> subprocess.CompletedProcess[str]:
        """Runs one verb to its end, whatever its exit code."""
        return subprocess.run(
            self.command(*arguments), input=stdin, capture_output=True, text=True, timeout=timeout, check=False
        )

    def do(self, *arguments: object, stdin: str = "", timeout: float = 60) -> str:
        """Runs one verb that must succeed, and returns its stdout."""
        result = self.run(*arguments, stdin=stdin, timeout=timeout)
        assert result.returncode == 0, f"{arguments} exited with {result.returncode}: {result.stderr}{self.logs()}"
        return result.stdout

    def status(self) -> dict:
        return json.loads(self.do("status", "--json"))

    def node(self, number: int) -> dict:
        """One node's entry of `status --json`."""
        return next(node for node in self.status()["nodes"] if node["number"] == number)

    def wait_until_converged(self) -> None:
        self.do("wait", "--formed", "--converged", "--timeout", "20s")

    # Addresses and files

    def port(self, number: int) -> int:
        return self.base_port + number

    def address(self, number: int) -> str:
        return f"ws://localhost:{self.port(number)}"

    def outsider_port(self) -> int:
        """A port that no node has, a new one at each call."""
        self._outsiders += 1
        return self.base_port + OUTSIDERS + self._outsiders

    def folder(self, number: int) -> Path:
        return self.directory / f"node-{number}"

    def pool(self, number: int) -> list[dict]:
        """The transactions in a node's file, whose every line but the brackets is one transaction.

        Each write moves the closing bracket, so a read that the file grew under may hold the old bracket and what
        came after it: it is taken again. A file that nobody wrote to meanwhile must be whole; three chances are for
        the write whose bytes are there and whose length is not yet.
        """
        path = self.folder(number) / "transactions.json"
        broken_while_still = 0
        while True:
            before = path.stat().st_size
            text = path.read_text()
            try:
                return json.loads(text)
            except json.JSONDecodeError as error:
                broken_while_still += path.stat().st_size == before
                if broken_while_still == 3:
                    raise AssertionError(f"node-{number}/transactions.json is broken: {error}: …{text[-200:]}") from None

    def eventually_all_store(
        self, transactions: list[dict], within: float = 20.0, nodes: list[int] | None = None
    ) -> None:
        """Waits until the file of each node, or of these, holds exactly these transactions, in any order and each once."""
        expected = sorted(json.dumps(data, sort_keys=True) for data in transactions)

        def differing() -> list[str]:
            pools = {f"node-{number}": self.pool(number) for number in numbers}
            return [
                f"{name} has {len(pool)} of {len(expected)}"
                for name, pool in pools.items()
                if sorted(json.dumps(data, sort_keys=True) for data in pool) != expected
            ]

        def all_equal() -> bool:
            assert not (found := differing()), ", ".join(found)
            return True

        numbers = nodes or [node["number"] for node in self.status()["nodes"]]
        eventually(all_equal, "every transaction in every file, once", within)

    def restarts(self) -> int:
        return sum(node["restarts"] for node in self.status()["nodes"])

    def processes(self) -> list[int]:
        return processes_of(self.directory)

    def logs(self) -> str:
        """The ends of all log files, for a failure message."""
        files = sorted([*self.directory.glob("node-*/node.log"), *self.directory.glob(".supervisor/daemon.log")])
        return "".join(f"\n--- {file.relative_to(self.directory)}\n{file.read_text()[-2000:]}" for file in files)

    # The end

    def down(self, *options: str) -> subprocess.CompletedProcess[str]:
        return self.run("down", *options)

    def leftovers(self) -> list[str]:
        """What `down` should have removed and did not, socket and lock included."""
        return [str(path.relative_to(self.directory)) for path in self.directory.glob("node-*")] + [
            str(path.relative_to(self.directory))
            for name in ("control.sock", "lock", "state.json")
            for path in self.directory.glob(f".supervisor/{name}")
        ]

    def close(self) -> None:
        """Ends the cluster, by force where `down` does not; raises AssertionError when force was needed."""
        try:
            self.down()
        finally:
            survivors = self.processes()
            description = describe(survivors)
            kill(survivors)
        assert not survivors, f"down left processes behind: {description}"


#: Makes a cluster of a configuration and the files of its template.
MakeCluster = Callable[[str, dict[str, str]], Cluster]
