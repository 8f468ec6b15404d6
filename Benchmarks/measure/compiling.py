"""The few programs in C that measure or are measured."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from .report import note


def compiled(figure: str, source: Path, into: Path) -> Path | None:
    """The program of a source file, made in the directory `into`; None, with a note, where there is no compiler."""
    compiler = shutil.which("cc") or shutil.which("clang")
    if compiler is None:
        note(f"{figure}: skipped, for want of a C compiler: apt-get install gcc libc6-dev")
        return None
    program = into / source.stem
    subprocess.run([compiler, "-O2", "-o", program, source], check=True)
    return program
