"""What a person told: check-ins, and what she wrote in confidence; nothing told about her."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.copies.shape import Section, Value, choice
from accounts.models import User
from mentorship.copies.known import Pairs
from mentorship.copies.words import labeled
from mentorship.enums import Answer, CheckInKind, CheckInState, LineReader, SecretKind
from mentorship.models import AnswerOnBehalf, BrokenGlass, CheckInAnswer, Concern
from mentorship.queries import concerns as queries
from mentorship.queries.check_in_readers import own, question_texts
from mentorship.queries.concern_texts import ConcernTexts, concern_texts


def sections(person: User, pairs: Pairs) -> Iterator[Section]:
    """Yield everything of this room."""
    yield _check_ins(person)
    yield from _concerns(person)
    opened = BrokenGlass.objects.filter(person=person, is_quiet=False).select_related("program")
    yield Section(
        "openings",
        _("What was opened of yours, and you were told"),
        {"program": _("Program"), "kind": _("What"), "at": _("When")},
        (
            [r.program.name if r.program else "", choice(SecretKind, r.kind), r.opened_at]
            for r in opened.order_by("pk")
        ),
        ("mentorship.brokenglass",),
    )
    yield _answers_for_her(pairs)


def _check_ins(person: User) -> Section:
    texts = question_texts()
    rows = CheckInAnswer.objects.filter(person=person).exclude(state=CheckInState.SCHEDULED)
    two = ("check_in__mentorship__mentee_user", "check_in__mentorship__mentor_user")

    def told(row: CheckInAnswer) -> list[Value]:
        check_in = row.check_in
        said = own(row, check_in.mentorship, texts) if row.answered_at else []
        return [
            check_in.mentorship_id, choice(CheckInKind, check_in.kind), check_in.due_on,
            choice(CheckInState, row.state), row.opened_at, row.answered_at, row.changed_at,
            dict(said), row.is_shared, row.line,
            choice(LineReader, row.line_reader) if row.line else None,
        ]  # fmt: skip

    return Section(
        "check_ins",
        _("Your check-ins"),
        {"mentorship": _("Mentorship"), "kind": _("Check-in"), "due_on": _("Due"),
         "state": _("State"), "opened_at": _("Opened"), "answered_at": _("Answered"),
         "changed_at": _("Changed"), "answers": _("Your answers"),
         "is_shared": _("Shared with your partner"), "line": _("Your line"),
         "line_reader": _("Who reads your line")},
        map(told, rows.select_related(*two).order_by("pk")),
        ("mentorship.checkinanswer",),
    )  # fmt: skip


def _concerns(person: User) -> Iterator[Section]:
    texts = concern_texts()
    rows = Concern.objects.filter(reporter=person).select_related("program", "about").order_by("pk")
    mine = list(rows)
    yield Section(
        "concerns",
        _("What you told in confidence"),
        {"id": _("Number"), "program": _("Program"), "mentorship": _("Mentorship"),
         "about": _("About"), "what": _("What"), "wish": _("What you'd like"), "text": _("Text"),
         "told_at": _("When"), "state": _("State"), "reads": _("Who reads it")},
        (_concern(row, texts) for row in mine),
        ("mentorship.concern",),
    )  # fmt: skip
    yield Section(
        "concern_messages",
        _("What was written about it"),
        {"concern": _("Told in"), "by": _("Written by"), "at": _("When"), "text": _("Text")},
        ([str(row.uuid), word.who, word.at, word.body]
         for row in mine for word in queries.thread(row, person)),
        ("mentorship.concernmessage",),
    )  # fmt: skip


def _concern(row: Concern, texts: ConcernTexts) -> list[Value]:
    return [
        str(row.uuid), row.program.name, row.mentorship_id, row.about.name if row.about else "",
        labeled(texts.categories, row.category), labeled(texts.wishes, row.wish), row.body,
        row.submitted_at, queries.state_for_reporter(row),
        queries.all_names_of(queries.readers_of(row)),
    ]  # fmt: skip


def _answers_for_her(pairs: Pairs) -> Section:
    rows = AnswerOnBehalf.objects.filter(mentorship__in=pairs).order_by("pk")
    return Section(
        "answers_for_you",
        _("Answers that an admin gave for you"),
        {"mentorship": _("Mentorship"), "answer": _("Answer"), "at": _("When")},
        (
            [row.mentorship_id, choice(Answer, row.answer), row.given_at]
            for row in rows
            if row.side == pairs[row.mentorship_id].side
        ),
        ("mentorship.answeronbehalf",),
    )
