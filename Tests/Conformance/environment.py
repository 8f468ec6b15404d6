"""The Autobahn test suite, in a Python 2.7 environment of its own: it runs on no later version."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

#: The last version that makes environments for Python 2.7.
VIRTUALENV = "virtualenv==20.21.1"

REQUIREMENTS = Path(__file__).with_name("requirements.txt")

INSTALL_SECONDS = 600

#: Prints the ids of the cases that the patterns in the arguments stand for.
LIST_CASES = """
import json, sys
from autobahntestsuite.case import Cases, CaseCategories, CaseSubCategories
from autobahntestsuite.caseset import CaseSet
cases = CaseSet("WebSocket", "Case", Cases, CaseCategories, CaseSubCategories)
print(json.dumps(cases.resolveCasePatternList(sys.argv[1:])))
"""


def find_python27() -> Path | None:
    """A Python 2.7 that runs: in PATH, or among the versions that pyenv has installed."""
    on_path = [shutil.which(name) for name in ("python2.7", "python2")]
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    installed = sorted(pyenv.glob("versions/2.7*/bin/python2.7"), reverse=True)
    candidates = [Path(name) for name in on_path if name] + installed
    return next((python for python in candidates if _is_python27(python)), None)


def _is_python27(python: Path) -> bool:
    # A command of that name may be a shim that only says which versions there are, so it is asked.
    question = [python, "-c", "import sys; sys.exit(sys.version_info[:2] != (2, 7))"]
    try:
        return subprocess.run(question, capture_output=True, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


class Suite:
    """An installed test suite."""

    def __init__(self, directory: Path) -> None:
        self.python = directory / "bin/python"
        self._script = directory / "bin/wstest"

    def command(self, mode: str, specification: Path) -> list[str]:
        """The command line of one run; port 0 keeps the suite's own web server away."""
        return [*map(str, (self.python, self._script)), "--mode", mode, "--spec", str(specification), "--webport", "0"]

    def cases(self, patterns: list[str]) -> list[str]:
        """The ids of the cases that the patterns stand for, in the suite's order."""
        command = [self.python, "-c", LIST_CASES, *patterns]
        return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=60).stdout)


def install(python27: Path, directory: Path) -> Suite:
    """Makes the environment in `directory`, unless it is there with the same requirements.

    Raises CalledProcessError when a package cannot be installed, with what was said about it on standard error.
    """
    stamp = directory / "requirements.txt"
    if not stamp.exists() or stamp.read_bytes() != REQUIREMENTS.read_bytes():
        print(f"installing the Autobahn test suite for {python27} in {directory}", file=sys.stderr)
        shutil.rmtree(directory, ignore_errors=True)
        _make_environment(python27, directory)
        _run(directory / "bin/python", "-m", "pip", *_quiet_install(), "--requirement", REQUIREMENTS)
        shutil.copy(REQUIREMENTS, stamp)
    return Suite(directory)


def _make_environment(python27: Path, directory: Path) -> None:
    directory.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="virtualenv-", dir=directory.parent) as tools:
        _run(sys.executable, "-m", "venv", tools)
        _run(f"{tools}/bin/python", "-m", "pip", *_quiet_install(), VIRTUALENV)
        options = ["--quiet", "--no-periodic-update", "--python", python27]
        _run(f"{tools}/bin/python", "-m", "virtualenv", *options, directory)


def _quiet_install() -> list[str]:
    return ["--quiet", "--disable-pip-version-check", "install"]


def _run(*command: str | Path) -> None:
    # Python 2.7's farewell notices would hide what matters.
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    subprocess.run(command, check=True, stdout=sys.stderr, env=environment, timeout=INSTALL_SECONDS)
