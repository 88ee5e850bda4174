"""One side's part of a check-in as a program reads it for its person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mentorship.enums import CheckInState
from mentorship.models import CheckInAnswer, OutcomeAnswer
from mentorship.queries.check_in_questions import Question, Sheet, sheet_of
from mentorship.queries.check_in_state import can_change, why_closed
from mentorship.queries.check_in_steps import Step, promise_for, steps_for
from mentorship.queries.check_in_words import written
from mentorship.queries.check_ins import SeenAnswer, check_ins_of
from mentorship.services.outcomes import CHANGES_NO, chosen_changes, stage_of

Answers = Mapping[str, str | list[str]]
OUTCOMES = ("path", "support", "stay")


@dataclass(frozen=True)
class Brief:
    """One check-in in a list."""

    pk: int
    mentorship: int
    program: str
    name: str
    side: str
    kind: str
    state: str
    due_on: date
    due_at: datetime
    answered_at: datetime | None
    changed_at: datetime | None
    can_answer: bool
    can_change: bool


@dataclass(frozen=True)
class Given:
    """What she answered."""

    answer: str
    answers: Answers
    shared: list[str]
    is_shared: bool
    line: str
    line_reader: str


@dataclass(frozen=True)
class Outcome:
    """One line about her work, to be answered from 1 to 5."""

    key: str
    text: str


@dataclass(frozen=True)
class Read(Brief):
    """One check-in in full; a scheduled one has no questions yet."""

    questions: tuple[Question, ...]
    outcomes: tuple[Outcome, ...]
    readers: str
    given: Given | None
    partner: SeenAnswer
    thanks: str
    next_steps: tuple[Step, ...]


def brief(row: CheckInAnswer) -> Brief:
    """Return a check-in for a list; no query."""
    return Brief(**_brief(row))


def _brief(row: CheckInAnswer) -> dict[str, Any]:
    mentorship = row.check_in.mentorship
    return {
        "pk": row.pk,
        "mentorship": mentorship.pk,
        "program": mentorship.program.slug,
        "name": mentorship.partner_of(row.side).first_name,
        "side": row.side,
        "kind": row.check_in.kind,
        "state": row.state,
        "due_on": row.check_in.due_on,
        "due_at": row.due_at,
        "answered_at": row.answered_at,
        "changed_at": row.changed_at,
        "can_answer": row.state == CheckInState.OPEN and why_closed(row) is None,
        "can_change": row.state == CheckInState.ANSWERED and can_change(row),
    }


def read(row: CheckInAnswer) -> Read:
    """Return a check-in as its page tells it; eight queries at most."""
    is_coming = row.state == CheckInState.SCHEDULED
    sheet = None if is_coming else sheet_of(row)
    is_answered = row.state == CheckInState.ANSWERED
    return Read(
        **_brief(row),
        questions=sheet.questions if sheet else (),
        outcomes=tuple(_outcomes(sheet)) if sheet else (),
        readers=sheet.readers if sheet else "",
        given=_given(row) if is_answered else None,
        partner=_partner(row),
        thanks=_thanks(sheet) if sheet and is_answered else "",
        next_steps=tuple(steps_for(row)) if is_answered else (),
    )


def _thanks(sheet: Sheet) -> str:
    return " ".join(filter(None, (promise_for(sheet.row), sheet.thanks)))


def _outcomes(sheet: Sheet) -> list[Outcome]:
    if not asks_outcomes(sheet.row):
        return []
    return [Outcome(key, sheet.texts.get(f"outcomes.{key}", "")) for key in OUTCOMES]


def asks_outcomes(row: CheckInAnswer) -> bool:
    """Whether a mentee's part asks for the three lines; one query at the last two stages."""
    stage = stage_of(row)
    if stage is None:
        return False
    known = OutcomeAnswer.objects.filter(
        program=row.check_in.mentorship.program_id, user=row.person_id, stage=stage
    )
    return not known.exists()


def _given(row: CheckInAnswer) -> Given:
    words = written(row)
    answers: dict[str, Any] = {**row.answers, **words.lines}
    if stage_of(row) is not None and CHANGES_NO in answers:
        answers[CHANGES_NO] = chosen_changes(row)
    return Given(
        row.answer, answers, sorted(words.shared), row.is_shared, row.line, row.line_reader
    )


def _partner(row: CheckInAnswer) -> SeenAnswer:
    """Return the other's part, as far as it was shared."""
    entries = check_ins_of(row.check_in.mentorship, row.person)
    return next(one.partner for one in entries if one.check_in.pk == row.check_in_id)
