"""Undoing: after every kind of decision, step by step, and what refuses it."""

import uuid

import pytest

from accounts.models import AuditEvent, Notification
from matching import exceptions
from matching.enums import DecisionKind, ExclusionKind, MatchState, RoundState
from matching.exceptions import conflicts
from matching.models import Decision, Exclusion, Match
from matching.services import decisions, exclusions, review
from mentorship.enums import MenteeState
from tests.factories.accounts import UserFactory
from tests.factories.matching import MatchFactory, RoundFactory
from tests.factories.mentorship import ProfileFactory, ProgramStaffFactory

pytestmark = pytest.mark.django_db


def admin_of(match, **fields):
    return ProgramStaffFactory(program=match.round.program, **fields).user


def facts(match):
    """Return what undoing must bring back, with the places of the mentor."""
    row = Match.objects.select_related("mentor").get(pk=match.pk)
    put_back = {name: getattr(row, name) for name in decisions.PUT_BACK}
    return put_back | {"places": row.mentor.places_held}


def undo(match, actor, **given):
    return decisions.undo_last(round_id=match.round_id, actor=actor, **given)


DECIDE = {
    "approve": lambda match, admin: review.approve(match_id=match.pk, actor=admin),
    "reject": lambda match, admin: review.reject(
        match_id=match.pk, actor=admin, reason="same_line", note="Her boss until May"
    ),
    "pin": lambda match, admin: review.pin(match_id=match.pk, actor=admin),
    "note": lambda match, admin: review.note(match_id=match.pk, actor=admin, text="Ask Ruth"),
}


@pytest.mark.parametrize("kind", DECIDE)
def test_undo_puts_back_what_was_decided_and_tells_nobody(kind):
    match = MatchFactory()
    admin = admin_of(match)
    before = facts(match)
    DECIDE[kind](match, admin)
    assert facts(match) != before

    undone = undo(match, admin)

    assert undone == decisions.Undone(DecisionKind(kind), (match.pk,))
    assert facts(match) == before
    assert not Exclusion.objects.exists()
    assert not Notification.objects.exists()
    event = AuditEvent.objects.filter(target_type="matching.match").latest("pk")
    assert (event.action, event.data["kind"], event.data["version"]) == ("match.undone", kind, 3)


def test_undo_of_an_approval_taken_back_takes_the_place_again():
    match = MatchFactory()
    admin = admin_of(match)
    review.approve(match_id=match.pk, actor=admin)
    approved = facts(match)
    review.unapprove(match_id=match.pk, actor=admin)

    undo(match, admin)

    assert facts(match) == approved


def test_undo_of_a_rejected_approval_takes_the_place_again():
    match = MatchFactory()
    admin = admin_of(match)
    review.approve(match_id=match.pk, actor=admin)
    approved = facts(match)
    DECIDE["reject"](match, admin)

    undo(match, admin)

    assert facts(match) == approved
    assert not Exclusion.objects.exists()


def test_undo_of_an_unpin_pins_again():
    match = MatchFactory(is_pinned=True)
    admin = admin_of(match)
    review.unpin(match_id=match.pk, actor=admin)

    undo(match, admin)

    assert Match.objects.get().is_pinned


def test_undo_keeps_an_exclusion_that_was_there_before_the_rejection():
    match = MatchFactory()
    admin = admin_of(match)
    exclusions.add(
        program=match.round.program, first=match.mentee.user_id, second=match.mentor.user_id,
        kind=ExclusionKind.SUPERVISOR, actor=None,
    )  # fmt: skip
    DECIDE["reject"](match, admin)

    undo(match, admin)

    assert Exclusion.objects.count() == 1
    assert Match.objects.get().state == MatchState.PROPOSED


def test_undo_walks_back_step_by_step():
    match = MatchFactory()
    admin = admin_of(match)
    before = facts(match)
    for kind in ("pin", "note", "approve"):
        DECIDE[kind](match, admin)

    kinds = [undo(match, admin).kind for _ in range(3)]

    assert kinds == ["approve", "note", "pin"]
    assert facts(match) == before
    with pytest.raises(conflicts.NothingToUndo):
        undo(match, admin)


