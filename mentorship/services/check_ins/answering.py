"""Answer a check-in, and change the answer while it is fresh."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.services import audit, locking, notify
from mentorship import rules
from mentorship.enums import CheckInState, LineReader
from mentorship.exceptions import AnsweredAlready, CheckInClosed, NotAllowed
from mentorship.exceptions.check_ins import ChangedTooLate
from mentorship.models import CheckInAnswer, Mentorship
from mentorship.queries.check_in_questions import questions_for
from mentorship.queries.check_in_state import can_change, why_closed
from mentorship.services import outcomes
from mentorship.services.check_ins.given import Given, NotesByQuestion, write

CONTENT = ("answer", "signal", "answers", "words", "is_shared", "line", "line_reader")


@locking.serialized
def answer(
    *,
    answer_id: int,
    actor: User,
    answer: str,
    answers: NotesByQuestion | None = None,
    shared: Sequence[str] = (),
    is_shared: bool = False,
    line: str = "",
    line_reader: str = LineReader.WRITER,
    lines: Mapping[str, int] | None = None,
) -> CheckInAnswer:
    """Record one side's answer; its reminders stop at once.

    Args:
        answer: key of the first question's answer.
        answers: further answers by question number; keys of options, or a line of text where the
            question asks for one. None of them is required.
        shared: the numbers of those lines that the partner may read.
        is_shared: whether the partner may read the first answer.
        line_reader: who may read ``line``.
        lines: the three outcome lines, where they are asked; None where she skipped them.

    Raises:
        NotAllowed: another person's side.
        AnsweredAlready: answered before, otherwise.
        CheckInClosed: not open yet, missed, resting, or the mentorship is over.
        BadAnswers: an answer that the questions do not have.
    """
    row = _locked(answer_id, actor)
    if row.state == CheckInState.ANSWERED:
        if row.answer == answer:
            return row
        raise AnsweredAlready
    if closed := why_closed(row):
        raise closed
    row.state, row.answered_at = CheckInState.ANSWERED, timezone.now()
    given = Given(answer, answers or {}, shared, is_shared, line, line_reader)
    _keep(row, given, lines)
    notify.cancel_for_subject(row)
    _finish(row, actor, "check_in.answered")
    return row


@locking.serialized
def amend(
    *, answer_id: int, actor: User, given: Given, lines: Mapping[str, int] | None = None
) -> CheckInAnswer:
    """Change an answer, or add a line to it, within two weeks.

    Whoever may read it finds when it was changed. The same answer again changes nothing.

    Raises:
        NotAllowed: another person's side.
        CheckInClosed: there is no answer to change, or it stands for too long.
        BadAnswers: an answer that the questions do not have.
    """
    row = _locked(answer_id, actor)
    if row.state != CheckInState.ANSWERED:
        raise why_closed(row) or CheckInClosed
    before = _content(row)
    if not can_change(row):
        raise ChangedTooLate
    has_new_events = _keep(row, given, lines)
    if _content(row) != before or has_new_events:
        row.changed_at = timezone.now()
        _finish(row, actor, "check_in.changed")
    return row


def _locked(answer_id: int, actor: User) -> CheckInAnswer:
    rows = CheckInAnswer.objects.select_related(
        "person", "check_in__mentorship__program",
        "check_in__mentorship__mentee_user", "check_in__mentorship__mentor_user",
    )  # fmt: skip
    mentorship_id = rows.values_list("check_in__mentorship_id", flat=True).get(pk=answer_id)
    locking.lock(Mentorship.objects.filter(pk=mentorship_id)).get()
    row = locking.lock(rows).get(pk=answer_id)
    if not rules.can_read_check_in(actor, row):
        raise NotAllowed
    return row


def _content(row: CheckInAnswer) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in CONTENT)


def _keep(row: CheckInAnswer, given: Given, lines: Mapping[str, int] | None) -> bool:
    """Put the answers into the row; return whether something else changed for her."""
    write(row, given, questions_for(row))
    if lines:
        outcomes.keep_lines(row, lines)
    return outcomes.record_changes(row, given.answers.get(outcomes.CHANGES_NO, ()))


def _finish(row: CheckInAnswer, actor: User, action: str) -> None:
    row.save()
    program_id = row.check_in.mentorship.program_id
    audit.record(actor=actor, action=action, target=row, program=program_id)
