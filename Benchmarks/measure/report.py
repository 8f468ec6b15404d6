"""Figures, and how they are printed: a Markdown table or JSON."""

from __future__ import annotations

import json
import platform
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One thing that was measured on one program: `samples` in `unit`, of which the median counts."""

    what: str
    program: str
    unit: str
    samples: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.samples)

    def row(self) -> str:
        """The figure as a line of the table."""
        low, high = number(min(self.samples)), number(max(self.samples))
        return f"| {self.what} | {self.program} | {number(self.median)} {self.unit} | {low} – {high} | {len(self.samples)} |"

    def as_dictionary(self) -> dict[str, object]:
        return vars(self) | {"median": self.median}


def number(value: float) -> str:
    """Three significant digits, with thousands separated."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"


def note(text: str) -> None:
    """Tells whoever waits what goes on, or what was left out and why."""
    print(text, file=sys.stderr, flush=True)


def machine() -> str:
    """The processor, its cores and the kernel, in one line."""
    models = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    model = models[0].partition(": ")[2] if models else platform.machine()
    return f"{len(models)} × {model}, Linux {platform.release()}"


def print_markdown(figures: list[Figure]) -> None:
    print(f"Measured on {machine()}.\n")
    print("| what | program | median | range | runs |\n|---|---|---:|---:|---:|")
    for figure in figures:
        print(figure.row())


def print_json(figures: list[Figure]) -> None:
    print(json.dumps({"machine": machine(), "figures": [figure.as_dictionary() for figure in figures]}, indent=2))
