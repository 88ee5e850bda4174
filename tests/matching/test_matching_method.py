"""Every number of ``docs/matching-method.md``, recomputed from the people that it states."""

import re

import pytest

from matching.encoding.words import Words
from matching.engine.pool import ONE, Settings
from tests.matching.method import POLICIES, ROOT, TABLES, TEXT, Example, Rows, number


def table(n: int) -> Rows:
    """Read a table of the page, its headings first."""
    _, after = TEXT.split(f"**Table {n}.**")
    lines = re.search(r"(?:^\|.*\n)+", after, re.MULTILINE)[0].splitlines()
    rows = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]
    return [rows[0], *rows[2:]]


def whole(text: str) -> int:
    return int(text.replace(",", ""))


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    return Example(tmp_path_factory.mktemp("sheets"))


@pytest.mark.parametrize("n", TABLES)
def test_table_holds_what_the_engine_gives(example, n):
    expected = TABLES[n](example)

    assert table(n) == expected


def test_numbers_between_the_tables_are_those_in_them():
    example_text = TEXT.split("## 3. A worked example")[1]
    prose = [line for line in example_text.splitlines() if not line.startswith(("|", ">"))]
    in_tables = {cell for n in TABLES for row in table(n) for cell in row}
    answers = dict(table(9)[1:])
    dual = {row[0]: row[2] for row in table(8)}
    one_by_one = whole(answers["highest total if each request were a mentee of its own"])
    total = whole(dual["bound on the total"])
    told = {number(one_by_one - total), number(Settings().min_score), "1,500", number(ONE)}

    assert set(re.findall(r"\d+,\d{3}", "\n".join(prose))) - in_tables - told == set()
    assert f"{100 * (one_by_one - total) / total:.1f} %" in example_text


def test_every_table_is_recomputed():
    assert [int(n) for n in re.findall(r"\*\*Table (\d+)\.\*\*", TEXT)] == list(TABLES)


@pytest.mark.parametrize("policy", POLICIES)
def test_every_result_of_the_example_is_proven(example, policy):
    certificate = example.found[policy].certificate

    assert certificate.problems == ()
    assert certificate.optimal


def test_sentences_of_a_pair_are_those_of_the_engine(example):
    words = Words(example.taxonomy, example.people.names)
    pair = next(p for p in example.found["fair"].pairs if p.mentee.startswith("dev"))

    quoted = re.findall(r"^> (.*)$", TEXT, re.MULTILINE)

    kind = " ".join([*words.kind(pair, "mentee"), *words.plan(pair, "mentee")])
    assert quoted == [words.why(pair), words.missing(pair), kind]


def test_every_module_that_is_named_exists():
    named = re.findall(r"`((?:matching|tests|mentorship)/[\w/.]+)`", TEXT)

    assert len(named) > 10
    assert [path for path in named if not (ROOT / path).exists()] == []
