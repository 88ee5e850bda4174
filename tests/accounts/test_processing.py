"""The records of processing leave no table of people out, and the page in the docs is the same."""

from pathlib import Path

import pytest
from django.core.management import call_command

from accounts import personal, processing
from accounts.retention import rules

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "privacy-records.md"


def test_page_is_what_the_command_prints(capsys):
    call_command("processing_records")

    assert capsys.readouterr().out == PAGE.read_text()


def test_every_table_of_people_belongs_to_a_topic():
    topics = {table.topic for table in personal.tables().values()}

    assert topics == {*processing.TOPICS, "house"}


def test_every_rule_of_retention_is_told_once():
    told = [kind for topic in processing.TOPICS.values() for kind in topic.kinds]

    assert sorted(told) == sorted(set(rules()) - {"tidying"})


@pytest.mark.parametrize("model", ["mentorship.note", "accounts.user", "mentorship.concern"])
def test_table_says_how_it_ends(model):
    row = next(
        line for line in processing.records().splitlines() if line.startswith(f"| `{model}`")
    )

    assert row.count("|") == 4
    assert row.split("|")[3].strip()
