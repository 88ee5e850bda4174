"""One's own wishes by API."""

import pytest

from matching.models import HiddenMentor, Wish
from mentorship.enums import MenteeState
from mentorship.models import Mentor
from tests.factories.accounts import api_secret
from tests.factories.mentorship import MenteeFactory, MentorFactory
from tests.matching.api.asking import NOBODY, assert_problem, client_of, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def mentee():
    return MenteeFactory()


@pytest.fixture
def mentors(mentee):
    return MentorFactory.create_batch(3, program=mentee.program, listed=True)


@pytest.fixture
def api(mentee):
    return client_of(mentee.user)


def wish(mentee, *mentors):
    for rank, mentor in enumerate(mentors, start=1):
        Wish.objects.create(mentee=mentee, mentor=mentor, rank=rank)


def ranked(api):
    rows = api.get("/api/v1/wishes/").json()["results"]
    return [(row["rank"], row["mentor"]) for row in rows]


def keys(*mentors):
    return [(rank, str(mentor.uuid)) for rank, mentor in enumerate(mentors, start=1)]


def test_wish_is_added_and_read(api, mentee, mentors):
    made = post(api, "wishes/", {"mentor": str(mentors[0].uuid), "reason": "His path."})

    told = api.get(made["Location"]).json()
    assert made.status_code == 201
    assert made.json() == told
    assert told == {
        "mentor": str(mentors[0].uuid), "program": mentee.program.slug, "rank": 1,
        "reason": "His path.", "name": told["name"], "facts": told["facts"],
        "place": "2 places open", "is_listed": True,
    }  # fmt: skip
    assert mentors[0].user.name not in str(told)  # first name and initial only


def test_name_of_who_left_the_directory_is_not_said(api, mentee, mentors):
    wish(mentee, mentors[0])
    Mentor.objects.update(listed_at=None)

    (row,) = api.get("/api/v1/wishes/").json()["results"]

    assert (row["name"], row["is_listed"]) == ("Someone who left the directory", False)


def test_whole_list_is_put_in_place_of_the_old(api, mentee, mentors):
    first, second, third = mentors
    wish(mentee, first, second)
    body = {
        "program": mentee.program.slug,
        "wishes": [{"mentor": str(third.uuid), "reason": "Oncology."}, {"mentor": str(first.uuid)}],
    }

    answer = api.put("/api/v1/wishes/", body, format="json")

    assert [row["reason"] for row in answer.json()["results"]] == ["Oncology.", ""]
    assert ranked(api) == keys(third, first)


@pytest.mark.parametrize(
    ("wishes", "status"),
    [
        ([{"mentor": NOBODY}], 400),
        ([{"mentor": "x"}], 400),
        ([1], 400),
        ({"mentor": NOBODY}, 400),
        (None, 400),
        ([{"mentor": "first"}, {"mentor": "first"}], 400),
        ([{"mentor": "first", "reason": "x" * 201}], 400),
        ([{"mentor": "first"}] * 6, 400),
        ([{"mentor": "first", "rank": 2}], 400),
        ([{"mentor": "unlisted"}], 409),
    ],
)
def test_bad_lists_are_refused_and_nothing_changes(api, mentee, mentors, wishes, status):
    wish(mentee, mentors[1])
    known = {
        "first": str(mentors[0].uuid),
        "unlisted": str(MentorFactory(program=mentee.program).uuid),
    }
    if isinstance(wishes, list) and isinstance(wishes[0], dict):
        wishes = [{**one, "mentor": known.get(one["mentor"], one["mentor"])} for one in wishes]

    answer = api.put(
        "/api/v1/wishes/", {"program": mentee.program.slug, "wishes": wishes}, format="json"
    )

    assert answer.status_code == status
    assert ranked(api) == keys(mentors[1])


