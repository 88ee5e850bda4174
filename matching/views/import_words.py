"""Files of people in words: how an import stands, what a row changes, why one could not go back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from accounts.days import clock, full_day
from matching.queries.people_imports import KIND_OF, Names
from matching.sheets.column_words import label_of
from mentorship.enums import ImportState, MentorType, RowKind, Side
from mentorship.models import PeopleImport, PeopleImportRow
from mentorship.services.importing import undoing

TONES = {
    ImportState.READING: ("warn", "clock"),
    ImportState.PREVIEWED: ("warn", "clock"),
    ImportState.QUEUED: ("info", "clock"),
    ImportState.APPLYING: ("info", "refresh-cw"),
    ImportState.DONE: ("good", "check"),
    ImportState.UNDONE: ("", "undo-2"),
    ImportState.FAILED: ("bad", "triangle-alert"),
}
TYPES = ("seeks", "offers")
MOST_STAYS = 200
REASONS = {
    undoing.IN_USE: _l("A mentorship, a match or a decision stands on it by now."),
    undoing.TOOK_OVER: _l("They took their account over and use it."),
    undoing.EDITED: _l("They, or the team, changed it since."),
    undoing.KEPT: _l("Another admin decides: yourself, your own workplace or your reporting line."),
}


@dataclass(frozen=True)
class Change:
    """One field that a row changes, in words; empty texts where there was or will be nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Shown:
    """One row as the page shows it."""

    line: int
    name: str
    email: str
    changes: Sequence[Change]
    problems: Sequence[Mapping[str, str]]


def tag_of(one: PeopleImport) -> dict[str, str]:
    """Return how an import stands, as a tag."""
    tone, icon = TONES[ImportState(one.state)]
    return {"tone": tone, "icon": icon, "text": one.get_state_display()}


def people(side: str, count: int) -> str:
    """Return "3 mentees"."""
    if side == Side.MENTEE:
        words = ngettext("%(n)s mentee", "%(n)s mentees", count)
    else:
        words = ngettext("%(n)s mentor", "%(n)s mentors", count)
    return words % {"n": f"{count:,}"}


def counts_of(one: PeopleImport) -> dict[str, int]:
    """Return how many rows there are of each kind."""
    return {kind.value: getattr(one, f"n_{kind.value}") for kind in RowKind}


def told_counts(one: PeopleImport) -> str:
    """Return the counts in a sentence; kinds without rows are not named."""
    said = {
        RowKind.NEW: _("%(n)s new"),
        RowKind.CHANGED: _("%(n)s changed"),
        RowKind.UNCHANGED: _("%(n)s as before"),
        RowKind.LEFT_OUT: _("%(n)s left out"),
        RowKind.WRONG: _("%(n)s wrong"),
    }
    counts = counts_of(one)
    words = [text % {"n": f"{counts[kind]:,}"} for kind, text in said.items() if counts[kind]]
    return ", ".join(words)


def moment(value: Any) -> str:
    """Return "Thursday, February 12, 6:30 pm"."""
    return f"{full_day(value)}, {clock(value)}"


def shown_rows(rows: Sequence[PeopleImportRow], names: Names) -> list[Shown]:
    """Return rows as the page shows them."""
    return [_shown(row, names) for row in rows]


def _shown(row: PeopleImportRow, names: Names) -> Shown:
    changes = [_change(*change, names=names) for change in row.changes]
    problems = [
        {"column": label_of(column), "text": text, "value": "" if value in text else value}
        for column, text, value in row.problems
    ]
    return Shown(row.line, row.name, row.email, changes, problems)


def _change(column: str, before: Any, after: Any, *, names: Names) -> Change:
    if before is None and after is None:
        return Change(label_of(column), "", _("changed; nobody reads it here"))
    return Change(label_of(column), _value(column, before, names), _value(column, after, names))


def _value(column: str, value: Any, names: Names) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return str(value.get("words", ""))
    if isinstance(value, list):
        return "; ".join(_value(column, one, names) for one in value)
    if column in TYPES and value in MentorType.values:
        return str(MentorType(value).label)
    return names.get(KIND_OF.get(column, ""), {}).get(str(value), str(value))


def reason(code: str) -> str:
    """Return why undo left a row as it was."""
    return str(REASONS.get(code, code))
