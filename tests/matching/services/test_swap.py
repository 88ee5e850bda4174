import pytest

from accounts.models import AuditEvent
from matching import exceptions
from matching.enums import DecisionKind, MatchOrigin, MatchState
from matching.exceptions import conflicts, plans
from matching.models import Decision, Match
from matching.queries import solved_runs
from matching.queries.unmatched_list import people_left
from matching.services import decisions, review, swap
from matching.services.runs import execute, request_run
from mentorship.models import Mentee, Mentor, Profile
from tests.factories.mentorship import GoalFactory, MentorFactory, ProgramStaffFactory
from tests.matching.scenes import reviewed_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    solved_runs.forget()
    return reviewed_round(3)


def preview(scene, match, instead, actor=None):
    return swap.preview(match_id=match.pk, instead=str(instead.uuid), actor=actor or scene.admin)


def swapped(scene, match, instead, **more):
    plan = preview(scene, match, instead)
    given = {"match_id": match.pk, "instead": str(instead.uuid), "actor": scene.admin}
    given |= {"version": match.version, "fingerprint": plan.fingerprint}
    return swap.swap(**given | more)


def pairs(scene, *states):
    rows = Match.objects.filter(round=scene.round, state__in=states or [MatchState.PROPOSED])
    return set(rows.values_list("mentee_id", "mentor_id"))


def test_preview_tells_totals_and_stores_nothing(scene):
    first, second, _third = scene.matches
    before = list(Match.objects.order_by("pk").values())

    plan = preview(scene, first, second.mentor)

    assert (plan.board.total, plan.total_after, plan.served) == (30_000, 30_000, 0)
    assert [bool(plan.fields[step.mentee, step.mentor_type]) for step in plan.steps] == [True] * 2
    assert plan.is_whole
    assert list(Match.objects.order_by("pk").values()) == before


def test_whom_another_admin_sees_to_is_nobody(scene):
    first, second, _third = scene.matches
    hers = Profile.objects.filter(user__in=[second.mentee.user_id, second.mentor.user_id])
    hers.update(employer="Lakeshore")
    ProgramStaffFactory(
        program=scene.round.program, user=scene.admin, role="viewer", employer="Lakeshore"
    )  # fmt: skip

    for instead in (second.mentee, second.mentor):
        with pytest.raises(Mentee.DoesNotExist):
            preview(scene, first, instead)


def test_swap_puts_new_rows_in_place_of_the_old(scene):
    first, second, third = scene.matches

    new = swapped(scene, first, second.mentor)

    assert pairs(scene) == {
        (first.mentee_id, second.mentor_id),
        (second.mentee_id, first.mentor_id),
        (third.mentee_id, third.mentor_id),
    }
    assert pairs(scene, MatchState.SUPERSEDED) == {
        (first.mentee_id, first.mentor_id),
        (second.mentee_id, second.mentor_id),
    }
    assert (new.mentee_id, new.origin, new.run_id) == (
        first.mentee_id, MatchOrigin.SWAP, scene.run.pk,
    )  # fmt: skip
    others = [row["mentor_id"] for row in new.breakdown["alternatives"]]
    assert sorted(others) == sorted([first.mentor_id, third.mentor_id])
    assert new.breakdown["is_close"] is False


def test_swap_stores_what_the_run_would_have_stored(scene):
    first, second, _third = scene.matches

    new = swapped(scene, first, second.mentor)

    own = ("alternatives", "other_mentees", "is_close")
    facts = {k: v for k, v in new.breakdown.items() if k not in own}
    assert facts.keys() == first.breakdown.keys() - set(own)
    assert facts["points"] == first.breakdown["points"]
    assert (new.score, new.career_path) == (first.score, first.career_path)


def test_swap_is_one_press_with_an_event_for_each_row(scene):
    first, second, _third = scene.matches

    swapped(scene, first, second.mentor)

    made = Decision.objects.filter(kind=DecisionKind.SWAP)
    assert made.count() == 4
    assert made.values("batch").distinct().count() == 1
    events = AuditEvent.objects.filter(action="match.swapped")
    assert sorted(events.values_list("target_id", flat=True)) == sorted(
        map(str, made.values_list("match_id", flat=True))
    )


