"""Asking another admin to decide, and what one may not decide oneself."""

import pytest

from accounts.models import AuditEvent
from matching import exceptions
from matching.enums import DecisionKind, MatchState, RoundState
from matching.exceptions import conflicts, handing
from matching.models import Decision, Match
from matching.services import decisions, handing_over, presence, review
from tests.factories.accounts import UserFactory
from tests.factories.matching import MatchFactory, RoundFactory
from tests.factories.mentorship import ProgramStaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def match():
    return MatchFactory()


def admin_of(match, **fields):
    return ProgramStaffFactory(program=match.round.program, **fields).user


def hand(match, actor, to, **given):
    return handing_over.hand_over(match_id=match.pk, actor=actor, to_id=to.pk, **given)


def test_hand_over_names_the_reviewer_and_who_asked(match):
    admin, tove = admin_of(match), admin_of(match)

    handed = hand(match, admin, tove, note="Same town", version=1)

    assert (handed.reviewer, handed.handed_by, handed.note) == (tove, admin, "Same town")
    assert (handed.state, handed.version) == (MatchState.PROPOSED, 2)
    event = AuditEvent.objects.get()
    assert (event.action, event.data["to"]) == ("match.handed_over", tove.pk)


def test_hand_over_again_to_the_same_changes_nothing(match):
    admin, tove = admin_of(match), admin_of(match)
    hand(match, admin, tove, version=1)

    again = hand(match, admin, tove, version=1)

    assert again.version == 2
    assert Decision.objects.count() == 1


def test_hand_over_adds_its_note_to_that_of_the_team(match):
    Match.objects.update(note="Ask Ruth")

    handed = hand(match, admin_of(match), admin_of(match), note="Same town")

    assert handed.note == "Ask Ruth\nSame town"


def test_hand_over_refuses_a_note_that_does_not_fit(match):
    Match.objects.update(note="x" * 499)

    with pytest.raises(exceptions.NoteTooLong):
        hand(match, admin_of(match), admin_of(match), note="yy")


def test_hand_over_refuses_strangers_viewers_and_oneself(match):
    admin = admin_of(match)

    for to in (UserFactory(), admin_of(match, role="viewer"), admin):
        with pytest.raises(handing.NoSuchColleague):
            hand(match, admin, to)


def test_hand_over_refuses_a_colleague_who_may_not_decide_it(match):
    ruth = admin_of(match, employer=match.mentor.user.profile.employer, user__name="Ruth Abiodun")

    with pytest.raises(handing.NotTheirs, match="Ruth Abiodun can't decide this either"):
        hand(match, admin_of(match), ruth)


@pytest.mark.parametrize("state", [MatchState.REJECTED, MatchState.SUPERSEDED])
def test_hand_over_refuses_what_is_decided_or_gone(state):
    match = MatchFactory(state=state)

    with pytest.raises((exceptions.AlreadyDecided, exceptions.WrongState)):
        hand(match, admin_of(match), admin_of(match))


def test_hand_over_refuses_a_closed_round_and_a_stale_version():
    closed = MatchFactory(round__state=RoundState.CLOSED)
    with pytest.raises(exceptions.RoundClosed):
        hand(closed, admin_of(closed), admin_of(closed))

    changed = MatchFactory(version=3)
    with pytest.raises(conflicts.StaleMatch):
        hand(changed, admin_of(changed), admin_of(changed), version=2)


def test_whoever_may_decide_still_can_after_handing_over(match):
    admin, tove = admin_of(match), admin_of(match)
    hand(match, admin, tove)

    approved = review.approve(match_id=match.pk, actor=admin)

    assert approved.state == MatchState.APPROVED


def test_hand_over_can_be_undone(match):
    admin = admin_of(match)
    hand(match, admin, admin_of(match), note="Same town")

    undone = decisions.undo_last(round_id=match.round_id, actor=admin)

    stored = Match.objects.get()
    assert undone.kind == DecisionKind.HAND_OVER
    assert (stored.reviewer, stored.handed_at, stored.note) == (None, None, "")


# -- what one may not decide -------------------------------------------------------------------


def test_kept_matches_are_handed_over_unseen_and_alone():
    match_round = RoundFactory()
    hers = MatchFactory(round=match_round)
    free = MatchFactory(round=match_round)
    admin = admin_of(hers, employer=hers.mentor.user.profile.employer)
    free.mentor.user.profile.employer = free.mentee.user.profile.employer = "Elsewhere"
    free.mentor.user.profile.save()
    free.mentee.user.profile.save()
    hers.mentee.user.profile.employer = "Elsewhere"
    hers.mentee.user.profile.save()
    tove = admin_of(hers)

    handed = handing_over.hand_over_kept(round_id=match_round.pk, actor=admin, to_id=tove.pk)

    assert handed == 1
    reviewers = dict(Match.objects.values_list("pk", "reviewer"))
    assert reviewers == {hers.pk: tove.pk, free.pk: None}


def test_kept_matches_handed_over_can_be_taken_back(match):
    admin = admin_of(match, employer=match.mentor.user.profile.employer)
    tove = admin_of(match)
    handing_over.hand_over_kept(round_id=match.round_id, actor=admin, to_id=tove.pk)

    decisions.undo_last(round_id=match.round_id, actor=admin)

    assert Match.objects.get().reviewer is None


def test_kept_matches_handed_over_twice_answer_the_same(match):
    admin = admin_of(match, employer=match.mentor.user.profile.employer)
    tove = admin_of(match)

    counts = [
        handing_over.hand_over_kept(round_id=match.round_id, actor=admin, to_id=tove.pk)
        for _press in range(2)
    ]

    assert counts == [1, 1]
    assert Decision.objects.count() == 1


def test_what_became_of_a_kept_match_is_not_told_by_undoing(match):
    admin = admin_of(match, employer=match.mentor.user.profile.employer)
    tove = admin_of(match)
    handing_over.hand_over_kept(round_id=match.round_id, actor=admin, to_id=tove.pk)
    review.approve(match_id=match.pk, actor=tove)

    with pytest.raises(conflicts.DecidedSince):
        decisions.undo_last(round_id=match.round_id, actor=admin)


def test_kept_matches_stay_when_the_colleague_may_not_decide_them_either(match):
    employer = match.mentor.user.profile.employer
    admin, ruth = admin_of(match, employer=employer), admin_of(match, employer=employer)

    with pytest.raises(handing.NotTheirs):
        handing_over.hand_over_kept(round_id=match.round_id, actor=admin, to_id=ruth.pk)

    assert Match.objects.get().reviewer is None


def test_kept_matches_of_another_program_are_not_hers_to_hand_over(match):
    with pytest.raises(exceptions.AnotherProgram):
        handing_over.hand_over_kept(
            round_id=match.round_id, actor=UserFactory(), to_id=admin_of(match).pk
        )


# -- presence ----------------------------------------------------------------------------------


def test_visit_is_one_row_that_moves_with_its_admin(match):
    admin = admin_of(match)

    presence.visit(match_round=match.round, user=admin, match_id=None)
    seen = presence.visit(match_round=match.round, user=admin, match_id=match.pk)

    assert (seen.match, match.round.visits.count()) == (match, 1)


def test_visit_names_no_match_of_another_round_or_of_her_workplace(match):
    admin = admin_of(match)
    elsewhere = MatchFactory()
    assert presence.visit(match_round=match.round, user=admin, match_id=elsewhere.pk).match is None

    admin.staff_roles.update(employer=match.mentor.user.profile.employer)
    assert presence.visit(match_round=match.round, user=admin, match_id=match.pk).match is None
