import pytest
from django.utils import timezone

from mentorship.enums import MentorState, StaffRole
from mentorship.models import StaffNote
from tests.factories.accounts import UserFactory, api_secret, verified
from tests.factories.matching import MatchFactory, RoundFactory
from tests.factories.mentorship import (
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    ProgramFactory,
    ProgramStaffFactory,
)
from tests.matching.api.desk import ids_of, url

pytestmark = pytest.mark.django_db
LIST = url("people/?program=spring")
ROW = {
    "id", "person", "program", "side", "name", "email", "state", "state_since", "applied_at",
    "mentor_types", "role", "employer", "chapter", "places", "places_free", "is_oriented",
}  # fmt: skip


def test_list_tells_both_sides_as_the_page_does(desk, staff):
    mentor = MentorFactory(program=staff.program, user__name="Bo", capacity=3, places_held=1)
    mentee = MenteeFactory(program=staff.program, user__name="Ana")
    MenteeFactory()

    answer = desk.get(f"{LIST}&sort=name")

    first, second = answer.json()["results"]
    assert set(first) == {*ROW, "stage", "has_note"}
    assert (first["id"], first["person"], first["side"], first["places"]) == (
        str(mentee.uuid), str(mentee.user.uuid), "mentee", None,
    )  # fmt: skip
    assert (second["id"], second["side"], second["places"], second["places_free"]) == (
        str(mentor.uuid), "mentor", 3, 2,
    )  # fmt: skip


def test_list_needs_a_program_that_one_administers(desk):
    ProgramFactory(slug="autumn")

    statuses = [
        desk.get(url(f"people/{query}")).status_code
        for query in ("", "?program=autumn", "?program=nowhere")
    ]

    assert statuses == [400, 404, 404]


@pytest.mark.parametrize(
    "query", ["state=odd", "field=none", "sort=user__password", "side=both", "mark=x", "page=2"]
)
def test_what_the_page_does_not_know_is_refused(desk, query):
    assert desk.get(f"{LIST}&{query}").status_code == 400


@pytest.mark.parametrize("words", ["%", "_", "\\", "(a+)+$", "a" * 200])
def test_a_search_is_taken_literally(desk, staff, words):
    MenteeFactory(program=staff.program, user__name="Ana")
    MenteeFactory(program=staff.program, user__name=f"Bo {words}"[:120])

    answer = desk.get(url("people/"), {"program": "spring", "q": words})

    found = [row["name"] for row in answer.json()["results"]]
    assert answer.status_code == 200
    assert "Ana" not in found


def test_pages_go_on_where_the_last_one_ended_and_back(desk, staff):
    names = ["Ana", "Bea", "Cleo", "Dora", "Eve"]
    for name in names:
        MenteeFactory(program=staff.program, user__name=name)
    seen, address = [], f"{LIST}&sort=name&page_size=2"

    while address:
        page = desk.get(address).json()
        seen.append([row["name"] for row in page["results"]])
        address = page["next"]

    assert seen == [["Ana", "Bea"], ["Cleo", "Dora"], ["Eve"]]
    back = desk.get(page["previous"]).json()
    assert [row["name"] for row in back["results"]] == ["Cleo", "Dora"]


@pytest.mark.parametrize("cursor", ["x", "r", "r-1", "7", "r" + "9" * 30, "r١"])
def test_a_cursor_of_somebody_elses_making_is_not_found(desk, cursor):
    assert desk.get(LIST, {"program": "spring", "cursor": cursor}).status_code in (400, 404)
    assert desk.get(url("people/"), {"program": "spring", "cursor": cursor}).status_code == 404


def test_another_admins_people_are_neither_listed_nor_found(desk, staff):
    own = MentorFactory(program=staff.program, user=staff.user)
    colleague = MenteeFactory(program=staff.program)
    staff.employer = "Elm"
    staff.save()
    colleague.user.profile.employer = "elm"
    colleague.user.profile.save()

    assert ids_of(desk.get(LIST)) == []
    for part in (own, colleague):
        assert desk.get(url(f"people/{part.uuid}/")).status_code == 404


