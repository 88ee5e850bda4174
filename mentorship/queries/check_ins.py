"""What a check-in asks, and who may read what was answered."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.days import long_month_day
from accounts.models import User
from mentorship.enums import CheckInState, LineReader, Side
from mentorship.models import CheckIn, CheckInAnswer, ContentText, Mentorship
from mentorship.queries.texts import fill, text

SHARED_LISTS = ("checkin.answers", "outcomes.events")

# (kind, side, answer key) to the label of a first question's answer.
Labels = Mapping[tuple[str, str, str], str]


@dataclass(frozen=True)
class Option:
    """One answer to choose."""

    key: str
    label: str
    sentence: str = ""
    signal: str = ""


@dataclass(frozen=True)
class Question:
    """One question of one side; ``when`` is met or not_met where it depends on the first answer."""

    no: str
    text: str
    options: tuple[Option, ...] = ()
    is_many: bool = False
    is_line: bool = False
    when: str = ""
    reader: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of its answers."""
        return tuple(option.key for option in self.options)


def questions_for(row: CheckInAnswer, **names: str) -> tuple[Question, ...]:
    """Return what one side of a check-in is asked, with ``names`` put into the placeholders.

    One query. Missing texts are a fault of the set-up: ``load_content`` brings them.
    """
    key = f"checkin.{row.check_in.kind}"
    texts = {text.key: text for text in ContentText.objects.filter(key__in=(key, *SHARED_LISTS))}
    lists = {name: texts[name].data.get("options", []) for name in SHARED_LISTS if name in texts}
    asked = texts[key].data[row.side]["questions"]
    return tuple(_question(raw, lists, names) for raw in asked)


def _question(
    raw: Mapping[str, Any], lists: Mapping[str, list[Any]], names: Mapping[str, str]
) -> Question:
    options = raw.get("options") or lists.get(raw.get("options_of", ""), [])
    return Question(
        no=raw["no"],
        text=fill(raw["text"], **names),
        options=tuple(
            Option(o["key"], fill(o["label"], **names), o.get("sentence", ""), o.get("signal", ""))
            for o in options
        ),
        is_many=raw.get("many", False),
        is_line=raw.get("line", False),
        when=raw.get("when", ""),
        reader=raw.get("reader", ""),
    )


@dataclass(frozen=True)
class SeenAnswer:
    """One side's part of a check-in as one reader may see it."""

    state: str
    due_at: datetime
    answered_at: datetime | None
    answer: str = ""
    label: str = ""
    line: str = ""
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


def check_ins_of(mentorship: Mentorship, reader: User) -> list[CheckInEntry]:
    """Return a pair's check-ins as one of the two may read them, earliest first.

    The partner's four-way answer only where it was shared, the partner's line only where it was
    written for the reader. Four queries, whatever their number.
    """
    side = Side(mentorship.side_of(reader))
    labels = answer_labels()
    entries = []
    for check_in in mentorship.check_ins.prefetch_related("answers"):
        sides = {row.side: row for row in check_in.answers.all()}
        other = next(row for name, row in sides.items() if name != side)
        entries.append(CheckInEntry(check_in, _own(sides[side], labels), _partners(other, labels)))
    return entries


def answer_labels() -> Labels:
    """Return the labels of the answers to every first question; one query."""
    texts = ContentText.objects.filter(key__startswith="checkin.")
    by_key = {text.key: text.data for text in texts}
    four = by_key.get("checkin.answers", {}).get("options", [])
    return {
        (key.removeprefix("checkin."), side, option["key"]): option["label"]
        for key, data in by_key.items()
        for side in Side.values
        if side in data
        for option in data[side]["questions"][0].get("options", four)
    }


def _seen(row: CheckInAnswer) -> SeenAnswer:
    return SeenAnswer(state=row.state, due_at=row.due_at, answered_at=row.answered_at)


def _own(row: CheckInAnswer, labels: Labels) -> SeenAnswer:
    label = labels.get((row.check_in.kind, row.side, row.answer), "")
    return replace(_seen(row), pk=row.pk, answer=row.answer, label=label, line=row.line)


def _partners(row: CheckInAnswer, labels: Labels) -> SeenAnswer:
    seen = _seen(row)
    if row.is_shared:
        label = labels.get((row.check_in.kind, row.side, row.answer), "")
        seen = replace(seen, answer=row.answer, label=label)
    if row.line_reader == LineReader.PARTNER:
        seen = replace(seen, line=row.line)
    return seen


def answer_row(pk: int) -> CheckInAnswer:
    """Return one side's part with all that its page and mails read; one query."""
    return CheckInAnswer.objects.select_related(
        "person",
        "check_in__mentorship__program",
        "check_in__mentorship__mentee_user",
        "check_in__mentorship__mentor_user",
    ).get(pk=pk)


def names_for(row: CheckInAnswer) -> dict[str, str]:
    """Return the names that the questions of one side need. One query."""
    mentorship = row.check_in.mentorship
    earlier = mentorship.check_ins.filter(due_on__lt=row.check_in.due_on).order_by("-due_on")
    since = earlier.values_list("due_on", flat=True).first() or mentorship.started_at
    return {
        "partner": mentorship.partner_of(row.side).first_name,
        "credential": _("a certification"),
        "since": long_month_day(since),
        "end_date": long_month_day(mentorship.ends_on),
    }


def readers_sentence(row: CheckInAnswer) -> str:
    """Return who reads the answer, said where it is given. One query."""
    mentorship = row.check_in.mentorship
    key = "checkin.readers_life" if mentorship.is_life else "checkin.readers"
    return text(key, partner=mentorship.partner_of(row.side).first_name)


def after_saving(row: CheckInAnswer) -> str:
    """Return what a person reads once her answer is saved. Two queries."""
    key = f"checkin.{row.check_in.kind}"
    data = ContentText.objects.filter(key=key).values_list("data", flat=True).first() or {}
    words = data.get(row.side, {}).get("after_saving", "")
    thanks = _("That's all we need, %(name)s.") % {"name": row.person.first_name}
    return fill(words, **names_for(row)) or thanks
