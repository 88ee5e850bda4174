"""What the two of a mentorship keep: the other one's words only while her pages show them."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.copies.shape import Section, Value, choice
from accounts.models import User
from mentorship.copies.known import Pairs
from mentorship.copies.words import who, writer
from mentorship.enums import MeetingMode, MeetingState
from mentorship.models import (
    IntroductionQuestion,
    Meeting,
    MeetingTime,
    MentorshipGoal,
    Message,
    Milestone,
    Note,
    ThankYou,
)

AT_ONCE = 500


def sections(person: User, pairs: Pairs) -> Iterator[Section]:
    """Yield everything of this room."""
    readable = [pk for pk, pair in pairs.items() if pair.is_open]
    yield _questions(pairs)
    yield from _meetings(pairs)
    yield from _goals(pairs)
    yield _messages(person, pairs, readable)
    yield _notes(person, pairs, readable)
    yield _thanks(person, pairs, readable)


def _questions(pairs: Pairs) -> Section:
    rows = IntroductionQuestion.objects.filter(mentorship__in=pairs).order_by("pk")

    return Section(
        "introduction_questions",
        _("Questions before you answered"),
        {"mentorship": _("Mentorship"), "by": _("Asked by"), "asked_at": _("Asked"),
         "question": _("Question"), "answered_at": _("Answered"), "answer": _("Answer")},
        ([r.mentorship_id, who(pairs[r.mentorship_id], r.side), r.asked_at, r.question,
          r.answered_at, r.answer] for r in rows),
        ("mentorship.introductionquestion",),
    )  # fmt: skip


def _meetings(pairs: Pairs) -> Iterator[Section]:
    rows = Meeting.objects.filter(mentorship__in=pairs).order_by("pk")

    def told(row: Meeting) -> list[Value]:
        pair = pairs[row.mentorship_id]
        words = [row.place, row.topic, row.summary] if pair.is_open else ["", "", ""]
        return [
            row.pk, row.mentorship_id, choice(MeetingState, row.state), who(pair, row.offered_by),
            row.offered_at, row.starts_at, row.minutes, choice(MeetingMode, row.mode), *words,
            row.is_logged, row.settled_at, who(pair, row.settled_by),
        ]  # fmt: skip

    yield Section(
        "meetings",
        _("Your meetings"),
        {"id": _("Number"), "mentorship": _("Mentorship"), "state": _("State"),
         "offered_by": _("Offered by"), "offered_at": _("Offered"), "starts_at": _("Begins"),
         "minutes": _("Minutes"), "mode": _("How"), "place": _("Where"), "topic": _("Topic"),
         "summary": _("Summary"), "is_logged": _("Written down afterwards"),
         "settled_at": _("Settled"), "settled_by": _("Settled by")},
        map(told, rows.iterator(chunk_size=AT_ONCE)),
        ("mentorship.meeting",),
    )  # fmt: skip
    times = MeetingTime.objects.filter(meeting__mentorship__in=pairs).order_by("pk")
    yield Section(
        "meeting_times",
        _("Times on offer"),
        {"meeting": _("Meeting"), "starts_at": _("Begins"), "by": _("Offered by")},
        ([r.meeting_id, r.starts_at, who(pairs[r.meeting.mentorship_id], r.offered_by)]
         for r in times.select_related("meeting")),
        ("mentorship.meetingtime",),
    )  # fmt: skip


def _goals(pairs: Pairs) -> Iterator[Section]:
    found = MentorshipGoal.objects.filter(mentorship__in=pairs).order_by("pk")
    rows = [row for row in found if _may_read_goal(pairs, row)]
    yield Section(
        "goals",
        _("Your goals"),
        {"id": _("Number"), "mentorship": _("Mentorship"), "title": _("Goal"),
         "due_on": _("Until"), "by": _("Added by"), "added_at": _("Added"),
         "reached_at": _("Reached"), "dropped_at": _("Dropped")},
        ([r.pk, r.mentorship_id, r.title, r.due_on, who(pairs[r.mentorship_id], r.added_by),
          r.added_at, r.reached_at, r.dropped_at] for r in rows),
        ("mentorship.mentorshipgoal",),
    )  # fmt: skip
    steps = Milestone.objects.filter(goal__in=rows).select_related("goal").order_by("pk")
    yield Section(
        "milestones",
        _("Steps towards them"),
        {"goal": _("Goal"), "title": _("Milestone"), "due_on": _("Until"), "done_at": _("Done"),
         "by": _("Done by")},
        ([r.goal_id, r.title, r.due_on, r.done_at, who(pairs[r.goal.mentorship_id], r.done_by)]
         for r in steps),
        ("mentorship.milestone",),
    )  # fmt: skip


def _may_read_goal(pairs: Pairs, row: MentorshipGoal) -> bool:
    pair = pairs[row.mentorship_id]
    return pair.is_open or row.added_by == pair.side


def _hers_or(theirs: Q, person: User, pairs: Pairs, readable: list[int]) -> Q:
    """Return what she wrote in any of hers, and of the other one's what she may read."""
    return Q(author=person, mentorship__in=pairs) | (Q(mentorship__in=readable) & theirs)


def _messages(person: User, pairs: Pairs, readable: list[int]) -> Section:
    rows: QuerySet[Message] = Message.objects.filter(_hers_or(Q(), person, pairs, readable))
    return Section(
        "messages",
        _("Your messages"),
        {"mentorship": _("Mentorship"), "by": _("Written by"), "sent_at": _("Sent"),
         "text": _("Message"), "read_at": _("You read it")},
        ([r.mentorship_id, writer(pairs[r.mentorship_id], r.author_id), r.sent_at, r.body,
          None if r.author_id == person.pk else r.read_at]
         for r in rows.order_by("pk").iterator(chunk_size=AT_ONCE)),
        ("mentorship.message",),
    )  # fmt: skip


def _notes(person: User, pairs: Pairs, readable: list[int]) -> Section:
    found = _hers_or(Q(is_shared=True), person, pairs, readable)
    return Section(
        "notes",
        _("Your notes"),
        {"mentorship": _("Mentorship"), "by": _("Written by"), "is_shared": _("Shared"),
         "written_at": _("Written"), "changed_at": _("Changed"), "text": _("Note")},
        ([r.mentorship_id, writer(pairs[r.mentorship_id], r.author_id), r.is_shared, r.written_at,
          r.changed_at, r.body]
         for r in Note.objects.filter(found).order_by("pk").iterator(chunk_size=AT_ONCE)),
        ("mentorship.note",),
    )  # fmt: skip


def _thanks(person: User, pairs: Pairs, readable: list[int]) -> Section:
    rows = ThankYou.objects.filter(_hers_or(Q(), person, pairs, readable)).order_by("pk")
    return Section(
        "thank_yous",
        _("Thanks between you"),
        {"mentorship": _("Mentorship"), "by": _("Written by"), "written_at": _("Written"),
         "text": _("Thank-you"), "may_be_shown": _("The association may show it")},
        ([r.mentorship_id, writer(pairs[r.mentorship_id], r.author_id), r.written_at, r.line,
          r.may_be_shown] for r in rows),
        ("mentorship.thankyou",),
    )  # fmt: skip
