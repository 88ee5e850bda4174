"""One small association in which every role and every object of the table exists."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.services import links
from matching.enums import MatchState, RunState
from matching.models import Wish
from mentorship.enums import CheckInState, MentorState, Side, StaffRole
from mentorship.services import calendars
from tests.authorization import confidence
from tests.factories.accounts import UserFactory, verified
from tests.factories.agreements import AgreementFactory, IntroductionQuestionFactory
from tests.factories.applications import VettingQuestionFactory
from tests.factories.closing import CertificateFactory
from tests.factories.joining import InvitationFactory
from tests.factories.matching import MatchFactory, RoundFactory, RunFactory
from tests.factories.meetings import MeetingFactory, soon
from tests.factories.mentorship import (
    CheckInAnswerFactory,
    CheckInFactory,
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    PhotoFactory,
    ProgramFactory,
    ProgramStaffFactory,
)
from tests.factories.space import (
    MentorshipGoalFactory,
    MessageFactory,
    MilestoneFactory,
    NoteFactory,
    ThankYouFactory,
)

ROLES = (
    "anonymous", "unverified", "mentee", "mentor", "partner",
    "admin", "contact", "viewer", "other_admin", "superuser",
)  # fmt: skip
PASSWORD = "a-long-password-of-somebody"
# What only some roles may ever read, wherever they look.
OF_THE_TWO, OF_THE_MENTEE, OF_THE_PARTNER = "CANARY-TWO", "CANARY-MENTEE", "CANARY-PARTNER"
# Addresses stay private between the two until both share theirs; these never did.
MENTEES_ADDRESS, PARTNERS_ADDRESS = "canary-mentee@example.org", "canary-partner@example.org"
TEAM = ("admin", "contact", "viewer", "superuser")
CANARIES = {
    MENTEES_ADDRESS: ("mentee", *TEAM),
    PARTNERS_ADDRESS: ("partner", *TEAM),
    OF_THE_TWO: ("mentee", "partner"),
    OF_THE_MENTEE: ("mentee",),
    OF_THE_PARTNER: ("partner",),
    **confidence.CANARIES,
}


@dataclass
class World:
    """People by role, and the arguments of addresses by the object they are about."""

    people: dict[str, User] = field(default_factory=dict)
    objects: dict[str, dict[str, Any]] = field(default_factory=dict)

    def client(self, role: str) -> Client:
        """Return a browser of somebody in this role, signed in where that is possible."""
        client = Client(raise_request_exception=False)
        person = self.people.get(role)
        if role == "unverified":
            client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
        elif person is not None:
            client.force_login(person)
        return client


def build() -> World:
    """Make the world.

    ``mentee`` has a running mentorship with ``partner`` and a check-in to answer, and another
    introduction by him waits; ``mentor`` is of the same program and has nothing to do with her.
    """
    world = World()
    program = ProgramFactory(slug="spring", mentors_per_mentee=2)
    mentee = MenteeFactory(program=program, user__email=MENTEES_ADDRESS)
    partner = MentorFactory(
        program=program, capacity=4, places_held=2, user__email=PARTNERS_ADDRESS
    )
    mentor = MentorFactory(program=program, capacity=4, places_held=1)
    world.people = {
        "unverified": _unverified(),
        "mentee": verified(mentee.user),
        "mentor": verified(mentor.user),
        "partner": verified(partner.user),
        "admin": _staff(program, StaffRole.ADMIN),
        "contact": _staff(program, StaffRole.CONTACT),
        "viewer": _staff(program, StaffRole.VIEWER),
        "other_admin": verified(ProgramStaffFactory().user),
        "superuser": verified(UserFactory(is_staff=True, is_superuser=True)),
    }
    world.objects = {"program": {"program": program.slug}, **_pairs(program, mentee, partner)}
    world.objects |= _round(program)
    invitation = InvitationFactory(program=program, token="an-invitation")
    world.objects["invitation"] = {"token": "an-invitation"}
    world.objects["desk-invitation"] = {"program": program.slug, "pk": invitation.pk}
    applied = MentorFactory(program=program, state=MentorState.APPLIED)
    world.objects["application"] = {"program": program.slug, "pk": applied.pk}
    world.objects["question"] = {"pk": VettingQuestionFactory(mentor=mentor).pk}
    world.objects["part"] = {"side": "mentor", "pk": partner.pk}
    world.objects |= _directory(program, mentee)
    pair = mentee.mentorships.get(mentor=partner)
    world.objects |= confidence.told(pair, world.people)
    world.objects["places"] = {"pk": partner.pk}
    contact = world.people["contact"].staff_roles.get()
    world.objects["staff"] = {"program": program.slug, "pk": contact.pk}
    hours = CertificateFactory(kind="hours", mentorship=None, program=program, user=mentee.user)
    world.objects["certificate"] = {"code": hours.code}
    world.objects["photo"] = {"name": PhotoFactory(user=mentee.user).name}
    return world


def _staff(program: Any, role: StaffRole) -> User:
    return verified(ProgramStaffFactory(program=program, role=role).user)


def _unverified() -> User:
    person = UserFactory()
    person.set_password(PASSWORD)
    person.save()
    return person


def _directory(program: Any, mentee: Any) -> dict[str, dict[str, Any]]:
    listed, wished = MentorFactory.create_batch(2, program=program, listed=True)
    Wish.objects.create(mentee=mentee, mentor=wished, rank=1)
    return {"listed": {"pk": listed.pk}, "wished": {"pk": wished.pk, "step": "reason"}}


def _pairs(program: Any, mentee: Any, partner: Any) -> dict[str, dict[str, Any]]:
    now = timezone.now()
    running = MentorshipFactory(
        program=program, mentee=mentee, mentor=partner, active=True,
        introduced_at=now - timedelta(days=31), announce_at=now - timedelta(days=31),
    )  # fmt: skip
    check_in = CheckInFactory(mentorship=running)
    CheckInAnswerFactory(check_in=check_in, side=Side.MENTOR)
    answer = CheckInAnswerFactory(
        check_in=check_in, side=Side.MENTEE,
        state=CheckInState.OPEN, due_at=now - timedelta(hours=1), opened_at=now,
    )  # fmt: skip
    second = MentorshipFactory(
        program=program, mentee=mentee,
        mentor=MentorFactory(program=program, places_held=1),
        introduced_at=now - timedelta(hours=1), announce_at=now - timedelta(hours=1),
    )  # fmt: skip
    asked = IntroductionQuestionFactory(
        mentorship=second, side=Side.MENTOR, question=f"{OF_THE_MENTEE}-question"
    )
    token = links.issue(purpose="check-in", person=mentee.user, subject=answer, data={}).rsplit(
        "/", 2
    )[-2]
    return {
        "mentorship": {"pk": running.pk},
        **_space(running),
        "step": {"pk": running.pk, "step": "pause"},
        "desk-mentorship": {"program": program.slug, "pk": running.pk},
        "desk-reminder": {"program": program.slug, "pk": running.pk, "answer": answer.pk},
        "introduction": {"pk": second.pk},
        "asked": {"pk": asked.pk},
        "check-in": {"pk": answer.pk},
        "link": {"token": token},
    }


def _space(pair: Any) -> dict[str, dict[str, Any]]:
    """What the two keep: every text is a canary; the partner's note is his alone."""
    goal = MentorshipGoalFactory(mentorship=pair, title=f"{OF_THE_TWO}-goal")
    step = MilestoneFactory(goal=goal, title=f"{OF_THE_TWO}-step")
    NoteFactory(mentorship=pair, author=pair.mentor_user, body=OF_THE_PARTNER)
    note = NoteFactory(mentorship=pair, body=OF_THE_MENTEE)
    NoteFactory(mentorship=pair, body=f"{OF_THE_TWO}-note", is_shared=True)
    thanks = ThankYouFactory(mentorship=pair, line=f"{OF_THE_TWO}-thanks")
    MessageFactory(mentorship=pair, body=f"{OF_THE_TWO}-message")
    AgreementFactory(mentorship=pair, goal=f"{OF_THE_TWO}-agreed", rhythm=f"{OF_THE_TWO}-rhythm")
    return {
        **_meetings(pair),
        "goal": {"pk": goal.pk},
        "milestone": {"pk": step.pk},
        "note": {"pk": note.pk},
        "thanks": {"pk": thanks.pk},
        "guide": {"pk": pair.pk, "key": "first_career"},
    }