def test_undo_puts_everything_back(scene):
    first, second, _third = scene.matches
    before = pairs(scene)
    swapped(scene, first, second.mentor)

    done = decisions.undo_last(round_id=scene.round.pk, actor=scene.admin)

    assert done.kind == DecisionKind.SWAP
    assert pairs(scene) == before
    assert not Match.objects.filter(origin=MatchOrigin.SWAP, state=MatchState.PROPOSED).exists()


def test_swap_after_undo_works_again(scene):
    first, second, _third = scene.matches
    swapped(scene, first, second.mentor)
    decisions.undo_last(round_id=scene.round.pk, actor=scene.admin)
    first.refresh_from_db()

    swapped(scene, first, second.mentor)

    assert (first.mentee_id, second.mentor_id) in pairs(scene)


def test_undo_refuses_after_a_decision_about_a_new_row(scene):
    first, second, _third = scene.matches
    new = swapped(scene, first, second.mentor)
    other = ProgramStaffFactory(program=scene.program).user
    review.approve(match_id=new.pk, actor=other)
    before = pairs(scene)

    with pytest.raises(conflicts.ChangedSince, match=other.name):
        decisions.undo_last(round_id=scene.round.pk, actor=scene.admin)
    assert pairs(scene) == before


def test_undo_refuses_where_the_mentee_has_another_proposal(scene):
    """She lost her mentor by the swap, and a later run found her another."""
    first, second, _third = scene.matches
    swapped(scene, first, second.mentor)
    Match.objects.create(
        round=scene.round, mentee=second.mentee, mentor=MentorFactory(program=scene.program),
        mentor_type="career", origin=MatchOrigin.HAND, score=0,
    )  # fmt: skip

    with pytest.raises(conflicts.ProposedAnew, match=second.mentee.user.name):
        decisions.undo_last(round_id=scene.round.pk, actor=scene.admin)


def test_swap_twice_returns_the_match_that_is_there(scene):
    first, second, _third = scene.matches
    plan = preview(scene, first, second.mentor)
    given = {
        "match_id": first.pk, "instead": str(second.mentor.uuid), "actor": scene.admin,
        "version": first.version, "fingerprint": plan.fingerprint,
    }  # fmt: skip
    new = swap.swap(**given)

    assert swap.swap(**given) == new
    assert Match.objects.filter(origin=MatchOrigin.SWAP).count() == 2


def test_swap_refuses_when_the_plan_is_not_what_was_shown(scene):
    first, second, _third = scene.matches
    fingerprint = preview(scene, first, second.mentor).fingerprint
    review.note(match_id=second.pk, actor=scene.admin, text="Read me")

    with pytest.raises(plans.PlanChanged):
        swapped(scene, first, second.mentor, fingerprint=fingerprint)
    assert not Match.objects.filter(origin=MatchOrigin.SWAP).exists()


def test_swap_refuses_a_stale_version_naming_who(scene):
    first, second, _third = scene.matches
    other = ProgramStaffFactory(program=scene.program).user
    review.note(match_id=first.pk, actor=other, text="Read me")

    with pytest.raises(conflicts.StaleMatch, match=other.name):
        swapped(scene, first, second.mentor)


def test_swap_rereads_the_rows_under_their_locks(scene, monkeypatch):
    first, second, _third = scene.matches
    plan = preview(scene, first, second.mentor)
    review.pin(match_id=second.pk, actor=scene.admin)
    monkeypatch.setattr(swap, "plan_of", lambda **_given: plan)

    with pytest.raises(conflicts.StaleMatch):
        swap.swap(
            match_id=first.pk, instead=str(second.mentor.uuid), actor=scene.admin,
            fingerprint=plan.fingerprint,
        )  # fmt: skip
    assert not Match.objects.filter(origin=MatchOrigin.SWAP).exists()


