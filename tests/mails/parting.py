"""Mails of pauses, more time, and ends."""

from django.utils import timezone

from accounts.models import AuditEvent, Notification
from mentorship.clock import local_day
from mentorship.enums import JointKind
from mentorship.models import Mentorship
from mentorship.services import mentorships, tidying
from mentorship.services import resting as sweeps
from mentorship.services.mentorships import complete_due
from tests.factories.space import MessageFactory
from tests.mails.entries import CANARY, DAY, admin_of, of, program, resting, running


def _paused(actor=None):
    pair = running()
    mentorships.pause(
        mentorship_id=pair.pk, actor=actor or pair.mentee_user,
        until=timezone.localdate() + 20 * DAY, reason="family_or_health",
    )  # fmt: skip
    return pair


@of("mentorship_paused")
def paused():
    _paused()


@of("mentorship_resumed")
def resumed():
    pair = _paused()
    mentorships.resume(mentorship_id=pair.pk, actor=pair.mentee_user)


@of("mentorship_resting")
def asked_after_a_pause():
    pair = resting()
    sweeps.ask_resting()
    return pair.mentee_user


@of("mentorship_goes_on")
def goes_on():
    pair = resting(days=61)
    sweeps.resume_rested()
    return pair.mentee_user


@of("pauses_ended")
def pauses_ended():
    pair = resting(days=61)
    admin = admin_of(pair.program)
    sweeps.resume_rested()
    # PostgreSQL writes the trail by a clock that no test can set.
    resumed = AuditEvent.objects.filter(action="mentorship.resumed").latest("at").at
    day = local_day(pair.program.time_zone, resumed)
    Notification.objects.filter(category="pauses_ended").update(context={"day": day.isoformat()})
    return admin


@of("mentorship_ended")
def ended():
    _ended()


def _ended():
    pair = running(program=program(introductions_on=timezone.localdate() + 9 * DAY))
    mentorships.end(mentorship_id=pair.pk, actor=pair.mentor_user, reason="wrong_fit")


@of("mentorship_ended/mentor")
def ended_for_the_mentor():
    pair = running()
    mentorships.end(mentorship_id=pair.pk, actor=pair.mentee_user, reason="wrong_fit")
    return pair.mentor_user


@of("mentorship_ended/life")
def ended_in_life():
    pair = running(mentor_type="life")
    mentorships.end(mentorship_id=pair.pk, actor=pair.mentee_user, reason="wrong_fit")
    return pair.mentor_user


@of("space_ends")
def space_ends():
    pair = running()
    MessageFactory(mentorship=pair, body=f"{CANARY} wrote this")
    long_ago = timezone.now() - 710 * DAY
    Mentorship.objects.filter(pk=pair.pk).update(
        state="ended", closed_at=long_ago, introduced_at=long_ago - DAY
    )
    tidying.warn_of_spaces()


@of("first_in_line")
def first_in_line():
    pair = running()
    mentorships.end(mentorship_id=pair.pk, actor=pair.mentee_user, reason="wrong_fit")


@of("mentorship_completed")
def completed():
    pair = running()
    for person in (pair.mentee_user, pair.mentor_user):
        mentorships.propose(mentorship_id=pair.pk, actor=person, kind=JointKind.FINISH)
    return pair.mentee_user


@of("mentorship_completed/in time")
def completed_in_time():
    pair = running(introduced_at=timezone.now() - 200 * DAY, ends_on=timezone.localdate() - 2 * DAY)
    complete_due()
    return pair.mentor_user


def _proposed(kind, **more):
    pair = running()
    return mentorships.propose(mentorship_id=pair.pk, actor=pair.mentee_user, kind=kind, **more)


@of("proposal_asked")
def asked_for_more():
    _proposed(JointKind.EXTEND, months=2)


@of("proposal_asked/finish")
def asked_to_finish():
    _proposed(JointKind.FINISH)


def _answered(kind, *, yes, **more):
    made = _proposed(kind, **more)
    mentorships.answer_proposal(proposal_id=made.pk, actor=made.mentorship.mentor_user, yes=yes)


@of("proposal_answered")
def answered():
    _answered(JointKind.EXTEND, yes=True, months=2)


@of("proposal_answered/no")
def answered_no():
    _answered(JointKind.EXTEND, yes=False, months=2)
