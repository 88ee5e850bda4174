"""One mentorship as the program team may read it (the privacy table of check-ins).

Of a life mentorship it is dates and status, that check-ins were answered, and whether the two met:
the four answers stay with whoever gave them. A line of text is read only where the team was chosen
as its reader.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy

from mentorship.enums import CheckInKind, CheckInState, LineReader, Side
from mentorship.models import CheckIn, CheckInAnswer, Mentorship
from mentorship.queries.check_in_readers import Texts, further, question_texts
from mentorship.queries.check_ins import Labels, labels_in
from mentorship.queries.texts import options

ABOUT_MEETING = (CheckInKind.DAY3, CheckInKind.DAY14)
WORDS = {
    CheckInState.OPEN: gettext_lazy("No answer yet"),
    CheckInState.ANSWERED: gettext_lazy("Answered"),
    CheckInState.MISSED: gettext_lazy("Missed"),
}


@dataclass(frozen=True)
class Part:
    """One side's part of a check-in; ``answer`` and ``line`` are empty where they are not ours.

    ``further`` are the other questions that the team may read, with their answers.
    """

    state: str
    at: datetime | None
    answer: str = ""
    line: str = ""
    pk: int = 0
    is_open: bool = False
    changed_at: datetime | None = None
    further: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Rung:
    """One check-in of a mentorship."""

    kind: str
    due_on: date
    mentee: Part | None
    mentor: Part | None


def rungs_of(mentorship: Mentorship) -> list[Rung]:
    """Return the check-ins that are not still to come, the newest first; three queries."""
    texts = question_texts()
    labels = labels_in(texts)
    found = mentorship.check_ins.prefetch_related("answers").order_by("-due_on", "-pk")
    rungs = [_rung(check_in, mentorship, labels, texts) for check_in in found]
    return [rung for rung in rungs if rung.mentee or rung.mentor]


def _rung(check_in: CheckIn, mentorship: Mentorship, labels: Labels, texts: Texts) -> Rung:
    sides: dict[str, Part] = {
        row.side: _part(row, check_in, mentorship, labels, texts)
        for row in check_in.answers.all()
        if row.state in WORDS
    }
    return Rung(
        kind=check_in.get_kind_display(),
        due_on=check_in.due_on,
        mentee=sides.get(Side.MENTEE),
        mentor=sides.get(Side.MENTOR),
    )


def _part(
    row: CheckInAnswer, check_in: CheckIn, mentorship: Mentorship, labels: Labels, texts: Texts
) -> Part:
    is_ours = not mentorship.is_life or check_in.kind in ABOUT_MEETING
    label = labels.get((check_in.kind, row.side, row.answer), "") if is_ours else ""
    line = row.line if row.line_reader == LineReader.TEAM else ""
    return Part(
        state=str(WORDS[CheckInState(row.state)]),
        at=row.answered_at,
        answer=label,
        line=line,
        pk=row.pk,
        is_open=row.state == CheckInState.OPEN,
        changed_at=row.changed_at,
        further=tuple(further(row, mentorship, texts)),
    )


def end_reason(mentorship: Mentorship) -> str:
    """Return why it ended, by the reason's words; of a life mentorship nothing. One query."""
    if mentorship.is_life or not mentorship.end_reason:
        return ""
    labels: dict[str, Any] = {one["key"]: one["label"] for one in options("reasons.end")}
    return str(labels.get(mentorship.end_reason, ""))
