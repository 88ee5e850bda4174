import pytest
from django.urls import reverse

from matching.enums import MatchState
from mentorship.enums import StaffRole
from tests.factories.matching import MatchFactory, RoundFactory, RunFactory, UnmatchedFactory
from tests.factories.mentorship import MenteeFactory, ProgramStaffFactory

pytestmark = pytest.mark.django_db

REPORT = {"mentees_served": 12, "mean": 6234, "optimal": True, "gap": 0, "total": 9}


@pytest.fixture
def viewer():
    return ProgramStaffFactory(role=StaffRole.VIEWER)


@pytest.fixture
def match_round(viewer):
    return RoundFactory(program=viewer.program, name="Spring 2026")


def opened(client, staff, match_round):
    client.force_login(staff.user)
    return client.get(reverse("round-figures", args=[staff.program.slug, match_round.pk]))


def scored(match_round, *scores):
    for score in scores:
        MatchFactory(
            round=match_round, run=None, score=score * 100, career_path=score * 100,
            specialization=0, mentor_type_fit=0, bonus=0,
            mentee__user__name="Ola Canary", mentor__user__name="Hank Canary",
        )  # fmt: skip


def test_figures_are_told_without_names(client, viewer, match_round):
    run = RunFactory(round=match_round, report=REPORT)
    scored(match_round, *[50] * 6, *[80] * 5)
    for _ in range(2):
        UnmatchedFactory(
            run=run, reason="places_taken",
            mentee=MenteeFactory(program=viewer.program, user__name="Ren Canary"),
        )  # fmt: skip

    page = opened(client, viewer, match_round)

    figures = page.context["figures"]
    assert [(str(one["name"]), one["count"]) for one in figures.states] == [
        ("Proposed", 11), ("Approved", 0), ("Rejected", 0), ("Published", 0),
    ]  # fmt: skip
    assert sorted(figures.scores) == [50] * 6 + [80] * 5
    assert (figures.served, figures.mean) == ("not told", ""), "else 14 less 12 would be told"
    assert figures.proof == "Proven: no better plan is possible."
    assert figures.reasons == ({"name": "All places that fit are taken", "count": "not told"},)
    assert "5 of 11 are at 70 or above" in page.content.decode()
    assert "Canary" not in page.content.decode()


@pytest.mark.parametrize("scores", [[50] * 4, [50] * 6 + [80] * 4, [50] * 4 + [80] * 6])
def test_few_matches_are_not_drawn(client, viewer, match_round, scores):
    scored(match_round, *scores)

    figures = opened(client, viewer, match_round).context["figures"]

    assert figures.scores == []


def test_few_of_one_state_hide_how_many_the_others_are(client, viewer, match_round):
    RunFactory(round=match_round, report={**REPORT, "mentees_served": 13})
    scored(match_round, *[50] * 5, *[80] * 5)
    for _ in range(3):
        MatchFactory(round=match_round, run=None, state=MatchState.APPROVED)

    figures = opened(client, viewer, match_round).context["figures"]
    page = client.get(reverse("desk-rounds", args=[viewer.program.slug]))

    assert [one["count"] for one in figures.states] == ["not told", "not told", 0, 0]
    assert figures.scores == []
    assert page.context["rounds"][0]["sentence"] == "some to review, some approved"


def test_plan_for_few_says_neither_how_many_nor_how_well(client, viewer, match_round):
    RunFactory(round=match_round, report={**REPORT, "mentees_served": 3})

    figures = opened(client, viewer, match_round).context["figures"]

    assert (figures.served, figures.mean) == ("not told", "")


def test_plan_for_many_says_how_many_and_how_well(client, viewer, match_round):
    RunFactory(round=match_round, report=REPORT)

    figures = opened(client, viewer, match_round).context["figures"]

    assert (figures.served, figures.mean) == (12, "62")


def test_round_of_another_program_is_not_found(client, viewer):
    assert opened(client, viewer, RoundFactory()).status_code == 404


def test_list_of_rounds_leads_there_and_tells_no_small_figure(client, viewer, match_round):
    MatchFactory(round=match_round, run=None, state=MatchState.PROPOSED)
    client.force_login(viewer.user)

    page = client.get(reverse("desk-rounds", args=[viewer.program.slug]))

    (row,) = page.context["rounds"]
    assert row["sentence"] == "fewer than 5 to review"
    assert row["url"].endswith(f"/rounds/{match_round.pk}/figures/")


@pytest.mark.parametrize("size", [5, 7])
def test_figures_take_the_same_queries(
    client, viewer, match_round, size, django_assert_num_queries
):
    RunFactory(round=match_round, report=REPORT)
    scored(match_round, *[60] * size)
    client.force_login(viewer.user)

    with django_assert_num_queries(8):
        client.get(reverse("round-figures", args=[viewer.program.slug, match_round.pk]))
