"""Reading mentees and mentors: who reads whom, and what of them."""

from datetime import UTC, datetime

import pytest
from rest_framework.test import APIClient

from matching.models import Wish
from mentorship.enums import MentorState, StaffRole
from tests.factories.accounts import UserFactory, api_secret
from tests.factories.applications import VettingQuestionFactory
from tests.factories.mentorship import (
    CredentialFactory,
    MenteeFactory,
    MentorFactory,
    ProgramFactory,
    ProgramStaffFactory,
    RoleFactory,
    SpecializationFactory,
)
from tests.matching.api.asking import assert_problem, client_of

pytestmark = pytest.mark.django_db
MENTEES, MENTORS = "/api/v1/mentees/", "/api/v1/mentors/"


@pytest.fixture
def program():
    return ProgramFactory()


@pytest.fixture
def admin(program):
    return ProgramStaffFactory(program=program).user


def ids_in(answer):
    assert answer.status_code == 200, answer.json()
    return [row["id"] for row in answer.json()["results"]]


def ids_of(*parts):
    return [str(part.uuid) for part in parts]


def test_mentees_are_listed_to_admins_and_to_themselves(program, admin):
    one, other = MenteeFactory.create_batch(2, program=program)
    MenteeFactory()

    assert ids_in(client_of(admin).get(MENTEES)) == ids_of(other, one)
    assert ids_in(client_of(one.user).get(MENTEES)) == ids_of(one)


@pytest.mark.parametrize("role", [StaffRole.VIEWER, StaffRole.CONTACT])
def test_other_staff_reads_nobody(program, role):
    mentee, mentor = MenteeFactory(program=program), MentorFactory(program=program)
    api = client_of(ProgramStaffFactory(program=program, role=role).user)

    assert ids_in(api.get(MENTEES)) == ids_in(api.get(MENTORS)) == []
    assert_problem(api.get(f"{MENTEES}{mentee.uuid}/"), 404, "not_found")
    assert_problem(api.get(f"{MENTORS}{mentor.uuid}/"), 404, "not_found")


def test_members_do_not_read_each_other(program):
    mentee, mentor = MenteeFactory(program=program), MentorFactory(program=program, listed=True)

    assert_problem(client_of(mentee.user).get(f"{MENTORS}{mentor.uuid}/"), 404, "not_found")
    assert_problem(client_of(mentor.user).get(f"{MENTEES}{mentee.uuid}/"), 404, "not_found")
    assert ids_in(client_of(mentee.user).get(MENTORS)) == []


def test_admins_do_not_find_their_own_people(program):
    staff = ProgramStaffFactory(program=program, employer="Mercy Hospital")
    colleague = MentorFactory(program=program, profile__employer=" mercy  HOSPITAL")
    report = MenteeFactory(program=program, supervisor_email=staff.user.email)
    other = MenteeFactory(program=program, profile__employer="St. Luke")
    api = client_of(staff.user)

    assert ids_in(api.get(MENTEES)) == ids_of(other)
    assert ids_in(api.get(MENTORS)) == []
    assert_problem(api.get(f"{MENTEES}{report.uuid}/"), 404, "not_found")
    assert_problem(api.get(f"{MENTORS}{colleague.uuid}/"), 404, "not_found")
    assert_problem(api.post(f"{MENTORS}{colleague.uuid}/vet/"), 404, "not_found")


def test_own_part_is_read_as_oneself_even_by_an_admin(program, admin):
    own = MenteeFactory(program=program, user=admin, avoid=["boss@example.org"])

    told = client_of(admin).get(f"{MENTEES}{own.uuid}/").json()

    assert (told["read_as"], told["avoid"]) == ("self", ["boss@example.org"])
    assert_problem(client_of(admin).get(f"{MENTEES}{own.uuid}/notes/"), 404, "not_found")


def test_admins_learn_only_that_there_are_wishes_and_somebody_to_avoid(program, admin):
    mentee = MenteeFactory(
        program=program, avoid=["ex@example.org"], supervisor_email="boss@example.org"
    )
    Wish.objects.create(mentee=mentee, mentor=MentorFactory(program=program), rank=1, reason="Why")

    answer = client_of(admin).get(f"{MENTEES}{mentee.uuid}/")

    told = answer.json()
    assert (told["has_wishes"], told["avoids_somebody"]) == (True, True)
    text = answer.content.decode()
    assert not [word for word in ("ex@example.org", "boss@example.org", "Why") if word in text]


def test_mentee_is_told_to_an_admin_as_on_her_page(program, admin):
    mentee = MenteeFactory(program=program, target_role=RoleFactory(slug="lead"))
    mentee.wants.add(SpecializationFactory(slug="oncology"))
    held = mentee.user.profile.held_credentials.create(credential=CredentialFactory(slug="cpht"))

    told = client_of(admin).get(f"{MENTEES}{mentee.uuid}/").json()

    assert told["read_as"] == "team"
    assert told["person"]["email"] == mentee.user.email
    assert (told["target_role"], told["wants"], told["has_wishes"]) == ("lead", ["oncology"], False)
    assert told["profile"]["employer"] == mentee.user.profile.employer
    assert told["credentials"] == [
        {"id": held.pk, "credential": "cpht", "state": "", "issued_on": None, "expires_on": None,
         "verified_at": None, "verified_by": None, "seen": ".."}
    ]  # fmt: skip


