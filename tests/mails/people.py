"""Mails around somebody's own part: applying, being read, resting, waiting without a mentor."""

from datetime import timedelta

from django.utils import timezone

from matching.enums import RoundState
from matching.models import UnmatchedStep
from matching.services import rounds
from matching.services import unmatched_steps as steps
from mentorship.enums import MenteeState, MentorState
from mentorship.models import HeldCredential, ProgramText, RoundNotice
from mentorship.services import introductions, notices, renewals, resting, vetting, waiting
from tests.factories import people_imports
from tests.factories.accounts import UserFactory
from tests.factories.applications import DraftFactory, VettingCheckFactory
from tests.factories.joining import RoundNoticeFactory
from tests.factories.matching import RoundFactory, RunFactory, UnmatchedFactory
from tests.factories.mentorship import (
    CredentialFactory,
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
)
from tests.mails.entries import CANARY, DAY, HER_SURNAME, HIS_SURNAME, admin_of, of, program

HERS = {"user__name": f"Jamila {HER_SURNAME}"}
HIS = {"user__name": f"Dolores {HIS_SURNAME}"}


@of("round_notice")
def round_notice():
    day = timezone.localdate() + 9 * DAY
    RoundNoticeFactory(program=program(signup_closes_on=day, about="For everyone."))
    notices.write_due()
    assert not RoundNotice.objects.exists()


@of("orientation_waiting")
def orientation():
    due = {"applied_at": timezone.now() - 4 * DAY, "state": MenteeState.APPLIED}
    MenteeFactory(program=program(orientation_first=True), **due, **HERS)
    assert not ProgramText.objects.exists()
    waiting.mention_orientations()


@of("application_waiting")
def application():
    left = timezone.now() - 4 * DAY
    DraftFactory(program=program(), saved_at=left, **HERS)
    waiting.mention_drafts()


def _applied():
    mentor = MentorFactory(program=program(), state=MentorState.APPLIED, **HIS)
    return mentor, admin_of(mentor.program)


@of("vetting_question")
def question():
    mentor, admin = _applied()
    vetting.ask(mentor_id=mentor.pk, actor=admin, question="Which board certified you?")


@of("mentor_vetted")
def vetted():
    mentor, admin = _applied()
    vetting.deciding._tell(mentor, "mentor_vetted")
    mentor.state, mentor.vetted_at, mentor.vetted_by = "vetted", timezone.now(), admin
    mentor.save()
    VettingCheckFactory(mentor=mentor)


@of("mentor_refused")
def refused():
    mentor, admin = _applied()
    vetting.refuse_mentor(mentor_id=mentor.pk, actor=admin, reason="enough_mentors_of", note=CANARY)


@of("mentor_paused")
def places_paused():
    mentor = MentorFactory(program=program(), capacity=3, places_held=2, **HIS)
    for days in (20, 19):
        began = timezone.now() - timedelta(days=days)
        MentorshipFactory(
            program=mentor.program, mentor=mentor, introduced_at=began,
            respond_by=began + 7 * DAY,
        )  # fmt: skip
    introductions.expire_overdue()
    mentor.refresh_from_db()
    assert mentor.state == MentorState.PAUSED


@of("part_resting")
def rested():
    MenteeFactory(
        program=program(), state="paused", paused_until=timezone.localdate() - DAY, **HERS
    )
    resting.ask_paused_parts()


@of("part_resting/mentor")
def mentor_rested():
    MentorFactory(
        program=program(), state="paused", vetted_at=timezone.now(),
        paused_until=timezone.localdate() - DAY, **HIS,
    )  # fmt: skip
    resting.ask_paused_parts()


@of("credential_expiry")
def expiring():
    part = MenteeFactory(
        program=program(), profile__expiry_reminders_at=timezone.now() - 99 * DAY, **HERS
    )
    profile = part.user.profile
    for name, facts in (("CPhT", {"renewal_months": 24, "ce_hours": 20}), ("CSPT", {})):
        credential = CredentialFactory(slug=name.lower(), name=name, facts=facts)
        HeldCredential.objects.create(
            profile=profile, credential=credential, expires_on=timezone.localdate() + 28 * DAY
        )
    renewals.remind_expiring()


class World:
    """An open round with a mentee without a mentor and a full mentor."""

    def __init__(self):
        self.round = RoundFactory(program=program())
        self.admin = admin_of(self.round.program)
        self.mentee = MenteeFactory(program=self.round.program, **HERS)
        self.mentor = MentorFactory(program=self.round.program, capacity=1, places_held=1, **HIS)
        self.told = {"round_id": self.round.pk, "actor": self.admin}


@of("asked_for_place")
def asked_for_place():
    world = World()
    steps.ask_for_place(mentor_id=world.mentor.pk, **world.told)


@of("asked_about_type")
def asked_about_type():
    world = World()
    steps.ask_about_type(mentee_id=world.mentee.pk, mentor_type="peer", **world.told)


@of("asked_to_finish")
def asked_to_finish():
    world = World()
    steps.ask_to_finish(mentee_id=world.mentee.pk, **world.told)
    assert UnmatchedStep.objects.exists()


@of("round_without")
def without():
    match_round = RoundFactory(program=program(), state=RoundState.PUBLISHED)
    mentee = MenteeFactory(program=match_round.program, **HERS)
    UnmatchedFactory(run=RunFactory(round=match_round), mentee=mentee, reason="below_minimum")
    rounds.close(round_id=match_round.pk, actor=admin_of(match_round.program))


def _imported(side):
    admin = admin_of(program())
    row = people_imports.line(
        "imported@example.org", side=side, name=f"Jamila {HER_SURNAME}", employer=f"{CANARY} Clinic"
    )
    people_imports.taken_over(admin.staff_roles.get().program, row, side=side, actor=admin)


@of("import_entered")
def entered():
    _imported("mentee")


@of("import_entered/mentor")
def entered_as_mentor():
    _imported("mentor")


@of("import_invited")
def invited():
    UserFactory(email="imported@example.org", name=f"Jamila {HER_SURNAME}")
    _imported("mentee")
