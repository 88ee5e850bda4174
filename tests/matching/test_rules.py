import pytest
from django.contrib.auth.models import AnonymousUser

from matching import rules
from matching.queries.desk import seat_at
from mentorship.enums import StaffRole
from tests.factories.accounts import UserFactory
from tests.factories.matching import MatchFactory
from tests.factories.mentorship import ProgramStaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def match():
    return MatchFactory()


def asked(user, match):
    return {
        "administer": rules.can_administer(user, match.round.program),
        "review": rules.can_review(user, match),
    }


def test_admin_of_the_program_may_everything(match):
    admin = ProgramStaffFactory(program=match.round.program).user

    assert set(asked(admin, match).values()) == {True}


def test_association_admin_may_everything(match):
    assert set(asked(UserFactory(is_superuser=True), match).values()) == {True}


@pytest.mark.parametrize("role", [StaffRole.VIEWER, StaffRole.CONTACT])
def test_other_staff_decide_nothing(match, role):
    staff = ProgramStaffFactory(program=match.round.program, role=role).user

    allowed = [name for name, may in asked(staff, match).items() if may]

    assert allowed == []


def test_admin_of_another_program_decides_nothing(match):
    allowed = [name for name, may in asked(ProgramStaffFactory().user, match).items() if may]

    assert allowed == []


@pytest.mark.parametrize("make", [AnonymousUser, UserFactory])
def test_others_may_nothing(match, make):
    assert set(asked(make(), match).values()) == {False}


def test_one_of_the_two_is_known(match):
    assert rules.is_one_of(match.mentee.user, match)
    assert rules.is_one_of(match.mentor.user, match)
    assert not rules.is_one_of(UserFactory(), match)


@pytest.mark.parametrize("role", StaffRole.values)
def test_seat_at_the_desk_agrees_on_who_sees_names(match, role):
    program = match.round.program
    people = [ProgramStaffFactory(program=program, role=role).user, UserFactory(is_superuser=True)]

    seats = [seat_at(person, program.slug) for person in people]

    assert [seat.sees_names for seat in seats] == [
        rules.can_administer(person, program) for person in people
    ]
    assert seat_at(UserFactory(), program.slug) is None
