"""From two sign-up sheets to the records that are matched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matching.encoding.records import (
    PEER_PREFIX,
    MenteeRecord,
    MentorRecord,
    PersonFacts,
    peer_key,
)
from matching.sheets.columns import MENTEE, MENTOR, Column
from matching.sheets.problems import Notes, Problem
from matching.sheets.reading import read_sheet
from matching.sheets.rows import Parsed, mark_duplicates, parse_rows
from matching.sheets.vocabulary import Vocabulary

# Columns that have the same name as the field they fill.
FACTS = ("role", "past_roles", "state", "chapter", "years", "employer", "setting", "timezone",
         "languages", "credentials", "outlook", "avoid")  # fmt: skip
SOUGHT = ("seeks", "target_role", "wants", "goals", "interests", "working_for", "wishes",
          "waited_rounds", "partner_left", "not_my_workplace", "same_employer_ok",
          "supervisor")  # fmt: skip
OFFERED = ("offers", "helps_with", "practices", "interests", "capacity")


@dataclass(frozen=True, slots=True)
class SideOfSheets:
    """One sheet: the rows that can be used and those that cannot."""

    side: str
    file: str
    good: tuple[Parsed, ...]
    bad: tuple[Parsed, ...]


@dataclass(frozen=True, slots=True)
class People:
    """Everybody who takes part, and names by key; mentors include peers out of the mentees.

    Somebody who is in both sheets may be written differently there, so each side has its names.
    """

    mentees: tuple[MenteeRecord, ...]
    mentors: tuple[MentorRecord, ...]
    mentee_names: Mapping[str, str]
    mentor_names: Mapping[str, str]

    @property
    def names(self) -> dict[str, str]:
        """One name for each key, for sentences."""
        return {**self.mentor_names, **self.mentee_names}


def read_side(
    side: str, path: Path, renames: Mapping[str, str], vocabulary: Vocabulary, notes: Notes
) -> SideOfSheets:
    """Read the sheet of the mentees or the mentors (``side`` mentee, mentor).

    Raises:
        InputError: the sheet as such cannot be used; single bad rows are returned as bad.
    """
    columns: Sequence[Column] = MENTEE if side == "mentee" else MENTOR
    sheet = read_sheet(path, [column.name for column in columns], renames, notes)
    rows = mark_duplicates(parse_rows(sheet, columns, vocabulary, notes), sheet.file)
    good = tuple(row for row in rows if not row.problems)
    return SideOfSheets(side, sheet.file, good, tuple(row for row in rows if row.problems))


def people_of(mentees: SideOfSheets, mentors: SideOfSheets, notes: Notes) -> People:
    """Build the records of everybody whose row can be used."""
    in_mentors = {row.email for row in mentors.good}
    peers = [row for row in mentees.good if _is_peer_too(row, mentees.file, in_mentors, notes)]
    offered = in_mentors | {row.email for row in peers}
    for row in mentees.good:
        _check_wishes(row, mentees.file, offered, notes)
    return People(
        mentees=tuple(_mentee(row) for row in mentees.good),
        mentors=(*map(_mentor, mentors.good), *map(_peer, peers)),
        mentee_names={row.email: row.name for row in mentees.good},
        mentor_names={row.email: row.name for row in mentors.good}
        | {peer_key(row.email): row.name for row in peers},
    )


def email_of(key: str) -> str:
    """Return the address of a key, which for a peer out of the mentees has a prefix."""
    return key.removeprefix(PEER_PREFIX)


def _is_peer_too(row: Parsed, file: str, in_mentors: set[str], notes: Notes) -> bool:
    if not row.values.get("peer_too"):
        return False
    if row.email in in_mentors:
        text = "this person is in the mentor sheet too; that row counts, this is ignored"
        notes.warnings.append(Problem(file, row.line, "peer_too", text))
        return False
    return True


def _check_wishes(row: Parsed, file: str, offered: set[str], notes: Notes) -> None:
    for wish in row.values.get("wishes", ()):
        if wish == row.email or wish not in offered:
            what = "is her own address" if wish == row.email else "is not among the mentors"
            text = f"{wish} {what}; this wish is left out"
            notes.warnings.append(Problem(file, row.line, "wishes", text))


def _facts(row: Parsed) -> PersonFacts:
    filled = _some(row, FACTS)
    return PersonFacts(**filled, patterns=row.values.get("availability", frozenset()))


def _mentee(row: Parsed) -> MenteeRecord:
    return MenteeRecord(
        key=row.email, person=row.email, email=row.email, facts=_facts(row), **_some(row, SOUGHT)
    )


def _mentor(row: Parsed) -> MentorRecord:
    return MentorRecord(
        key=row.email, person=row.email, email=row.email, facts=_facts(row), **_some(row, OFFERED)
    )


def _peer(row: Parsed) -> MentorRecord:
    """Return a mentee's own part as a peer mentor with one place."""
    offered = _some(row, OFFERED) | {"offers": ("peer",), "capacity": 1}
    return MentorRecord(
        key=peer_key(row.email), person=row.email, email=row.email, facts=_facts(row), **offered
    )


def _some(row: Parsed, columns: Sequence[str]) -> dict[str, Any]:
    return {column: row.values[column] for column in columns if column in row.values}
