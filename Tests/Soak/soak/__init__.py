"""The parts of what stands beside this folder. Shares with Tests/Interop what drives a cluster and finds its processes."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "Interop"))
