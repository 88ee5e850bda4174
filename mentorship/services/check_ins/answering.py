"""Answer a check-in."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit, locking, notify
from mentorship import rules
from mentorship.enums import CheckInState, LineReader, MentorshipState, Signal
from mentorship.exceptions import AnsweredAlready, BadAnswers, CheckInClosed, NotAllowed
from mentorship.models import CheckInAnswer, Mentorship
from mentorship.queries.check_ins import Question, questions_for

WORST_FIRST = (Signal.HELP, Signal.LOW, Signal.FINE, Signal.GOOD)
MAX_LINE = 500
NotesByQuestion = Mapping[str, str | Sequence[str]]


@locking.serialized
def answer(
    *,
    answer_id: int,
    actor: User,
    answer: str,
    answers: NotesByQuestion | None = None,
    is_shared: bool = False,
    line: str = "",
    line_reader: str = LineReader.WRITER,
) -> CheckInAnswer:
    """Record one side's answer; its reminders stop at once.

    Args:
        answer: key of the first question's answer.
        answers: further answers by question number; keys of options, or a line of text where the
            question asks for one. None of them is required.
        is_shared: whether the partner may read the first answer.
        line_reader: who may read ``line``.

    Raises:
        NotAllowed: another person's side.
        AnsweredAlready: answered before, otherwise.
        CheckInClosed: not open yet, missed, or the mentorship is over.
        BadAnswers: an answer that the questions do not have.
    """
    row = _locked(answer_id)
    if not rules.can_read_check_in(actor, row):
        raise NotAllowed
    if row.state == CheckInState.ANSWERED:
        if row.answer == answer:
            return row
        raise AnsweredAlready
    if row.state != CheckInState.OPEN:
        raise CheckInClosed(_closed_sentence(row))
    questions = questions_for(row)
    given = {"1": answer, **(answers or {})}
    _refuse_unknown(questions, given)
    _refuse_line(line, line_reader)
    row.answer, row.signal = answer, _signal(questions, given)
    row.answers = {no: value for no, value in given.items() if no != "1" and value}
    row.is_shared, row.line, row.line_reader = is_shared, line.strip(), line_reader
    row.state, row.answered_at = CheckInState.ANSWERED, timezone.now()
    row.save()
    notify.cancel_for_subject(row)
    program_id = row.check_in.mentorship.program_id
    audit.record(actor=actor, action="check_in.answered", target=row, program=program_id)
    return row


def _locked(answer_id: int) -> CheckInAnswer:
    rows = CheckInAnswer.objects.select_related("check_in__mentorship__program")
    mentorship_id = rows.values_list("check_in__mentorship_id", flat=True).get(pk=answer_id)
    locking.lock(Mentorship.objects.filter(pk=mentorship_id)).get()
    return locking.lock(rows).get(pk=answer_id)


def _closed_sentence(row: CheckInAnswer) -> str:
    if row.state == CheckInState.SCHEDULED:
        return _("This check-in isn't open yet. We'll write to you on its day.")
    if row.check_in.mentorship.state == MentorshipState.ENDED:
        return _("This mentorship has ended, so there is nothing left to answer.")
    return _("This check-in is closed. The next one will reach you by e-mail.")


def _refuse_unknown(questions: Sequence[Question], given: NotesByQuestion) -> None:
    known = {question.no: question for question in questions}
    for no, value in given.items():
        question = known.get(no)
        if question is None:
            raise BadAnswers(_("Answer the questions that are asked."), field=no)
        if question.is_line:
            _refuse_length(str(value), no)
        elif not set(_keys(value)) <= set(question.keys):
            raise BadAnswers(_("Choose one of the answers."), field=no)
    if not given["1"]:
        raise BadAnswers(_("Choose one of the answers."), field="1")


def _keys(value: str | Sequence[str]) -> list[str]:
    if isinstance(value, str):
        return [value] if value else []
    return list(value)


def _refuse_length(text: str, field: str) -> None:
    if len(text) > MAX_LINE:
        raise BadAnswers(_("One line is plenty: at most 500 characters."), field=field)


def _refuse_line(line: str, reader: str) -> None:
    _refuse_length(line, "line")
    if reader not in LineReader.values:
        raise BadAnswers(_("Choose who this line is for."), field="line_reader")


def _signal(questions: Sequence[Question], given: Mapping[str, Any]) -> str:
    """Return the signal that needs most attention among the answers; empty where none has one."""
    signals = {
        option.signal
        for question in questions
        for option in question.options
        if option.key in _keys(given.get(question.no, ""))
    }
    return next((str(signal.value) for signal in WORST_FIRST if signal in signals), "")
