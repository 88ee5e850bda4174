from datetime import timedelta

import pytest
from django.urls import reverse

from mentorship.enums import MentorState, StaffRole
from tests.factories.accounts import UserFactory
from tests.factories.applications import OrientationFactory, VettingQuestionFactory
from tests.factories.mentorship import NOW, MenteeFactory, MentorFactory, ProgramStaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return ProgramStaffFactory()


@pytest.fixture
def desk(client, staff):
    client.force_login(staff.user)
    return client


def page_url(staff):
    return reverse("desk-people", args=[staff.program.slug])


def file_url(mentor):
    return reverse("mentor-file", args=[mentor.program.slug, mentor.pk])


def applied(staff, **given):
    return MentorFactory(program=staff.program, state=MentorState.APPLIED, **given)


def test_queue_begins_with_the_longest_wait_and_says_what_each_waits_for(desk, staff):
    new = applied(staff, applied_at=NOW + timedelta(days=3))
    asked, answered, ready = applied(staff), applied(staff), applied(staff, applied_at=NOW)
    VettingQuestionFactory(mentor=asked)
    VettingQuestionFactory(mentor=answered, answer="Yes.", answered_at=NOW + timedelta(days=1))
    OrientationFactory(program=staff.program, user=ready.user, side="mentor")

    page = desk.get(page_url(staff))

    rows = page.context["applications"]
    assert [(row["id"], row["stage"]["text"]) for row in rows] == [
        (asked.pk, "Asked, no answer yet"),
        (answered.pk, "Answered"),
        (ready.pk, "Ready to decide"),
        (new.pk, "Orientation not read"),
    ]
    assert [row["url"] for row in rows] == [
        file_url(mentor) for mentor in (asked, answered, ready, new)
    ]
    assert page.context["title"] == "4 mentors wait to be vetted"
    assert page.context["summary"] == "1 has answered your team's question."


def test_own_application_and_workplace_are_another_admins(desk, staff):
    applied(staff, user=staff.user, profile__employer="Lakeshore")
    applied(staff, profile__employer="lakeshore", profile__state="WI")

    page = desk.get(page_url(staff))

    rows = page.context["applications"]
    assert {(row["url"], row["facts"], row["stage"]["text"]) for row in rows} == {
        ("", "", "Another admin decides")
    }
    assert {(row["url"], row["facts"]) for row in page.context["people"]} == {("", "")}


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
    assert [bool(row["url"]) for row in first["people"]] == [True] * 20 + [False] * 5
    assert [row["side"] for row in second["people"]] == ["mentee"] * 15
    assert (first["next_url"], second["next_url"]) == ("?page=2", "")
    assert desk.get(page_url(staff), {"page": 3}).status_code == 404


def test_long_queue_says_how_many_more_wait(desk, staff):
    for _ in range(27):
        applied(staff)

    page = desk.get(page_url(staff))

    assert (len(page.context["applications"]), page.context["more_waiting"]) == (25, 2)
    assert page.context["title"] == "27 mentors wait to be vetted"


@pytest.mark.parametrize("size", [1, 3])
def test_people_queries_do_not_grow(desk, staff, size, django_assert_num_queries):
    for _ in range(size):
        applied(staff)
        MenteeFactory(program=staff.program)

    with django_assert_num_queries(9):
        desk.get(page_url(staff))
