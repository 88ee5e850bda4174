"""What the demo's pairs keep in their spaces: agreements, meetings, goals, notes, thanks.

Written as rows: it is past, and the services that write these know only the present.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from matching.demo import words
from mentorship.clock import local_day, local_moment
from mentorship.enums import MeetingMode, MeetingState, MentorshipState, Side
from mentorship.models import (
    Agreement,
    Meeting,
    MeetingTime,
    Mentorship,
    MentorshipGoal,
    Message,
    Milestone,
    Note,
    Program,
    ThankYou,
)
from mentorship.queries import agreements

DAY = timedelta(days=1)
FIRST_MEETING, EVERY = 7, 21  # days
EVENING = time(18)
MODES = (MeetingMode.VIDEO, MeetingMode.PHONE, MeetingMode.IN_PERSON)
LENGTHS = (30, 45, 60)
HALF_SIGNED, SILENT, MISSED = 5, 4, 3  # of so many pairs, which one by turns
JOIN_LINK = "https://meet.example.org/northlakes-{number}"


@dataclass
class Furniture:
    """The rows to be written together."""

    now: datetime
    agreements: list[Agreement] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    times: list[MeetingTime] = field(default_factory=list)
    goals: list[MentorshipGoal] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    thanks: list[ThankYou] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)

    def keep(self) -> None:
        """Write everything, what others point at first."""
        for model, rows in (
            (Agreement, self.agreements), (Meeting, self.meetings), (MeetingTime, self.times),
            (MentorshipGoal, self.goals), (Milestone, self.milestones), (Note, self.notes),
            (ThankYou, self.thanks), (Message, self.messages),
        ):  # fmt: skip
            model._default_manager.bulk_create(rows)


def furnish(program: Program, now: datetime) -> None:
    """Fill the space of every running pair, by turns, so that none is like the next."""
    pairs = Mentorship.objects.filter(program=program, state=MentorshipState.ACTIVE)
    rows = pairs.with_people().order_by("started_at")
    room = Furniture(now)
    for number, pair in enumerate(rows):
        _agree(room, pair, number)
        _meet(room, pair, number)
        _plan(room, pair, number)
        _set_goals(room, pair, number)
        _write(room, pair, number)
    room.keep()


def have_met(pairs: Iterable[Mentorship], until: datetime) -> None:
    """Give pairs the meetings that their certificates count."""
    room = Furniture(until)
    for number, pair in enumerate(pairs):
        _meet(room, pair, number)
    room.keep()


def _at(pair: Mentorship, day: date, at: time = EVENING) -> datetime:
    return local_moment(day, at, pair.program.time_zone)


def _agree(room: Furniture, pair: Mentorship, number: int) -> None:
    """Both have signed, but of one pair in five only the mentee."""
    assert pair.started_at is not None
    assert pair.ends_on is not None
    goal, rhythm = words.of(words.GOALS, number).title, words.of(words.RHYTHMS, number)
    body, version = agreements.wording(pair, goal=goal, rhythm=rhythm)
    signed_at = pair.started_at + DAY
    room.agreements.append(
        Agreement(
            mentorship=pair, proposed_by=Side.MENTEE, goal=goal, rhythm=rhythm,
            ends_on=pair.ends_on, body=body, text_version=version, proposed_at=signed_at,
            mentee_signed_at=signed_at,
            mentor_signed_at=None if number % HALF_SIGNED == 1 else signed_at + DAY,
        )
    )  # fmt: skip


def _days_met(room: Furniture, pair: Mentorship) -> Iterator[date]:
    assert pair.started_at is not None
    zone = pair.program.time_zone
    day = local_day(zone, pair.started_at) + FIRST_MEETING * DAY
    while day < local_day(zone, room.now):
        yield day
        day += EVERY * DAY


def _meet(room: Furniture, pair: Mentorship, number: int) -> None:
    """They met every three weeks; one pair in four stopped writing it down after the first."""
    days = list(_days_met(room, pair))
    for turn, day in enumerate(days[:1] if number % SILENT == 2 else days):
        starts_at = _at(pair, day)
        is_missed = turn == 1 and number % MISSED == 1
        room.meetings.append(
            Meeting(
                mentorship=pair,
                state=MeetingState.MISSED if is_missed else MeetingState.HELD,
                offered_by=Side.MENTOR,
                offered_at=starts_at - 5 * DAY,
                starts_at=starts_at,
                minutes=words.of(LENGTHS, number + turn),
                mode=words.of(MODES, turn),
                topic=words.of(words.TOPICS, number + turn),
                summary="" if is_missed else words.of(words.SUMMARIES, number + turn),
                is_logged=turn % 3 == 2,
                settled_at=starts_at + timedelta(hours=1),
                settled_by=Side.MENTEE,
            )
        )


def _plan(room: Furniture, pair: Mentorship, number: int) -> None:
    """By turns: the next one agreed on, times offered, nothing, one that nobody has told of."""
    today = local_day(pair.program.time_zone, room.now)
    plans = (
        (MeetingState.AGREED, _at(pair, today + (1 + number % 6) * DAY)),
        (MeetingState.OFFERED, None),
        None,
        (MeetingState.AGREED, _at(pair, today - DAY)),
    )
    plan = words.of(plans, number)
    if plan is not None:
        state, starts_at = plan
        add_meeting(room, pair, number, state, starts_at)


def add_meeting(
    room: Furniture, pair: Mentorship, number: int, state: MeetingState, starts_at: datetime | None
) -> None:
    """Add a meeting to come, or one that was agreed on; an offer gets three evenings."""
    meeting = Meeting(
        mentorship=pair, state=state, offered_by=Side.MENTOR, offered_at=room.now - 2 * DAY,
        starts_at=starts_at, minutes=words.of(LENGTHS, number),
        place=JOIN_LINK.format(number=number), topic=words.of(words.TOPICS, number),
    )  # fmt: skip
    room.meetings.append(meeting)
    if state == MeetingState.OFFERED:
        today = local_day(pair.program.time_zone, room.now)
        room.times += [
            MeetingTime(
                meeting=meeting, starts_at=_at(pair, today + days * DAY), offered_by=Side.MENTOR
            )
            for days in (2, 4, 9)
        ]


def _set_goals(room: Furniture, pair: Mentorship, number: int) -> None:
    """The first goal is under way; older pairs have reached another."""
    assert pair.started_at is not None
    today = local_day(pair.program.time_zone, room.now)
    known = words.of(words.GOALS, number)
    goal = MentorshipGoal(
        mentorship=pair, title=known.title, added_by=Side.MENTEE, added_at=pair.started_at + DAY,
        due_on=today + 60 * DAY,
    )  # fmt: skip
    room.goals.append(goal)
    done = 1 + number % len(known.steps)
    for place, title in enumerate(known.steps):
        is_done = place < done
        room.milestones.append(
            Milestone(
                goal=goal, title=title, due_on=today + (10 + 14 * place) * DAY,
                done_at=_lately(room, pair, 20 - 5 * place) if is_done else None,
                done_by=Side.MENTEE if is_done else "",
            )
        )  # fmt: skip
    if number % 3 == 0:
        room.goals.append(
            MentorshipGoal(
                mentorship=pair, title=words.of(words.GOALS, number + 1).title,
                added_by=Side.MENTOR, added_at=pair.started_at + 2 * DAY,
                reached_at=_lately(room, pair, 6),
            )
        )  # fmt: skip


def _lately(room: Furniture, pair: Mentorship, days: int) -> datetime:
    """Return a moment so many days ago, but not before they had begun."""
    assert pair.started_at is not None
    return max(room.now - days * DAY, pair.started_at + 2 * DAY)


def _write(room: Furniture, pair: Mentorship, number: int) -> None:
    mentee, mentor = pair.mentee_user, pair.mentor_user
    if number % 2 == 0:
        room.notes.append(
            Note(mentorship=pair, author=mentor, is_shared=True, written_at=_lately(room, pair, 9),
                 body=words.of(words.NOTES, number))
        )  # fmt: skip
        room.thanks.append(
            ThankYou(mentorship=pair, author=mentee, line=words.of(words.THANKS, number // 2),
                     may_be_shown=number % 6 == 0, written_at=_lately(room, pair, 3 + number))
        )  # fmt: skip
    if number % 3 == 1:
        said = words.of(words.MESSAGES, number)
        for author, body, hours in ((mentee, said[0], 50), (mentor, said[1], 47)):
            sent_at = room.now - timedelta(hours=hours)
            room.messages.append(
                Message(mentorship=pair, author=author, body=body, sent_at=sent_at,
                        read_at=sent_at + timedelta(hours=2))
            )  # fmt: skip
