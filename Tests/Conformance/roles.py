"""The suite against `websocket-echo`, once as the server that is tested and once as the client."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from environment import Suite
from processes import free_port, running, wait_until_listening

ROLES = ("server", "client")


@dataclass(frozen=True)
class Trial:
    """These cases against this executable, with reports and logs below `output`; each role may take so many seconds."""

    suite: Suite
    echo: Path
    patterns: list[str]
    output: Path
    seconds: float

    def reports(self, role: str) -> Path:
        """The folder for what the suite reports about a role, and for both processes' logs."""
        return self.output / role

    def test(self, role: str) -> None:
        """Runs all cases against one of ROLES.

        Raises RuntimeError when a process fails, TimeoutExpired or TimeoutError when it takes too long.
        """
        reports = self.reports(role)
        shutil.rmtree(reports, ignore_errors=True)
        reports.mkdir(parents=True)
        (self._test_server if role == "server" else self._test_client)(reports, free_port())

    def _test_server(self, reports: Path, port: int) -> None:
        servers = [{"agent": "websocket-echo", "url": f"ws://127.0.0.1:{port}"}]
        specification = self._specification(reports, servers=servers)
        with running([str(self.echo), "server", "--port", str(port)], reports / "echo.log") as echo:
            wait_until_listening(port, echo, "websocket-echo")
            with running(self.suite.command("fuzzingclient", specification), reports / "suite.log") as suite:
                _expect_success(suite.wait(self.seconds), "the suite")
            if echo.poll() is not None:
                raise RuntimeError(f"websocket-echo ended with status {echo.returncode} during the cases")
        _expect_success(echo.returncode, "websocket-echo")

    def _test_client(self, reports: Path, port: int) -> None:
        url = f"ws://127.0.0.1:{port}"
        specification = self._specification(reports, url=url)
        with running(self.suite.command("fuzzingserver", specification), reports / "suite.log") as suite:
            wait_until_listening(port, suite, "the suite")
            with running([str(self.echo), "client", url], reports / "echo.log") as echo:
                _expect_success(echo.wait(self.seconds), "websocket-echo")

    def _specification(self, reports: Path, **endpoint: object) -> Path:
        path = reports / "specification.json"
        settings = {"outdir": str(reports), "cases": self.patterns, "exclude-cases": [], "exclude-agent-cases": {}}
        path.write_text(json.dumps(settings | endpoint, indent=2) + "\n")
        return path


def _expect_success(status: int, name: str) -> None:
    if status != 0:
        raise RuntimeError(f"{name} ended with status {status}")