def test_swap_rereads_the_people_under_their_locks(scene, monkeypatch):
    first, second, _third = scene.matches
    plan = preview(scene, first, second.mentor)
    Mentor.objects.filter(pk=second.mentor_id).update(state="paused")
    monkeypatch.setattr(swap, "plan_of", lambda **_given: plan)

    with pytest.raises(exceptions.MentorGone):
        swap.swap(
            match_id=first.pk, instead=str(second.mentor.uuid), actor=scene.admin,
            fingerprint=plan.fingerprint,
        )  # fmt: skip
    assert not Match.objects.filter(origin=MatchOrigin.SWAP).exists()


def test_pinned_pairs_stay_and_the_sentence_says_so(scene):
    first, second, _third = scene.matches
    review.pin(match_id=second.pk, actor=scene.admin)

    with pytest.raises(plans.NoPlaceToSwap, match=second.mentor.user.name):
        preview(scene, first, second.mentor)


def test_pinned_match_is_not_swapped_itself(scene):
    first, second, _third = scene.matches
    review.pin(match_id=first.pk, actor=scene.admin)

    with pytest.raises(plans.RowFixed):
        preview(scene, first, second.mentor)


def test_approved_mentee_is_not_taken_from_her_mentor(scene):
    first, second, _third = scene.matches
    review.approve(match_id=second.pk, actor=scene.admin)

    with pytest.raises(plans.RowFixed, match=second.mentee.user.name):
        preview(scene, first, second.mentee)


def test_swap_of_an_approved_match_is_refused(scene):
    first, second, _third = scene.matches
    review.approve(match_id=first.pk, actor=scene.admin)

    with pytest.raises(exceptions.AlreadyDecided):
        preview(scene, first, second.mentor)


def test_swap_is_for_admins_of_the_program(scene):
    first, second, _third = scene.matches

    with pytest.raises(exceptions.AnotherProgram):
        preview(scene, first, second.mentor, actor=ProgramStaffFactory().user)


def test_other_mentees_for_a_mentor_are_swapped_as_well(scene):
    first, second, _third = scene.matches

    new = swapped(scene, first, second.mentee)

    assert (new.mentee_id, new.mentor_id) == (second.mentee_id, first.mentor_id)
    assert (first.mentee_id, second.mentor_id) in pairs(scene)


# Where the run's proof says nothing: an exchange of two.


def test_a_swapped_pair_is_swapped_again_as_an_exchange_of_two(scene):
    first, second, third = scene.matches
    new = swapped(scene, first, second.mentor)

    plan = preview(scene, new, third.mentor)
    again = swapped(scene, new, third.mentor)

    assert not plan.is_whole
    assert (again.mentee_id, again.mentor_id) == (first.mentee_id, third.mentor_id)
    assert (third.mentee_id, second.mentor_id) in pairs(scene)


def test_a_mentor_with_a_free_place_takes_her_and_nobody_else_moves(scene):
    first, second, _third = scene.matches
    review.reject(match_id=second.pk, actor=scene.admin, reason="profile_old")

    plan = preview(scene, first, second.mentor)

    assert [(step.mentee, step.after) for step in plan.steps] == [
        (str(first.mentee.uuid), str(second.mentor.uuid))
    ]
    assert plan.total_after == plan.board.total == 20_000


def test_large_plans_are_exchanged_by_two_with_exact_figures(scene, monkeypatch):
    monkeypatch.setattr("matching.services.swap_plan.can_be_solved", lambda _run: False)
    first, second, _third = scene.matches
    first.mentee.goals.add(GoalFactory(slug="learn-to-lead"))

    plan = preview(scene, first, second.mentor)
    new = swapped(scene, first, second.mentor)

    assert [(step.after_score, step.before_score) for step in plan.steps][1] == (10_000, 10_000)
    assert new.score == plan.steps[0].after_score < 10_000
    assert plan.total_after == 30_000 - (10_000 - new.score)


