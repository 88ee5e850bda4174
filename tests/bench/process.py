"""Run one measured case in a process of its own, so that seconds and memory are its alone."""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from matching.sheets.report import peak_memory_mb

ROOT = Path(__file__).resolve().parents[2]
# Waiting threads of the linear algebra would count as work: one is enough for everyone.
ENVIRONMENT = {"PATH": os.environ["PATH"], "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
Found = dict[str, Any]


def run_case(module: str, name: str, **arguments: Any) -> Found:
    """Run ``name(**arguments)`` of a module of this folder; return the figures it found."""
    told = json.dumps([name, arguments])
    return run([sys.executable, "-m", f"tests.bench.{module}", told])


def run(command: list[str | Path]) -> Found:
    """Run a program whose last line is an object of JSON.

    Raises:
        RuntimeError: it failed; the text is what it complained of.
    """
    done = subprocess.run(
        command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    if done.returncode or not done.stdout:
        raise RuntimeError(done.stderr.strip()[-2_000:] or f"{command} failed")
    found: Found = json.loads(done.stdout.splitlines()[-1])
    return found


def answer(cases: dict[str, Callable[..., Found]]) -> None:
    """Run the case that the command line names and print what it found."""
    name, arguments = json.loads(sys.argv[1])
    print(json.dumps(cases[name](**arguments)))


class Clock:
    """CPU seconds, all threads and ended children included, and seconds on the wall."""

    def __init__(self) -> None:
        """Begin now."""
        self._cpu, self._wall = _cpu_s(), time.monotonic()

    def read(self) -> Found:
        """Return what has passed, and the most memory that this process ever held."""
        return {
            "cpu_s": _cpu_s() - self._cpu,
            "wall_s": time.monotonic() - self._wall,
            "peak_mb": peak_memory_mb(),
        }


def _cpu_s() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in used)