def _meetings(pair: Any) -> dict[str, dict[str, Any]]:
    """Return one that comes, one that is asked about, and a stranger's calendar."""
    words = {"topic": f"{OF_THE_TWO}-topic", "place": f"{OF_THE_TWO}-place", "mode": "phone"}
    coming = MeetingFactory(mentorship=pair, agreed=soon(3), **words)
    MeetingFactory(mentorship=pair, held=soon(-3), summary=f"{OF_THE_TWO}-summary")
    asked = MeetingFactory(mentorship=pair, agreed=soon(-1), **words)
    stranger = UserFactory()
    address = calendars.renew(user=stranger, actor=stranger)
    token = address.rpartition("/")[2].removesuffix(".ics")
    return {
        "meeting": {"pk": coming.pk},
        "meeting-asked": {"pk": asked.pk},
        "calendar": {"token": token},
    }


def _round(program: Any) -> dict[str, dict[str, Any]]:
    match_round = RoundFactory(program=program)
    run = RunFactory(round=match_round, report=REPORT)
    waiting = MatchFactory(round=match_round, run=run)
    approved = MatchFactory(round=match_round, run=run, state=MatchState.APPROVED)
    introduced = MentorshipFactory(
        program=program, introduced_at=timezone.now(),
        announce_at=timezone.now() + timedelta(minutes=9),
    )  # fmt: skip
    published = MatchFactory(
        round=match_round, run=run, state=MatchState.PUBLISHED, mentorship=introduced,
        mentee=introduced.mentee, mentor=introduced.mentor,
    )  # fmt: skip
    queued = RunFactory(round=RoundFactory(program=program), state=RunState.QUEUED)
    slug = program.slug
    return {
        "round": {"program": slug, "pk": match_round.pk},
        "run": {"program": slug, "pk": queued.pk},
        "match": {"program": slug, "pk": waiting.pk},
        "approved": {"program": slug, "pk": approved.pk},
        "published": {"program": slug, "pk": published.pk},
        "api-round": {"pk": match_round.pk},
        "api-match": {"pk": waiting.pk},
        "api-approved": {"pk": approved.pk},
    }


REPORT = {
    "requests": 3, "mentees": 3, "mentors": 3, "places": 6, "served": 3, "mentees_served": 3,
    "weakest": 6200, "mean": 6200, "gap": 0, "optimal": True, "recruiting": [],
}  # fmt: skip
