"""Keep two people apart whom no match brought together, and lift what an admin may lift."""

from typing import Any

from django.db.models import Case, Q, Value, When

from accounts.models import User
from accounts.services import audit, locking
from accounts.services.locking import serialized
from matching import exceptions
from matching.enums import ExclusionKind, MatchState, RejectEffect
from matching.exceptions import pairing
from matching.models import Exclusion, Match, PairRule
from matching.queries import access, joined
from matching.services import by_hand, exclusions, pairs, rejections, review
from matching.services.pairs import refuse_other_program
from mentorship.enums import MentorType
from mentorship.models import Program

# Set by what an admin entered. What a person asked for herself is hers to change.
LIFTABLE = Q(
    kind__in=(
        ExclusionKind.FORMER,
        ExclusionKind.CONFLICT,
        ExclusionKind.SUPERVISOR,
        ExclusionKind.REJECTED,
    )
) | Q(kind=ExclusionKind.BLOCK, reason="asked_apart", created_by__isnull=False)


def can_lift() -> Case:
    """Return, for a query of exclusions, whether an admin may lift each."""
    return Case(When(LIFTABLE, then=Value(True)), default=Value(False))


@serialized
def keep_apart(
    *, round_id: int, mentee_id: int, mentor_id: int, reason: str, actor: User
) -> Exclusion:
    """Keep two people apart for a reason of the list, for good or in this round as it says.

    Their open proposal is rejected for the same reason.

    Raises:
        Refused: no reason that keeps people apart, an approved pair, or not hers to decide.
    """
    effect = review.EFFECT_OF.get(reason, RejectEffect.FACTS)
    if effect == RejectEffect.FACTS:
        raise exceptions.ReasonNeeded
    pair = by_hand.lock_pair(round_id, mentee_id, mentor_id, MentorType.CAREER)
    pairs.refuse_outsider(pair, actor)
    pairs.refuse_closed_round(pair)
    if pair.mentee.user_id == pair.mentor.user_id:
        raise pairing.OnePerson
    only_round = None if effect == RejectEffect.NEVER else pair.round
    low, high = sorted((pair.mentee.user_id, pair.mentor.user_id))
    here = {"program": pair.round.program, "round": only_round}
    rejections.hold(Exclusion.objects.filter(**here, first=low, second=high))
    _reject_open(pair, reason, actor)
    return exclusions.add(
        program=pair.round.program,
        first=low,
        second=high,
        kind=rejections.EXCLUSION_KINDS.get(reason, ExclusionKind.REJECTED),
        reason=reason,
        only_round=only_round,
        actor=actor,
    )


def _reject_open(pair: Match, reason: str, actor: User) -> None:
    rows = Match.objects.filter(round=pair.round, mentee=pair.mentee, mentor=pair.mentor)
    if rows.filter(state=MatchState.APPROVED).exists():
        raise pairing.ApprovedPair
    for pk in list(rows.filter(state=MatchState.PROPOSED).values_list("pk", flat=True)):
        review.reject(match_id=pk, actor=actor, reason=reason)


@serialized
def lift(*, exclusion_id: int, program: Program, actor: User) -> None:
    """Let two people be paired again, where an admin kept them apart.

    Raises:
        NotYours: one of the two asked for it.
        Refused: it is gone, or another admin's to decide.
    """
    refuse_other_program(program, actor)
    rows = Exclusion.objects.filter(program=program)
    exclusion = locking.lock(rows).filter(pk=exclusion_id).first()
    if exclusion is None:
        raise pairing.ExclusionGone
    if {exclusion.first_id, exclusion.second_id} & access.people_kept_from(actor, program):
        raise exceptions.OwnWorkplace
    if not Exclusion.objects.filter(LIFTABLE, pk=exclusion.pk).exists():
        raise pairing.NotYours
    _record_and_delete(exclusion, "exclusion.removed", actor, program)


@serialized
def forget_rule(*, rule_id: int, program: Program, actor: User) -> None:
    """Forget a rule for two addresses whose owners have not both joined.

    Raises:
        Refused: it is gone, she is no admin of the program, or another admin sees to one of them.
    """
    refuse_other_program(program, actor)
    rule = locking.lock(PairRule.objects.filter(program=program)).filter(pk=rule_id).first()
    if rule is None:
        raise pairing.ExclusionGone
    kept = access.people_kept_from(actor, program)
    if {rule.mentee_email, rule.mentor_email} & set(joined.addresses_of(kept)):
        raise exceptions.OwnWorkplace
    _record_and_delete(rule, "pair_rule.removed", actor, program)


def _record_and_delete(row: Any, action: str, actor: User, program: Program) -> None:
    audit.record(actor=actor, action=action, target=row, program=program, kind=str(row.kind))
    row.delete()
