import csv
import io
from datetime import timedelta
from urllib.parse import parse_qsl

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from matching.sheets.formulas import restore
from mentorship.enums import MenteeState, MentorState, StaffRole
from mentorship.models import StaffNote
from tests.factories.accounts import UserFactory
from tests.factories.applications import OrientationFactory, VettingQuestionFactory
from tests.factories.mentorship import (
    NOW,
    MenteeFactory,
    MentorFactory,
    ProgramStaffFactory,
    SpecializationFactory,
)

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


def names(page):
    return [row["name"] for row in page.context["people"]]


def test_list_begins_with_the_longest_wait_and_says_what_each_waits_for(desk, staff):
    new = applied(staff, applied_at=timezone.now())
    asked, answered, ready = applied(staff), applied(staff), applied(staff, applied_at=NOW)
    VettingQuestionFactory(mentor=asked)
    VettingQuestionFactory(mentor=answered, answer="Yes.", answered_at=NOW + timedelta(days=1))
    OrientationFactory(program=staff.program, user=ready.user, side="mentor")
    MenteeFactory(program=staff.program)

    page = desk.get(page_url(staff))

    rows = page.context["people"]
    assert {row["id"]: row["state"]["text"] for row in rows[:4]} == {
        asked.pk: "Asked, no answer yet",
        answered.pk: "Answered",
        ready.pk: "Ready to decide",
        new.pk: "Orientation not read",
    }
    assert (rows[3]["id"], rows[3]["waits"]) == (new.pk, "new today")
    assert [bool(row["file_url"]) for row in rows] == [True] * 4 + [False]
    assert rows[3]["file_url"] == file_url(new)
    assert page.context["title"] == "4 mentors wait to be vetted"


def test_empty_program_asks_to_invite_and_an_empty_search_to_look_at_everybody(desk, staff):
    empty = desk.get(page_url(staff)).content.decode()
    searched = desk.get(page_url(staff), {"q": "nobody"}).content.decode()

    assert ("Nobody has joined yet." in empty, "Show everybody" in empty) == (True, False)
    assert ("Nobody has joined yet." in searched, "Show everybody" in searched) == (False, True)


def test_row_says_part_facts_places_and_note(desk, staff):
    mentor = MentorFactory(program=staff.program, offers=["peer", "life"], places_held=1)
    mentee = MenteeFactory(program=staff.program, seeks=[])
    StaffNote.objects.create(
        program=staff.program, person=mentee.user, author=staff.user, body="Call her."
    )

    rows = {row["side"]: row for row in desk.get(page_url(staff)).context["people"]}

    assert (rows["mentor"]["part"], rows["mentor"]["places"], rows["mentor"]["has_note"]) == (
        "Mentor: peer, life",
        "1\u00a0of\u00a02",
        False,
    )
    assert (rows["mentee"]["part"], rows["mentee"]["places"], rows["mentee"]["has_note"]) == (
        "Mentee: nothing yet",
        "",
        True,
    )
    assert rows["mentor"]["url"] == reverse(
        "desk-person", args=[staff.program.slug, "mentor", mentor.pk]
    )


def test_own_part_and_workplace_are_counted_and_not_shown(desk, staff):
    applied(staff, user=staff.user, profile__employer="Lakeshore")
    applied(staff, user__name="Canary Colleague", profile__employer="lakeshore")

    page = desk.get(page_url(staff))

    assert names(page) == []
    assert page.context["title"] == "People"
    assert page.context["kept"] == (
        "2 more are another admin's: yourself, your own workplace or your reporting line."
    )
    assert "Canary" not in page.content.decode()


@pytest.mark.parametrize("role", [StaffRole.VIEWER, StaffRole.CONTACT])
@pytest.mark.parametrize("name", ["desk-people", "people-export"])
def test_other_staff_see_no_people(client, staff, role, name):
    client.force_login(ProgramStaffFactory(program=staff.program, role=role).user)
    ask = client.post if name == "people-export" else client.get

    assert ask(reverse(name, args=[staff.program.slug])).status_code == 403


def test_members_do_not_find_the_page(client, staff):
    client.force_login(UserFactory())

    assert client.get(page_url(staff)).status_code == 404


def test_list_is_paged_and_keeps_what_was_asked(desk, staff):
    for number in range(27):
        MenteeFactory(program=staff.program, user__name=f"Ann {number:02}")
    MentorFactory(program=staff.program, user__name="Bo")

    first = desk.get(page_url(staff), {"q": "ann", "sort": "name"})
    second = desk.get(page_url(staff) + first.context["next_url"])

    assert names(first) == [f"Ann {number:02}" for number in range(25)]
    assert names(second) == ["Ann 25", "Ann 26"]
    assert (first.context["shown"], second.context["shown"]) == ("1 to 25 of 27", "26 to 27 of 27")
    assert dict(parse_qsl(first.context["next_url"][1:])) == {
        "q": "ann",
        "sort": "name",
        "page": "2",
    }
    assert (first.context["back_page_url"], second.context["next_url"]) == ("", "")


