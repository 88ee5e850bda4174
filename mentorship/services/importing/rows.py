"""The rows of an import as they are kept: to and from what was read and decided."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from accounts.services import bulk
from mentorship.enums import RowKind
from mentorship.models import PeopleImport, PeopleImportRow
from mentorship.services.importing.lines import PersonLine, RowProblem
from mentorship.services.importing.planning import AT_ONCE, Plan

COUNTED = {
    RowKind.NEW: "n_new",
    RowKind.CHANGED: "n_changed",
    RowKind.UNCHANGED: "n_unchanged",
    RowKind.LEFT_OUT: "n_left_out",
    RowKind.WRONG: "n_wrong",
}


def row_of(people_import: PeopleImport, line: PersonLine) -> PeopleImportRow:
    """Return a row to keep, before anything was decided about it."""
    return PeopleImportRow(
        people_import=people_import,
        line=line.line,
        kind=RowKind.WRONG if line.problems else RowKind.UNCHANGED,
        email=line.email,
        name=line.name,
        external_id=line.external_id,
        values=line.values,
        cells=line.cells,
        problems=_problems(line.problems),
    )


def decide(row: PeopleImportRow, plan: Plan) -> None:
    """Note in a row what was decided; the caller saves it."""
    row.kind = plan.kind
    row.changes = plan.changes if plan.kind == RowKind.CHANGED else []
    row.problems = _problems(plan.problems)
    is_known = plan.known is not None and plan.known.in_program
    row.user_id = plan.known.user_id if plan.known and is_known else None


def line_of(row: PeopleImportRow) -> PersonLine:
    """Return what was read; what was decided about it is left behind."""
    problems = [RowProblem(*one) for one in row.problems] if row.cells else []
    return PersonLine(
        row.line, row.email, row.name, row.external_id, row.values, tuple(problems), row.cells
    )


def in_groups(people_import: PeopleImport) -> Iterator[list[PeopleImportRow]]:
    """Yield the rows in groups whose people are read together."""
    last = 0
    while True:
        rows = list(people_import.rows.filter(pk__gt=last).order_by("pk")[:AT_ONCE])
        if not rows:
            return
        yield rows
        last = rows[-1].pk


def save(rows: Sequence[PeopleImportRow], fields: Sequence[str]) -> None:
    """Write columns of many rows with one statement."""
    bulk.update(PeopleImportRow, rows, fields)


def count(people_import: PeopleImport, kinds: Counter[str]) -> dict[str, Any]:
    """Note in an import how many rows it has of each kind; return the columns."""
    counts = {name: kinds[kind.value] for kind, name in COUNTED.items()}
    for name, n in counts.items():
        setattr(people_import, name, n)
    return counts


def _problems(problems: Sequence[RowProblem]) -> list[list[str]]:
    return [[one.column, one.text, one.value] for one in problems]
