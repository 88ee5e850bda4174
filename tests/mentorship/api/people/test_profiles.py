from datetime import date

import pytest

from accounts.models import AuditEvent
from mentorship.models import HeldCredential, Profile
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import (
    CredentialFactory,
    InterestFactory,
    LanguageFactory,
    PatternFactory,
    ProfileFactory,
    RoleFactory,
    SpecializationFactory,
    WorkSettingFactory,
)
from tests.matching.api.asking import assert_problem, client_of

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/me/profile/"
WHOLE = {
    "role": "lead",
    "past_roles": ["trainee"],
    "years": 4.5,
    "setting": "clinic",
    "employer": "Mercy",
    "state": "TX",
    "credentials": [
        {"credential": "cpht", "state": "", "issued_on": "2024-05-01", "expires_on": None}
    ],
    "working_for": ["cspt"],
    "specializations": ["oncology"],
    "interests": ["podcasts"],
    "time_zone": "America/Chicago",
    "languages": ["en"],
    "patterns": ["weekday-evening"],
    "meeting_modes": ["video"],
    "windows": [{"weekday": 5, "start": "22:00", "end": "02:00"}],
    "outlook": [],
    "introduction": "Hello",
    "path_line": "From counter to clinic",
}


@pytest.fixture
def lists():
    RoleFactory(slug="lead")
    RoleFactory(slug="trainee")
    WorkSettingFactory(slug="clinic")
    CredentialFactory(slug="cpht")
    CredentialFactory(slug="cspt")
    SpecializationFactory(slug="oncology")
    InterestFactory(slug="podcasts")
    LanguageFactory()
    PatternFactory()


def test_profile_that_nobody_wrote_is_open():
    told = client_of(UserFactory()).get(ADDRESS).json()

    assert told == {
        **WHOLE, "role": None, "past_roles": [], "years": None, "setting": None, "employer": "",
        "state": "", "city": "", "chapter": "", "credentials": [], "working_for": [],
        "specializations": [], "interests": [], "patterns": [], "meeting_modes": [],
        "windows": [], "introduction": "", "path_line": "",
    }  # fmt: skip


def test_profile_is_written_and_read_whole(lists):
    person = UserFactory()
    api = client_of(person)

    written = api.put(ADDRESS, WHOLE, format="json")

    assert written.status_code == 200, written.json()
    assert written.json() == api.get(ADDRESS).json() == {**WHOLE, "city": "", "chapter": ""}
    assert Profile.objects.get().windows == [[5, 1320, 1440], [6, 0, 120]]
    assert HeldCredential.objects.get().issued_on == date(2024, 5, 1)
    assert list(AuditEvent.objects.values_list("action", flat=True)) == ["profile.saved"]


def test_profile_comes_back_as_it_was_read(lists):
    person = UserFactory()
    api = client_of(person)
    told = api.put(ADDRESS, WHOLE, format="json").json()

    again = api.put(ADDRESS, told, format="json")

    assert again.json() == told


def test_profile_put_empties_what_is_left_out(lists):
    api = client_of(UserFactory())
    api.put(ADDRESS, WHOLE, format="json")

    body = {"role": "lead", "time_zone": "America/Denver"}
    told = api.put(ADDRESS, body, format="json").json()

    assert (told["employer"], told["credentials"], told["windows"]) == ("", [], [])
    assert (told["time_zone"], told["languages"]) == ("America/Denver", ["en"])


def test_profile_patch_keeps_the_rest(lists):
    api = client_of(UserFactory())
    before = api.put(ADDRESS, WHOLE, format="json").json()

    told = api.patch(ADDRESS, {"employer": "Grace", "years": None}, format="json").json()

    assert told == before | {"employer": "Grace", "years": None}


def test_profile_keeps_what_the_team_keeps(lists):
    profile = ProfileFactory(chapter="North", city="Austin")
    api = client_of(profile.user)

    api.put(ADDRESS, {**WHOLE, "chapter": "South", "city": "Dallas"}, format="json")

    profile.refresh_from_db()
    assert (profile.chapter, profile.city) == ("North", "Austin")


def test_profile_is_changed_only_as_it_was_read(lists):
    api = client_of(UserFactory())
    api.put(ADDRESS, WHOLE, format="json")
    tag = api.get(ADDRESS)["ETag"]

    first = api.patch(ADDRESS, {"employer": "A"}, format="json", headers={"If-Match": tag})
    late = api.patch(ADDRESS, {"employer": "B"}, format="json", headers={"If-Match": tag})

    assert first.status_code == 200
    assert_problem(late, 412, "changed_meanwhile")
    assert Profile.objects.get().employer == "A"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("role", None),
        ("role", "no-such-role"),
        ("role", ["lead"]),
        ("past_roles", ["no-such-role"]),
        ("past_roles", "lead"),
        ("past_roles", None),
        ("past_roles", [{"slug": "lead"}]),
        ("years", -1),
        ("years", 71),
        ("years", 2.55),
        ("years", 10**400),
        ("years", "NaN"),
        ("setting", "moon"),
        ("employer", "x" * 161),
        ("employer", "two\nlines"),
        ("employer", None),
        ("state", "ZZ"),
        ("credentials", [{"credential": "nothing"}]),
        ("credentials", ["cpht"]),
        ("credentials", [{"credential": "cpht", "expires_on": "2026-13-01"}]),
        ("credentials", [{"credential": "cpht", "expires_on": "0001-01-01"}]),
        ("credentials",
         [{"credential": "cpht", "issued_on": "2026-02-01", "expires_on": "2026-01-01"}]),
        ("credentials", [{"credential": "cpht", "verified": True}]),
        ("languages", []),
        ("languages", ["xx"]),
        ("time_zone", "US/Pacific-New"),
        ("patterns", ["never"]),
        ("meeting_modes", ["pigeon"]),
        ("windows", [{"weekday": 7, "start": "08:00", "end": "09:00"}]),
        ("windows", [{"weekday": 1, "start": "08:00", "end": "08:00"}]),
        ("windows", [{"weekday": 1, "start": "25:00", "end": "26:00"}]),
        ("windows", [{"weekday": 1, "start": "08:00", "end": "09:00"}] * 2),
        ("outlook", [1, 2]),
        ("outlook", [1] * 7),
        ("outlook", [6] * 6),
        ("introduction", "x" * 601),
        ("verified", True),
        ("user", 1),
    ],
)  # fmt: skip
def test_profile_refuses_what_is_not_possible(lists, field, value):
    answer = client_of(UserFactory()).put(ADDRESS, {**WHOLE, field: value}, format="json")

    assert list(assert_problem(answer, 400, "invalid")["errors"]) == [field]
    assert not Profile.objects.exists()


@pytest.mark.parametrize("body", ["null", "[]", '"text"', "[{}]", "1"])
def test_profile_refuses_bodies_of_another_shape(body):
    answer = client_of(UserFactory()).generic("PUT", ADDRESS, body, content_type="application/json")

    assert_problem(answer, 400, "invalid")


def test_profile_takes_few_queries(lists, django_assert_num_queries):
    api = client_of(UserFactory())
    api.put(ADDRESS, WHOLE, format="json")

    with django_assert_num_queries(3):
        api.get(ADDRESS)
