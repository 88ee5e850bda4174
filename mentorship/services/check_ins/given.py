"""What one side answered, held against the questions: refused, sorted, weighed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from mentorship.enums import LineReader, Signal
from mentorship.exceptions import BadAnswers
from mentorship.health import met_of
from mentorship.models import CheckInAnswer
from mentorship.queries.check_in_questions import Question
from mentorship.queries.check_in_words import packed

WORST_FIRST = (Signal.HELP, Signal.LOW, Signal.FINE, Signal.GOOD)
MAX_LINE = 500
NotesByQuestion = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Given:
    """One side's answers as they came in.

    ``answers`` are keys of options by question number, lists of them where many may be chosen, or
    a line of text where the question asks for one; ``shared`` are the lines that the partner may
    read. None but ``answer`` is required.
    """

    answer: str
    answers: NotesByQuestion = field(default_factory=dict)
    shared: Sequence[str] = ()
    is_shared: bool = False
    line: str = ""
    line_reader: str = LineReader.WRITER


def write(row: CheckInAnswer, given: Given, questions: Sequence[Question]) -> None:
    """Put what was given into a row that is not saved yet.

    Raises:
        BadAnswers: an answer that the questions do not have, or a line that is too long.
    """
    refuse_unknown(given, questions)
    kept = _that_apply(row, given, questions)
    lines = {q.no: str(kept.pop(q.no)).strip() for q in questions if q.is_line and q.no in kept}
    row.answer, row.signal = given.answer, signal_of(questions, {"1": given.answer, **kept})
    row.answers = {no: _plain(value) for no, value in kept.items() if value}
    row.words = packed(lines, given.shared)
    row.is_shared, row.line = given.is_shared, given.line.strip()
    row.line_reader = given.line_reader


def refuse_unknown(given: Given, questions: Sequence[Question]) -> None:
    """Refuse what the questions do not have.

    Raises:
        BadAnswers: the sentence says what to do; ``field`` names the question.
    """
    known = {question.no: question for question in questions}
    for no, value in {"1": given.answer, **given.answers}.items():
        question = known.get(no)
        if question is None:
            raise BadAnswers(_("Answer the questions that are asked."), field=no)
        if question.is_line:
            _refuse_length(str(value), no)
        elif not set(_keys(value)) <= set(question.keys):
            raise BadAnswers(_("Choose one of the answers."), field=no)
    if not given.answer:
        raise BadAnswers(_("Choose one of the answers."), field="1")
    _refuse_length(given.line, "line")
    if given.line_reader not in LineReader.values:
        raise BadAnswers(_("Choose who this line is for."), field="line_reader")


def _refuse_length(text: str, name: str) -> None:
    if len(text) > MAX_LINE:
        raise BadAnswers(_("One line is plenty: at most 500 characters."), field=name)


def _keys(value: str | Sequence[str]) -> list[str]:
    if isinstance(value, str):
        return [value] if value else []
    return list(value)


def _that_apply(
    row: CheckInAnswer, given: Given, questions: Sequence[Question]
) -> dict[str, str | Sequence[str]]:
    """Leave out the branch of a question that the first answer did not lead to."""
    has_met = met_of(row.check_in.kind, given.answer, "", is_life=False)
    branch = "met" if has_met else "not_met"
    off = {q.no for q in questions if q.when and q.when != branch}
    return {no: value for no, value in given.answers.items() if no != "1" and no not in off}


def _plain(value: str | Sequence[str]) -> str | list[str]:
    """Return keys without what follows a colon: "passed:cpht" is kept as "passed"."""
    if isinstance(value, str):
        return value
    return list(dict.fromkeys(key.partition(":")[0] for key in value))


def signal_of(questions: Sequence[Question], given: NotesByQuestion) -> str:
    """Return the signal that needs most attention among the answers; empty where none has one."""
    signals = {
        option.signal
        for question in questions
        for option in question.options
        if option.key in _keys(given.get(question.no, ""))
    }
    return next((str(signal.value) for signal in WORST_FIRST if signal in signals), "")
