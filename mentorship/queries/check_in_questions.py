"""What a check-in asks one side, with the names and choices that are hers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.days import long_month_day
from mentorship.clock import local_day
from mentorship.enums import CheckInKind, JointAnswer, JointKind
from mentorship.models import (
    CheckInAnswer,
    ContentText,
    Credential,
    HeldCredential,
    JointProposal,
    OutcomeEvent,
    Profile,
)
from mentorship.queries.texts import fill
from mentorship.terms import terms_of

SHARED_LISTS = ("checkin.answers", "outcomes.events")
EVENTS, PASSED = "outcomes.events", "passed"
SENTENCES = (
    "checkin.readers", "checkin.readers_life", "checkin.share_box", "checkin.line",
    "checkin.line_reader", "checkin.private_way", "checkin.second", "outcomes.readers",
    "outcomes.path", "outcomes.support", "outcomes.stay",
)  # fmt: skip
MORE_MONTHS = "ask_for_3_more"
ABOUT_MEETING = (CheckInKind.DAY3, CheckInKind.DAY14)


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


@dataclass(frozen=True)
class Sheet:
    """All that one side's page and mails say; ``texts`` are the shared sentences by key."""

    row: CheckInAnswer
    names: Mapping[str, str]
    questions: tuple[Question, ...]
    texts: Mapping[str, str]
    readers: str
    team_only: str
    thanks: str

    def label_of(self, answer: str) -> str:
        """Return the words of an answer to the first question."""
        options = self.questions[0].options
        return next((option.label for option in options if option.key == answer), answer)


def sheet_of(row: CheckInAnswer) -> Sheet:
    """Return what one side of a check-in is asked and told; one query, at some stages up to three.

    Missing texts are a fault of the set-up: ``load_content`` brings them.
    """
    found = _texts(row)
    names = names_for(row)
    bodies = {key: fill(one.body, **names) for key, one in found.items()}
    own = found[_key(row)].data[row.side]
    enough = _("That's all we need, %(name)s.") % {"name": row.person.first_name}
    return Sheet(
        row=row,
        names=names,
        questions=_questions(row, found, names),
        texts=bodies,
        readers=_readers(row, bodies),
        team_only=own.get("reader_line", ""),
        thanks=fill(own.get("after_saving", ""), **names) or enough,
    )


def questions_for(row: CheckInAnswer, **names: str) -> tuple[Question, ...]:
    """Return what one side of a check-in is asked, with ``names`` put into the placeholders."""
    return _questions(row, _texts(row), names)


def _key(row: CheckInAnswer) -> str:
    return f"checkin.{row.check_in.kind}"


def _texts(row: CheckInAnswer) -> dict[str, ContentText]:
    rows = ContentText.objects.filter(key__in=(_key(row), *SHARED_LISTS, *SENTENCES))
    return {text.key: text for text in rows}


def _questions(
    row: CheckInAnswer, found: Mapping[str, ContentText], names: Mapping[str, str]
) -> tuple[Question, ...]:
    lists = {name: found[name].data.get("options", []) for name in SHARED_LISTS if name in found}
    asked = found[_key(row)].data[row.side]["questions"]
    return tuple(_as_hers(_question(raw, lists, names), raw, row) for raw in asked)


def _as_hers(question: Question, raw: Mapping[str, Any], row: CheckInAnswer) -> Question:
    """Return a question with the choices that depend on her and on the program."""
    if raw.get("options_of") == EVENTS:
        return replace(question, options=tuple(_with_credentials(question.options, row)))
    if MORE_MONTHS in question.keys:
        return replace(question, options=tuple(_with_months(question.options, row)))
    return question


def _with_credentials(options: Sequence[Option], row: CheckInAnswer) -> list[Option]:
    """Name the credentials she works for, or got meanwhile, where something was passed."""
    mentorship, person_id = row.check_in.mentorship, row.person_id
    since = mentorship.started_at.date() if mentorship.started_at else None
    got = HeldCredential.objects.filter(profile=person_id, issued_on__gte=since)
    told = OutcomeEvent.objects.filter(mentorship=mentorship, user=person_id)
    hers = Q(pk__in=Profile.objects.filter(pk=person_id).values("working_for"))
    hers |= Q(pk__in=got.values("credential")) | Q(pk__in=told.values("credential"))
    credentials = list(Credential.objects.filter(hers).order_by("name"))
    named = [
        Option(f"{PASSED}:{one.slug}", _("Passed %(name)s") % {"name": one.name})
        for one in credentials
    ]
    return [one for o in options for one in (named if o.key == PASSED and named else [o])]


def _with_months(options: Sequence[Option], row: CheckInAnswer) -> list[Option]:
    """Offer as many months more as the program gives; none where it gives none."""
    mentorship = row.check_in.mentorship
    terms = terms_of(mentorship.program, mentorship.mentor_type)
    agreed = JointProposal.objects.filter(
        mentorship=mentorship, kind=JointKind.EXTEND, answer=JointAnswer.YES
    )
    most = terms.extensions_most
    is_used_up = most is not None and agreed.count() >= most
    is_chosen = MORE_MONTHS in row.answers.values()
    if not is_chosen and (not terms.extension_months or is_used_up):
        return [option for option in options if option.key != MORE_MONTHS]
    label = _more_months(row, terms.extension_months)
    return [
        replace(o, label=label) if o.key == MORE_MONTHS and terms.extension_months else o
        for o in options
    ]


def _more_months(row: CheckInAnswer, months: int) -> str:
    partner = row.check_in.mentorship.partner_of(row.side).first_name
    words = ngettext(
        "Ask %(partner)s for %(n)d more month", "Ask %(partner)s for %(n)d more months", months
    )
    return words % {"partner": partner, "n": months}


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


def answer_row(pk: int) -> CheckInAnswer:
    """Return one side's part with all that its page and mails read; one query."""
    return CheckInAnswer.objects.select_related(
        "person",
        "check_in__mentorship__program",
        "check_in__mentorship__mentee_user",
        "check_in__mentorship__mentor_user",
    ).get(pk=pk)


def names_for(row: CheckInAnswer) -> dict[str, str]:
    """Return the names that the questions of one side need; one query where a day is among them."""
    mentorship = row.check_in.mentorship
    return {
        "partner": mentorship.partner_of(row.side).first_name,
        "credential": _("a certification"),
        "since": long_month_day(_since(row)),
        "end_date": long_month_day(mentorship.ends_on),
    }


def _since(row: CheckInAnswer) -> date | None:
    """Return the day of the check-in before a monthly one, or that of the start."""
    if row.check_in.kind != CheckInKind.MONTHLY:
        return None
    mentorship = row.check_in.mentorship
    earlier = mentorship.check_ins.filter(due_on__lt=row.check_in.due_on).order_by("-due_on")
    if (day := earlier.values_list("due_on", flat=True).first()) is not None:
        return day
    zone = mentorship.program.time_zone
    return local_day(zone, mentorship.started_at) if mentorship.started_at else None


def _readers(row: CheckInAnswer, bodies: Mapping[str, str]) -> str:
    """Return who reads the answer, said where it is given."""
    is_life = row.check_in.mentorship.is_life
    words = bodies.get("checkin.readers_life" if is_life else "checkin.readers", "")
    if row.check_in.kind not in (*ABOUT_MEETING, CheckInKind.MONTHLY):
        return words
    return f"{words} {_('Whether you have met, both of you can see.')}"
