import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matching.enums import MatchState, StepKind
from matching.models import Match, Unmatched, UnmatchedStep
from matching.services import runs
from mentorship.enums import StaffRole
from mentorship.models import Mentor
from tests.authorization.scenes import REPORT
from tests.factories.matching import MatchFactory, RunFactory, UnmatchedFactory
from tests.factories.mentorship import (
    MentorFactory,
    PatternFactory,
    ProgramStaffFactory,
    SpecializationFactory,
)
from tests.matching.hands import two_who_fit

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    return two_who_fit()


@pytest.fixture
def desk(client, two):
    client.force_login(two.admin)
    return client


def url(two, name="round-review", tab=""):
    address = reverse(name, args=[two.program.slug, two.round.pk])
    return f"{address}?tab={tab}" if tab else address


def text(response):
    return " ".join(response.content.decode().split())


def run(two):
    """Run the round for real."""
    return runs.execute(runs.request_run(round_id=two.round.pk, actor=None).pk)


def left(two, *, reason="places_taken", near=None, best_score=7900, **params):
    """Make a mentee whom a finished run left over, naming the nearest mentor."""
    done = two.round.runs.filter(state="done").first() or RunFactory(round=two.round, report=REPORT)
    if near is not None:
        params["other"] = str(near.uuid)
    if best_score is not None:
        params |= {"best": best_score, "minimum": 4000}
    return UnmatchedFactory(
        run=done, mentee=two.another_mentee(), reason=reason, best_score=best_score,
        detail={"code": reason, "params": params},
    ).mentee  # fmt: skip


def people(response):
    return [one for section in response.context["sections"] for one in section["people"]]


def headings(response):
    return [(str(one["title"]), len(one["people"])) for one in response.context["sections"]]


def tab(desk, two):
    return desk.get(url(two, tab="unmatched"))


def test_allowing_once_is_about_the_kind_of_the_pair_that_is_named(desk, two):
    low = left(two, reason="below_minimum", near=two.mentor, best_score=3000)
    low.wants.set([SpecializationFactory()])
    first = Unmatched.objects.get(mentee=low)
    UnmatchedFactory(
        run=first.run, mentee=low, mentor_type="peer", reason="below_minimum", best_score=3900,
        detail={"code": "below_minimum", "params": first.detail["params"] | {"best": 3900}},
    )  # fmt: skip

    (person,) = people(tab(desk, two))

    assert f"mentor={two.mentor.pk}&type=peer" in person["ask"]["url"]


def test_people_stand_under_the_headings_of_their_reasons(desk, two):
    low = left(two, reason="below_minimum", near=two.mentor, best_score=3800)
    low.wants.set([SpecializationFactory()])
    first = left(two, near=two.mentor, best_score=6100)
    second = left(two, near=two.mentor, best_score=7900)
    left(two, reason="no_eligible_mentor", best_score=None, rule="language")
    left(two, reason="type_not_offered", best_score=None)
    little = left(two, reason="below_minimum", near=two.mentor)
    little.goals.clear()

    page = tab(desk, two)

    assert headings(page) == [
        ("All places that fit are taken", 2),
        ("Nobody offers what they asked for", 1),
        ("Too little to go on", 1),
        ("No pair reaches the minimum", 1),
        ("Nobody left within the rules", 1),
    ]
    assert [one["id"] for one in people(page)[:2]] == [second.pk, first.pk]
    assert "6 people have no mentor in this plan" in text(page)


def test_places_taken_names_the_mentor_and_asks_her(desk, two):
    left(two, near=two.mentor, best_score=7900)

    (one,) = people(tab(desk, two))

    first = two.mentor.user.first_name
    assert one["nearest"] == {"name": two.mentor.user.name, "score": 79, "text": "No place left"}
    assert one["ask"] == {
        "ask": "place",
        "part": two.mentor.pk,
        "label": f"Ask {first} for one more",
    }
    assert "Everyone who fits has given their places to others" in one["detail"]


