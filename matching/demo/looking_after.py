"""Scenes of the demo that its sign-ins open: who meets when, what runs out, what the team did."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from accounts.models import User
from matching.demo import spaces, words
from matching.demo.clock import at
from mentorship.clock import local_day, local_moment
from mentorship.enums import FollowUpKind, Health, JointKind, MeetingState, MentorshipState
from mentorship.models import (
    ContinuingEducation,
    FollowUp,
    HeldCredential,
    Meeting,
    Mentorship,
    Profile,
    Program,
)
from mentorship.queries import conflicts, health
from mentorship.services import concerns, meetings, mentorships, renewals
from mentorship.services.concerns.telling import Told
from mentorship.services.meetings.plan import Plan

DAY = timedelta(days=1)
CYCLE = 730  # days from issue to expiry
RUNS_OUT_EVERY = 11  # days between one person's expiry and the next one's
TONIGHT, EVENING, MORNING = time(18), time(18, 30), time(10)
CONCERNED, RESTING = 6, 10  # whose turn it is to tell something in confidence, to be on pause


def build(program: Program, admin: User, mentor_email: str, now: datetime) -> None:
    """Furnish the spaces of the running pairs, and let some of them need somebody."""
    spaces.furnish(program, now)
    _mentors_two(program, mentor_email, now)
    _date_credentials(program, now)
    _go_on_longer(program, now)
    _tell_in_confidence(program, now)
    _rest(program, now)
    _look_after(program, admin, now)


def _running(program: Program) -> list[Mentorship]:
    rows = Mentorship.objects.filter(program=program, state=MentorshipState.ACTIVE)
    people = ("program", "mentee_user", "mentor_user")
    return list(rows.select_related(*people).order_by("started_at", "pk"))


def _mentors_two(program: Program, email: str, now: datetime) -> None:
    """The demo's mentor meets one tonight, and has planned nothing with the other."""
    pairs = [one for one in _running(program) if one.mentor_user.email == email]
    to_come = Meeting.objects.filter(mentorship__in=pairs, settled_at=None)
    to_come.delete()
    for pair in pairs[:1]:
        room = spaces.Furniture(now)
        today = local_day(program.time_zone, now)
        tonight = local_moment(today, TONIGHT, program.time_zone)
        soon = max(tonight, now + timedelta(hours=2))
        spaces.add_meeting(room, pair, 0, MeetingState.AGREED, soon)
        room.keep()


def offer_times(pair: Mentorship, now: datetime) -> None:
    """Let a mentor offer three times for a first meeting."""
    zone, today = pair.program.time_zone, local_day(pair.program.time_zone, now)
    days = ((3, EVENING), (5, MORNING), (10, EVENING))
    times = tuple(local_moment(today + count * DAY, clock, zone) for count, clock in days)
    meetings.offer(mentorship_id=pair.pk, plan=Plan(times=times), actor=pair.mentor_user)


def _date_credentials(program: Program, now: datetime) -> None:
    """Date what mentees hold, some of it running out; a few asked to be reminded."""
    rows = HeldCredential.objects.filter(profile__user__mentee_parts__program=program)
    held = list(rows.order_by("profile_id", "pk"))
    for number, row in enumerate(held):
        row.expires_on = now.date() + (25 + RUNS_OUT_EVERY * number % CYCLE) * DAY
        row.issued_on = row.expires_on - CYCLE * DAY
    HeldCredential.objects.bulk_update(held, ["issued_on", "expires_on"])
    reminded = {row.profile_id for row in held[:12]}
    Profile.objects.filter(pk__in=reminded).update(expiry_reminders_at=now - 100 * DAY)
    for row in held[:12:4]:
        _study(row, now)


def study_for(person: User, now: datetime) -> None:
    """Let somebody have dates on all that she holds, hours for it, and reminders."""
    renewals.set_reminders(user=person, wanted=True)
    for row in HeldCredential.objects.filter(profile=person.pk):
        row.expires_on = now.date() + 75 * DAY
        row.issued_on = row.expires_on - CYCLE * DAY
        row.save(update_fields=["issued_on", "expires_on"])
        _study(row, now)


def _study(row: HeldCredential, now: datetime) -> None:
    ContinuingEducation.objects.bulk_create(
        ContinuingEducation(
            held_credential=row, title=title, hours=Decimal(hours),
            earned_on=now.date() - days * DAY,
        )
        for title, hours, days in words.STUDY
    )  # fmt: skip


def _go_on_longer(program: Program, now: datetime) -> None:
    """The oldest pair: one of them would like three months more."""
    pair = _running(program)[0]
    with at(now - DAY):
        mentorships.propose(
            mentorship_id=pair.pk, actor=pair.mentee_user, kind=JointKind.EXTEND, months=3
        )


def _tell_in_confidence(program: Program, now: datetime) -> None:
    pair = _running(program)[CONCERNED]
    told = Told(category="boundaries", body=words.CONCERN, wish="advice", mentorship_id=pair.pk)
    with at(now - DAY):
        concerns.tell(program=program, actor=pair.mentee_user, told=told)


def _rest(program: Program, now: datetime) -> None:
    pair = _running(program)[RESTING]
    with at(now - timedelta(hours=6)):
        mentorships.pause(
            mentorship_id=pair.pk, actor=pair.mentee_user, until=(now + 20 * DAY).date(),
            reason="exam_coming_up",
        )  # fmt: skip


def _look_after(program: Program, admin: User, now: datetime) -> None:
    """A letter and a call about pairs at risk; the others still wait for somebody."""
    kept = conflicts.kept_from(admin, program)
    risky = [
        row for row in health.watched(program, kept=kept) if row.health == Health.AT_RISK
    ]  # fmt: skip
    deeds = (
        (FollowUpKind.LETTER, "", words.LETTER_SUBJECT, words.LETTER, 3),
        (FollowUpKind.CALL, "mentee", "", words.CALL, 1),
    )
    FollowUp.objects.bulk_create(
        FollowUp(
            mentorship_id=row.pk, kind=kind, side=side, admin=admin, subject=subject, body=body,
            rule=row.verdict.rule, done_at=now - days * DAY,
            look_again_on=now.date() + 5 * DAY,
        )
        for row, (kind, side, subject, body, days) in zip(risky, deeds, strict=False)
    )  # fmt: skip