@pytest.mark.parametrize("page", ["0", "-1", "99999999", "2", "last'", "1e9", "١"])
def test_page_that_is_not_there_is_not_found(desk, staff, page):
    assert desk.get(page_url(staff), {"page": page}).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        {"sort": "user__password"},
        {"side": "admin"},
        {"state": "vetted'"},
        {"type": "life,peer"},
        {"field": "nothing-like-it"},
        {"chapter": "Nowhere"},
        {"mark": "is_superuser"},
        {"user__password__startswith": "a"},
    ],
)
def test_unknown_filters_are_refused(desk, staff, query):
    assert desk.get(page_url(staff), query).status_code == 400


def test_of_a_filter_given_twice_the_last_counts(desk, staff):
    MenteeFactory(program=staff.program, user__name="Ann")
    MentorFactory(program=staff.program, user__name="Bo")

    page = desk.get(page_url(staff) + "?side=mentee&side=mentor")

    assert names(page) == ["Bo"]


def test_states_link_to_their_people_with_counts(desk, staff):
    applied(staff)
    MenteeFactory(program=staff.program, state=MenteeState.PAUSED)
    MenteeFactory(program=staff.program)

    page = desk.get(page_url(staff), {"side": "mentee", "state": "paused", "q": "person"})

    groups = page.context["states"]
    assert [
        [(one["name"], one["count"], one["is_current"]) for one in group["links"]]
        for group in groups
    ] == [
        [("Everybody", 3, False)],
        [("All", 2, False), ("In the pool", 1, False), ("Paused", 1, True)],
        [("All", 1, False), ("Waiting for vetting", 1, False)],
    ]
    assert groups[2]["links"][1]["url"] == "?q=person&side=mentor&state=applied"
    assert page.context["count"] == 1


def test_what_narrows_the_list_can_be_taken_off(desk, staff):
    SpecializationFactory(slug="oncology", name="Oncology")
    query = {"q": "x", "type": "life", "field": "oncology", "mark": ["noted", "free"]}

    chips = desk.get(page_url(staff), query).context["chips"]

    assert [chip["name"] for chip in chips] == [
        "“x”",
        "Life mentor",
        "Oncology",
        "Has a free place",
        "Has a note",
    ]
    assert chips[0]["url"] == "?type=life&field=oncology&mark=free&mark=noted"
    assert chips[4]["url"] == "?q=x&type=life&field=oncology&mark=free"


def test_what_somebody_typed_is_shown_as_text(desk, staff):
    page = desk.get(page_url(staff), {"q": '"><script>alert(1)</script>'})

    assert b"<script>alert" not in page.content
    assert page.context["people"] == []


def test_chapters_offered_are_those_of_the_programs_people(desk, staff):
    MenteeFactory(program=staff.program, profile__chapter="North")
    MenteeFactory(profile__chapter="Elsewhere")

    page = desk.get(page_url(staff))

    (chapters,) = [one for one in page.context["filters"] if one["name"] == "chapter"]
    assert [option["value"] for option in chapters["options"]] == ["North"]


def exported(page):
    text = page.getvalue().decode().removeprefix("\ufeff")
    return [[restore(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""))]


def test_export_has_everybody_asked_for_in_order_and_nothing_of_notes(desk, staff):
    field = SpecializationFactory(name="Oncology")
    mentor = MentorFactory(
        program=staff.program,
        user__name="=Bo",
        offers=["career", "peer"],
        places_held=1,
        profile__employer="Elm",
        profile__specializations=[field],
    )
    mentee = MenteeFactory(program=staff.program, user__name="Zoë", profile=False)
    mentee.wants.add(field)
    OrientationFactory(program=staff.program, user=mentee.user, side="mentee")
    MenteeFactory(program=staff.program, state=MenteeState.LEFT)
    StaffNote.objects.create(
        program=staff.program, person=mentee.user, author=staff.user, body="Canary"
    )
    url = reverse("people-export", args=[staff.program.slug])

    rows = exported(desk.post(f"{url}?sort=name&q=oncology"))

    day = "2026-03-02"
    assert rows[1:] == [
        ["Mentor", "=Bo", mentor.user.email, "Vetted", day, day, "Pharmacy technician", "Elm", "",
         "MN", "", "Career mentor; Peer mentor", "Oncology", "2", "1", "No"],
        ["Mentee", "Zoë", mentee.user.email, "In the pool", day, day, "", "", "", "", "",
         "Career mentor", "Oncology", "", "", "Yes"],
    ]  # fmt: skip
    assert len(rows[0]) == len(rows[1])
    event = AuditEvent.objects.get(action="list.exported")
    assert event.data == {"kind": "people", "format": "csv", "rows": 2}


def test_export_leaves_out_another_admins_people(desk, staff):
    MentorFactory(program=staff.program, user=staff.user)

    assert len(exported(desk.post(reverse("people-export", args=[staff.program.slug])))) == 1


@pytest.mark.parametrize("size", [1, 3])
def test_people_queries_do_not_grow(desk, staff, size, django_assert_num_queries):
    for _ in range(size):
        applied(staff)
        MenteeFactory(program=staff.program)

    with django_assert_num_queries(12):
        desk.get(page_url(staff))
