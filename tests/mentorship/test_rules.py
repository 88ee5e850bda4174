import pytest

from accounts.models import User
from mentorship import rules
from mentorship.enums import CheckInState, StaffRole
from tests.factories.accounts import UserFactory
from tests.factories.applications import DraftFactory
from tests.factories.mentorship import (
    NOW,
    CheckInAnswerFactory,
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    ProfileFactory,
    ProgramFactory,
    ProgramStaffFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    return ProgramFactory()


@pytest.fixture
def people(program):
    """One person of every kind that matters to a program."""
    return {
        "admin": ProgramStaffFactory(program=program).user,
        "contact": ProgramStaffFactory(program=program, role=StaffRole.CONTACT).user,
        "viewer": ProgramStaffFactory(program=program, role=StaffRole.VIEWER).user,
        "other admin": ProgramStaffFactory().user,
        "association admin": User.objects.create_superuser("root@example.org", name="Root"),
        "stranger": UserFactory(),
    }


def _allowed(people, rule, subject):
    return {name for name, person in people.items() if rule(person, subject)}


def test_programs_are_administered_by_their_own(people, program):
    assert _allowed(people, rules.administers, program) == {"admin", "association admin"}


def test_can_apply_only_while_open_and_with_an_active_account(program):
    assert rules.can_apply(UserFactory(), program)
    assert not rules.can_apply(UserFactory(is_active=False), program)
    assert not rules.can_apply(UserFactory(), ProgramFactory(is_open=False))


def test_can_vet_admins_but_never_oneself(people, program):
    mentor = MentorFactory(program=program)
    own = MentorFactory(program=program, user=people["admin"])

    assert _allowed(people, rules.can_vet, mentor) == {"admin", "association admin"}
    assert _allowed(people, rules.can_vet, own) == {"association admin"}


def test_can_vet_nobody_of_ones_workplace_or_reporting_line(people, program):
    colleague = MentorFactory(program=program, profile__employer="Lakeshore")
    report = MentorFactory(program=program)
    ProfileFactory(user=people["association admin"], employer="lakeshore")
    MenteeFactory(user=report.user, supervisor_email=people["admin"].email)

    assert _allowed(people, rules.can_vet, colleague) == {"admin"}
    assert _allowed(people, rules.can_vet, report) == {"association admin"}


def test_can_read_orientation_who_applied_or_is_applying(program):
    mentee, applying = MenteeFactory(program=program), DraftFactory(program=program, side="mentor")

    asked = {
        side: [rules.can_read_orientation(one.user, program, side) for one in (mentee, applying)]
        for side in ("mentee", "mentor")
    }

    assert asked == {"mentee": [True, False], "mentor": [False, True]}
    assert not rules.can_read_orientation(mentee.user, ProgramFactory(), "mentee")


def test_introductions_are_recalled_by_the_team_and_are_no_mentorships_yet(people, program):
    mentorship = MentorshipFactory(program=program)
    people |= {"mentee": mentorship.mentee_user, "mentor": mentorship.mentor_user}

    assert _allowed(people, rules.can_read_mentorship, mentorship) == set()
    assert _allowed(people, rules.can_recall, mentorship) == {"admin", "association admin"}


def test_mentorships_are_read_by_the_two_and_steered_by_the_team_too(people, program):
    mentorship = MentorshipFactory(program=program, active=True)
    people |= {"mentee": mentorship.mentee_user, "mentor": mentorship.mentor_user}

    assert _allowed(people, rules.can_read_mentorship, mentorship) == {"mentee", "mentor"}
    assert _allowed(people, rules.can_steer_mentorship, mentorship) == {
        "mentee", "mentor", "admin", "association admin",
    }  # fmt: skip


def test_check_ins_are_read_by_their_own_side(people, program):
    row = CheckInAnswerFactory(
        check_in__mentorship__program=program, state=CheckInState.OPEN, opened_at=NOW
    )
    people |= {"mentee": row.person, "mentor": row.check_in.mentorship.mentor_user}

    assert _allowed(people, rules.can_read_check_in, row) == {"mentee"}