def test_undo_is_each_admins_own():
    match = MatchFactory()
    admin, other = admin_of(match), admin_of(match)
    DECIDE["approve"](match, admin)

    with pytest.raises(conflicts.NothingToUndo):
        undo(match, other)

    assert Match.objects.get().state == MatchState.APPROVED


def test_undo_is_each_rounds_own():
    match = MatchFactory()
    admin = admin_of(match)
    DECIDE["approve"](match, admin)
    other = RoundFactory(program=match.round.program)

    with pytest.raises(conflicts.NothingToUndo):
        decisions.undo_last(round_id=other.pk, actor=admin)


def test_undo_names_who_changed_the_match_since():
    match = MatchFactory()
    admin, marisol = admin_of(match), admin_of(match, user__name="Marisol Vega")
    DECIDE["pin"](match, admin)
    DECIDE["approve"](match, marisol)

    with pytest.raises(conflicts.ChangedSince, match=r"Marisol Vega approved this match at \d"):
        undo(match, admin)

    assert Match.objects.get().is_pinned


def test_undo_works_again_once_the_colleague_undid_hers():
    match = MatchFactory()
    admin, marisol = admin_of(match), admin_of(match)
    DECIDE["pin"](match, admin)
    DECIDE["approve"](match, marisol)
    undo(match, marisol)

    undo(match, admin)

    stored = Match.objects.get()
    assert (stored.state, stored.is_pinned) == (MatchState.PROPOSED, False)


def test_undo_of_a_change_by_the_system_says_so():
    match = MatchFactory()
    admin = admin_of(match)
    DECIDE["pin"](match, admin)
    Match.objects.update(state=MatchState.SUPERSEDED, version=3)

    with pytest.raises(conflicts.ChangedSince, match="changed after you opened it"):
        undo(match, admin)


def test_undo_is_refused_kindly_when_the_mentor_is_full_meanwhile():
    match = MatchFactory(mentor__capacity=1)
    admin = admin_of(match)
    DECIDE["approve"](match, admin)
    review.unapprove(match_id=match.pk, actor=admin)
    DECIDE["approve"](MatchFactory(round=match.round, mentor=match.mentor), admin_of(match))

    with pytest.raises(exceptions.MentorFull, match="has no place left"):
        undo(match, admin)

    assert Match.objects.get(pk=match.pk).state == MatchState.PROPOSED


def test_undo_is_refused_when_the_mentee_has_another_proposal():
    match = MatchFactory()
    admin = admin_of(match)
    DECIDE["reject"](match, admin)
    MatchFactory(round=match.round, mentee=match.mentee)

    with pytest.raises(conflicts.ProposedAnew, match=match.mentee.user.name):
        undo(match, admin)

    assert Exclusion.objects.count() == 1
    assert Match.objects.get(pk=match.pk).state == MatchState.REJECTED


def test_undo_is_refused_in_a_closed_round():
    match = MatchFactory()
    admin = admin_of(match)
    DECIDE["pin"](match, admin)
    match.round.state = RoundState.CLOSED
    match.round.save()

    with pytest.raises(exceptions.RoundClosed):
        undo(match, admin)


def test_undo_is_refused_to_who_administers_no_more():
    match = MatchFactory()
    admin = admin_of(match)
    DECIDE["pin"](match, admin)
    admin.staff_roles.all().delete()

    with pytest.raises(exceptions.AnotherProgram):
        undo(match, admin)


def test_undo_is_refused_for_a_workplace_that_became_hers():
    match = MatchFactory()
    admin = admin_of(match)
    DECIDE["pin"](match, admin)
    ProfileFactory(user=admin, employer=match.mentee.user.profile.employer)

    with pytest.raises(exceptions.OwnWorkplace):
        undo(match, admin)


