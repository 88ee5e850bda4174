from datetime import date

import pytest

from accounts.models import AuditEvent
from matching import exceptions
from matching.enums import (
    DecisionKind,
    ExclusionKind,
    MatchOrigin,
    MatchState,
    RoundState,
)
from matching.exceptions import conflicts, pairing
from matching.models import Decision, Match
from matching.services import by_hand, decisions, exclusions, review, runs, single
from mentorship.enums import MenteeState, MentorState
from mentorship.models import Mentee, Mentor
from tests.factories.matching import MatchFactory
from tests.factories.mentorship import (
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    PatternFactory,
    ProgramStaffFactory,
    RoleFactory,
)
from tests.matching.hands import two_who_fit

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    return two_who_fit()


def refused(two, refusal, **changes):
    """Propose and expect to be refused, with nothing written; return the refusal."""
    before = list(Match.objects.order_by("pk").values_list("pk", "state", "version"))

    with pytest.raises(refusal) as caught:
        two.propose(**changes)

    assert list(Match.objects.order_by("pk").values_list("pk", "state", "version")) == before
    assert not AuditEvent.objects.filter(action="match.proposed").exists()
    return caught.value


def test_propose_makes_a_scored_match_of_the_two(two):
    scored = single.scored(
        match_round=two.round, mentee=two.mentee, mentor=two.mentor, mentor_type="career"
    )

    match = two.propose()

    kept = Match.objects.get()
    assert kept == match
    assert (kept.origin, kept.state, kept.is_pinned) == ("hand", "proposed", False)
    assert {name: getattr(kept, name) for name in scored.fields} == scored.fields
    event = AuditEvent.objects.get(action="match.proposed")
    assert (event.actor, event.data["set_aside"]) == (two.admin, [])


def test_propose_without_an_actor_is_a_commands(two):
    match = two.propose(actor=None, is_pinned=True)

    assert match.is_pinned
    assert AuditEvent.objects.get(action="match.proposed").actor is None
    assert not Decision.objects.exists()


def test_same_pair_twice_in_one_direction_is_refused(two):
    two.propose()

    with pytest.raises(pairing.ProposedAlready):
        two.propose(mentor_type="peer")

    assert Match.objects.count() == 1


def test_the_other_direction_is_legal(two):
    two.propose()
    back = MenteeFactory(program=two.program, user=two.mentor.user, seeks=["peer"], profile=False)
    peer = MentorFactory(program=two.program, user=two.mentee.user, offers=["peer"], profile=False)

    two.propose(mentee=back, mentor=peer, mentor_type="peer")

    assert Match.objects.count() == 2


def test_pair_that_was_approved_in_this_round_is_refused(two):
    MatchFactory(
        round=two.round, mentee=two.mentee, mentor=two.mentor, state=MatchState.APPROVED,
    )  # fmt: skip

    refused(two, exceptions.PairedAlready)


def test_one_person_is_no_pair(two):
    herself = MentorFactory(program=two.program, user=two.mentee.user, profile=False)

    refused(two, pairing.OnePerson, mentor=herself)


@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_admin_does_not_pair_herself(two, side):
    part = {"mentee": MenteeFactory, "mentor": MentorFactory}[side](
        program=two.program, user=two.admin
    )

    refused(two, exceptions.OwnMatch, **{side: part})


@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_admin_does_not_pair_her_workplace(two, side):
    ProgramStaffFactory(
        program=two.program, user=two.admin, role="viewer",
        employer=getattr(two, side).user.profile.employer,
    )  # fmt: skip

    refused(two, exceptions.OwnWorkplace)


def test_admin_of_another_program_is_refused(two):
    refused(two, exceptions.AnotherProgram, actor=ProgramStaffFactory().user)


def test_part_of_another_program_is_not_found(two):
    refused(two, Mentee.DoesNotExist, mentee=MenteeFactory())
    refused(two, Mentor.DoesNotExist, mentor=MentorFactory())


def test_kind_that_is_none_is_refused(two):
    assert refused(two, pairing.NoSuchType, mentor_type="coach").status == 400


