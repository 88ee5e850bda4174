"""A mentor who waits, and the admins who decide about him."""

import pytest

from accounts.models import Acceptance
from accounts.services.consents import RULES
from mentorship.enums import MentorState, Side
from mentorship.models import VettingCheck
from tests.factories.accounts import UserFactory
from tests.factories.applications import OrientationFactory
from tests.factories.mentorship import NOW, MentorFactory, ProgramStaffFactory

BY_HAND = ("vetting.identity", "vetting.credential", "vetting.standing", "vetting.years")


@pytest.fixture
def mentor(texts):
    return MentorFactory(state=MentorState.APPLIED)


@pytest.fixture
def admin(mentor):
    return ProgramStaffFactory(program=mentor.program).user


@pytest.fixture
def colleague(mentor):
    """Another admin of the same program."""
    return ProgramStaffFactory(program=mentor.program).user


@pytest.fixture
def others(mentor):
    """People who decide nothing about this mentor, though most of them are staff."""
    workmate = ProgramStaffFactory(program=mentor.program, employer="Lakeshore").user
    mentor.user.profile.employer = "LAKESHORE"
    mentor.user.profile.save()
    ProgramStaffFactory(program=mentor.program, user=mentor.user)
    return [
        UserFactory(),
        workmate,
        mentor.user,
        ProgramStaffFactory().user,
        ProgramStaffFactory(program=mentor.program, role="viewer").user,
        ProgramStaffFactory(program=mentor.program, role="contact").user,
    ]


@pytest.fixture
def tick_all(admin):
    """Return a function that ticks a mentor's whole checklist."""

    def tick(mentor):
        OrientationFactory(program=mentor.program, user=mentor.user, side=Side.MENTOR)
        Acceptance.objects.create(user=mentor.user, document=RULES, version="1", accepted_at=NOW)
        for key in BY_HAND:
            VettingCheck.objects.create(mentor=mentor, key=key, checked_by=admin)

    return tick
