import pytest
from django.core.management import call_command

from matching.enums import ExclusionKind, MatchState
from matching.models import Exclusion, Match
from mentorship.enums import StaffRole
from tests.factories.accounts import UserFactory, verified
from tests.factories.matching import MatchFactory, RoundFactory
from tests.factories.mentorship import (
    MenteeFactory,
    MentorFactory,
    ProgramFactory,
    ProgramStaffFactory,
)
from tests.matching.api.desk import ids_of, send, url

pytestmark = pytest.mark.django_db
FIELDS = {"id", "program", "round", "people", "kind", "reason", "by", "created_at", "can_lift"}


@pytest.fixture
def match_round(staff):
    return RoundFactory(program=staff.program)


def apart(program, *people, **given):
    """Make an exclusion by the team, of two new people where none are named."""
    low, high = sorted(person.pk for person in people or (UserFactory(), UserFactory()))
    given = {"kind": ExclusionKind.FORMER, **given}
    return Exclusion.objects.create(program=program, first_id=low, second_id=high, **given)


def asked(match_round, mentee, mentor):
    body = {"round": match_round.pk, "mentee": str(mentee.uuid), "mentor": str(mentor.uuid)}
    return {**body, "reason": "same_line"}


@pytest.fixture
def two(staff):
    return MenteeFactory(program=staff.program), MentorFactory(program=staff.program)


def test_two_are_kept_apart_in_either_direction_and_let_go_again(desk, staff, match_round, two):
    mentee, mentor = two
    match = MatchFactory(round=match_round, mentee=mentee, mentor=mentor)

    made = send(desk, "post", "exclusions/", asked(match_round, mentee, mentor))

    row = made.json()
    assert made.status_code == 201
    assert set(row) == FIELDS
    assert (row["reason"], row["by"], row["can_lift"]) == ("same_line", staff.user.name, True)
    assert {one["person"] for one in row["people"]} == {
        str(part.user.uuid) for part in two
    }  # fmt: skip
    assert Match.objects.get(pk=match.pk).state == MatchState.REJECTED
    assert send(desk, "delete", f"exclusions/{row['id']}/").status_code == 204
    assert not Exclusion.objects.exists()


def test_the_same_two_again_are_the_same_exclusion(desk, match_round, two):
    first, again = (send(desk, "post", "exclusions/", asked(match_round, *two)) for _ in range(2))

    assert first.json()["id"] == again.json()["id"]
    assert Exclusion.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"reason": "profile_old"}, {"reason": None}, {"round": 2**70}, {"round": 0},
        {"mentee": "x"}, {"mentee": []}, {"mentor": "00000000-0000-0000-0000-000000000000"},
        {"kind": "block"},
    ],
)  # fmt: skip
def test_what_is_impossible_is_refused_by_field(desk, match_round, two, change):
    answer = send(desk, "post", "exclusions/", asked(match_round, *two) | change)

    assert answer.status_code == 400
    assert set(answer.json()["errors"]) == set(change)


def test_people_of_other_programs_and_ones_own_are_nobody(desk, staff, match_round, two):
    mentee, _mentor = two
    stranger, own = MentorFactory(), MentorFactory(program=staff.program, user=staff.user)

    for mentor in (stranger, own):
        answer = send(desk, "post", "exclusions/", asked(match_round, mentee, mentor))

        assert (answer.status_code, set(answer.json()["errors"])) == (400, {"mentor"})


def test_what_one_of_the_two_asked_for_or_a_concern_led_to_is_not_there(
    desk, staff, match_round, two
):
    mentee, mentor = two
    row = apart(staff.program, mentee.user, mentor.user, kind=ExclusionKind.BLOCK)
    by_team = apart(staff.program, kind=ExclusionKind.BLOCK, created_by=staff.user)

    again = send(desk, "post", "exclusions/", asked(match_round, mentee, mentor))

    assert ids_of(desk.get(url("exclusions/?kind=block"))) == [by_team.pk]
    assert desk.get(url(f"exclusions/{row.pk}/")).status_code == 404
    assert send(desk, "delete", f"exclusions/{row.pk}/").status_code == 404
    assert (again.status_code, again.json()["code"]) == (409, "apart_already")
    assert Exclusion.objects.filter(pk=row.pk).exists()


def test_list_is_narrowed_by_program_round_and_kind(desk, staff, match_round):
    for_good = apart(staff.program)
    here = apart(staff.program, round=match_round)
    elsewhere = apart(staff.program, round=RoundFactory(program=staff.program))
    apart(ProgramFactory())

    assert ids_of(desk.get(url("exclusions/"))) == [elsewhere.pk, here.pk, for_good.pk]
    found = ids_of(desk.get(url(f"exclusions/?program=spring&round={match_round.pk}")))
    assert found == [here.pk, for_good.pk]
    assert ids_of(desk.get(url("exclusions/?kind=supervisor"))) == []
    assert desk.get(url("exclusions/?first=1")).status_code == 400


def test_reasons_say_for_how_long(desk):
    call_command("load_content", verbosity=0)

    reasons = desk.get(url("exclusions/reasons/")).json()

    assert {one["effect"] for one in reasons} <= {"never", "not_now", "elsewhere"}
    assert ("same_line", "never") in {(one["key"], one["effect"]) for one in reasons}


def test_other_staff_and_strangers_find_none(client, staff):
    row = apart(staff.program)
    viewer = ProgramStaffFactory(program=staff.program, role=StaffRole.VIEWER).user

    for reader in (viewer, UserFactory(), row.first):
        client.force_login(verified(reader))

        assert ids_of(client.get(url("exclusions/"))) == []
        assert client.get(url(f"exclusions/{row.pk}/")).status_code == 404


def test_an_exclusion_of_oneself_is_another_admins(desk, staff):
    MentorFactory(program=staff.program, user=staff.user)
    row = apart(staff.program, staff.user, UserFactory())

    assert ids_of(desk.get(url("exclusions/"))) == []
    assert send(desk, "delete", f"exclusions/{row.pk}/").status_code == 404


@pytest.mark.parametrize("size", [1, 25])
def test_list_takes_as_many_queries_for_one_as_for_many(
    desk, staff, size, django_assert_num_queries
):
    for _ in range(size):
        apart(staff.program)

    with django_assert_num_queries(5):
        assert desk.get(url("exclusions/")).status_code == 200