def test_staff_without_names_and_strangers_find_nobody(client, staff):
    part = MenteeFactory(program=staff.program)
    viewer = ProgramStaffFactory(program=staff.program, role=StaffRole.VIEWER).user

    for reader in (viewer, part.user, UserFactory()):
        client.force_login(verified(reader))

        assert client.get(LIST).status_code == 404
        assert client.get(url(f"people/{part.uuid}/")).status_code == 404


def test_detail_tells_what_the_page_tells_and_no_score(desk, staff):
    match = MatchFactory(round=RoundFactory(program=staff.program), note="CANARY")
    life = MentorshipFactory(program=staff.program, mentee=match.mentee, mentor_type="life")

    person = desk.get(url(f"people/{match.mentee.uuid}/")).json()

    assert set(person) == {
        *ROW, "state_line", "introduction", "sections", "matches", "mentorships", "history",
        "messages", "sealed", "notes",
    }  # fmt: skip
    assert person["matches"] == [
        {
            "id": match.pk,
            "round": match.round_id,
            "round_name": match.round.name,
            "name": match.mentor.user.name,
            "state": "Proposed",
        }
    ]
    assert [set(row) for row in person["mentorships"]] == [{"id", "name", "kind", "state", "dates"}]
    assert person["mentorships"][0]["id"] == life.pk
    assert person["sealed"] == []
    assert "score" not in str(person)
    assert "CANARY" not in str(person)


def test_sealed_records_are_named_to_association_admins_only(client, staff):
    mentee = MenteeFactory(program=staff.program)
    client.force_login(verified(UserFactory(is_staff=True, is_superuser=True)))

    person = client.get(url(f"people/{mentee.uuid}/")).json()

    seen = f"The site as {mentee.user.first_name} sees it"
    assert person["sealed"] == [{"label": "Wish list"}, {"label": seen}]


def test_notes_of_the_team_are_told_with_their_writers(desk, staff):
    mentee = MenteeFactory(program=staff.program)
    about = {"program": staff.program, "person": mentee.user}
    StaffNote.objects.create(**about, author=staff.user, body="Prefers the phone.")
    StaffNote.objects.create(program=ProgramFactory(), person=mentee.user, author=staff.user,
                             body="Elsewhere.")  # fmt: skip

    (note,) = desk.get(url(f"people/{mentee.uuid}/")).json()["notes"]

    assert (note["body"], note["author"]) == ("Prefers the phone.", staff.user.name)


def test_who_read_it_already_is_told_that_nothing_changed(desk, staff):
    here = url(f"people/{MenteeFactory(program=staff.program).uuid}/")
    tag = desk.get(here)["ETag"]

    assert desk.get(here, headers={"if-none-match": tag}).status_code == 304


def test_a_token_of_one_program_reaches_its_people_only(client, staff):
    other = ProgramStaffFactory(program=ProgramFactory(slug="autumn"), user=staff.user).program
    here, there = MenteeFactory(program=staff.program), MenteeFactory(program=other)
    secret = api_secret(staff.user, "people:read", program=staff.program)
    token = {"authorization": f"Token {secret}"}

    statuses = [
        client.get(url(path), headers=token).status_code
        for path in (
            "people/?program=spring",
            "people/?program=autumn",
            f"people/{here.uuid}/",
            f"people/{there.uuid}/",
        )
    ]

    assert statuses == [200, 404, 200, 404]


@pytest.mark.parametrize("size", [1, 25])
def test_list_takes_as_many_queries_for_one_as_for_many(
    desk, staff, size, django_assert_num_queries
):
    for _ in range(size):
        MenteeFactory(program=staff.program)
        MentorFactory(program=staff.program, state=MentorState.APPLIED)

    with django_assert_num_queries(9):
        assert desk.get(LIST).status_code == 200


@pytest.mark.parametrize("size", [1, 3])
def test_detail_takes_as_many_queries_for_one_as_for_many(
    desk, staff, size, django_assert_num_queries
):
    mentee = MenteeFactory(program=staff.program)
    match_round = RoundFactory(program=staff.program)
    for number in range(size):
        MatchFactory(
            round=match_round, mentee=mentee, mentor_type=["peer", "career", "life"][number]
        )
        MentorshipFactory(program=staff.program, mentee=mentee, state="completed",
                          closed_at=timezone.now())  # fmt: skip

    with django_assert_num_queries(12):
        assert desk.get(url(f"people/{mentee.uuid}/")).status_code == 200
