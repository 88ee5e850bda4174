"""The rows of the CSV files. Their order never depends on the order of the input."""

import csv
from collections.abc import Iterable, Iterator
from typing import TextIO

from matching.encoding.outcome import Outcome, PairView, Unmatched
from matching.encoding.words import Words
from matching.engine.pool import COMPONENTS, HEADINGS, ONE
from matching.sheets.files import Writer
from matching.sheets.formulas import neutralize
from matching.sheets.people import People, SideOfSheets, email_of
from matching.sheets.settings_file import ten_thousandths

MATCHES = ("mentee_email", "mentee_name", "mentor_email", "mentor_name", "mentor_type", "score",
           "career_path", "specialization", "mentor_type_fit", "wish_rank", "why",
           "missing")  # fmt: skip
UNMATCHED = ("email", "name", "side", "mentor_type", "reason", "detail", "best_score")
SCORES = ("mentee_email", "mentor_email", "mentor_type", "score", *COMPONENTS,
          "wish", "waiting", "order")  # fmt: skip
REJECTED = ("side", "email", "name", "problems")

Cells = tuple[str, ...]


def csv_writer(headings: Cells, rows: Iterable[Cells]) -> Writer:
    """Return a writer of one CSV file; every cell is safe to open in a spreadsheet."""

    def write(file: TextIO) -> None:
        sheet = csv.writer(file, lineterminator="\n")
        sheet.writerow(headings)
        sheet.writerows([neutralize(cell) for cell in row] for row in rows)

    return write


def plain_csv_writer(headings: Cells, rows: Iterable[Cells]) -> Writer:
    """Return a writer of rows that are safe already; for the long file of scores."""

    def write(file: TextIO) -> None:
        sheet = csv.writer(file, lineterminator="\n")
        sheet.writerow(headings)
        sheet.writerows(rows)

    return write


def match_rows(outcome: Outcome, people: People, words: Words) -> list[Cells]:
    """Return one row per match, by mentee, type and mentor."""
    return sorted(_match_row(pair, people, words) for pair in outcome.pairs)


def unmatched_rows(outcome: Outcome, people: People, words: Words) -> list[Cells]:
    """Return one row per unserved request and per mentor without a match, mentees first."""
    rows = [_unmatched_row(entry, people, words) for entry in outcome.unmatched]
    return sorted(rows, key=lambda row: (row[2] != "mentee", row))


def score_rows(outcome: Outcome, people: People) -> Iterator[Cells]:
    """Yield one row per eligible pair, with every component and every bonus."""
    texts: dict[int | None, str] = {score: ten_thousandths(score) for score in range(ONE + 1)}
    printed = (texts | {None: ""}).__getitem__
    safe = {key: neutralize(email_of(key)) for key in people.names}
    for row in outcome.scores():
        figures = map(printed, (row.score, *row.components, *row.bonuses))
        yield (safe[row.mentee], safe[row.mentor], row.mentor_type, *figures)


def rejected_rows(sides: Iterable[SideOfSheets]) -> list[Cells]:
    """Return one row per person who was left out; no line numbers, they depend on the order."""
    return sorted(
        (side.side, row.email, row.name, "; ".join(f"{p.column}: {p.text}" for p in row.problems))
        for side in sides
        for row in side.bad
    )


def points(score: int) -> str:
    """Return ten-thousandths as points of 100."""
    return f"{score // 100}.{score % 100:02d}"


def _match_row(pair: PairView, people: People, words: Words) -> Cells:
    return (
        email_of(pair.mentee),
        people.mentee_names[pair.mentee],
        email_of(pair.mentor),
        people.mentor_names[pair.mentor],
        pair.mentor_type,
        ten_thousandths(pair.score),
        *(points(pair.headings[heading]) for heading in HEADINGS),
        str(pair.wish_rank or ""),
        words.why(pair),
        words.missing(pair),
    )


def _unmatched_row(entry: Unmatched, people: People, words: Words) -> Cells:
    names = people.mentee_names if entry.side == "mentee" else people.mentor_names
    return (
        email_of(entry.key),
        names[entry.key],
        entry.side,
        entry.mentor_type or "",
        entry.reason,
        words.detail(entry),
        "" if entry.best_score is None else ten_thousandths(entry.best_score),
    )