def test_closed_round_takes_no_pair(two):
    two.round.state = RoundState.CLOSED
    two.round.save()

    refused(two, exceptions.RoundClosed)


@pytest.mark.parametrize(
    ("side", "values", "refusal"),
    [
        ("mentee", {"state": MenteeState.PAUSED}, exceptions.MenteeGone),
        ("mentor", {"state": MentorState.PAUSED}, exceptions.MentorGone),
        ("mentor", {"available_until": date(2020, 1, 1)}, exceptions.MentorGone),
        ("mentor", {"capacity": 1, "places_held": 1}, exceptions.MentorFull),
        ("mentor", {"offers": ["life"]}, pairing.AgainstRules),
        ("mentee", {"seeks": ["life"]}, pairing.AgainstRules),
        ("mentee", {"avoid": ["employer"]}, pairing.AgainstRules),
    ],
)
def test_what_nobody_may_set_aside_is_refused_even_with_a_reason(two, side, values, refusal):
    if "avoid" in values:
        values = {"avoid": [two.mentor.user.email]}
    part = getattr(two, side)
    for name, value in values.items():
        setattr(part, name, value)
    part.save()

    refused(two, refusal, override_reason="They know each other.")


def test_person_without_a_profile_is_refused_with_a_sentence(two):
    refused(two, pairing.NoRole, mentee=MenteeFactory(program=two.program, profile=False))


def test_excluded_pair_is_refused(two):
    exclusions.add(
        program=two.program, first=two.mentee.user_id, second=two.mentor.user_id,
        kind=ExclusionKind.CONFLICT, actor=None,
    )  # fmt: skip

    refused(two, pairing.AgainstRules, override_reason="Again.")


def test_soft_rule_asks_for_a_reason(two):
    mornings = PatternFactory(slug="morning", windows=[(0, 360, 480)])
    early = two.another_mentor(profile__patterns=[mornings])

    refusal = refused(two, pairing.ReasonToAllow, mentor=early)

    assert refusal.status == 409
    assert refusal.sentences == ("They're both free for less than the minimum.",)


def test_soft_rule_is_set_aside_for_a_reason_that_is_kept(two):
    mornings = PatternFactory(slug="morning", windows=[(0, 360, 480)])
    early = two.another_mentor(profile__patterns=[mornings])

    match = two.propose(mentor=early, override_reason="  They agreed on Sundays. ")

    assert match.override_reason == "They agreed on Sundays."
    event = AuditEvent.objects.get(action="match.proposed")
    assert event.data["set_aside"] == ["overlap"]
    assert "Sundays" not in str(event.data)


def test_reason_that_sets_nothing_aside_is_not_kept(two):
    assert two.propose(override_reason="For good measure.").override_reason == ""


def test_reason_that_is_too_long_is_refused(two):
    assert refused(two, pairing.ReasonTooLong, override_reason="x" * 301).status == 400


def test_second_mentor_beyond_the_limit_is_refused(two):
    MentorshipFactory(program=two.program, mentee=two.mentee, active=True)

    refused(two, exceptions.MenteeServed)


def test_proposal_of_a_run_gives_way(two):
    other = MatchFactory(round=two.round, mentee=two.mentee, mentor=two.another_mentor())
    hers = MatchFactory(round=two.round)

    two.propose()

    other.refresh_from_db()
    hers.refresh_from_db()
    assert (other.state, other.version) == (MatchState.SUPERSEDED, 2)
    assert hers.state == MatchState.PROPOSED


def test_proposal_for_another_kind_stays_where_she_may_have_two():
    two = two_who_fit(mentors_per_mentee=2)
    peer = MatchFactory(round=two.round, mentee=two.mentee, mentor_type="peer")

    two.propose()

    peer.refresh_from_db()
    assert peer.state == MatchState.PROPOSED


def test_undo_brings_back_what_gave_way(two):
    other = MatchFactory(round=two.round, mentee=two.mentee, mentor=two.another_mentor())
    match = two.propose()

    undone = decisions.undo_last(round_id=two.round.pk, actor=two.admin)

    other.refresh_from_db()
    match.refresh_from_db()
    assert undone.kind == DecisionKind.HAND
    assert (match.state, other.state) == (MatchState.WITHDRAWN, MatchState.PROPOSED)