def test_mentor_is_told_to_an_admin_with_what_decides(program, admin):
    mentor = MentorFactory(program=program, state=MentorState.APPLIED)
    question = VettingQuestionFactory(mentor=mentor)

    told = client_of(admin).get(f"{MENTORS}{mentor.uuid}/").json()

    assert (told["state"], told["is_asked"], told["vetted_by"]) == ("applied", True, None)
    assert [one["id"] for one in told["questions"]] == [question.pk]
    assert told["way_here"] == {
        "oriented_at": None, "rules_at": None, "has_address": False, "has_number": False,
        "was_refused": False,
    }  # fmt: skip


def test_mentor_reads_nothing_of_the_teams_about_himself(program):
    mentor = MentorFactory(
        program=program, state=MentorState.REFUSED, refusal_reason="x", vetting_note="CANARY"
    )

    told = client_of(mentor.user).get(f"{MENTORS}{mentor.uuid}/")

    assert told.json()["read_as"] == "self"
    assert "CANARY" not in told.content.decode()
    assert not {"refusal_reason", "vetting_note", "checklist", "has_note"} & set(told.json())


def test_lists_are_narrowed(program, admin):
    api = client_of(admin)
    wanted = SpecializationFactory(slug="oncology", name="Oncology")
    one = MenteeFactory(
        program=program, seeks=["life"], user__name="Ada 100% Byron",
        profile__role=RoleFactory(slug="lead"),
    )  # fmt: skip
    one.wants.add(wanted)
    two = MenteeFactory(
        program=program, state="paused", state_changed_at=datetime(2026, 5, 1, tzinfo=UTC)
    )
    MenteeFactory()

    asked = {
        "program": (program.slug, [two, one]),
        "state": ("paused", [two]),
        "type": ("life", [one]),
        "role": ("lead", [one]),
        "specialization": ("oncology", [one]),
        "changed_since": ("2026-04-01T00:00:00Z", [two]),
        "q": ("100% ada", [one]),
    }
    found = {name: ids_in(api.get(MENTEES, {name: value})) for name, (value, _r) in asked.items()}

    assert found == {name: ids_of(*rows) for name, (_v, rows) in asked.items()}
    for literal in ("%", "_da", "\\", "(a+)+$", "onc%"):
        wanted = ids_of(one) if literal == "%" else []
        assert ids_in(api.get(MENTEES, {"q": literal})) == wanted
    assert ids_in(api.get(MENTEES, {"q": "oncology"})) == ids_of(one)


@pytest.mark.parametrize(
    "query",
    [
        {"state": "vetted"},
        {"type": "uncle"},
        {"changed_since": "yesterday"},
        {"q": "x" * 201},
        {"user__password": "x"},
        {"ordering": "name"},
        {"page_size": "0"},
    ],
)
def test_unknown_filters_are_refused(admin, query):
    assert_problem(client_of(admin).get(MENTEES, query), 400, "invalid")


@pytest.mark.parametrize(
    "part", ["abc", "0", "-1", str(2**70), "00000000-0000-0000-0000-000000000000"]
)
def test_ids_of_nothing_are_not_found(admin, part):
    assert_problem(client_of(admin).get(f"{MENTORS}{part}/"), 404, "not_found")


def test_token_of_one_program_reads_that_one(program, admin):
    other = ProgramStaffFactory(user=admin).program
    here, there = MenteeFactory(program=program), MenteeFactory(program=other)
    client = APIClient()
    secret = api_secret(admin, "people:read", program=program)
    client.credentials(HTTP_AUTHORIZATION=f"Token {secret}")

    assert ids_in(client.get(MENTEES)) == ids_of(here)
    assert_problem(client.get(f"{MENTEES}{there.uuid}/"), 404, "not_found")
    assert_problem(client.post(f"{MENTEES}{here.uuid}/pause/"), 403, "scope_missing")


@pytest.mark.parametrize("size", [1, 25])
@pytest.mark.parametrize(
    ("address", "factory"), [(MENTEES, MenteeFactory), (MENTORS, MentorFactory)]
)
def test_list_takes_the_same_queries(
    program, admin, size, address, factory, django_assert_num_queries
):
    factory.create_batch(size, program=program)
    api = client_of(admin)

    with django_assert_num_queries(4):
        answer = api.get(address)

    assert len(answer.json()["results"]) == size


@pytest.mark.parametrize(
    ("address", "factory"), [(MENTEES, MenteeFactory), (MENTORS, MentorFactory)]
)
def test_detail_takes_few_queries(program, admin, address, factory, django_assert_max_num_queries):
    part = factory(program=program)
    api = client_of(admin)

    with django_assert_max_num_queries(12):
        assert api.get(f"{address}{part.uuid}/").status_code == 200


def test_outsiders_find_nothing():
    part = MentorFactory()

    assert_problem(client_of(UserFactory()).get(f"{MENTORS}{part.uuid}/"), 404, "not_found")


def test_token_for_what_is_mine_reads_my_part_alone(program, admin):
    own, other = MenteeFactory(program=program, user=admin), MenteeFactory(program=program)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {api_secret(admin, 'me:read')}")

    assert ids_in(client.get(MENTEES)) == ids_of(own)
    assert client.get(f"{MENTEES}{own.uuid}/").json()["read_as"] == "self"
    assert_problem(client.get(f"{MENTEES}{other.uuid}/"), 404, "not_found")
    assert_problem(client.get(f"{MENTEES}{other.uuid}/notes/"), 403, "scope_missing")
