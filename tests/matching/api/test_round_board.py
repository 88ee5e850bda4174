"""A round's board by API: many at once, sending, undoing, handing over, asking."""

import pytest

from matching.enums import MatchState
from matching.models import Match, UnmatchedStep
from matching.services import review
from mentorship.enums import MentorState
from mentorship.models import Mentorship
from tests.factories.matching import MatchFactory
from tests.factories.mentorship import MenteeFactory, MentorFactory, ProgramStaffFactory
from tests.matching.api.asking import NOBODY, assert_problem, client_of, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(admin):
    return client_of(admin)


@pytest.fixture
def matches(match_round):
    return MatchFactory.create_batch(2, round=match_round, run=None)


def seen(*matches):
    return [{"id": match.pk, "version": match.version} for match in matches]


def states(matches):
    rows = Match.objects.filter(pk__in=[match.pk for match in matches]).order_by("pk")
    return list(rows.values_list("state", flat=True))


def test_approve_above_leaves_out_what_needs_a_look(api, match_round, matches):
    pinned = MatchFactory(round=match_round, run=None, is_pinned=True)

    report = post(api, f"rounds/{match_round.pk}/approve/", {"min_score": 6200}).json()

    assert sorted(report["done"]) == [match.pk for match in matches]
    assert states([*matches, pinned]) == ["approved", "approved", "proposed"]
    above = post(api, f"rounds/{match_round.pk}/approve/", {"min_score": 6201}).json()
    assert above == {"done": [], "refused": [], "undoable": None}


def test_many_are_decided_with_a_report_of_each(api, match_round, matches):
    first, second = matches
    asked = [*seen(first), {"id": second.pk, "version": 7}]

    report = post(
        api, f"rounds/{match_round.pk}/decide/", {"decision": "approve", "matches": asked}
    ).json()

    assert (report["done"], [row["id"] for row in report["refused"]]) == ([first.pk], [second.pk])
    assert report["refused"][0]["code"] == "stale"
    assert states(matches) == ["approved", "proposed"]
    undone = post(api, f"rounds/{match_round.pk}/undo/", {"batch": report["undoable"]}).json()
    assert undone == {"kind": "approve", "matches": [first.pk], "left": []}
    assert states(matches) == ["proposed", "proposed"]


@pytest.mark.parametrize(
    ("given", "field"),
    [({"decision": "publish"}, "decision"), ({"matches": []}, "matches"),
     ({"matches": [1]}, "matches"), ({"matches": None}, "matches"),
     ({"matches": [{"id": 2**63, "version": 1}]}, "matches"),
     ({"decision": "hand_over"}, "to"), ({"to": NOBODY}, "to"), ({"state": "x"}, "state")],
)  # fmt: skip
def test_decide_refuses_by_field(api, match_round, matches, given, field):
    body = {"decision": "pin", "matches": seen(*matches), **given}

    problem = assert_problem(post(api, f"rounds/{match_round.pk}/decide/", body), 400, "invalid")

    assert list(problem["errors"]) == [field]


def test_matches_of_another_round_or_of_oneself_are_nobody(api, admin, match_round):
    own = MatchFactory(
        round=match_round, run=None, mentee=MenteeFactory(program=match_round.program, user=admin)
    )

    for match in (MatchFactory(), own):
        body = {"decision": "approve", "matches": seen(match)}
        assert_problem(post(api, f"rounds/{match_round.pk}/decide/", body), 400, "invalid")
        assert_problem(
            post(api, f"rounds/{match_round.pk}/publish/", {"matches": seen(match)}), 400, "invalid"
        )


def test_many_are_handed_over(api, match_round, matches):
    colleague = ProgramStaffFactory(program=match_round.program).user
    body = {"decision": "hand_over", "matches": seen(*matches), "to": str(colleague.uuid)}

    report = post(api, f"rounds/{match_round.pk}/decide/", body).json()

    assert report["done"] == [match.pk for match in matches]
    assert set(Match.objects.values_list("reviewer", flat=True)) == {colleague.pk}


def test_all_approved_are_sent_and_taken_back_at_once(api, admin, match_round, matches):
    for match in matches:
        review.approve(match_id=match.pk, actor=admin)

    report = post(api, f"rounds/{match_round.pk}/publish/").json()

    assert sorted(report["done"]) == [match.pk for match in matches]
    assert Mentorship.objects.count() == 2
    post(api, f"rounds/{match_round.pk}/undo/", {"batch": report["undoable"]})
    assert states(matches) == [MatchState.APPROVED, MatchState.APPROVED]


def test_nothing_to_undo_is_409(api, match_round):
    assert_problem(post(api, f"rounds/{match_round.pk}/undo/"), 409, "nothing_to_undo")
    other = post(api, f"rounds/{match_round.pk}/undo/", {"batch": NOBODY})
    assert_problem(other, 409, "nothing_to_undo")


def test_own_pairs_are_handed_over_unseen(api, admin, match_round):
    own = MatchFactory(
        round=match_round, run=None, mentee=MenteeFactory(program=match_round.program, user=admin)
    )
    colleague = ProgramStaffFactory(program=match_round.program).user

    (listed,) = api.get(f"/api/v1/rounds/{match_round.pk}/colleagues/").json()["results"]
    handed = post(api, f"rounds/{match_round.pk}/hand-over/", {"to": listed["id"]}).json()

    assert (listed["name"], handed) == (colleague.name, {"handed": 1})
    own.refresh_from_db()
    assert own.reviewer == colleague


def test_mentor_is_asked_for_a_place_once(api, match_round):
    full = MentorFactory(program=match_round.program, capacity=1, places_held=1)
    body = {"ask": "place", "person": str(full.uuid)}

    asked = post(api, f"rounds/{match_round.pk}/ask/", body)

    assert (asked.status_code, asked.json()["kind"]) == (200, "place")
    assert_problem(post(api, f"rounds/{match_round.pk}/ask/", body), 409, "asked_already")


@pytest.mark.parametrize("ask", ["keep", "type", "finish"])
def test_mentee_is_kept_or_asked(api, match_round, ask):
    mentee = MenteeFactory(program=match_round.program)
    kind = {"mentor_type": "peer"} if ask == "type" else {}

    done = post(
        api, f"rounds/{match_round.pk}/ask/", {"ask": ask, "person": str(mentee.uuid), **kind}
    )

    assert done.status_code == 200, done.json()
    assert UnmatchedStep.objects.get().mentee == mentee


def test_asking_about_somebody_of_another_program_is_refused(api, match_round):
    body = {"ask": "keep", "person": str(MenteeFactory().uuid)}

    assert_problem(post(api, f"rounds/{match_round.pk}/ask/", body), 400, "invalid")


def test_nobody_is_reminded_of_what_was_read(api, match_round):
    mentor = MentorFactory(program=match_round.program, state=MentorState.VETTED)
    body = {"side": "mentor", "person": str(mentor.uuid)}

    assert_problem(post(api, f"rounds/{match_round.pk}/remind/", body), 409, "nothing_to_ask")
