"""Deciding about mentors by API, and what the team notes."""

import pytest

from accounts.models import AuditEvent, Notification
from mentorship.enums import MentorState
from mentorship.models import ContentText, StaffNote, VettingCheck, VettingQuestion
from tests.factories.applications import VettingQuestionFactory
from tests.factories.mentorship import (
    CredentialFactory,
    MenteeFactory,
    MentorFactory,
    ProgramStaffFactory,
)
from tests.matching.api.asking import assert_problem, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def mentor():
    for key, body, data in (
        ("vetting", "", {"checklist": ["vetting.identity"]}),
        ("vetting.identity", "Is a member.", {}),
        ("vetting.reasons", "", {"options": [
            {"key": "later", "label": "Later"},
            {"key": "other", "label": "Other", "needs_note": True},
        ]}),
    ):  # fmt: skip
        ContentText.objects.create(key=key, body=body, data=data)
    return MentorFactory(state=MentorState.APPLIED)


@pytest.fixture
def admin(mentor):
    return ProgramStaffFactory(program=mentor.program).user


def url(part, verb=""):
    return f"/api/v1/{part._meta.model_name}s/{part.uuid}/{verb}"


def test_mentor_is_vetted_once_every_line_is_ticked(mentor, admin):
    api = client_of(admin)

    early = api.post(url(mentor, "vet/"))
    api.post(url(mentor, "tick/"), {"key": "vetting.identity"}, format="json")
    vetted = api.post(url(mentor, "vet/"))

    assert assert_problem(early, 409, "checklist_open")["detail"]
    told = vetted.json()
    assert (told["state"], told["vetted_by"]) == ("vetted", admin.name)
    assert [(line["is_done"], line["done_by"]) for line in told["checklist"]] == [
        (True, admin.name)
    ]
    assert Notification.objects.filter(category="mentor_vetted").count() == 1


def test_tick_is_taken_back_and_unknown_lines_are_refused(mentor, admin):
    api = client_of(admin)
    api.post(url(mentor, "tick/"), {"key": "vetting.identity"}, format="json")

    taken_back = api.post(url(mentor, "untick/"), {"key": "vetting.identity"}, format="json")
    unknown = api.post(url(mentor, "tick/"), {"key": "vetting.orientation"}, format="json")

    assert taken_back.json()["checklist"][0]["is_done"] is False
    assert list(assert_problem(unknown, 400, "bad_answers")["errors"]) == ["key"]
    assert not VettingCheck.objects.exists()


def test_decision_of_another_admin_is_named(mentor, admin):
    other = ProgramStaffFactory(program=mentor.program, user__name="Tove Berg").user
    client_of(other).post(url(mentor, "refuse/"), {"reason": "later"}, format="json")

    problem = assert_problem(client_of(admin).post(url(mentor, "vet/")), 409, "not_waiting")

    assert "Tove Berg" in problem["detail"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "reason"),
        ({"reason": "because"}, "reason"),
        ({"reason": "other"}, "note"),
        ({"reason": "later", "note": "x" * 501}, "note"),
        ({"reason": "later", "state": "refused"}, "state"),
        ({"reason": ["later"]}, "reason"),
    ],
)
def test_refusal_needs_a_reason_of_the_list(mentor, admin, body, field):
    answer = client_of(admin).post(url(mentor, "refuse/"), body, format="json")

    assert list(assert_problem(answer, 400, answer.json()["code"])["errors"]) == [field]
    mentor.refresh_from_db()
    assert mentor.state == MentorState.APPLIED


def test_mentor_answers_what_the_team_asks(mentor, admin):
    asked = client_of(admin).post(url(mentor, "ask/"), {"question": "Which shifts?"}, format="json")
    (question,) = asked.json()["questions"]
    body = {"question": question["id"], "answer": "Nights"}

    answered = client_of(mentor.user).post(url(mentor, "answer/"), body, format="json")

    assert question["asked_by"] == admin.name
    (told,) = answered.json()["questions"]
    assert (told["question"], told["answer"]) == ("Which shifts?", "Nights")
    assert "asked_by" not in told
    assert VettingQuestion.objects.get().answer == "Nights"


def test_question_of_another_mentor_is_not_found(mentor):
    other = VettingQuestionFactory(mentor=MentorFactory(state=MentorState.APPLIED))
    body = {"question": other.pk, "answer": "Nights"}

    answer = client_of(mentor.user).post(url(mentor, "answer/"), body, format="json")

    assert_problem(answer, 404, "not_found")


