from datetime import timedelta

import pytest

from mentorship.enums import MentorshipState
from mentorship.models import Agreement
from tests.factories.agreements import AgreementFactory
from tests.factories.meetings import running
from tests.factories.mentorship import MenteeFactory
from tests.mentorship.api.pairs import api_of, post, problem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


def url(pair, verb=""):
    return f"/api/v1/mentorships/{pair.pk}/agreement/" + (f"{verb}/" if verb else "")


def read(person, pair):
    return api_of(person).get(url(pair)).json()


def test_both_sign_what_they_read():
    pair = running()
    first = read(pair.mentee_user, pair)

    signed = post(pair.mentee_user, url(pair, "sign"), seen=first["seen"], goal="The CSPT").json()
    second = read(pair.mentor_user, pair)
    holds = post(pair.mentor_user, url(pair, "sign"), seen=second["seen"]).json()

    assert (first["state"], first["newest"], first["may_act"]) == ("first", None, True)
    assert (signed["state"], second["state"], holds["state"]) == ("waiting", "to_sign", "signed")
    assert holds["holds"]["goal"] == "The CSPT"
    assert holds["newest"]["mentor_signed_at"] is not None
    assert pair.goals.get().title == "The CSPT"


def test_change_is_suggested_and_left_as_it_is():
    pair = AgreementFactory(mentorship=running(), signed=True).mentorship
    day = pair.ends_on - timedelta(days=10)

    asked = post(
        pair.mentee_user, url(pair, "suggest"), number=1, goal="Nights", ends_on=day
    ).json()
    kept = post(pair.mentor_user, url(pair, "keep"), number=2).json()

    assert (asked["state"], asked["newest"]["number"], asked["holds"]["number"]) == (
        "waiting", 2, 1,
    )  # fmt: skip
    assert (kept["state"], kept["newest"]["number"]) == ("signed", 1)


def test_signing_another_text_is_refused():
    pair = AgreementFactory(mentorship=running()).mentorship

    answer = post(pair.mentor_user, url(pair, "sign"), seen="0" * 16)

    assert problem(answer)[:2] == (409, "agreement_changed")
    assert Agreement.objects.get().mentor_signed_at is None


@pytest.mark.parametrize(
    ("verb", "body", "field"),
    [
        ("sign", {}, "seen"),
        ("sign", {"seen": ["x"]}, "seen"),
        ("sign", {"seen": "x", "signed_at": "2026-01-01"}, "signed_at"),
        ("suggest", {"number": 1, "goal": "x" * 201, "ends_on": "2027-01-01"}, "goal"),
        ("suggest", {"number": 1, "goal": "Nights", "ends_on": "9999-12-31"}, "ends_on"),
        ("suggest", {"number": 1, "goal": "Nights", "ends_on": "2190-01-01"}, "ends_on"),
        ("keep", {"number": 10**30}, "number"),
    ],
)
def test_impossible_bodies_are_named_by_field(verb, body, field):
    pair = AgreementFactory(mentorship=running(), signed=True).mentorship

    answer = post(pair.mentee_user, url(pair, verb), **body)

    assert (answer.status_code, problem(answer)[2]) == (400, [field])
    assert Agreement.objects.count() == 1


def test_nothing_is_signed_on_pause():
    pair = running(state=MentorshipState.SUSPENDED)
    said = read(pair.mentee_user, pair)

    answer = post(pair.mentee_user, url(pair, "sign"), seen=said["seen"], goal="Nights")

    assert said["may_act"] is False
    assert problem(answer)[:2] == (409, "space_resting")


def test_nobody_else_reads_it():
    pair = AgreementFactory(mentorship=running()).mentorship
    stranger = MenteeFactory(program=pair.program).user

    assert api_of(stranger).get(url(pair)).status_code == 404
    assert post(stranger, url(pair, "sign"), seen="x").status_code == 404


def test_queries(django_assert_max_num_queries):
    pair = AgreementFactory(mentorship=running()).mentorship

    with django_assert_max_num_queries(5):
        read(pair.mentee_user, pair)
