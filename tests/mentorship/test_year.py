"""A year of mentorships in five zones, swept as it passes, with real mails.

All is by the clocks of the people: summer time ends and begins, there is a leap day, one of them
works at night. Nothing but the messages written down here leaves, each on its day and at its hour;
old messages are forgotten as they are in service, so that nothing is told anew for want of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts import registry
from accounts.enums import NotificationStatus
from accounts.models import Notification, User
from accounts.services import deliver
from mentorship.clock import local_moment
from mentorship.enums import CheckInKind, CheckInState, JointKind
from mentorship.models import CheckInAnswer, Mentorship
from mentorship.queries.agreements import digest, wording
from mentorship.queries.check_in_questions import questions_for
from mentorship.services import agreements, check_ins, introductions, mentorships
from mentorship.services.message_budget import COUNTED
from tests.clocks import at
from tests.factories.mentorship import (
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    PatternFactory,
    ProgramFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
START = date(2031, 9, 29)  # a Monday; the year after has a leap day
BEGUN = datetime(2031, 9, 29, 18, 0, tzinfo=UTC)
DAY, MINUTE, WEEK = timedelta(days=1), timedelta(minutes=1), timedelta(days=7)
KEPT, EARLY = timedelta(days=30), timedelta(days=40)
LADDER = (3, 14, 30, 60, 90, 150, 183, 210, 270, 330, 352)
END, AFTER = 366, 396
JOINED, AGREED, DONE = "introduction_accepted", "agreement_agreed", "mentorship_completed"
Line = tuple[int, str, str]  # days after the start, local time, category


@dataclass
class World:
    """Some mentorships, how each person answers, and what left, as it left."""

    answering: dict[int, str] = field(default_factory=dict)
    sent: list[tuple[int, str, datetime]] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)

    def sweep(self, moment: datetime) -> None:
        """Let one round of the sweep pass at a moment, and people answer what they want to."""
        with at(moment):
            for name, sweeper in registry.sweepers().items():
                if name.startswith("mentorship."):
                    sweeper()
            deliver.drain()
            self._note(moment)
            self._answer()

    def _note(self, moment: datetime) -> None:
        rows = Notification.objects.exclude(status=NotificationStatus.PENDING)
        for row in rows.exclude(pk__in=self.seen).order_by("pk"):
            assert row.status in (NotificationStatus.SENT, NotificationStatus.CANCELLED), row
            self.seen.add(row.pk)
            if row.status == NotificationStatus.SENT:
                self.sent.append((row.recipient_id, row.category, moment))
        rows.filter(sent_at__lt=moment - KEPT).delete()

    def _answer(self) -> None:
        rows = CheckInAnswer.objects.filter(state=CheckInState.OPEN).select_related("person")
        for row in rows.select_related("check_in__mentorship__program"):
            after = {"first": "check_in", "second": "check_in_second"}.get(self.how(row.person))
            told = [one for person, one, _when in self.sent if person == row.person_id]
            if after and told[-1] == after:
                answer = questions_for(row)[0].keys[0]
                check_ins.answer(answer_id=row.pk, actor=row.person, answer=answer)

    def how(self, person: User) -> str:
        """Return after which reminder a person answers; empty: never."""
        return self.answering.get(person.pk, "")

    def lines(self, person: User) -> list[Line]:
        """Return what a person got, by her own clock."""
        zone = ZoneInfo(person.time_zone)
        mine = [when.astimezone(zone) for pk, _what, when in self.sent if pk == person.pk]
        what = [category for pk, category, _when in self.sent if pk == person.pk]
        days = [(when.date() - START).days for when in mine]
        clocks = [f"{when:%H:%M}" for when in mine]
        return sorted(zip(days, clocks, what, strict=True))


def moments(people: Iterable[tuple[User, Sequence[Line]]]) -> list[datetime]:
    """Return when to sweep: at what is expected and, early on, a minute before it; now and then."""
    found = {
        local_moment(START + day * DAY, time.fromisoformat(clock), person.time_zone)
        for person, lines in people
        for day, clock, _category in lines
    }
    weeks = {(moment - BEGUN) // WEEK for moment in found}
    found |= {moment - MINUTE for moment in found if moment < BEGUN + EARLY}
    found |= {BEGUN + week * WEEK for week in range(max(weeks)) if week not in weeks}
    return sorted(moment for moment in found if moment >= BEGUN)


def of_check_ins(days: Iterable[int], clock: str, *, reminded: bool = False) -> list[Line]:
    """Return the reminders of check-ins on some days after the start."""
    lines = [(day, clock, "check_in") for day in days]
    again = [(day + 3, clock, "check_in_second") for day in days] if reminded else []
    return lines + again


def _start(program, mentee_zone, mentor_zone, *, at_night=False) -> Mentorship:
    mentee = MenteeFactory(program=program, user__time_zone=mentee_zone)
    mentor = MentorFactory(program=program, user__time_zone=mentor_zone, places_held=1)
    if at_night:
        mentee.user.profile.patterns.add(PatternFactory(slug="night-shift", windows=[]))
    return _introduced(program, mentee, mentor)


def _introduced(program, mentee, mentor) -> Mentorship:
    mentorship = MentorshipFactory(
        program=program, mentee=mentee, mentor=mentor, introduced_at=BEGUN - DAY
    )
    for person in (mentor.user, mentee.user):
        introductions.accept(mentorship_id=mentorship.pk, actor=person)
    mentorship.refresh_from_db()
    return mentorship


def _sign(mentorship) -> None:
    goal, body = "Sit the exam.", wording(mentorship)[0]
    for person in _people(mentorship):
        agreement = agreements.sign(
            mentorship_id=mentorship.pk, actor=person, seen=digest(body), goal=goal
        )
        goal, body = "", agreement.body


def _people(mentorship) -> tuple[User, User]:
    return mentorship.mentee_user, mentorship.mentor_user


def _keeps_to_two_a_week(world) -> bool:
    times = defaultdict(list)
    for person, category, when in world.sent:
        if category in COUNTED:
            times[person].append(when)
    return all(
        third - first >= WEEK
        for one in times.values()
        for first, third in zip(sorted(one), sorted(one)[2:], strict=False)
    )


def test_year_sends_what_is_due_on_its_day_and_hour_and_nothing_else():
    world, expected = World(), {}
    with at(BEGUN):
        program = ProgramFactory(months=12)
        answered = _start(program, "America/Chicago", "America/Chicago")
        silent = _start(program, "America/Phoenix", "Pacific/Honolulu")
        late = _start(program, "America/New_York", "Asia/Kolkata", at_night=True)
        for mentorship in (answered, late):
            _sign(mentorship)
    world.answering = {person.pk: "first" for person in _people(answered)}
    world.answering |= {late.mentee_user_id: "second", late.mentor_user_id: "first"}
    steady = of_check_ins([*LADDER, AFTER], "09:00")
    for person in _people(answered):
        expected[person] = [(0, "13:00", JOINED), *steady, (END + 1, "09:00", DONE)]
    expected[answered.mentee_user].append((0, "13:00", AGREED))
    doubled = of_check_ins([*LADDER, AFTER], "09:00", reminded=True)
    unsigned = (10, "09:00", "agreement_reminder")
    for person, joined, done in (
        (silent.mentee_user, "11:00", (END + 1, "09:00", DONE)),
        (silent.mentor_user, "08:00", (END, "19:00", DONE)),  # midnight where the program is
    ):
        expected[person] = [(0, joined, JOINED), *doubled, unsigned, done]
    at_four = of_check_ins([*LADDER, AFTER], "16:00", reminded=True)
    expected[late.mentee_user] = [
        (0, "14:00", JOINED), (0, "14:00", AGREED), *at_four, (END + 1, "16:00", DONE)
    ]  # fmt: skip
    expected[late.mentor_user] = [(0, "23:30", JOINED), *steady, (END + 1, "10:30", DONE)]

    for moment in moments(expected.items()):
        world.sweep(moment)

    for person, lines in expected.items():
        assert world.lines(person) == sorted(lines), person.time_zone
    assert len(world.sent) == sum(len(lines) for lines in expected.values())
    assert _keeps_to_two_a_week(world)


def test_year_with_a_pause_and_more_months_asks_nothing_twice_and_nothing_of_the_pause():
    world = World()
    with at(BEGUN):
        pair = _start(ProgramFactory(months=6), "America/St_Johns", "America/Denver")
        _sign(pair)
    mentee, mentor = _people(pair)
    world.answering = {mentee.pk: "first", mentor.pk: "first"}
    asked = of_check_ins([3, 14, 60, 91, 150, 210, 260, 304], "09:00")  # 30 fell into the pause
    done = (275, "09:00", DONE)
    expected = {
        mentee: [(0, "15:30", JOINED), (0, "15:30", AGREED), *asked, done,
                 (156, "14:30", "proposal_answered")],
        mentor: [(0, "12:00", JOINED), *asked, done, (20, "12:00", "mentorship_paused"),
                 (50, "11:00", "mentorship_resumed"), (155, "11:00", "proposal_asked")],
    }  # fmt: skip
    acts = {
        BEGUN + 20 * DAY: lambda: mentorships.pause(mentorship_id=pair.pk, actor=mentee),
        BEGUN + 50 * DAY: lambda: mentorships.resume(mentorship_id=pair.pk, actor=mentee),
        BEGUN + 155 * DAY: lambda: mentorships.propose(
            mentorship_id=pair.pk, actor=mentee, kind=JointKind.EXTEND, months=3
        ),
        BEGUN + 156 * DAY: lambda: mentorships.answer_proposal(
            proposal_id=pair.proposals.get().pk, actor=mentor, yes=True
        ),
    }

    for moment in sorted({*moments(expected.items()), *acts}):
        with at(moment):
            acts.get(moment, bool)()
        world.sweep(moment)

    for person, lines in expected.items():
        assert world.lines(person) == sorted(lines), person.time_zone
    states = CheckInAnswer.objects.values_list("check_in__kind", "state").distinct()
    assert set(states) == {
        ("day30", "cancelled"),
        *((kind, "answered") for kind in CheckInKind.values if kind != "day30"),
    }
    assert _keeps_to_two_a_week(world)


def test_outage_of_three_days_is_made_up_for_once_and_two_sweeps_send_as_one():
    world = World()
    with at(BEGUN):
        pair = _start(ProgramFactory(months=6), "America/Puerto_Rico", "America/Anchorage")
        _sign(pair)
    mentee, mentor = _people(pair)
    before = of_check_ins([3, 14], "09:00", reminded=True)
    expected = {
        mentee: [(0, "14:00", JOINED), (0, "14:00", AGREED), *before,
                 (33, "14:00", "check_in_second")],
        mentor: [(0, "10:00", JOINED), *before, (33, "10:00", "check_in_second")],
    }  # fmt: skip
    back = BEGUN + 33 * DAY

    for moment in moments(expected.items()):
        for _twice in range(2):
            if moment < BEGUN + 29 * DAY or moment >= back:
                world.sweep(moment)

    for person, lines in expected.items():
        assert world.lines(person) == sorted(lines), person.time_zone


def test_mentor_of_many_hears_of_them_twice_a_week_at_most():
    world = World()
    with at(BEGUN):
        program = ProgramFactory(months=6, capacity_max=6)
        mentor = MentorFactory(program=program, capacity=5, places_held=5)
        pairs = [_introduced(program, MenteeFactory(program=program), mentor) for _n in range(5)]

    for days in range(45):
        world.sweep(BEGUN + days * DAY)

    assert _keeps_to_two_a_week(world)
    reminders = [category for pk, category, _when in world.sent if pk == mentor.user_id]
    assert 10 <= len([one for one in reminders if one in COUNTED]) <= 14
    for pair in pairs:  # what waits for her mentor holds nobody else up
        days = {day for day, _clock, what in world.lines(pair.mentee_user) if what == "check_in"}
        assert days == {3, 14, 30}
