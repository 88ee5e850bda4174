"""``make api-cases``: many cases for every operation as every role, and what came of them.

Writes ``docs/api-cases.md``. ``--each 15`` sends about 250 cases to an operation: so many of what
the schema describes and so many of what it does not, as each of nine roles.
"""

import argparse
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")
ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Run the cases in a database of their own; return 1 where anything failed."""
    import pytest

    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--each", type=int, default=15, help="cases of each kind as each role")
    os.environ["API_CASES"] = str(given.parse_args().each)
    began = time.monotonic()
    test = "tests/api/test_cases.py::test_every_operation_answers_as_the_schema_says"
    status = pytest.main(["-q", "-p", "no:cacheprovider", "-s", test])
    print(f"{time.monotonic() - began:.0f} seconds")
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
