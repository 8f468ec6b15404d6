"""The parts of Benchmarks/run. Shares with Tests/Interop what finds ports and processes."""

import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
INTEROP = REPOSITORY / "Tests/Interop"

sys.path.insert(0, str(INTEROP))
