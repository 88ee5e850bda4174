"""What each peer's script shares: plain Python, for it runs in the peer's environment."""

import json
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

FOLDER = Path(sys.argv[1])


def read(name: str) -> Any:
    """Return one part of the problem."""
    return json.loads((FOLDER / f"{name}.json").read_text())


def measured(call: Callable[[], Any]) -> tuple[Any, float]:
    """Return what the call returns and its CPU seconds, those of its threads included."""
    began = time.process_time()
    found = call()
    return found, time.process_time() - began


def report(mate: list[int], cpu_s: float, *packages: str) -> None:
    """Print the mentor of each request, -1 for none, the seconds and what was needed for it."""
    versions = {name: version(name) for name in packages}
    told = {"cpu_s": cpu_s, "peak_mb": _peak_mb(), "versions": versions, "mate": mate}
    print(json.dumps(told))


def _peak_mb() -> float:
    status = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1_000 for line in status if line.startswith("VmHWM:"))
