from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from matching.enums import MatchState
from mentorship.enums import MentorshipState, MentorState, StaffRole
from tests.factories.accounts import UserFactory
from tests.factories.applications import VettingQuestionFactory
from tests.factories.matching import MatchFactory, RoundFactory
from tests.factories.mentorship import (
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    ProgramStaffFactory,
    SpecializationFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return ProgramStaffFactory()


def opened(client, user):
    """Open a person's desk; where she has one program, that is its own."""
    client.force_login(user)
    return client.get(reverse("desk"), follow=True)


def introduced(staff, match_round, **given):
    mentorship = MentorshipFactory(program=staff.program, **given)
    MatchFactory(
        round=match_round,
        mentee=mentorship.mentee,
        mentor=mentorship.mentor,
        mentorship=mentorship,
        state=MatchState.PUBLISHED,
    )
    return mentorship


def test_empty_desk_says_so(client, staff):
    page = opened(client, staff.user)

    assert page.context["queue"] == []
    assert "Nothing needs you" in page.content.decode()


def test_desk_says_how_many_applications_have_an_answer_to_read(client, staff):
    waiting = [MentorFactory(program=staff.program, state=MentorState.APPLIED) for _ in range(3)]
    for mentor in waiting[:2]:
        VettingQuestionFactory(mentor=mentor, answer="Yes.", answered_at=timezone.now())
        VettingQuestionFactory(mentor=mentor, answer="Two.", answered_at=timezone.now())
    VettingQuestionFactory(mentor=waiting[1])

    (row,) = opened(client, staff.user).context["queue"]

    assert (row["count"], row["detail"]) == (3, f"{staff.program.name}, 1 answered your question")


def test_desk_counts_what_waits(client, staff):
    match_round = RoundFactory(program=staff.program)
    MatchFactory(round=match_round)
    MatchFactory(round=match_round)
    MentorFactory(program=staff.program, state=MentorState.APPLIED)
    introduced(staff, match_round)
    introduced(staff, match_round, state=MentorshipState.DECLINED, closed_at=timezone.now())

    page = opened(client, staff.user)

    assert [(row["what"], row["count"]) for row in page.context["queue"]] == [
        ("Introductions without an answer", 1),
        ("Proposed matches to review", 2),
        ("Mentor applications", 1),
        ("Declined introductions", 1),
    ]
    assert "Four things need you" in page.content.decode()


def test_desk_leaves_out_her_workplace(client):
    staff = ProgramStaffFactory(employer="Lakeshore")
    works_there = {"profile__employer": "LAKESHORE", "program": staff.program}
    match_round = RoundFactory(program=staff.program)
    MatchFactory(round=match_round, mentor=MentorFactory(**works_there))
    MentorFactory(state=MentorState.APPLIED, **works_there)
    introduced(staff, match_round, mentee=MenteeFactory(**works_there))

    assert opened(client, staff.user).context["queue"] == []


def test_funnel_counts_mentees_once(client, staff):
    match_round = RoundFactory(program=staff.program)
    begun = introduced(staff, match_round, active=True)
    MentorshipFactory(
        program=staff.program,
        mentee=begun.mentee,
        state=MentorshipState.DECLINED,
        closed_at=timezone.now(),
    )
    MenteeFactory(program=staff.program)

    funnel = opened(client, staff.user).context["funnel"]

    assert [step["count"] for step in funnel] == [2, 1, 1]


def test_desk_leaves_out_what_is_not_hers(client, staff):
    MatchFactory()
    MentorFactory(state=MentorState.APPLIED)
    MentorFactory(program=staff.program, state=MentorState.APPLIED, user=staff.user)
    MatchFactory(
        round__program=staff.program,
        mentee=MenteeFactory(program=staff.program, user=staff.user),
    )
    introduced(
        staff, RoundFactory(program=staff.program), announce_at=timezone.now() + timedelta(hours=1)
    )

    assert opened(client, staff.user).context["queue"] == []


@pytest.mark.parametrize("role", [StaffRole.VIEWER, StaffRole.CONTACT])
def test_other_staff_see_figures_without_names(client, staff, role):
    other = ProgramStaffFactory(program=staff.program, role=role)
    mentor = MentorFactory(program=staff.program, state=MentorState.APPLIED)

    page = opened(client, other.user)

    assert page.status_code == 200
    assert page.context["queue"] == []
    assert mentor.user.name not in page.content.decode()


def test_members_are_told_whose_page_it_is(client):
    assert opened(client, UserFactory()).status_code == 403


def test_visitors_sign_in_first(client):
    assert client.get(reverse("desk")).status_code == 302


def test_needed_mentors_show_the_worst_shortage_first(client, staff):
    oncology, ivs = SpecializationFactory(name="Oncology"), SpecializationFactory(name="IV room")
    for _ in range(3):
        MenteeFactory(program=staff.program).wants.set([oncology, ivs])
    MentorFactory(program=staff.program, capacity=4, profile__specializations=[ivs])

    rows = opened(client, staff.user).context["needed"]

    assert [(row["specialization"], row["balance"], row["short"]) for row in rows] == [
        ("Oncology", -3, 3),
        ("IV room", 1, 0),
    ]


@pytest.mark.parametrize("size", [1, 3])
def test_desk_queries_do_not_grow(client, staff, size, django_assert_num_queries):
    match_round = RoundFactory(program=staff.program)
    for _ in range(size):
        MatchFactory(round=match_round)
        introduced(staff, match_round)
    client.force_login(staff.user)

    with django_assert_num_queries(12):
        client.get(reverse("desk-program", args=[staff.program.slug]))


def test_one_program_is_opened_at_once(client, staff):
    client.force_login(staff.user)

    answer = client.get(reverse("desk"))

    assert (answer.status_code, answer.url) == (302, f"/desk/{staff.program.slug}/")


def test_several_programs_are_listed_with_what_waits(client):
    admin = ProgramStaffFactory(program__name="Autumn", program__chapter="Duluth")
    viewer = ProgramStaffFactory(user=admin.user, role=StaffRole.VIEWER, program__name="Spring")
    for staff in (admin, viewer):
        MentorFactory(program=staff.program, state=MentorState.APPLIED)

    page = opened(client, admin.user)

    found = [(row["name"], row["chapter"], row["sentence"]) for row in page.context["programs"]]
    assert found == [
        ("Autumn", "Duluth", "One thing needs you"),
        ("Spring", "", "The program in figures"),
    ]


def test_desk_of_another_program_is_not_found(client, staff):
    other = ProgramStaffFactory()
    client.force_login(staff.user)

    answer = client.get(reverse("desk-program", args=[other.program.slug]))

    assert answer.status_code == 404