def test_step_taken_is_told_in_place_of_its_button(desk, two):
    mentee = left(two, near=two.mentor)
    for kind, part in (
        (StepKind.PLACE, {"mentor": two.mentor}),
        (StepKind.KEEP, {"mentee": mentee}),
    ):
        UnmatchedStep.objects.create(round=two.round, kind=kind, made_by=two.admin, **part)

    (one,) = people(tab(desk, two))

    assert (one["ask"], one["can_keep"], one["is_kept"]) == (None, False, True)
    assert one["done"][0].startswith("Asked for one more place on ")
    assert one["done"][0].endswith(f"by {two.admin.name}")


def test_keeping_for_the_next_round_from_the_tab(desk, two):
    mentee = left(two, near=two.mentor)

    data = {"part": mentee.pk, "ask": "keep", "tab": "unmatched"}
    answer = desk.post(url(two, "round-ask"), data, follow=True)

    assert answer.redirect_chain == [(url(two, tab="unmatched"), 302)]
    assert people(answer)[0]["is_kept"]


def test_mentor_is_spoken_for_by_proposals_too(desk, two):
    Mentor.objects.filter(pk=two.mentor.pk).update(capacity=1)
    MatchFactory(round=two.round, mentor=two.mentor)
    left(two, near=two.mentor)

    data = {"part": two.mentor.pk, "ask": "place", "tab": "unmatched"}
    desk.post(url(two, "round-ask"), data)

    assert UnmatchedStep.objects.get().mentor == two.mentor


def test_type_that_others_offer_is_asked_about(desk, two):
    MentorFactory(program=two.program, offers=["life"])
    mentee = left(two, reason="type_not_offered", best_score=None)

    (one,) = people(tab(desk, two))

    assert (one["ask"]["ask"], one["ask"]["mentor_type"]) == ("type", "life")
    assert one["ask"]["part"] == mentee.pk


def test_nobody_is_asked_about_a_type_that_nobody_has_a_place_for(desk, two):
    left(two, reason="type_not_offered", best_score=None)

    assert people(tab(desk, two))[0]["ask"] is None


def test_whoever_has_a_proposal_meanwhile_is_not_left(desk, two):
    mentee = left(two, near=two.mentor)
    done = two.round.runs.get()
    MatchFactory(round=two.round, run=done, mentee=mentee, state=MatchState.PROPOSED)

    assert people(tab(desk, two)) == []


def test_people_and_mentors_of_another_admin_are_not_named(desk, two):
    theirs = left(two, near=two.mentor)
    mine = left(two, near=two.another_mentor())
    kept_mentor = two.another_mentor()
    hidden_near = left(two, near=kept_mentor)
    for part in (theirs, kept_mentor):
        ProgramStaffFactory(
            program=part.program, user=two.admin,
            role=StaffRole.VIEWER if part is theirs else StaffRole.CONTACT,
            employer=part.user.profile.employer,
        )  # fmt: skip

    page = tab(desk, two)

    assert {one["id"] for one in people(page)} == {mine.pk, hidden_near.pk}
    hidden = next(one for one in people(page) if one["id"] == hidden_near.pk)
    assert (hidden["nearest"], hidden["detail"], hidden["ask"]) == (None, "", None)
    assert theirs.user.name not in text(page)
    assert kept_mentor.user.name not in text(page)
    assert "1 more is another admin" in text(page)


@pytest.mark.parametrize("n", [1, 3])
def test_tab_takes_the_same_queries_for_any_number_of_people(desk, two, n):
    for _ in range(n):
        mentee = left(two, near=two.another_mentor())
        mentee.wants.set([SpecializationFactory()])

    with CaptureQueriesContext(connection) as found:
        tab(desk, two)

    assert len(found) == 12, [query["sql"][:200] for query in found]


def test_empty_tab_before_and_after_a_run(desk, two):
    assert "Run matching first." in text(tab(desk, two))
    RunFactory(round=two.round, report=REPORT)
    assert "Everybody has a mentor in this plan" in text(tab(desk, two))


def test_pages_of_the_tab(desk, two, monkeypatch):
    monkeypatch.setattr("matching.views.pages.PAGE", 1)
    left(two, near=two.mentor)
    left(two, near=two.mentor)

    assert "page=2" in tab(desk, two).context["next_url"]
    assert len(people(desk.get(url(two, tab="unmatched") + "&page=2"))) == 1
    assert desk.get(url(two, tab="unmatched") + "&page=3").status_code == 404


# -- Allow this once -----------------------------------------------------------------------


