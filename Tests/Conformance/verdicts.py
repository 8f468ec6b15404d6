"""What the suite's reports say, compared with what is expected of every case."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

#: Cases that the suite never judges: a Close frame right behind a large message (7.1.6), and close codes above
#: 4999, which RFC 6455 leaves undefined (7.13.*).
INFORMATIONAL = frozenset({"7.1.6", "7.13.1", "7.13.2"})

MISSING = "MISSING"


@dataclass(frozen=True)
class Verdict:
    """The suite's judgement of one case: of what was exchanged, and of how the connection was closed."""

    case: str
    behaviour: str
    closing: str

    @property
    def passed(self) -> bool:
        expected = "INFORMATIONAL" if self.case in INFORMATIONAL else "OK"
        return self.behaviour == self.closing == expected

    @property
    def missing(self) -> bool:
        return self.behaviour == MISSING


def read(reports: Path, cases: list[str]) -> list[Verdict]:
    """The verdict of each of `cases`; one that is in no report is missing."""
    index = reports / "index.json"
    agents = json.loads(index.read_text()) if index.exists() else {}
    judged = {case: entry for agent in agents.values() for case, entry in agent.items()}
    absent = {"behavior": MISSING, "behaviorClose": MISSING}
    return [_verdict(case, judged.get(case, absent)) for case in cases]


def _verdict(case: str, entry: dict[str, str]) -> Verdict:
    return Verdict(case, entry["behavior"], entry["behaviorClose"])
