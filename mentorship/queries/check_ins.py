"""A pair's check-ins, and who may read what was answered (``product.md`` 7)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.days import month_day
from accounts.models import User
from accounts.prepared import Prepared
from mentorship.enums import CheckInKind, CheckInState, LineReader, Side
from mentorship.health import MET_SINCE
from mentorship.models import CheckIn, CheckInAnswer, ContentText, Mentorship
from mentorship.queries.check_in_questions import (
    Option,
    Question,
    answer_row,
    names_for,
    questions_for,
)
from mentorship.queries.check_in_words import written
from mentorship.queries.timeline import Entry

__all__ = [
    "CheckInEntry",
    "Labels",
    "Option",
    "Question",
    "SeenAnswer",
    "answer_labels",
    "answer_row",
    "check_ins_of",
    "entries",
    "labels_in",
    "names_for",
    "questions_for",
]
MOODS = {
    "well": ("sun", "good"), "steady": ("cloud-sun", ""), "stuck": ("cloud", "warn"),
    "not_met": ("circle-dashed", "warn"),
}  # fmt: skip
# What both of a pair may read of answers about the contact between them, and nothing else.
IN_TOUCH = ("yes_we_have_a_date", "yes_no_date_yet")
MET = "yes"

# (kind, side, answer key) to the label of a first question's answer.
Labels = Mapping[tuple[str, str, str], str]


@dataclass(frozen=True)
class SeenAnswer:
    """One side's part of a check-in as one reader may see it.

    ``fact`` says whether they were in touch or have met, which both may read.
    """

    state: str
    due_at: datetime
    answered_at: datetime | None
    answer: str = ""
    label: str = ""
    line: str = ""
    fact: str = ""
    changed_at: datetime | None = None
    pk: int = 0

    @property
    def is_answered(self) -> bool:
        """Whether it was answered, whatever the answer."""
        return self.state == CheckInState.ANSWERED


@dataclass(frozen=True)
class CheckInEntry:
    """One check-in in a pair's list: the reader's own part and the partner's."""

    check_in: CheckIn
    own: SeenAnswer
    partner: SeenAnswer


def check_ins_of(
    mentorship: Mentorship, reader: User, labels: Labels | None = None
) -> list[CheckInEntry]:
    """Return a pair's check-ins as one of the two may read them, earliest first.

    The partner's four-way answer only where it was shared, the partner's line only where it was
    written for the reader. Two queries, or one where the ``labels`` were read already.
    """
    side = Side(mentorship.side_of(reader))
    known = answer_labels() if labels is None else labels
    pairs: dict[int, dict[str, CheckInAnswer]] = {}
    for row in _rows_of(mentorship.pk):
        pairs.setdefault(row.check_in_id, {})[row.side] = row
    return [_entry(sides, side, known) for sides in pairs.values()]


@Prepared
def _rows_of(mentorship: int) -> QuerySet[CheckInAnswer]:
    rows = CheckInAnswer.objects.filter(check_in__mentorship=mentorship)
    return rows.select_related("check_in").order_by("check_in__due_on", "check_in", "pk")


def _entry(sides: Mapping[str, CheckInAnswer], side: Side, labels: Labels) -> CheckInEntry:
    own = sides[side]
    other = next(row for name, row in sides.items() if name != side)
    return CheckInEntry(own.check_in, _own(own, labels), _partners(other, labels))


def answer_labels() -> Labels:
    """Return the labels of the answers to every first question; one query."""
    texts = ContentText.objects.filter(key__startswith="checkin.")
    return labels_in(dict(texts.values_list("key", "data")))


def labels_in(by_key: Mapping[str, Any]) -> Labels:
    """Return the labels of the answers to every first question, from texts by their keys."""
    four = by_key.get("checkin.answers", {}).get("options", [])
    return {
        (key.removeprefix("checkin."), side, option["key"]): option["label"]
        for key, data in by_key.items()
        if key.startswith("checkin.")
        for side in Side.values
        if side in data
        for option in data[side]["questions"][0].get("options", four)
    }


def _seen(row: CheckInAnswer) -> SeenAnswer:
    return SeenAnswer(
        state=row.state,
        due_at=row.due_at,
        answered_at=row.answered_at,
        fact=_fact(row),
        changed_at=row.changed_at,
    )


def _fact(row: CheckInAnswer) -> str:
    if row.state != CheckInState.ANSWERED:
        return ""
    if row.check_in.kind == CheckInKind.DAY3:
        return _("In touch") if row.answer in IN_TOUCH else _("Not in touch yet")
    if row.check_in.kind == CheckInKind.DAY14:
        return _("Met") if row.answer == MET else _("Not met yet")
    if row.check_in.kind != CheckInKind.MONTHLY:
        return ""
    has_met = MET_SINCE.get(row.answers.get("2", ""))
    if has_met is None:
        return ""
    return _("Met") if has_met else _("Not met yet")


def _own(row: CheckInAnswer, labels: Labels) -> SeenAnswer:
    label = labels.get((row.check_in.kind, row.side, row.answer), "")
    return replace(_seen(row), pk=row.pk, answer=row.answer, label=label, line=row.line)


def _partners(row: CheckInAnswer, labels: Labels) -> SeenAnswer:
    seen = _seen(row)
    if row.is_shared:
        label = labels.get((row.check_in.kind, row.side, row.answer), "")
        seen = replace(seen, answer=row.answer, label=label)
    lines = [*written(row).for_partner]
    if row.line_reader == LineReader.PARTNER and row.line:
        lines.append(row.line)
    return replace(seen, line="\n".join(lines))


def entries(
    mentorship: Mentorship, user: User, rows: list[CheckInEntry] | None = None
) -> list[Entry]:
    """Return a pair's check-ins as lines of its timeline, as one of the two may read them.

    ``rows`` are those of ``check_ins_of``, where they were read already.
    """
    rows = check_ins_of(mentorship, user) if rows is None else rows
    partner = mentorship.partner_of(mentorship.side_of(user)).first_name
    lines = []
    for row in rows:
        if row.own.is_answered:
            lines.append(_own_line(row.own))
        if row.partner.is_answered:
            lines.append(_partners_line(row.partner, partner))
    return lines


def _own_line(own: SeenAnswer) -> Entry:
    assert own.answered_at is not None
    icon, tone = MOODS.get(own.answer, ("circle-check", ""))
    what = _("You checked in: %(answer)s") % {"answer": own.label.lower()}
    more = _changed(own)
    return Entry("check_in", icon, what, own.answered_at, tone, own.line, more)


def _partners_line(seen: SeenAnswer, partner: str) -> Entry:
    """Tell that the partner answered; what, only as far as it was shared."""
    assert seen.answered_at is not None
    icon, tone = MOODS.get(seen.answer, ("circle-check", ""))
    words = {"name": partner, "answer": (seen.label or seen.fact).lower()}
    told = _("%(name)s checked in: %(answer)s") if words["answer"] else _("%(name)s checked in")
    return Entry("check_in", icon, told % words, seen.answered_at, tone, seen.line, _changed(seen))


def _changed(seen: SeenAnswer) -> str:
    if seen.changed_at is None:
        return ""
    return _("Changed on %(day)s.") % {"day": month_day(seen.changed_at)}
