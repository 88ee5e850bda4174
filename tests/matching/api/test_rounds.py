"""Rounds by API: made, changed, opened, run, compared, closed."""

from datetime import date

import pytest

from matching.enums import MatchState, RoundState, RunState
from matching.models import Round, Run
from mentorship.enums import StaffRole
from tests.factories.accounts import api_secret
from tests.factories.matching import MatchFactory, RoundFactory, RunFactory
from tests.factories.mentorship import MenteeFactory, ProgramStaffFactory
from tests.matching.api.asking import assert_problem, client_of, post
from tests.matching.scenes import reviewed_round

pytestmark = pytest.mark.django_db

AUTUMN = {"name": "Autumn", "opens_on": "2026-09-01", "closes_on": "2026-09-30"}


@pytest.fixture
def api(admin):
    return client_of(admin)


def address(match_round, verb=""):
    return f"rounds/{match_round.pk}/" + (f"{verb}/" if verb else "")


def read(api, *parts, **query):
    return api.get(f"/api/v1/{''.join(parts)}", query)


def test_list_is_narrowed_to_program_and_state(api, admin, match_round):
    RoundFactory()
    other = RoundFactory(state=RoundState.CLOSED)
    ProgramStaffFactory(program=other.program, user=admin)

    def found(**query):
        return [row["id"] for row in read(api, "rounds/", **query).json()["results"]]

    assert found() == [other.pk, match_round.pk]
    assert found(program=match_round.program.slug) == [match_round.pk]
    assert found(state="closed") == [other.pk]


def test_list_is_sparse(api, match_round):
    (row,) = read(api, "rounds/").json()["results"]

    assert row == {
        "id": match_round.pk,
        "program": match_round.program.slug,
        "name": match_round.name,
        "state": "open",
        "opens_on": "2026-02-01",
        "closes_on": "2026-03-31",
        "introductions_on": None,
    }


@pytest.mark.parametrize("size", [1, 25])
def test_list_queries_do_not_grow(api, match_round, size, django_assert_num_queries):
    RoundFactory.create_batch(size - 1, program=match_round.program)

    with django_assert_num_queries(1):
        rows = read(api, "rounds/").json()["results"]

    assert len(rows) == size


def test_round_tells_how_far_it_is(api, match_round):
    run = RunFactory(round=match_round)
    MatchFactory.create_batch(2, round=match_round, run=run)
    MatchFactory(round=match_round, run=run, state=MatchState.APPROVED)

    told = read(api, address(match_round)).json()

    assert told["matches"] == {"proposed": 2, "approved": 1, "rejected": 0, "published": 0}
    assert (told["latest_run"]["id"], told["others"], told["undoable"]) == (run.pk, 0, None)


def test_round_counts_what_another_admin_decides_apart(api, admin, match_round):
    MatchFactory(round=match_round, mentee=MenteeFactory(program=match_round.program, user=admin))

    told = read(api, address(match_round)).json()

    assert (told["matches"]["proposed"], told["others"], told["to_hand_over"]) == (0, 1, 1)


@pytest.mark.parametrize("size", [1, 25])
def test_round_queries_do_not_grow(api, match_round, size, django_assert_num_queries):
    MatchFactory.create_batch(size, round=match_round, run=RunFactory(round=match_round))

    with django_assert_num_queries(7):
        assert read(api, address(match_round)).status_code == 200


def test_create_drafts_a_round_and_says_where(api, match_round):
    made = post(api, "rounds/", {**AUTUMN, "program": match_round.program.slug})

    row = Round.objects.get(name="Autumn")
    assert (made.status_code, made["Location"]) == (201, f"/api/v1/rounds/{row.pk}/")
    assert (made.json()["state"], row.opens_on) == ("draft", date(2026, 9, 1))


@pytest.mark.parametrize(
    ("given", "status", "field"),
    [
        ({"name": ""}, 400, "name"),
        ({"name": "a\nb"}, 400, "name"),
        ({"name": "x" * 81}, 400, "name"),
        ({"opens_on": "2026-13-01"}, 400, "opens_on"),
        ({"opens_on": "0001-01-01"}, 400, "opens_on"),
        ({"closes_on": "2026-08-01"}, 400, "closes_on"),
        ({"program": "nothing"}, 400, "program"),
        ({"program": None}, 400, "program"),
        ({"state": "open"}, 400, "state"),
        ({"name": "Taken"}, 409, "name"),
    ],
)
def test_create_refuses_by_field(api, match_round, given, status, field):
    RoundFactory(program=match_round.program, name="Taken")

    answer = post(api, "rounds/", {**AUTUMN, "program": match_round.program.slug, **given})

    assert (answer.status_code, list(answer.json()["errors"])) == (status, [field])
    assert Round.objects.count() == 2


def test_create_in_another_program_is_refused(api):
    other = RoundFactory().program

    answer = post(api, "rounds/", {**AUTUMN, "program": other.slug})

    assert assert_problem(answer, 400, "invalid")["errors"].keys() == {"program"}


