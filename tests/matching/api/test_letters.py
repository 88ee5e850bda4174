"""Letters of a round by API."""

import pytest

from matching.models import RoundLetter
from tests.factories.mentorship import ProgramStaffFactory
from tests.matching.api.asking import assert_problem, client_of, post

pytestmark = pytest.mark.django_db

WORDS = {"subject": "Hello {name}", "body": "Somebody for you."}


@pytest.fixture
def api(match_round):
    return client_of(ProgramStaffFactory(program=match_round.program).user)


@pytest.fixture
def base(match_round):
    return f"rounds/{match_round.pk}/letters/"


def put(api, address, body):
    return api.put(f"/api/v1/{address}", body, format="json")


def test_letters_are_the_products_until_somebody_writes_others(api, base):
    rows = api.get(f"/api/v1/{base}").json()["results"]

    assert [row["role"] for row in rows] == ["mentor", "mentee", "unmatched"]
    assert {(row["is_own"], row["version"], row["looked_over_by"]) for row in rows} == {
        (False, None, None)
    }


def test_letter_is_written_changed_and_forgotten(api, base):
    written = put(api, f"{base}mentor/", WORDS).json()
    stale = put(api, f"{base}mentor/", {**WORDS, "subject": "Hi"})
    changed = put(
        api, f"{base}mentor/", {**WORDS, "subject": "Hi", "version": written["version"]}
    ).json()
    forgotten = post(api, f"{base}mentor/forget/", {"version": changed["version"]}).json()

    assert (written["is_own"], changed["subject"], forgotten["is_own"]) == (True, "Hi", False)
    assert_problem(stale, 409, "letter_changed")
    assert not RoundLetter.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [({"subject": "{user.password}"}, "subject"), ({"subject": "a\nb"}, "subject"),
     ({"body": ""}, "body"), ({"body": "x" * 3001}, "body"), ({"body": "{unclosed"}, None),
     ({"version": "yesterday"}, "version"), ({"role": "mentee"}, "role")],
)  # fmt: skip
def test_letter_refuses_by_field(api, base, given, field):
    answer = put(api, f"{base}mentor/", {**WORDS, **given})

    if field:
        assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
        assert not RoundLetter.objects.exists()
    else:
        assert answer.status_code < 500


def test_looking_over_is_kept_with_a_name(api, base, match_round):
    told = post(api, f"{base}mentee/look-over/").json()

    assert told["looked_over_by"] == match_round.program.staff.get().user.name


def test_unknown_letter_is_not_found(api, base):
    assert_problem(api.get(f"/api/v1/{base}uncle/"), 404, "not_found")
