"""On what was measured: the machine without its name, and the versions that matter."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

PACKAGES = {"NumPy": "numpy", "OR-tools": "ortools", "SciPy": "scipy"}


def describe() -> str:
    """Return cores, processor, memory, system and Python in a line."""
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return (
        f"{os.cpu_count()} cores{_processor()}, {memory_gb:.0f} GB, {platform.system()}, "
        f"Python {platform.python_version()}"
    )


def versions() -> str:
    """Return the versions of what the engine stands on and is compared with here."""
    return ", ".join(f"{name} {version(package)}" for name, package in PACKAGES.items())


def _processor() -> str:
    """Return the name of the processor, where the system tells."""
    told = Path("/proc/cpuinfo")
    for line in told.read_text().splitlines() if told.exists() else ():
        if line.startswith("model name"):
            return f" ({line.split(':', 1)[1].strip()})"
    return ""