def test_token_of_one_program_makes_rounds_there_only(admin, match_round):
    other = ProgramStaffFactory(user=admin).program
    api = client_of(None)
    api.credentials(HTTP_AUTHORIZATION=f"Token {api_secret(admin, program=match_round.program)}")

    refused = post(api, "rounds/", {**AUTUMN, "program": other.slug})
    made = post(api, "rounds/", {**AUTUMN, "program": match_round.program.slug})

    assert (refused.status_code, made.status_code) == (400, 201)


def test_change_of_name_and_days(api, match_round):
    changed = api.patch(
        f"/api/v1/{address(match_round)}",
        {"name": "Late", "closes_on": "2026-04-30"},
        format="json",
    )

    assert (changed.json()["name"], changed.json()["closes_on"]) == ("Late", "2026-04-30")


def test_change_of_what_was_changed_meanwhile_is_412(api, match_round):
    seen = read(api, address(match_round))["ETag"]
    Round.objects.filter(pk=match_round.pk).update(name="Hers")

    answer = api.patch(
        f"/api/v1/{address(match_round)}", {"name": "Mine"}, format="json", HTTP_IF_MATCH=seen
    )

    assert_problem(answer, 412, "changed_meanwhile")
    assert Round.objects.get(pk=match_round.pk).name == "Hers"


def test_open_and_close(api, match_round):
    Round.objects.filter(pk=match_round.pk).update(state=RoundState.DRAFT)

    opened = post(api, address(match_round, "open"))
    closed = post(api, address(match_round, "close"))

    assert (opened.json()["state"], closed.json()["state"]) == ("open", "closed")
    assert_problem(post(api, address(match_round, "open")), 409, "round_closed")


def test_closing_is_told_before_it_is_done(api, match_round):
    MenteeFactory(program=match_round.program)
    MatchFactory(round=match_round)
    MatchFactory(round=match_round, state=MatchState.APPROVED)

    told = read(api, address(match_round, "closing")).json()

    assert (told["unsent"], told["dropped"]) == (1, 1)
    assert_problem(post(api, address(match_round, "close")), 409, "unsent")


def test_body_of_an_action_without_fields_must_be_empty(api, match_round):
    answer = post(api, address(match_round, "close"), {"state": "closed"})

    assert_problem(answer, 400, "invalid")
    assert Round.objects.get().state == RoundState.OPEN


def test_runs_are_listed_with_pages(api, match_round):
    runs = RunFactory.create_batch(3, round=match_round)

    page = read(api, address(match_round, "runs"), page_size=2).json()
    last = api.get(page["next"]).json()

    ids = [row["id"] for row in [*page["results"], *last["results"]]]
    assert ids == [run.pk for run in reversed(runs)]


def test_run_is_started_and_found_again(api, match_round):
    started = post(api, address(match_round, "runs"), {"fills_in": False})

    assert (started.status_code, started.json()["state"]) == (202, RunState.QUEUED)
    assert read(api, started["Location"].removeprefix("/api/v1/")).json()["id"]
    assert_problem(post(api, address(match_round, "runs")), 409, "run_in_progress")


def test_run_for_the_rest_needs_somebody_without_a_proposal(api, match_round):
    answer = post(api, address(match_round, "runs"), {"fills_in": True})

    assert_problem(answer, 409, "nobody_to_match")
    assert not Run.objects.exists()


def test_runs_are_compared():
    scene = reviewed_round(2)
    api = client_of(scene.admin)
    again = RunFactory(
        round=scene.round, settings=scene.run.settings, report=scene.run.report,
        snapshot=Run.objects.get(pk=scene.run.pk).snapshot,
    )  # fmt: skip

    told = read(api, address(scene.round, "compare")).json()
    named = read(api, address(scene.round, "compare"), before=again.pk, after=scene.run.pk).json()

    assert {row["change"] for row in told["changes"]} == {"dropped"}
    assert {row["change"] for row in named["changes"]} == {"newly_served"}
    assert {row["mentee"]["name"] for row in told["changes"]} == {
        mentee.user.name for mentee in scene.mentees
    }
    assert told["others"] == 0


@pytest.mark.parametrize("query", [{}, {"before": "1", "after": "2"}, {"before": "x"}])
def test_comparing_what_has_no_result_is_refused(api, match_round, query):
    RunFactory(round=match_round, state=RunState.QUEUED)

    assert_problem(read(api, address(match_round, "compare"), **query), 400, "invalid")


def test_staff_without_names_read_figures_and_nothing_else(match_round):
    viewer = ProgramStaffFactory(program=match_round.program, role=StaffRole.VIEWER).user
    api = client_of(viewer)
    MatchFactory(round=match_round, run=None)

    figures = read(api, address(match_round, "figures")).json()

    assert set(figures) == {
        "states", "scores", "strong_from", "served", "mean", "proof", "reasons",
    }  # fmt: skip
    assert figures["scores"] == []
    assert [row["id"] for row in read(api, "rounds/").json()["results"]] == [match_round.pk]
    for path in ("", "runs", "closing", "colleagues", "letters"):
        assert_problem(read(api, address(match_round, path)), 404, "not_found")
