import pytest

from mentorship.queries.conflicts import is_kept_from
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import MenteeFactory, MentorFactory, ProgramStaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return ProgramStaffFactory(employer="Lakeshore Health")


def _is_kept(staff, person):
    return is_kept_from(staff.user, person.pk, staff.program_id)


def test_is_kept_from_oneself_even_without_a_profile(staff):
    assert _is_kept(staff, staff.user)


def test_is_kept_from_colleagues_however_they_write_the_name(staff):
    colleague = MentorFactory(program=staff.program, profile__employer="LAKESHORE  health")
    stranger = MentorFactory(program=staff.program, profile__employer="Elsewhere")

    assert _is_kept(staff, colleague.user)
    assert not _is_kept(staff, stranger.user)


def test_is_kept_from_both_ends_of_the_reporting_line(staff):
    report = MenteeFactory(program=staff.program, supervisor_email=staff.user.email.upper())
    MenteeFactory(user=staff.user, supervisor_email="Boss@example.org")
    boss = MentorFactory(program=staff.program, user__email="boss@example.org")

    assert _is_kept(staff, report.user)
    assert _is_kept(staff, boss.user)


def test_is_kept_from_whoever_named_one_in_another_program(staff):
    report = MenteeFactory(supervisor_email=staff.user.email)
    MenteeFactory(program=staff.program, user=report.user)

    assert _is_kept(staff, report.user)


def test_is_kept_from_nobody_who_left_the_employer_open(staff):
    staff.employer = ""
    staff.save()

    assert not _is_kept(staff, MentorFactory(program=staff.program, profile__employer="").user)
    assert not _is_kept(staff, UserFactory())
