import pytest

from accounts.models import MutedGroup
from mentorship.enums import MentorState
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import (
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    PhotoFactory,
    ProgramFactory,
    ProgramStaffFactory,
)
from tests.matching.api.asking import assert_problem, client_of

pytestmark = pytest.mark.django_db
ME = "/api/v1/me/"


def test_me_tells_parts_roles_and_photo():
    mentee = MenteeFactory()
    mentor = MentorFactory(user=mentee.user)
    photo = PhotoFactory(user=mentee.user)
    ProgramStaffFactory(program=mentor.program, user=mentee.user)

    me = client_of(mentee.user).get(ME).json()

    assert me == {
        "id": str(mentee.user.uuid),
        "email": mentee.user.email,
        "name": mentee.user.name,
        "membership_number": "",
        "time_zone": "America/Chicago",
        "locale": "",
        "is_superuser": False,
        "photo": f"http://testserver/photos/{photo.name}/",
        "parts": [
            {"id": str(mentee.uuid), "program": mentee.program.slug, "side": "mentee",
             "state": "available"},
            {"id": str(mentor.uuid), "program": mentor.program.slug, "side": "mentor",
             "state": "vetted"},
        ],
        "roles": [{"program": mentor.program.slug, "role": "admin"}],
    }  # fmt: skip


def test_me_changes_the_name():
    person = UserFactory()

    answer = client_of(person).patch(ME, {"name": " Ada Byron "}, format="json")

    person.refresh_from_db()
    assert (answer.json()["name"], person.name) == ("Ada Byron", "Ada Byron")


@pytest.mark.parametrize("name", ["a\nb", "\u2800", "x" * 200, None, ["Ada"], {}])
def test_me_refuses_names_nobody_could_see(name):
    person = UserFactory(name="Ada")

    answer = client_of(person).patch(ME, {"name": name}, format="json")

    person.refresh_from_db()
    assert sorted(assert_problem(answer, 400, "invalid")["errors"]) == ["name"]
    assert person.name == "Ada"


def test_me_is_changed_only_as_it_was_read():
    person = UserFactory()
    api = client_of(person)
    tag = api.get(ME)["ETag"]

    first = api.patch(ME, {"name": "Ada"}, format="json", headers={"If-Match": tag})
    late = api.patch(ME, {"name": "Eve"}, format="json", headers={"If-Match": tag})

    assert first.status_code == 200
    assert_problem(late, 412, "changed_meanwhile")
    assert api.get(ME).json()["name"] == "Ada"


def test_parts_say_where_they_stand():
    mentor = MentorFactory(places_held=1)

    (part,) = client_of(mentor.user).get(f"{ME}parts/").json()

    assert part == {
        "id": str(mentor.uuid),
        "program": mentor.program.slug,
        "side": "mentor",
        "state": MentorState.VETTED,
        "standing": "You take part as a mentor. 1 of 2 places are taken.",
        "paused_until": None,
    }


def test_next_says_what_waits_as_home_does():
    mentorship = MentorshipFactory()

    steps = client_of(mentorship.mentor_user).get(f"{ME}next/").json()

    partner = mentorship.mentee_user
    assert steps[0]["code"] == "introduction"
    assert steps[0]["sentence"].startswith(partner.name)
    assert steps[0]["url"] == f"http://testserver/introductions/{mentorship.pk}/"
    assert (steps[0]["side"], steps[0]["program"]) == ("mentor", mentorship.program.slug)


def test_next_offers_open_programs_to_who_has_no_part():
    program = ProgramFactory()

    steps = client_of(UserFactory()).get(f"{ME}next/").json()

    assert [(step["code"], step["url"]) for step in steps] == [
        ("apply", f"http://testserver/apply/{program.slug}/?as=mentee"),
        ("apply", f"http://testserver/apply/{program.slug}/?as=mentor"),
    ]


def test_next_takes_no_more_queries_than_a_page(django_assert_max_num_queries):
    mentorship = MentorshipFactory(active=True)
    api = client_of(mentorship.mentee_user)

    with django_assert_max_num_queries(12):
        api.get(f"{ME}next/")


def test_preferences_tell_and_change_messages_and_zone():
    person = UserFactory()
    api = client_of(person)
    address = f"{ME}preferences/"

    before = api.get(address).json()
    body = {"time_zone": "America/Denver", "messages": {"news": False}}
    after = api.patch(address, body, format="json").json()

    assert before["messages"]["news"] is True
    assert after == before | {
        "time_zone": "America/Denver", "messages": before["messages"] | {"news": False}
    }  # fmt: skip
    assert list(MutedGroup.objects.values_list("user", "group")) == [(person.pk, "news")]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"time_zone": "US/Pacific-New"}, 400),
        ({"time_zone": ""}, 400),
        ({"messages": {"sign_in": False}}, 409),
        ({"messages": {"news": "perhaps"}}, 400),
        ({"messages": ["news"]}, 400),
        ({"user": 1}, 400),
    ],
)
def test_preferences_refuse_what_is_not_possible(body, status):
    person = UserFactory()

    answer = client_of(person).patch(f"{ME}preferences/", body, format="json")

    person.refresh_from_db()
    assert answer.status_code == status
    assert person.time_zone == "America/Chicago"
    assert not MutedGroup.objects.exists()
