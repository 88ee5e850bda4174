"""What is one's own, as lists: nobody else may have them, and the other one's private words are
in none.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Notice, User
from matching.lists.shape import Taken
from matching.sheets.writing import Column, Row, Sheet, columns
from mentorship import rules
from mentorship.clock import database_now
from mentorship.enums import CheckInState, Side
from mentorship.models import (
    CheckInAnswer,
    Meeting,
    Mentorship,
    MentorshipGoal,
    Message,
    Milestone,
    Note,
    ThankYou,
)
from mentorship.queries.check_in_readers import own, question_texts

AT_ONCE = 500
PAIR = ("mentorship__mentee_user", "mentorship__mentor_user")


def _list(
    kind: str, heads: tuple[Column, ...], rows: QuerySet[Any], told: Callable[[Any], Row]
) -> Taken:
    """Return rows that are read from the database as they are written."""
    return Taken(kind, Sheet(heads, _each(rows, told)), rows.count())


def _each(rows: QuerySet[Any], told: Callable[[Any], Row]) -> Iterator[Row]:
    for row in rows.iterator(chunk_size=AT_ONCE):
        yield told(row)


def _ours(user: User) -> Any:
    """Return the ids of the mentorships that she may read (``rules.can_read_mentorship``)."""
    started = Mentorship.objects.of(user).filter(started_at__isnull=False)
    is_kept = Q(closed_at__isnull=True) | Q(closed_at__gt=database_now() - rules.KEPT_FOR)
    return started.filter(is_kept).order_by().values("pk")


def _partner(mentorship: Mentorship, user: User) -> str:
    return str(mentorship.partner_of(mentorship.side_of(user)).first_name)


def _who(mentorship: Mentorship, side: str, user: User) -> str:
    """Return "You", or the other one's first name, for a side of a pair."""
    if not side:
        return ""
    person = mentorship.person_of(side)
    return _("You") if person.pk == user.pk else str(person.first_name)


def meetings(user: User) -> Taken:
    """Return her meetings, with what the two wrote about them."""
    rows = Meeting.objects.filter(mentorship__in=_ours(user)).select_related(*PAIR)
    heads = columns(
        id=_("Number"), mentorship=_("Mentorship"), partner=_("With"), state=_("State"),
        starts_at=_("Begins"), minutes=_("Minutes"), mode=_("How"), place=_("Where"),
        topic=_("Topic"), summary=_("Summary"),
    )  # fmt: skip

    def told(row: Meeting) -> Row:
        return [
            row.pk, row.mentorship_id, _partner(row.mentorship, user),
            str(row.get_state_display()), row.starts_at, row.minutes,
            str(row.get_mode_display()), row.place, row.topic, row.summary,
        ]  # fmt: skip

    return _list("meetings", heads, rows.order_by("pk"), told)


def goals(user: User) -> Taken:
    """Return the goals of her mentorships."""
    rows = MentorshipGoal.objects.filter(mentorship__in=_ours(user)).select_related(*PAIR)
    heads = columns(
        id=_("Number"), mentorship=_("Mentorship"), partner=_("With"), title=_("Goal"),
        due_on=_("Until"), added_by=_("Added by"), added_at=_("Added"),
        reached_at=_("Reached"), dropped_at=_("Dropped"),
    )  # fmt: skip

    def told(row: MentorshipGoal) -> Row:
        return [
            row.pk, row.mentorship_id, _partner(row.mentorship, user), row.title, row.due_on,
            _who(row.mentorship, row.added_by, user), row.added_at, row.reached_at,
            row.dropped_at,
        ]  # fmt: skip

    return _list("goals", heads, rows.order_by("pk"), told)


def milestones(user: User) -> Taken:
    """Return the steps of those goals."""
    pair = ("goal__mentorship__mentee_user", "goal__mentorship__mentor_user")
    rows = Milestone.objects.filter(goal__mentorship__in=_ours(user)).select_related(*pair)
    heads = columns(
        id=_("Number"), goal=_("Number of the goal"), goal_title=_("Goal"), title=_("Milestone"),
        due_on=_("Until"), done_at=_("Done"), done_by=_("Done by"),
    )  # fmt: skip

    def told(row: Milestone) -> Row:
        return [
            row.pk, row.goal_id, row.goal.title, row.title, row.due_on, row.done_at,
            _who(row.goal.mentorship, row.done_by, user),
        ]  # fmt: skip

    return _list("milestones", heads, rows.order_by("goal_id", "pk"), told)