def test_undo_is_refused_after_somebody_decided(two):
    match = two.propose()
    review.approve(match_id=match.pk, actor=ProgramStaffFactory(program=two.program).user)

    with pytest.raises(conflicts.ChangedSince):
        decisions.undo_last(round_id=two.round.pk, actor=two.admin)

    match.refresh_from_db()
    assert match.state == MatchState.APPROVED


def test_withdraw_takes_a_pair_by_hand_back(two):
    other = MatchFactory(round=two.round, mentee=two.mentee, mentor=two.another_mentor())
    match = two.propose(is_pinned=True)

    by_hand.withdraw(match_id=match.pk, actor=two.admin, version=match.version)
    by_hand.withdraw(match_id=match.pk, actor=two.admin)

    match.refresh_from_db()
    other.refresh_from_db()
    assert (match.state, match.is_pinned) == (MatchState.WITHDRAWN, False)
    assert other.state == MatchState.PROPOSED
    assert not Decision.objects.filter(undone_at=None).exists()


def test_withdraw_leaves_what_a_run_proposed(two):
    match = MatchFactory(round=two.round)

    with pytest.raises(pairing.NotByHand):
        by_hand.withdraw(match_id=match.pk, actor=two.admin)


def test_withdraw_refuses_a_stale_page(two):
    match = two.propose()
    review.pin(match_id=match.pk, actor=two.admin)

    with pytest.raises(conflicts.StaleMatch):
        by_hand.withdraw(match_id=match.pk, actor=two.admin, version=1)


def pin(two, **changes):
    parts = {"mentee": two.mentee, "mentor": two.mentor, **changes}
    return by_hand.pin_pair(
        round_id=two.round.pk,
        mentee_id=parts["mentee"].pk,
        mentor_id=parts["mentor"].pk,
        mentor_type="career",
        actor=two.admin,
    )


def test_pin_pins_the_proposal_there_is(two):
    match = MatchFactory(round=two.round, mentee=two.mentee, mentor=two.mentor)

    assert pin(two) == match

    match.refresh_from_db()
    assert match.is_pinned
    assert Match.objects.count() == 1


def test_pin_makes_a_pair_that_the_next_run_keeps(two):
    two.another_mentor()
    two.another_mentee()

    match = pin(two)

    assert match.origin == MatchOrigin.HAND
    run = runs.execute(runs.request_run(round_id=two.round.pk, actor=None).pk)
    assert run.state == "done"
    match.refresh_from_db()
    assert (match.state, match.is_pinned) == (MatchState.PROPOSED, True)
    assert Match.objects.filter(state=MatchState.PROPOSED).count() == 2


def test_second_pin_of_one_mentee_names_the_first(two):
    pin(two)

    with pytest.raises(pairing.PinInTheWay) as caught:
        pin(two, mentor=two.another_mentor())

    names = f"{two.mentee.user.name} + {two.mentor.user.name}"
    assert names in str(caught.value.sentence)


def test_second_pin_names_nobody_whom_an_admin_may_not_see(two):
    pin(two)
    ProgramStaffFactory(program=two.program, employer=two.mentor.user.profile.employer)

    with pytest.raises(pairing.PinInTheWay) as caught:
        pin(two, mentor=two.another_mentor(profile__employer="Elsewhere"))

    assert two.mentor.user.name not in str(caught.value.sentence)


def test_pins_never_need_more_places_than_there_are(two):
    Mentor.objects.filter(pk=two.mentor.pk).update(capacity=1)
    pin(two)

    with pytest.raises(pairing.PinInTheWay):
        pin(two, mentee=two.another_mentee())


def test_level_gap_is_a_rule_that_an_admin_may_set_aside(two):
    equal = two.another_mentor(profile__role=RoleFactory(slug="pharmacy-technician", level=2))

    refused(two, pairing.ReasonToAllow, mentor=equal)
    match = two.propose(mentor=equal, override_reason="She trained him.")

    assert match.override_reason == "She trained him."