def test_admins_do_not_answer_for_a_mentor(mentor, admin):
    body = {"question": VettingQuestionFactory(mentor=mentor).pk, "answer": "Nights"}

    assert_problem(
        client_of(admin).post(url(mentor, "answer/"), body, format="json"), 403, "not_allowed"
    )


def test_nobody_vets_herself(mentor):
    ProgramStaffFactory(program=mentor.program, user=mentor.user)

    answer = client_of(mentor.user).post(url(mentor, "vet/"))

    assert "yourself" in assert_problem(answer, 403, "not_allowed")["detail"]


def test_credential_is_verified_as_it_was_seen(mentor, admin):
    held = mentor.user.profile.held_credentials.create(credential=CredentialFactory())
    api = client_of(admin)

    other = api.post(url(mentor, "verify/"), {"credential": held.pk, "seen": "TX.."}, format="json")
    body = {"credential": held.pk, "seen": ".."}
    (told,) = api.post(url(mentor, "verify/"), body, format="json").json()["credentials"]
    (back,) = api.post(url(mentor, "unverify/"), {"credential": held.pk}, format="json").json()[
        "credentials"
    ]

    assert_problem(other, 409, "credential_changed")
    assert (told["verified_by"], back["verified_by"]) == (admin.name, None)


@pytest.mark.parametrize("credential", [0, -1, 2**63, 10**30, None, "x", [1], True])
def test_credential_ids_that_are_none_are_refused(mentor, admin, credential):
    body = {"credential": credential, "seen": ".."}

    answer = client_of(admin).post(url(mentor, "verify/"), body, format="json")

    assert list(assert_problem(answer, 400, "invalid")["errors"]) == ["credential"]


def test_credential_of_another_person_is_not_found(mentor, admin):
    other = MentorFactory(program=mentor.program)
    held = other.user.profile.held_credentials.create(credential=CredentialFactory())
    body = {"credential": held.pk, "seen": ".."}

    assert_problem(
        client_of(admin).post(url(mentor, "verify/"), body, format="json"), 404, "not_found"
    )


def test_admin_changes_the_places_and_learns_why_not(mentor, admin):
    busy = MentorFactory(program=mentor.program, capacity=3, places_held=2)
    api = client_of(admin)

    more = api.post(url(busy, "capacity/"), {"capacity": 4}, format="json")
    fewer = api.post(url(busy, "capacity/"), {"capacity": 1}, format="json")

    assert more.json()["capacity"] == 4
    assert assert_problem(fewer, 409, "capacity_in_use")["detail"]


def test_notes_are_the_teams(mentor, admin):
    api, other = client_of(admin), client_of(ProgramStaffFactory(program=mentor.program).user)
    address = url(mentor, "notes/")

    added = api.post(address, {"body": "Called on Monday"}, format="json")
    note = added.json()

    assert (added.status_code, note["author"], note["is_mine"]) == (201, admin.name, True)
    (read,) = other.get(address).json()
    assert (read["body"], read["is_mine"]) == ("Called on Monday", False)
    one = f"{address}{note['id']}/"
    assert_problem(other.put(one, {"body": "x"}, format="json"), 403, "not_allowed")
    assert api.put(one, {"body": "Called twice"}, format="json").json()["body"] == "Called twice"
    assert (api.delete(one).status_code, StaffNote.objects.count()) == (204, 0)
    assert_problem(client_of(mentor.user).get(address), 404, "not_found")
    assert "Called" not in str(list(AuditEvent.objects.values_list("data", flat=True)))


def test_note_about_somebody_else_is_not_found_here(mentor, admin):
    mentee = MenteeFactory(program=mentor.program)
    api = client_of(admin)
    note = api.post(url(mentee, "notes/"), {"body": "Hers"}, format="json").json()

    assert_problem(api.delete(url(mentor, f"notes/{note['id']}/")), 404, "not_found")
    assert StaffNote.objects.count() == 1


@pytest.mark.parametrize("body", ["", " ", "x" * 1001, None, ["x"]])
def test_note_needs_words(mentor, admin, body):
    answer = client_of(admin).post(url(mentor, "notes/"), {"body": body}, format="json")

    assert list(assert_problem(answer, 400, "invalid")["errors"]) == ["body"]
    assert not StaffNote.objects.exists()