def test_whoever_is_left_takes_a_free_place_of_the_own_list(scene, monkeypatch):
    monkeypatch.setattr("matching.services.swap_plan.can_be_solved", lambda _run: False)
    first, second, _third = scene.matches
    Mentor.objects.filter(pk=first.mentor_id).update(offers=["life"])
    free = MentorFactory(
        program=scene.program, capacity=1, profile__role=second.mentor.user.profile.role
    )
    second.breakdown["alternatives"] = [{"mentor_id": free.pk}]
    second.save(update_fields=["breakdown"])
    scene.program.min_score = 0
    scene.program.save(update_fields=["min_score"])

    plan = preview(scene, first, second.mentor)

    assert [step.after for step in plan.steps] == [str(second.mentor.uuid), str(free.uuid)]


def test_whoever_fits_nowhere_would_have_nobody(scene, monkeypatch):
    monkeypatch.setattr("matching.services.swap_plan.can_be_solved", lambda _run: False)
    first, second, _third = scene.matches
    Mentor.objects.filter(pk=first.mentor_id).update(offers=["life"])

    plan = preview(scene, first, second.mentor)
    swapped(scene, first, second.mentor)

    assert (plan.steps[1].after, plan.served) == ("", -1)
    assert second.mentee_id not in {mentee for mentee, _mentor in pairs(scene)}


def test_whoever_loses_her_mentor_is_listed_with_the_reason_until_undone(scene, monkeypatch):
    monkeypatch.setattr("matching.services.swap_plan.can_be_solved", lambda _run: False)
    first, second, _third = scene.matches
    Mentor.objects.filter(pk=first.mentor_id).update(offers=["life"])

    swapped(scene, first, second.mentor)

    (left,) = people_left(scene.round, scene.run, frozenset())
    assert (left.mentee_id, left.reason) == (second.mentee_id, "places_taken")
    assert left.near_key == str(second.mentor.uuid)
    decisions.undo_last(round_id=scene.round.pk, actor=scene.admin)
    assert people_left(scene.round, scene.run, frozenset()) == []


def test_swap_keeps_to_the_rules_of_matching(scene, monkeypatch):
    monkeypatch.setattr("matching.services.swap_plan.can_be_solved", lambda _run: False)
    first, second, _third = scene.matches
    Mentor.objects.filter(pk=second.mentor_id).update(offers=["life"])

    with pytest.raises(plans.NotPossible, match="doesn't offer this kind of mentoring"):
        preview(scene, first, second.mentor)


def test_the_same_mentor_is_no_swap(scene):
    first = scene.matches[0]

    with pytest.raises(plans.SameMentor):
        preview(scene, first, first.mentor)


def test_a_newer_run_makes_the_swap_part_of_the_past(scene):
    first, second, _third = scene.matches
    swapped(scene, first, second.mentor)
    execute(request_run(round_id=scene.round.pk, actor=None).pk)

    with pytest.raises(conflicts.ProposedAnew):
        decisions.undo_last(round_id=scene.round.pk, actor=scene.admin)
    assert len(pairs(scene)) == 3


def test_request_that_got_a_proposal_meanwhile_is_not_served_twice(scene, monkeypatch):
    """She had nobody when the plan was made; a colleague has paired her by hand since."""
    first, second, _third = scene.matches
    Match.objects.filter(pk=second.pk).update(state=MatchState.SUPERSEDED)
    plan = preview(scene, first, second.mentee)
    Match.objects.create(
        round=scene.round, mentee=second.mentee, mentor=second.mentor, mentor_type="career",
        origin=MatchOrigin.HAND, score=0,
    )  # fmt: skip
    monkeypatch.setattr(swap, "plan_of", lambda **_given: plan)

    with pytest.raises(plans.PlanChanged):
        swap.swap(
            match_id=first.pk, instead=str(second.mentee.uuid), actor=scene.admin,
            fingerprint=plan.fingerprint,
        )  # fmt: skip
    assert not Match.objects.filter(origin=MatchOrigin.SWAP).exists()
