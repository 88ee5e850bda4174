"""A plugin of pytest for ``make faults``: how long each fault took, on which database.

What a fault cost its house writes into the same file (``House.record``).
"""

import json
import os
import re
import time
from pathlib import Path

import pytest

NAME = re.compile(r"test_f(\d\d)_(?!control)")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Write a line for each fault that was survived."""
    found = NAME.search(report.nodeid)
    if not (found and report.when == "call" and report.passed):
        return
    kind = "postgresql" if "DATABASE_URL" in os.environ else "sqlite"
    line = {
        "fault": f"F{int(found[1])}", "test": report.nodeid, "database": kind,
        "seconds": report.duration, "at": time.time(),
    }  # fmt: skip
    with Path(os.environ["FAULTS_RECORD"]).open("a") as file:
        file.write(json.dumps(line) + "\n")
