"""Ask all cells and say how many they are: ``python -m tests.authorization``.

Seconds are of the machine that it runs on; one process asks one after the other.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILES = (
    "tests/test_authorization.py",
    "tests/test_authorization_kinds.py",
    "tests/test_authorization_states.py",
)


def main() -> int:
    """Run the three files; print cells and seconds of each."""
    return max(_run(file) for file in FILES)


def _run(file: str) -> int:
    with tempfile.TemporaryDirectory() as folder:
        record, began = Path(folder) / "cells", time.monotonic()
        record.touch()
        command = [sys.executable, "-m", "pytest", "-q", file]
        environment = os.environ | {"CELLS_RECORD": str(record)}
        code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        cells = sum(map(int, record.read_text().split()))
        print(f"{file}: {cells} cells, {time.monotonic() - began:.0f} s")
    return code


if __name__ == "__main__":
    sys.exit(main())
