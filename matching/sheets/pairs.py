"""Pairs to keep and pairs to keep apart: ``mentee_email,mentor_email[,mentor_type]``."""

from pathlib import Path

from matching.encoding.records import PairKey
from matching.sheets.columns import PAIR
from matching.sheets.people import People, email_of
from matching.sheets.problems import InputError, Notes, Problem
from matching.sheets.reading import read_sheet
from matching.sheets.rows import Parsed, parse_rows
from matching.sheets.vocabulary import Vocabulary


def read_pairs(path: Path, vocabulary: Vocabulary, notes: Notes) -> list[Parsed]:
    """Read a file of pairs. A bad row here is never skipped: it may keep two people apart.

    Raises:
        InputError: the file or any row of it cannot be used.
    """
    sheet = read_sheet(path, [column.name for column in PAIR], {}, notes)
    rows = parse_rows(sheet, PAIR, vocabulary, notes)
    problems = [problem for row in rows for problem in row.problems]
    if problems:
        raise InputError(problems)
    return rows


def pair_keys(rows: list[Parsed]) -> list[PairKey]:
    """Return the pairs in an order that does not depend on the rows'."""
    keys = [
        PairKey(
            row.values["mentee_email"], row.values["mentor_email"], row.values.get("mentor_type")
        )
        for row in rows
    ]
    return sorted(keys, key=lambda key: (key.mentee, key.mentor, key.mentor_type or ""))


def warn_of_strangers(rows: list[Parsed], people: People, path: Path, notes: Notes) -> None:
    """Warn of exclusions that name somebody who is in neither sheet."""
    known = {email_of(key) for key in people.names}
    for row in rows:
        for column in ("mentee_email", "mentor_email"):
            if row.values[column] not in known:
                text = f"{row.values[column]} is in neither sheet; check the address"
                notes.warnings.append(Problem(str(path), row.line, column, text))