def test_wish_is_moved_explained_and_removed(api, mentee, mentors):
    first, second, _third = mentors
    wish(mentee, first, second)

    moved = post(api, f"wishes/{second.uuid}/move/", {"direction": "up"})
    explained = post(api, f"wishes/{first.uuid}/explain/", {"reason": "Near."})
    removed = api.delete(f"/api/v1/wishes/{second.uuid}/")

    assert (moved.json()["rank"], explained.json()["reason"]) == (1, "Near.")
    assert removed.status_code == 204
    assert ranked(api) == keys(first)


def test_bad_moves_are_refused(api, mentee, mentors):
    wish(mentee, mentors[0])
    one = f"wishes/{mentors[0].uuid}/"

    assert_problem(post(api, f"{one}move/", {"direction": "left"}), 400, "invalid")
    assert_problem(post(api, f"{one}move/"), 400, "invalid")
    assert_problem(post(api, f"{one}explain/", {"reason": "x" * 201}), 400, "invalid")
    assert_problem(
        post(api, f"wishes/{mentors[1].uuid}/move/", {"direction": "up"}), 404, "not_found"
    )


def test_sixth_wish_and_mentors_elsewhere_are_refused(api, mentee, mentors):
    wish(mentee, *mentors, *MentorFactory.create_batch(2, program=mentee.program, listed=True))
    sixth = MentorFactory(program=mentee.program, listed=True)
    stranger = MentorFactory(listed=True)

    assert_problem(post(api, "wishes/", {"mentor": str(sixth.uuid)}), 409, "wishes_full")
    assert_problem(post(api, "wishes/", {"mentor": str(stranger.uuid)}), 400, "invalid")
    assert_problem(post(api, "wishes/", {"mentor": NOBODY}), 400, "invalid")


def test_wishes_of_others_are_not_there(mentee, mentors):
    wish(mentee, mentors[0])

    for person in (mentors[0].user, MenteeFactory(program=mentee.program).user):
        api = client_of(person)
        assert ranked(api) == []
        assert_problem(api.get(f"/api/v1/wishes/{mentors[0].uuid}/"), 404, "not_found")
        assert_problem(api.delete(f"/api/v1/wishes/{mentors[0].uuid}/"), 404, "not_found")
    assert Wish.objects.count() == 1


def test_wishes_of_a_part_that_is_over_are_not_there(api, mentee, mentors):
    wish(mentee, mentors[0])
    type(mentee).objects.update(state=MenteeState.LEFT)

    assert ranked(api) == []
    assert_problem(post(api, "wishes/", {"mentor": str(mentors[1].uuid)}), 400, "invalid")


def test_lists_of_two_programs_are_told_apart(api, mentee, mentors):
    other = MenteeFactory(user=mentee.user)
    there = MentorFactory(program=other.program, listed=True)
    wish(mentee, mentors[0])
    wish(other, there)

    rows = api.get("/api/v1/wishes/", {"program": other.program.slug}).json()["results"]

    assert [row["mentor"] for row in rows] == [str(there.uuid)]
    assert len(ranked(api)) == 2


def test_token_of_one_program_reaches_its_list_only(mentee, mentors):
    other = MenteeFactory(user=mentee.user)
    there = MentorFactory(program=other.program, listed=True)
    wish(mentee, mentors[0])
    wish(other, there)
    api = client_of(None)
    api.credentials(HTTP_AUTHORIZATION=f"Token {api_secret(mentee.user, program=other.program)}")

    assert ranked(api) == keys(there)
    assert_problem(post(api, "wishes/", {"mentor": str(mentors[1].uuid)}), 400, "invalid")


@pytest.mark.parametrize("size", [1, 5])
def test_wish_queries_do_not_grow(api, mentee, size, django_assert_num_queries):
    wish(mentee, *MentorFactory.create_batch(size, program=mentee.program, listed=True))

    with django_assert_num_queries(3):
        assert len(ranked(api)) == size


def test_wish_shows_a_hidden_mentor_again(api, mentee, mentors):
    HiddenMentor.objects.create(mentee=mentee, mentor=mentors[0])

    post(api, "wishes/", {"mentor": str(mentors[0].uuid)})

    assert not HiddenMentor.objects.exists()