def test_undo_of_the_press_shown_twice_undoes_it_once():
    match = MatchFactory()
    admin = admin_of(match)
    DECIDE["pin"](match, admin)
    DECIDE["approve"](match, admin)
    shown = Decision.objects.first().batch

    first = undo(match, admin, batch=shown)
    second = undo(match, admin, batch=shown)

    assert first == second == decisions.Undone(DecisionKind.APPROVE, (match.pk,))
    stored = Match.objects.get()
    assert (stored.state, stored.is_pinned) == (MatchState.PROPOSED, True)


def test_undo_of_an_unknown_press_undoes_nothing():
    match = MatchFactory()
    admin = admin_of(match)
    DECIDE["pin"](match, admin)

    with pytest.raises(conflicts.NothingToUndo):
        undo(match, admin, batch=uuid.uuid4())


def approved_at_once(count):
    match_round = RoundFactory()
    matches = [MatchFactory(round=match_round) for _ in range(count)]
    admin = admin_of(matches[0])
    batch = uuid.uuid4()
    for match in matches:
        review.approve(match_id=match.pk, actor=admin, batch=batch)
    return matches, admin


def test_undo_puts_back_all_that_one_press_approved():
    matches, admin = approved_at_once(3)

    undone = undo(matches[0], admin)

    assert undone == decisions.Undone(DecisionKind.APPROVE, tuple(match.pk for match in matches))
    assert set(Match.objects.values_list("state", "mentor__places_held")) == {("proposed", 0)}
    assert AuditEvent.objects.filter(action="match.undone").count() == 3


def test_undo_leaves_of_a_press_what_a_colleague_changed_since():
    matches, admin = approved_at_once(3)
    marisol = admin_of(matches[0], user__name="Marisol Vega")
    review.unapprove(match_id=matches[1].pk, actor=marisol)

    undone = undo(matches[0], admin)

    assert undone.match_ids == (matches[0].pk, matches[2].pk)
    assert ["Marisol Vega took the approval back" in str(why) for why in undone.left] == [True]


def test_undo_of_a_press_whose_every_match_changed_is_refused():
    matches, admin = approved_at_once(2)
    marisol = admin_of(matches[0])
    for match in matches:
        review.unapprove(match_id=match.pk, actor=marisol)

    with pytest.raises(conflicts.ChangedSince):
        undo(matches[0], admin)


def test_undo_needs_a_constant_number_of_queries_per_match(django_assert_max_num_queries):
    matches, admin = approved_at_once(8)

    with django_assert_max_num_queries(16 + 8 * 9):
        undo(matches[0], admin)


def test_undo_of_a_rejection_is_refused_when_the_mentee_left():
    match = MatchFactory()
    admin = admin_of(match)
    DECIDE["approve"](match, admin)
    DECIDE["reject"](match, admin)
    match.mentee.state = MenteeState.LEFT
    match.mentee.save()

    with pytest.raises(exceptions.MenteeGone):
        undo(match, admin)


def test_repeating_a_decision_keeps_one_step_to_undo():
    match = MatchFactory()
    admin = admin_of(match)

    for _ in range(2):
        review.approve(match_id=match.pk, actor=admin, version=1)

    assert list(Decision.objects.values_list("kind", "version")) == [("approve", 2)]


def test_refused_decision_keeps_nothing_to_undo():
    match = MatchFactory(mentor__capacity=1, mentor__places_held=1)

    with pytest.raises(exceptions.MentorFull):
        review.approve(match_id=match.pk, actor=admin_of(match))

    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("kind", "said"),
    [("approve", "approved this match"), ("reject", "rejected this match"),
     ("pin", "pinned this match"), ("note", "wrote a note on this match")],
)  # fmt: skip
def test_stale_decision_names_who_did_what_first(kind, said):
    match = MatchFactory()
    DECIDE[kind](match, admin_of(match, user=UserFactory(name="Marisol Vega")))

    with pytest.raises((conflicts.StaleMatch, exceptions.AlreadyDecided)) as refused:
        review.note(match_id=match.pk, actor=admin_of(match), text="Mine", version=1)

    assert f"Marisol Vega {said} at" in str(refused.value)