@pytest.fixture
def apart_by_hours(two):
    """The mentor is free in the mornings only; a run was made."""
    mornings = PatternFactory(slug="morning", windows=[(0, 360, 480)])
    two.mentor.user.profile.patterns.set([mornings])
    run(two)
    return two


def test_run_names_who_would_fit_but_for_a_rule(desk, apart_by_hours):
    two = apart_by_hours

    (one,) = people(tab(desk, two))

    assert one["nearest"]["name"] == two.mentor.user.name
    assert one["nearest"]["text"] == "They're both free for less than the minimum."
    assert one["ask"]["label"] == "Allow this once…"
    asked = text(desk.get(one["ask"]["url"]))
    assert (
        f"Allow {two.mentee.user.first_name} and {two.mentor.user.first_name} this once?" in asked
    )
    assert "They&#x27;re both free for less than the minimum." in asked


def allow(desk, two, why):
    data = {"mentee": two.mentee.pk, "mentor": two.mentor.pk, "type": "career", "why": why}
    return desk.post(url(two, "round-allow"), data, follow=True)


def test_allowing_once_makes_a_pinned_proposal_with_its_reason(desk, apart_by_hours):
    answer = allow(desk, apart_by_hours, "They agreed on Sundays.")

    match = Match.objects.get()
    assert (match.is_pinned, match.override_reason) == (True, "They agreed on Sundays.")
    assert people(answer) == []
    assert "wait among the proposals, pinned" in text(answer)
    assert run(apart_by_hours).state == "done"
    match.refresh_from_db()
    assert match.state == MatchState.PROPOSED


@pytest.mark.parametrize(("why", "status"), [("", 409), ("<b>" + "x" * 300, 400)])
def test_allowing_needs_a_reason_that_fits(desk, apart_by_hours, why, status):
    answer = allow(desk, apart_by_hours, why)

    assert answer.status_code == status
    assert "<b>x" not in text(answer)
    assert not Match.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [{"mentee": "0"}, {"mentee": "abc"}, {"mentor": "9" * 30}, {"type": "coach"}, {"mentor": ""}],
)
def test_address_that_names_nobody_is_not_found(desk, two, changes):
    asked = {"mentee": two.mentee.pk, "mentor": two.mentor.pk, "type": "career", **changes}

    assert desk.get(url(two, "round-allow"), asked).status_code == 404


def test_people_of_another_admin_are_not_allowed(desk, two):
    ProgramStaffFactory(
        program=two.program, user=two.admin, role=StaffRole.VIEWER,
        employer=two.mentor.user.profile.employer,
    )  # fmt: skip

    assert allow(desk, two, "Because.").status_code == 404


# -- Degenerate rounds: everybody left is told why ---------------------------------------


def told(two):
    """Return (reason, number) of everybody whom a real run left over."""
    found = run(two)
    assert found.state == "done", found.error
    rows = found.unmatched.filter(side="mentee").values_list("reason", flat=True)
    return sorted(rows)


def test_round_with_all_places_full(two):
    Mentor.objects.update(capacity=1, places_held=1)

    assert told(two) == ["no_eligible_mentor"]


def test_round_in_which_everybody_is_kept_apart(desk, two):
    data = {"mentee": two.mentee.pk, "mentor": two.mentor.pk, "reason": "personal_tie"}
    desk.post(url(two, "round-pairs-apart"), data)

    assert told(two) == ["no_eligible_mentor"]


def test_round_of_identical_people_with_one_place_too_few(two):
    Mentor.objects.update(capacity=2)
    for _ in range(2):
        two.another_mentee()

    assert told(two) == ["places_taken"]
    assert Match.objects.count() == 2


def test_round_in_which_the_mentor_avoids_the_mentee(two):
    two.mentor.avoid = [two.mentee.user.email]
    two.mentor.save()

    assert told(two) == ["no_eligible_mentor"]


@pytest.mark.parametrize("side", ["mentees", "mentors"])
def test_round_without_a_side_says_so(two, side):
    getattr(two.program, side).all().delete()

    found = run(two)

    assert found.state == "failed"
    assert found.error.endswith(
        ("is waiting for a mentor.", "has no mentor yet. Vet the mentor applications first.")
    )
