"""The report says what it must, and only ``make faults`` writes it."""

import json
import re
from pathlib import Path

import pytest

from tests import suite
from tests.faults import recorder, report
from tests.faults.report import Row

ROOT = report.DOCS.parent
PROMISE = (
    "Each due reminder is handed to the mail server **at least once**, within 5 minutes of its due "
    "time after any single failure of web, worker, broker or database; a second copy happens only "
    "if a sender dies in the moment between hand-over and recording it, carries the same "
    "Message-ID, and is shown in the operations page. In-app notices are **exactly once**."
)
FAULTS = {f"F{n}" for n in [*range(1, 21), *range(24, 31)]}
LINES = [
    {"fault": "F2", "database": "sqlite", "injections": 3, "messages": 9, "lost": 0,
     "second_copies": 3},
    {"fault": "F2", "database": "sqlite", "test": "test_f02_x", "seconds": 1.5},
    {"fault": "F2", "database": "postgresql", "injections": 4, "messages": 2, "lost": 0,
     "second_copies": 4},
    {"fault": "F19", "database": "sqlite", "test": "test_f19_a", "seconds": 0.25},
    {"fault": "F19", "database": "sqlite", "test": "test_f19_b", "seconds": 0.5},
]  # fmt: skip


@pytest.mark.parametrize("page", ["README.md", "docs/reliability.md"])
def test_promise_stands_word_for_word(page):
    words = " ".join((ROOT / page).read_text().split())

    assert PROMISE in words


def test_every_fault_is_named_and_has_a_test_by_its_name():
    tests = "".join(path.read_text() for path in Path(__file__).parent.glob("test_*.py"))
    named = {f"F{int(n)}" for n in re.findall(r"def test_f(\d\d)_(?!control)", tests)}

    assert set(report.WHAT) == FAULTS
    assert named == FAULTS


def test_rows_add_up_what_was_written_down():
    assert report.rows(LINES) == {
        "F2": Row(7, 11, 0, 7, 1.5, ("PostgreSQL", "SQLite")),
        "F19": Row(2, 0, 0, 0, 0.75, ("SQLite",)),
    }


def test_write_keeps_what_was_not_measured_and_the_words_around(monkeypatch, tmp_path):
    monkeypatch.setattr(report, "DATA", tmp_path / "reliability.json")
    monkeypatch.setattr(report, "PAGE", tmp_path / "reliability.md")
    report.PAGE.write_text(f"Before\n{report.BEGIN}\nold\n{report.END}\nAfter\n")

    report.write({"F19": Row(2, on=("SQLite",))})
    report.write({"F2": Row(1200, 3, 0, 1, 61.0, ("SQLite",))})

    page = report.PAGE.read_text()
    assert (page[:7], page[-6:]) == ("Before\n", "After\n")
    assert "old" not in page
    cells = [line.split(" | ") for line in page.splitlines() if line.startswith("| F")]
    assert [line[0] for line in cells] == ["| F2", "| F19"]
    assert cells[0][2:] == ["1,200", "3", "0", "1", "61 s", "SQLite |"]
    assert list(json.loads(report.DATA.read_text())) == ["F2", "F19"]


def test_page_shows_what_is_written_down():
    assert report.page(report.PAGE.read_text(), report.read()) == report.PAGE.read_text()


class Report:
    when, passed, duration = "call", True, 2.0

    def __init__(self, nodeid):
        self.nodeid = nodeid


def test_recorder_notes_faults_and_no_controls(monkeypatch, tmp_path):
    monkeypatch.setenv("FAULTS_RECORD", str(tmp_path / "record"))

    for name in ("test_f07_again", "test_f07_control_not", "test_other"):
        recorder.pytest_runtest_logreport(Report(f"tests/faults/test_x.py::{name}"))

    lines = [json.loads(line) for line in (tmp_path / "record").read_text().splitlines()]
    assert [(one["fault"], one["seconds"]) for one in lines] == [("F7", 2.0)]


def test_short_form_writes_nothing():
    assert {"FAULTS", "FAULTS_RECORD"} <= suite.DROPPED
