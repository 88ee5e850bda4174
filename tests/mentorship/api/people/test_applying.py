"""Applying by API, and changing one's own answers: what the pages refuse is refused here too."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Acceptance, AuditEvent
from accounts.services import consents
from mentorship.enums import Joining, MenteeState, MentorState
from mentorship.models import Draft, Mentee, Mentor, OutcomeAnswer, Profile
from tests.factories.accounts import UserFactory, api_secret
from tests.factories.applications import DraftFactory
from tests.factories.mentorship import (
    GoalFactory,
    LanguageFactory,
    MenteeFactory,
    MentorFactory,
    ProfileFactory,
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
    LanguageFactory()
    RoleFactory(slug="lead")
    SpecializationFactory(slug="oncology")
    GoalFactory(slug="pass-exam")
    return ProgramFactory()


@pytest.fixture
def person():
    return UserFactory()


def accepted(program):
    return [
        {"document": f"agreement.{program.slug}", "version": consents.version_of("")},
        {"document": consents.RULES, "version": consents.RULES_VERSION},
        {"document": consents.ADULT, "version": consents.ADULT_VERSION},
    ]


def application(program, **more):
    return {
        "program": program.slug,
        "accepted": accepted(program),
        "profile": {"role": "lead", "employer": "Mercy"},
        "seeks": ["life", "career"],
        **more,
    }


def offer(program, **more):
    body = application(program, offers=["peer", "career"], capacity=3, **more)
    del body["seeks"]
    return body


def test_mentee_applies_with_all_answers(program, person):
    DraftFactory(program=program, user=person, side="mentee")
    body = application(
        program, target_role="lead", wants=["oncology"], goals=["pass-exam"],
        supervisor_email="Boss@example.org", not_my_workplace=True, avoid=["Grace Clinic"],
        start={"path": 2, "support": 3, "stay": 4},
    )  # fmt: skip

    answer = client_of(person).post(MENTEES, body, format="json")

    assert answer.status_code == 201, answer.json()
    told = answer.json()
    assert told["read_as"] == "self"
    assert {name: told[name] for name in ("state", "seeks", "target_role", "wants", "goals")} == {
        "state": "available", "seeks": ["life", "career"], "target_role": "lead",
        "wants": ["oncology"], "goals": ["pass-exam"],
    }  # fmt: skip
    assert (told["supervisor_email"], told["avoid"]) == ("boss@example.org", ["Grace Clinic"])
    assert Profile.objects.get().employer == "Mercy"
    assert (OutcomeAnswer.objects.get().path, Acceptance.objects.count()) == (2, 3)
    assert not Draft.objects.exists()
    assert AuditEvent.objects.filter(action="mentee.applied").count() == 1


def test_mentor_offers_his_places(program, person):
    body = offer(program, helps_with=["pass-exam"], is_listed=True, shown=["path"],
                 available_until="2027-01-31")  # fmt: skip

    answer = client_of(person).post(MENTORS, body, format="json")

    told = answer.json()
    assert answer.status_code == 201, told
    assert (told["state"], told["offers"], told["capacity"]) == ("applied", ["peer", "career"], 3)
    assert (told["helps_with"], told["shown"]) == (["pass-exam"], ["path"])
    assert Mentor.objects.get().available_until == date(2027, 1, 31)


def test_applying_twice_under_a_key_is_one_application(program, person):
    api, headers = client_of(person), {"Idempotency-Key": "k1"}
    body = application(program)

    first = api.post(MENTEES, body, format="json", headers=headers)
    again = api.post(MENTEES, body, format="json", headers=headers)

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert Mentee.objects.count() == 1


def test_applying_twice_is_refused(program, person):
    api = client_of(person)
    api.post(MENTEES, application(program), format="json")

    answer = api.post(MENTEES, application(program), format="json")

    assert_problem(answer, 409, "applied_already")
    assert Mentee.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"is_open": False}, 409, "program_closed"),
        ({"signup_closes_on": date(2020, 1, 1)}, 409, "program_closed"),
        ({"joining": Joining.INVITED}, 403, "not_invited"),
        ({"joining": Joining.MEMBERS}, 403, "not_on_member_list"),
    ],
)
def test_door_is_as_closed_as_on_the_page(program, person, changes, status, code):
    for name, value in changes.items():
        setattr(program, name, value)
    program.save()

    answer = client_of(person).post(MENTEES, application(program), format="json")

    assert_problem(answer, status, code)
    assert not Mentee.objects.exists()
    assert not Profile.objects.exists()


def test_documents_are_agreed_to_first(program, person):
    body = application(program, accepted=accepted(program)[:1])

    problem = assert_problem(client_of(person).post(MENTEES, body, format="json"), 400, "invalid")

    assert len(problem["errors"]["accepted"]) == 2
    assert not Acceptance.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("program", "no-such"),
        ("program", None),
        ("program", ["spring"]),
        ("seeks", []),
        ("seeks", ["uncle"]),
        ("seeks", "career"),
        ("target_role", "no-such-role"),
        ("wants", ["oncology"] * 201),
        ("wants", ["none"]),
        ("goals", [None]),
        ("supervisor_email", "not an address"),
        ("avoid", ["x"] * 21),
        ("avoid", ["x" * 255]),
        ("not_my_workplace", "perhaps"),
        ("start", {"path": 1}),
        ("start", {"path": 0, "support": 1, "stay": 1}),
        ("accepted", "all"),
        ("profile", None),
        ("profile", {"role": "no-such-role"}),
        ("profile", {"user": 1}),
        ("state", "available"),
        ("waited_rounds", 9),
        ("user", 1),
    ],
)
def test_application_refuses_what_is_not_possible(program, person, field, value):
    body = application(program) | {field: value}

    answer = client_of(person).post(MENTEES, body, format="json")

    assert list(assert_problem(answer, 400, "invalid")["errors"]) == [field]
    assert not Mentee.objects.exists()


@pytest.mark.parametrize("capacity", [-1, 0, 5, 21, 10**30, 2.5, "three", None, ""])
def test_places_are_a_whole_number_of_the_program(program, person, capacity):
    body = offer(program) | {"capacity": capacity}

    answer = client_of(person).post(MENTORS, body, format="json")

    assert list(assert_problem(answer, 400, "invalid")["errors"]) == ["capacity"]
    assert not Mentor.objects.exists()


def test_profile_is_asked_of_who_has_none(program, person):
    body = application(program)
    del body["profile"]

    problem = assert_problem(client_of(person).post(MENTEES, body, format="json"), 400, "invalid")

    assert problem["errors"] == {"profile": {"role": ["Write your role."]}}


def test_own_words_and_a_role_exclude_each_other(program, person):
    api = client_of(person)
    both = api.post(
        MENTEES, application(program, target_role="lead", target_words="Own a pharmacy"),
        format="json",
    )  # fmt: skip
    words = api.post(MENTEES, application(program, target_words="Own a pharmacy"), format="json")

    assert list(assert_problem(both, 400, "invalid")["errors"]) == ["target_words"]
    assert (words.json()["target_role"], words.json()["target_words"]) == (None, "Own a pharmacy")


def test_token_of_another_program_applies_nowhere_else(program, person):
    client = APIClient()
    secret = api_secret(person, "me:write", program=ProgramFactory())
    client.credentials(HTTP_AUTHORIZATION=f"Token {secret}")

    assert_problem(
        client.post(MENTEES, application(program), format="json"), 403, "outside_program"
    )


def mentee_of(program, **more):
    return MenteeFactory(program=program, profile__employer="Mercy", **more)


def test_mentee_changes_some_answers_and_keeps_the_rest(program):
    mentee = mentee_of(program, seeks=["peer", "life", "career"], not_my_workplace=True)
    DraftFactory(program=program, user=mentee.user, side="mentee")

    answer = client_of(mentee.user).patch(
        f"{MENTEES}{mentee.uuid}/", {"wants": ["oncology"]}, format="json"
    )

    told = answer.json()
    assert answer.status_code == 200, told
    assert (told["wants"], told["not_my_workplace"]) == (["oncology"], True)
    assert told["seeks"] == ["peer", "life", "career"]
    assert Profile.objects.get().employer == "Mercy"
    assert Draft.objects.count() == 1  # what she typed and did not send is hers to send


def test_mentee_put_empties_what_is_left_out(program):
    mentee = mentee_of(program, not_my_workplace=True, avoid=["x"])

    told = client_of(mentee.user).put(
        f"{MENTEES}{mentee.uuid}/", {"seeks": ["life"]}, format="json"
    ).json()  # fmt: skip

    assert (told["seeks"], told["not_my_workplace"], told["avoid"]) == (["life"], False, [])


def test_mentee_is_changed_only_as_she_was_read(program):
    mentee = mentee_of(program)
    api, address = client_of(mentee.user), f"{MENTEES}{mentee.uuid}/"
    tag = api.get(address)["ETag"]

    first = api.patch(address, {"seeks": ["life"]}, format="json", headers={"If-Match": tag})
    late = api.patch(address, {"seeks": ["peer"]}, format="json", headers={"If-Match": tag})

    assert first.status_code == 200, first.json()
    assert_problem(late, 412, "changed_meanwhile")


def test_nobody_changes_the_answers_of_others(program):
    mentee = mentee_of(program)
    admin = ProgramStaffFactory(program=program).user

    answer = client_of(admin).patch(f"{MENTEES}{mentee.uuid}/", {"seeks": ["life"]}, format="json")

    assert_problem(answer, 403, "not_allowed")
    mentee.refresh_from_db()
    assert mentee.seeks == ["career"]


def test_peer_tick_counts_for_nothing_where_one_mentors(program):
    mentee = mentee_of(program)
    MentorFactory(program=program, user=mentee.user, capacity=3)

    answer = client_of(mentee.user).patch(
        f"{MENTEES}{mentee.uuid}/", {"peer_too": True}, format="json"
    )

    assert list(assert_problem(answer, 400, "invalid")["errors"]) == ["peer_too"]


def test_mentor_changes_his_offer_never_below_his_people(program):
    mentor = MentorFactory(program=program, capacity=3, places_held=2)
    api, address = client_of(mentor.user), f"{MENTORS}{mentor.uuid}/"

    refused = api.patch(address, {"capacity": 1}, format="json")
    changed = api.patch(address, {"capacity": 2, "helps_with": ["pass-exam"]}, format="json")

    assert assert_problem(refused, 409, "capacity_in_use")["detail"]
    assert (changed.json()["capacity"], changed.json()["helps_with"]) == (2, ["pass-exam"])


def test_pause_resume_and_leave_are_ones_own_word(program):
    mentee = mentee_of(program)
    api, address = client_of(mentee.user), f"{MENTEES}{mentee.uuid}/"
    until = (timezone.localdate() + timedelta(days=20)).isoformat()

    paused = api.post(f"{address}pause/", {"until": until}, format="json").json()
    resumed = api.post(f"{address}resume/").json()
    left = api.post(f"{address}leave/", {}, format="json").json()

    assert (paused["state"], paused["paused_until"]) == ("paused", until)
    assert (resumed["state"], left["state"]) == ("available", "left")
    assert_problem(api.post(f"{address}pause/"), 409, "not_pausable")
    mentee.refresh_from_db()
    assert mentee.state == MenteeState.LEFT


@pytest.mark.parametrize("body", [
    {"until": "2020-01-01"}, {"until": "9999-12-31"}, {"until": "soon"}, {"reason": "because"},
    {"state": "paused"},
])  # fmt: skip
def test_pause_refuses_what_is_not_possible(program, body):
    mentor = MentorFactory(program=program)

    answer = client_of(mentor.user).post(f"{MENTORS}{mentor.uuid}/pause/", body, format="json")

    assert list(assert_problem(answer, 400, answer.json()["code"])["errors"]) == list(body)
    mentor.refresh_from_db()
    assert mentor.state == MentorState.VETTED


def test_who_left_applies_again(program):
    mentee = mentee_of(program, state=MenteeState.LEFT)
    ProfileFactory()

    answer = client_of(mentee.user).post(MENTEES, application(program), format="json")

    assert (answer.status_code, answer.json()["id"]) == (201, str(mentee.uuid))
