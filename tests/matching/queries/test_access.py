import pytest

from matching.enums import MatchState
from matching.queries import access, holding
from matching.queries.wording import Names
from mentorship.enums import MentorType
from mentorship.services import places
from tests.factories.accounts import UserFactory
from tests.factories.matching import MatchFactory
from tests.factories.mentorship import (
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    ProfileFactory,
    ProgramStaffFactory,
    RoleFactory,
)

pytestmark = pytest.mark.django_db


def test_admin_without_a_workplace_is_kept_from_herself_only():
    staff = ProgramStaffFactory()
    MenteeFactory(program=staff.program)

    assert access.people_kept_from(staff.user, staff.program) == {staff.user.pk}


def test_colleagues_and_reports_are_kept_from_an_admin():
    staff = ProgramStaffFactory(employer="Lakeshore Health")
    ProfileFactory(user=staff.user, employer="Second Job")
    colleague = MenteeFactory(program=staff.program, profile__employer="LAKESHORE health")
    other = MentorFactory(program=staff.program, profile__employer="second job")
    report = MenteeFactory(program=staff.program, supervisor_email=staff.user.email.upper())
    MenteeFactory(program=staff.program)
    elsewhere = MenteeFactory(profile__employer="Lakeshore Health")

    kept = access.people_kept_from(staff.user, staff.program)

    assert kept == {staff.user.pk, colleague.user_id, other.user_id, report.user_id}
    assert elsewhere.user_id not in access.people_kept_everywhere(staff.user)


def test_supervisor_of_an_admin_is_kept_from_her():
    staff = ProgramStaffFactory()
    MenteeFactory(user=staff.user, supervisor_email="Boss@example.org")
    boss = MentorFactory(program=staff.program, user__email="boss@example.org")
    MentorFactory(program=staff.program)

    kept = access.people_kept_from(staff.user, staff.program)

    assert kept == {staff.user.pk, boss.user_id}


def test_decidable_matches_leave_out_other_programs_and_own_matters():
    mine = MatchFactory()
    staff = ProgramStaffFactory(program=mine.round.program)
    MatchFactory()
    MatchFactory(round=mine.round, mentor__user=staff.user)

    assert list(access.decidable_by(staff.user)) == [mine]
    assert not access.decidable_by(UserFactory()).exists()


def test_requests_are_served_by_type_and_by_limit():
    match = MatchFactory(state=MatchState.APPROVED)
    program = match.round.program
    running = MentorshipFactory(program=program)
    pinned = MatchFactory(round=match.round)

    held = holding.held_by_mentee(program)
    assert held == {
        match.mentee_id: {(match.mentor_id, "career")},
        running.mentee_id: {(running.mentor_id, "career")},
    }
    assert holding.served_requests(held, 2) == {
        (match.mentee_id, "career"),
        (running.mentee_id, "career"),
    }
    also = type(pinned).objects.filter(pk=pinned.pk)
    held = holding.held_by_mentee(program, also)
    assert {(pinned.mentee_id, kind) for kind in MentorType.values} <= holding.served_requests(
        held, 1
    )


def test_approved_matches_hold_the_places_that_the_counter_says():
    MatchFactory(state=MatchState.APPROVED)
    MentorshipFactory()

    assert places.recount() == []


def test_names_are_read_with_one_query(django_assert_num_queries):
    RoleFactory(slug="lead", name="Lead technician")
    names = Names()

    with django_assert_num_queries(1):
        assert names.name("roles", "lead") == "Lead technician"
        assert names.name("roles", "gone") == "gone"
        assert names.name("roles", "") == ""
