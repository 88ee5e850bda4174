import pytest
from django.urls import reverse

from mentorship.enums import MentorState, StaffRole
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import MenteeFactory, MentorFactory, ProgramStaffFactory
from tests.matching.scenes import texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    texts()
    return ProgramStaffFactory()


@pytest.fixture
def desk(client, staff):
    client.force_login(staff.user)
    return client


def page_url(staff):
    return reverse("desk-people", args=[staff.program.slug])


def applied(staff, **given):
    return MentorFactory(program=staff.program, state=MentorState.APPLIED, **given)


def verb(mentor, name):
    return reverse(f"mentor-{name}", args=[mentor.program.slug, mentor.pk])


def test_vetting_takes_one_button(desk, staff):
    mentor = applied(staff)

    page = desk.get(page_url(staff))
    answer = desk.post(page.context["applications"][0]["vet_url"], follow=True)

    mentor.refresh_from_db()
    assert (mentor.state, mentor.vetted_by) == (MentorState.VETTED, staff.user)
    assert f"{mentor.user.name} is vetted" in answer.content.decode()


def test_refusal_needs_a_reason_and_is_told_kindly(desk, staff):
    mentor = applied(staff)

    refused = desk.post(verb(mentor, "refuse"), {"reason": "nonsense"})

    mentor.refresh_from_db()
    assert (refused.status_code, mentor.state) == (400, MentorState.APPLIED)

    desk.post(verb(mentor, "refuse"), {"reason": "enough_mentors_of", "note": "Next year."})

    mentor.refresh_from_db()
    assert (mentor.state, mentor.vetting_note) == (MentorState.REFUSED, "Next year.")


def test_own_application_and_workplace_are_another_admins(desk, staff):
    mine = applied(staff, user=staff.user, profile__employer="Lakeshore")
    colleague = applied(staff, profile__employer="lakeshore", profile__introduction="Private.")

    page = desk.get(page_url(staff))

    assert {card["vet_url"] for card in page.context["applications"]} == {""}
    assert {card["facts"] for card in page.context["applications"]} == {""}
    assert {row["facts"] for row in page.context["people"]} == {""}
    assert "Private." not in page.content.decode()
    for mentor in (mine, colleague):
        assert desk.post(verb(mentor, "vet")).status_code == 403
        mentor.refresh_from_db()
        assert mentor.state == MentorState.APPLIED


def test_decided_application_says_so(desk, staff):
    mentor = MentorFactory(program=staff.program, state=MentorState.REFUSED)

    answer = desk.post(verb(mentor, "vet"))

    assert answer.status_code == 409
    assert "decided already" in answer.content.decode()


def test_mentor_of_another_program_does_not_exist(desk, staff):
    mentor = MentorFactory(state=MentorState.APPLIED)

    url = reverse("mentor-vet", args=[staff.program.slug, mentor.pk])

    assert desk.post(url).status_code == 404
    assert desk.post(verb(mentor, "vet")).status_code == 404


@pytest.mark.parametrize("role", [StaffRole.VIEWER, StaffRole.CONTACT])
def test_other_staff_see_no_people(client, staff, role):
    client.force_login(ProgramStaffFactory(program=staff.program, role=role).user)

    assert client.get(page_url(staff)).status_code == 403


def test_members_do_not_find_the_page(client, staff):
    client.force_login(UserFactory())

    assert client.get(page_url(staff)).status_code == 404


def test_everybody_is_listed_in_pages(desk, staff):
    for _ in range(20):
        MentorFactory(program=staff.program)
        MenteeFactory(program=staff.program)

    first = desk.get(page_url(staff)).context
    second = desk.get(page_url(staff), {"page": 2}).context

    assert [row["side"] for row in first["people"]] == ["mentor"] * 20 + ["mentee"] * 5
    assert [row["side"] for row in second["people"]] == ["mentee"] * 15
    assert (first["next_url"], second["next_url"]) == ("?page=2", "")
    assert desk.get(page_url(staff), {"page": 3}).status_code == 404


@pytest.mark.parametrize("size", [1, 3])
def test_people_queries_do_not_grow(desk, staff, size, django_assert_num_queries):
    for _ in range(size):
        applied(staff)
        MenteeFactory(program=staff.program)

    with django_assert_num_queries(12, exact=False):
        desk.get(page_url(staff))
