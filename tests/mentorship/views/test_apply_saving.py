"""Saving as one types."""

from datetime import UTC, datetime

import pytest

from mentorship.models import Draft, Mentee
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import MentorFactory, ProgramFactory
from tests.mentorship.views.wizard import MEETING, MENTEE, Walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("entries")]


@pytest.fixture
def walk(signed_in):
    return Walk(signed_in(UserFactory(time_zone="")), ProgramFactory())


def _save(walk, step, **answers):
    address = walk.address(step, "save/")
    return walk.client.post(address, answers, headers={"HX-Request": "true"})


def test_save_keeps_what_is_wrong_and_says_when(walk):
    response = _save(walk, "now", role="pharm", years="many")

    assert response.status_code == 200
    assert "Saved at" in response.content.decode()
    draft = Draft.objects.get()
    assert (draft.answers["role"], draft.answers["years"]) == ("pharm", "many")
    assert (draft.step, draft.done) == ("now", [])
    assert walk.enter().url == walk.address("now")


def test_save_leaves_other_steps_as_they_are(walk):
    walk.walk(until="aims")

    _save(walk, "now", role="Pharmacy aide")

    draft = Draft.objects.get()
    assert draft.answers["role"] == "Pharmacy aide"
    assert draft.answers["seeks"] == MENTEE["aims"]["seeks"]
    assert draft.done == ["aims", "now"]


def test_save_answers_with_the_hours_in_words(walk):
    response = _save(walk, "meeting", **MEETING)

    page = response.content.decode()
    assert 'id="hours" role="status" hx-swap-oob="true"' in page
    assert "You're free Mon to Fri evenings, about 18 hours a week, Central time." in page


def test_save_answers_with_the_dates_of_credentials_newly_chosen_only(walk):
    first = _save(walk, "now", credentials=["cpht"], dated="")
    second = _save(walk, "now", credentials=["cpht"], dated="cpht", held_cpht_issued="2020-01-02")

    assert 'name="held_cpht_issued"' in first.content.decode()
    assert "credential-dates" not in second.content.decode(), "the date being typed keeps its place"
    assert Draft.objects.get().answers["held_cpht_issued"] == "2020-01-02"


def test_save_answers_with_how_many_mentors_could_fit(walk):
    for _n in range(6):
        mentor = MentorFactory(program=walk.program)
    _save(walk, "now", role="Pharmacy technician")
    role = mentor.user.profile.role.name

    few = _save(walk, "aims", target_role=role, seeks=["life"])
    enough = _save(walk, "aims", target_role=role, seeks=["career", "life"])

    assert "could fit today" not in few.content.decode()
    page = enough.content.decode()
    assert "At least 5 mentors could fit today" in page
    assert "<b>Pharmacy technician</b>" in page
    assert f"heading for {role}" in page


def test_save_refuses_what_is_far_too_long(walk):
    response = _save(walk, "words", introduction="x" * 200_000)

    assert response.status_code == 413
    assert "more text than we can keep" in response.content.decode()
    assert not Draft.objects.exists()


def test_save_without_script_comes_back_to_the_step(walk):
    response = walk.client.post(walk.address("now", "save/"), {"role": "pharm"})

    assert (response.status_code, response.url) == (302, walk.address("now"))
    assert Draft.objects.get().answers["role"] == "pharm"


def test_save_is_for_steps_that_ask_something(walk):
    assert _save(walk, "check").status_code == 404
    assert walk.client.get(walk.address("now", "save/")).status_code == 405


def test_save_after_applying_changes_nothing_yet(walk):
    walk.walk()

    _save(walk, "aims", seeks=["life"])

    assert Mentee.objects.get().seeks == ["peer", "career"]
    page = walk.see("check")
    assert "Changes not sent yet" in page


@pytest.mark.parametrize(
    ("answers", "hour"),
    [({"state": "HI"}, 8), ({"time_zone": "Asia/Kolkata"}, 23), ({"time_zone": "No/Where"}, 12)],
)
def test_saved_time_is_that_of_the_zone_a_newcomer_gave(walk, answers, hour):
    walk.answer("now")
    Draft.objects.update(
        saved_at=datetime(2026, 3, 2, 18, 0, tzinfo=UTC), answers={"role": "Aide"} | answers
    )

    page = walk.see("now")

    assert f"Saved at {hour % 12 or 12}:" in page