def check_ins(user: User) -> Taken:
    """Return what she herself answered, and who reads her line."""
    rows = CheckInAnswer.objects.filter(person=user, state=CheckInState.ANSWERED)
    pair = ("check_in__mentorship__mentee_user", "check_in__mentorship__mentor_user")
    texts = question_texts()
    heads = columns(
        id=_("Number"), mentorship=_("Mentorship"), partner=_("With"), check_in=_("Check-in"),
        due_on=_("Due"), answered_at=_("Answered"), answers=_("Answers"), line=_("Your line"),
        line_reader=_("Who reads your line"),
    )  # fmt: skip

    def told(row: CheckInAnswer) -> Row:
        ship = row.check_in.mentorship
        said = "\n".join(f"{asked} {answer}" for asked, answer in own(row, ship, texts))
        reader = str(row.get_line_reader_display()) if row.line else ""
        return [
            row.pk, ship.pk, str(ship.partner_of(row.side).first_name),
            str(row.check_in.get_kind_display()), row.check_in.due_on, row.answered_at, said,
            row.line, reader,
        ]  # fmt: skip

    found = rows.select_related(*pair).order_by("answered_at", "pk")
    return _list("check-ins", heads, found, told)


def notes(user: User) -> Taken:
    """Return her own notes, and those that the other one shares."""
    readable = Q(author=user) | Q(is_shared=True)
    rows = Note.objects.filter(readable, mentorship__in=_ours(user)).select_related("author")
    heads = columns(
        id=_("Number"), mentorship=_("Mentorship"), author=_("Written by"), shared=_("Shared"),
        written_at=_("Written"), changed_at=_("Changed"), body=_("Note"),
    )  # fmt: skip

    def told(row: Note) -> Row:
        return [
            row.pk, row.mentorship_id, _writer(row.author, user),
            _("Yes") if row.is_shared else _("No"), row.written_at, row.changed_at, row.body,
        ]  # fmt: skip

    return _list("notes", heads, rows.order_by("pk"), told)


def messages(user: User) -> Taken:
    """Return what the two of each of her mentorships wrote to each other."""
    rows = Message.objects.filter(mentorship__in=_ours(user)).select_related("author")
    heads = columns(
        id=_("Number"), mentorship=_("Mentorship"), author=_("Written by"), sent_at=_("Sent"),
        body=_("Message"),
    )  # fmt: skip

    def told(row: Message) -> Row:
        return [row.pk, row.mentorship_id, _writer(row.author, user), row.sent_at, row.body]

    return _list("messages", heads, rows.order_by("pk"), told)


def thank_yous(user: User) -> Taken:
    """Return the thanks that she gave and was given."""
    rows = ThankYou.objects.filter(mentorship__in=_ours(user)).select_related("author")
    heads = columns(
        id=_("Number"), mentorship=_("Mentorship"), author=_("Written by"),
        written_at=_("Written"), line=_("Thank-you"),
    )  # fmt: skip

    def told(row: ThankYou) -> Row:
        return [row.pk, row.mentorship_id, _writer(row.author, user), row.written_at, row.line]

    return _list("thank-yous", heads, rows.order_by("pk"), told)


def notifications(user: User) -> Taken:
    """Return what stands behind her bell."""
    heads = columns(
        id=_("Number"), title=_("Title"), text=_("Text"), created_at=_("Sent"), read_at=_("Read")
    )

    def told(row: Notice) -> Row:
        return [row.pk, row.title, row.text, row.created_at, row.read_at]

    return _list("notifications", heads, Notice.objects.newest_of(user), told)


def mentorships(user: User) -> Taken:
    """Return the pairs that the other lists name by number."""
    rows = Mentorship.objects.filter(pk__in=_ours(user)).with_people()
    heads = columns(
        id=_("Number"), program=_("Program"), partner=_("With"), side=_("Your part"),
        mentor_type=_("Kind"), introduced_at=_("Introduced"), started_at=_("Started"),
        ends_on=_("Ends"), closed_at=_("Closed"),
    )  # fmt: skip

    def told(row: Mentorship) -> Row:
        return [
            row.pk, row.program.name, _partner(row, user), str(Side(row.side_of(user)).label),
            str(row.get_mentor_type_display()), row.introduced_at, row.started_at, row.ends_on,
            row.closed_at,
        ]  # fmt: skip

    return _list("mentorships", heads, rows.order_by("pk"), told)


def _writer(author: User, user: User) -> str:
    return _("You") if author.pk == user.pk else str(author.first_name)
