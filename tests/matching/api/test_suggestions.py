"""Suggestions and the directory by API: kind reasons, what a mentor shows, and never a score."""

import pytest

from matching.models import HiddenMentor, Wish
from matching.queries import suggestion_cards
from mentorship.enums import MenteeState
from mentorship.models import Mentee, Mentor, Program
from tests.factories.mentorship import (
    GoalFactory,
    MenteeFactory,
    MentorFactory,
    PatternFactory,
    RoleFactory,
)
from tests.matching.api.asking import NOBODY, assert_problem, client_of, post
from tests.matching.scenes import taxonomy

pytestmark = pytest.mark.django_db

CARD = {
    "id", "name", "place", "credentials", "path", "facts", "words", "photo", "is_you", "is_wished",
}  # fmt: skip


@pytest.fixture
def mentee():
    taxonomy()
    suggestion_cards.forget()
    made = MenteeFactory(profile__patterns=[PatternFactory()])
    made.goals.set([GoalFactory(slug="get-certified")])
    return made


@pytest.fixture
def mentors(mentee):
    made = MentorFactory.create_batch(
        2, program=mentee.program, listed=True, profile__patterns=[PatternFactory()],
        profile__role=RoleFactory(slug="lead-technician", level=3),
    )  # fmt: skip
    for mentor in made:
        mentor.helps_with.set(mentee.goals.all())
    return made


@pytest.fixture
def api(mentee):
    return client_of(mentee.user)


def read(api, path, **query):
    return api.get(f"/api/v1/{path}", query)


def test_suggestions_come_with_kind_reasons_and_without_a_score(api, mentee, mentors):
    told = read(api, "suggestions/").json()

    assert (told["program"], told["is_ready"]) == (mentee.program.slug, True)
    assert {row["id"] for row in told["results"]} == {str(mentor.uuid) for mentor in mentors}
    for row in told["results"]:
        assert set(row) == CARD | {"reasons", "plan"}
        assert row["reasons"]


def test_hidden_mentor_is_suggested_no_more_until_shown(api, mentee, mentors):
    first = mentors[0]
    Wish.objects.create(mentee=mentee, mentor=first, rank=1)

    hidden = post(api, f"suggestions/{first.uuid}/hide/")
    rows = read(api, "suggestions/").json()["results"]
    (listed,) = read(api, "suggestions/hidden/").json()["results"]
    shown = post(api, f"suggestions/{first.uuid}/show/")

    assert hidden.json() == {"id": str(first.uuid), "is_hidden": True}
    assert [row["id"] for row in rows] == [str(mentors[1].uuid)]
    assert (listed["id"], listed["program"]) == (str(first.uuid), mentee.program.slug)
    assert shown.json()["is_hidden"] is False
    assert not Wish.objects.exists()
    assert read(api, "suggestions/hidden/").json()["results"] == []


def test_hiding_who_is_not_listed_or_elsewhere_is_refused(api, mentee):
    unlisted = MentorFactory(program=mentee.program)
    stranger = MentorFactory(listed=True)

    assert_problem(post(api, f"suggestions/{unlisted.uuid}/hide/"), 409, "not_listed")
    assert_problem(post(api, f"suggestions/{stranger.uuid}/hide/"), 404, "not_found")
    assert_problem(post(api, f"suggestions/{NOBODY}/hide/"), 404, "not_found")
    assert not HiddenMentor.objects.exists()


def test_who_is_paused_or_no_mentee_gets_no_suggestions(api, mentee, mentors):
    Mentee.objects.update(state=MenteeState.PAUSED)

    assert read(api, "suggestions/").json()["results"] == []
    nobody = read(client_of(mentors[0].user), "suggestions/").json()
    assert nobody == {"program": None, "is_ready": True, "results": []}


def test_suggestions_of_a_program_that_is_not_ones_own_are_not_found(api):
    other = MenteeFactory().program

    assert_problem(read(api, "suggestions/", program=other.slug), 404, "not_found")
    assert_problem(read(api, "suggestions/", page_size=2), 400, "invalid")


def test_suggestion_queries_do_not_grow(api, mentors, django_assert_max_num_queries):
    read(api, "suggestions/")

    with django_assert_max_num_queries(12):
        assert len(read(api, "suggestions/").json()["results"]) == 2


def test_directory_shows_what_mentors_chose(api, mentee, mentors):
    MentorFactory(program=mentee.program)
    Wish.objects.create(mentee=mentee, mentor=mentors[0], rank=1)

    rows = read(api, "directory/").json()["results"]

    assert {row["id"]: row["is_wished"] for row in rows} == {
        str(mentors[0].uuid): True, str(mentors[1].uuid): False,
    }  # fmt: skip
    assert all(set(row) == CARD for row in rows)
    assert all(mentor.user.name not in str(rows) for mentor in mentors)


def test_directory_comes_in_pages(api, mentors):
    first = read(api, "directory/", page_size=1).json()
    last = api.get(first["next"]).json()

    assert (len(first["results"]), len(last["results"]), last["next"]) == (1, 1, None)
    assert first["results"] != last["results"]
    assert api.get(last["previous"]).json()["results"] == first["results"]


def test_directory_is_searched_and_filtered(api, mentors):
    Mentor.objects.filter(pk=mentors[0].pk).update(offers=["peer", "life"])

    def found(**query):
        return {row["id"] for row in read(api, "directory/", **query).json()["results"]}

    first, second = (str(mentor.uuid) for mentor in mentors)
    assert found(type="life") == {first}
    assert found(type="career,life") == {first, second}
    assert found(open="yes", type="career") == {second}
    assert found(q="nobody says this") == set()


@pytest.mark.parametrize(
    "query",
    [{"type": "uncle"}, {"type": "career,uncle"}, {"field": "nothing"}, {"user__password": "x"},
     {"q": "x" * 201}, {"page_size": "0"}, {"state": "%"}],
)  # fmt: skip
def test_directory_refuses_what_is_no_filter(api, query):
    assert_problem(read(api, "directory/", **query), 400, "invalid")


def test_filters_tell_how_many_they_find(api, mentors):
    rows = read(api, "directory/filters/").json()["results"]

    by_type = next(row["options"] for row in rows if row["filter"] == "type")
    assert by_type == [{"value": "career", "name": "Career", "count": 2}]


def test_directory_that_one_may_not_read_is_not_found(mentors):
    Program.objects.update(is_directory_public=False)
    api = client_of(MenteeFactory().user)

    assert_problem(read(api, "directory/", program=mentors[0].program.slug), 404, "not_found")


@pytest.mark.parametrize("size", [1, 25])
def test_directory_queries_do_not_grow(api, mentee, size, django_assert_num_queries):
    MentorFactory.create_batch(size, program=mentee.program, listed=True)
    read(api, "directory/")

    with django_assert_num_queries(8):
        assert len(read(api, "directory/").json()["results"]) == size
