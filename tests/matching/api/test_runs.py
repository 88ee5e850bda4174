"""Runs by API: progress, names, other settings tried, and who was left without a mentor."""

import pytest

from matching.encoding.snapshot import READABLE
from matching.enums import RunState
from matching.models import Match, Run
from mentorship.models import Mentor
from tests.factories.matching import RunFactory, UnmatchedFactory
from tests.factories.mentorship import MenteeFactory, MentorFactory, ProgramStaffFactory
from tests.matching.api.asking import assert_problem, client_of, post
from tests.matching.scenes import reviewed_round

pytestmark = pytest.mark.django_db

SETTINGS = {
    "weights": {}, "policy": "fair", "min_score": 4000, "mentors_per_mentee": 1,
    "min_overlap_hours": "1", "full_overlap_hours": "4", "reference_week": "2026-11-16",
}  # fmt: skip
SNAPSHOT = {"version": READABLE[-1]}


@pytest.fixture
def run():
    return RunFactory()


@pytest.fixture
def api(run):
    return client_of(ProgramStaffFactory(program=run.round.program).user)


def left_by(run, mentor):
    """Return a mentee whom a run left without a mentor, since another one has the place."""
    params = {"other": str(mentor.uuid), "best": 7000}
    detail = {"code": "places_taken", "params": params}
    return UnmatchedFactory(run=run, detail=detail, best_score=7000).mentee


def test_run_tells_settings_and_certificate():
    scene = reviewed_round(2)

    told = client_of(scene.admin).get(f"/api/v1/runs/{scene.run.pk}/").json()

    assert (told["report"]["served"], told["report"]["optimal"]) == (2, True)
    assert told["settings"]["policy"] == "fair"
    assert "Proven" in told["sentence"]
    assert "recruiting" not in told["report"]


def test_run_without_a_result_says_how_far_it_is(api, run):
    Run.objects.filter(pk=run.pk).update(progress="Reading people", state=RunState.QUEUED)

    told = api.get(f"/api/v1/runs/{run.pk}/").json()

    assert (told["progress"], told["report"], told["settings"]) == ("Reading people", None, None)
    assert told["sentence"] == ""


def test_run_of_another_program_is_not_found(api):
    other = RunFactory()

    assert_problem(api.get(f"/api/v1/runs/{other.pk}/"), 404, "not_found")
    assert_problem(post(api, f"runs/{other.pk}/cancel/"), 404, "not_found")


def test_cancel_twice_changes_nothing_more(api, run):
    queued = RunFactory(round=run.round, state=RunState.QUEUED)

    states = [post(api, f"runs/{queued.pk}/cancel/").json()["state"] for _ in range(2)]

    assert states == ["cancelled", "cancelled"]
    assert_problem(post(api, f"runs/{run.pk}/cancel/"), 409, "run_is_over")


def test_label_is_kept_and_taken_away(api, run):
    named = post(api, f"runs/{run.pk}/label/", {"label": "The first"})
    without = post(api, f"runs/{run.pk}/label/", {"label": ""})

    assert (named.json()["label"], without.json()["label"]) == ("The first", "")
    assert_problem(post(api, f"runs/{run.pk}/label/", {"label": "x" * 81}), 400, "invalid")


def test_trial_shows_what_changes_and_stores_nothing():
    scene = reviewed_round(2)
    before = Match.objects.count()

    told = post(client_of(scene.admin), f"runs/{scene.run.pk}/try/", {"policy": "total"}).json()

    assert (told["settings"], told["changes"]) == (["policy"], [])
    assert {row["name"]: row["difference"] for row in told["figures"]}["served"] == 0
    assert (Match.objects.count(), Run.objects.count()) == (before, 1)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"policy": "lottery"}, "policy"),
        ({"min_score": 10_001}, "min_score"),
        ({"min_score": "NaN"}, "min_score"),
        ({"mentors_per_mentee": 4}, "mentors_per_mentee"),
        ({"weights": [1]}, "weights"),
        ({"weights": {"career": {"path": 101}}}, "weights"),
        ({"weights": {"career": {"path": 90}}}, "weights.career"),
        ({"weights": {"uncle": {"path": 100}}}, "weights.uncle"),
    ],
)
def test_trial_refuses_by_field(body, field):
    run = RunFactory(settings=SETTINGS, snapshot=SNAPSHOT)
    api = client_of(ProgramStaffFactory(program=run.round.program).user)

    answer = post(api, f"runs/{run.pk}/try/", body)

    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


def test_unmatched_are_told_with_the_true_reason():
    scene = reviewed_round(1)
    left = left_by(scene.run, scene.mentors[0])
    api = client_of(scene.admin)

    (row,) = api.get(f"/api/v1/runs/{scene.run.pk}/unmatched/").json()["results"]

    assert (row["id"], row["reason"], row["group"]) == (str(left.uuid), "places_taken", "places")
    assert row["nearest"] == {
        "id": str(scene.mentors[0].uuid), "name": scene.mentors[0].user.name,
    }  # fmt: skip
    assert row["could_ask"] == "place"


@pytest.mark.parametrize("size", [1, 25])
def test_unmatched_queries_do_not_grow(size, run, api, django_assert_num_queries):
    mentor = MentorFactory(program=run.round.program)
    for _ in range(size):
        left_by(run, mentor)

    with django_assert_num_queries(7):
        rows = api.get(f"/api/v1/runs/{run.pk}/unmatched/").json()["results"]

    assert len(rows) == size


def test_unmatched_come_in_pages(run, api):
    mentor = MentorFactory(program=run.round.program)
    for _ in range(3):
        left_by(run, mentor)

    first = api.get(f"/api/v1/runs/{run.pk}/unmatched/", {"page_size": 2}).json()
    last = api.get(first["next"]).json()
    again = api.get(last["previous"]).json()

    assert (len(first["results"]), len(last["results"]), last["next"]) == (2, 1, None)
    assert again["results"] == first["results"]
    nonsense = api.get(f"/api/v1/runs/{run.pk}/unmatched/", {"cursor": "nonsense'"})
    assert_problem(nonsense, 404, "not_found")


def test_unmatched_of_ones_own_workplace_are_not_there(run):
    staff = ProgramStaffFactory(program=run.round.program, employer="St. Mary")
    left = MenteeFactory(program=run.round.program, profile__employer="St. Mary")
    UnmatchedFactory(run=run, mentee=left)

    assert client_of(staff.user).get(f"/api/v1/runs/{run.pk}/unmatched/").json()["results"] == []


def test_advice_names_nobody_whom_another_admin_sees_to(run):
    staff = ProgramStaffFactory(program=run.round.program, employer="St. Mary")
    kept = MenteeFactory(program=run.round.program, profile__employer="St. Mary")
    other = MenteeFactory(program=run.round.program)
    row = {
        "mentor_type": "career", "specialization": "oncology", "served_more": 2,
        "total_more": 9000, "mentees": [str(kept.uuid), str(other.uuid)],
    }  # fmt: skip
    Run.objects.filter(pk=run.pk).update(report={"recruiting": [row]})

    (told,) = client_of(staff.user).get(f"/api/v1/runs/{run.pk}/recruiting/").json()["results"]

    assert (told["served_more"], told["names"]) == (2, [other.user.name])
    assert Mentor.objects.count() == 0
