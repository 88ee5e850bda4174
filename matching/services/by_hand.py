"""Pair two people by hand: the rules hold, or an admin sets aside a soft one and says why."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit, locking
from accounts.services.locking import serialized
from matching import exceptions
from matching.encoding.taxonomy import Taxonomy
from matching.enums import KEPT_STATES, DecisionKind, MatchOrigin, MatchState
from matching.exceptions import pairing
from matching.models import Decision, Match, Round
from matching.queries.access import people_kept_from_anybody
from matching.queries.holding import held_by_mentee, mentors_of
from matching.services import decisions, pairs, review, single, standing
from matching.services.single import Obstacle
from mentorship.enums import MentorType
from mentorship.models import Mentee, Mentor
from mentorship.queries.people import profile_of

REASON_LENGTH = 300


@serialized
def propose(
    *,
    round_id: int,
    mentee_id: int,
    mentor_id: int,
    mentor_type: str,
    actor: User | None,
    override_reason: str = "",
    is_pinned: bool = False,
    batch: UUID | None = None,
    taxonomy: Taxonomy | None = None,
) -> Match:
    """Propose a pair that no run proposed; her open proposals that it takes the place of go.

    A soft rule that does not hold needs ``override_reason``, which is kept with the match. Without
    an actor a command acts for the association. What shares a ``batch`` is undone together;
    ``taxonomy`` is given where many pairs are proposed at once.

    Raises:
        Mentee.DoesNotExist, Mentor.DoesNotExist: no such part in the round's program.
        ReasonToAllow: only soft rules are in the way, and no reason was given.
        Refused: what else is in the way, in a sentence.
    """
    reason = override_reason.strip()
    if len(reason) > REASON_LENGTH:
        raise pairing.ReasonTooLong
    pair = lock_pair(round_id, mentee_id, mentor_id, mentor_type)
    if actor is not None:
        pairs.refuse_outsider(pair, actor)
    _refuse(pair, is_pinned=is_pinned)
    found = single.scored(
        match_round=pair.round,
        mentee=pair.mentee,
        mentor=pair.mentor,
        mentor_type=mentor_type,
        taxonomy=taxonomy,
    )
    set_aside = _set_aside(found.obstacles, reason)
    superseded = _make_room(pair)
    for name, value in found.fields.items():
        setattr(pair, name, value)
    pair.is_pinned = is_pinned
    pair.override_reason = reason if set_aside else ""
    pair.save()
    _record(pair, actor, set_aside, superseded, batch)
    return pair


@serialized
def pin_pair(
    *,
    round_id: int,
    mentee_id: int,
    mentor_id: int,
    mentor_type: str,
    actor: User | None,
    override_reason: str = "",
    batch: UUID | None = None,
    taxonomy: Taxonomy | None = None,
) -> Match:
    """Pin two people: their proposal where there is one, else one made by hand.

    Pinning them again changes nothing.
    """
    standing_one = Match.objects.filter(
        round=round_id,
        mentee=mentee_id,
        mentor=mentor_id,
        mentor_type=mentor_type,
        state=MatchState.PROPOSED,
    ).first()
    if standing_one is not None:
        return _pin_standing(standing_one.pk, actor, batch)
    return propose(
        round_id=round_id,
        mentee_id=mentee_id,
        mentor_id=mentor_id,
        mentor_type=mentor_type,
        actor=actor,
        override_reason=override_reason,
        is_pinned=True,
        batch=batch,
        taxonomy=taxonomy,
    )


def _pin_standing(match_id: int, actor: User | None, batch: UUID | None) -> Match:
    if actor is not None:
        return review.pin(match_id=match_id, actor=actor, batch=batch)
    match = pairs.lock_match(match_id)
    if not match.is_pinned:
        match.is_pinned = True
        match.version += 1
        match.save(update_fields=["is_pinned", "version"])
        audit.record(actor=None, action="match.pinned", target=match, program=match.round.program)
    return match


@serialized
def withdraw(*, match_id: int, actor: User, version: int | None = None) -> Match:
    """Withdraw a proposal made by hand; the one that it replaced stands again if it can."""
    match = pairs.lock_match(match_id)
    pairs.refuse_outsider(match, actor)
    if match.origin != MatchOrigin.HAND:
        raise pairing.NotByHand
    if match.state == MatchState.WITHDRAWN:
        return match
    pairs.refuse_other_states(match, MatchState.PROPOSED)
    pairs.refuse_closed_round(match)
    pairs.refuse_stale(match, version)
    standing.withdraw(match, actor=actor, reason="by_hand")
    made = Decision.objects.filter(match=match, kind=DecisionKind.HAND, undone_at=None).first()
    if made is not None:
        _revive(made, match)
        Decision.objects.filter(pk=made.pk).update(undone_at=timezone.now())
    return match


@decisions.undoing(DecisionKind.HAND)
def undo(decision: Decision, match: Match, _actor: User) -> None:
    """Withdraw the pair again; the proposal that it replaced stands again if it can."""
    pairs.refuse_other_states(match, MatchState.PROPOSED)
    match.state = MatchState.WITHDRAWN
    match.is_pinned = False
    _revive(decision, match)


def lock_pair(round_id: int, mentee_id: int, mentor_id: int, mentor_type: str) -> Match:
    """Lock round, mentor and mentee; return the pair as a match that is not stored yet."""
    if mentor_type not in MentorType.values:
        raise pairing.NoSuchType
    rounds = locking.lock(Round.objects.filter(pk=round_id))
    match_round = rounds.select_related("program").get()
    here = {"program": match_round.program_id}
    mentor = locking.lock(Mentor.objects.filter(**here)).select_related("user__profile")
    mentee = locking.lock(Mentee.objects.filter(**here)).select_related("user__profile")
    return Match(
        round=match_round,
        mentor=mentor.get(pk=mentor_id),
        mentee=mentee.get(pk=mentee_id),
        mentor_type=mentor_type,
        origin=MatchOrigin.HAND,
    )


def _refuse(pair: Match, *, is_pinned: bool) -> None:
    """Refuse by what was read after the locks."""
    pairs.refuse_closed_round(pair)
    if pair.mentee.user_id == pair.mentor.user_id:
        raise pairing.OnePerson
    _refuse_without_profile(pair)
    _refuse_twice(pair)
    pairs.refuse_absent(pair, timezone.now())
    pairs.refuse_second_mentor(pair)
    pairs.refuse_full(pair)
    if is_pinned:
        _refuse_other_pins(pair)


def _refuse_without_profile(pair: Match) -> None:
    for part in (pair.mentee, pair.mentor):
        profile = profile_of(part.user)
        if profile is None or profile.role_id is None:
            raise pairing.NoRole(name=part.user.name)


def _refuse_twice(pair: Match) -> None:
    rows = Match.objects.filter(
        round=pair.round, mentee=pair.mentee, mentor=pair.mentor, is_over=False
    )
    states = set(rows.values_list("state", flat=True))
    if states & set(KEPT_STATES):
        raise exceptions.PairedAlready
    if MatchState.PROPOSED in states:
        raise pairing.ProposedAlready


def _refuse_other_pins(pair: Match) -> None:
    """Refuse a pin beside which another pin cannot be kept, naming that one's people."""
    pinned = (
        _proposed(pair)
        .filter(is_pinned=True)
        .select_related("mentor__user", "mentee__user", "round__program")
    )
    hers = list(pinned.filter(mentee=pair.mentee))
    limit = pair.round.program.mentors_per_mentee
    in_all = len(hers) + _held(pair)
    for other in hers:
        if other.mentor_type == pair.mentor_type or in_all >= limit:
            raise _in_the_way(other)
    his = list(pinned.filter(mentor=pair.mentor))
    if his and pair.mentor.places_held + len(his) >= pair.mentor.capacity:
        raise _in_the_way(his[0])


def _in_the_way(other: Match) -> pairing.PinInTheWay:
    """Name the pin, unless some admin of the program may not see one of its people."""
    names = f"{other.mentee.user.name} + {other.mentor.user.name}"
    if {other.mentee.user_id, other.mentor.user_id} & people_kept_from_anybody(other.round.program):
        names = _("a pair that another admin sees to")
    return pairing.PinInTheWay(name=names)


def _set_aside(obstacles: Iterable[Obstacle], reason: str) -> list[str]:
    """Return the codes of the soft rules that the reason sets aside."""
    found = list(obstacles)
    hard = [obstacle.sentence for obstacle in found if not obstacle.is_soft]
    if hard:
        raise pairing.AgainstRules(hard)
    if found and not reason:
        raise pairing.ReasonToAllow(obstacle.sentence for obstacle in found)
    return [obstacle.code for obstacle in found]


def _make_room(pair: Match) -> list[int]:
    """Supersede her proposals that can't stand beside the pair; return their ids.

    Those for the same kind of mentor, and all where she may have no mentor beside this one.
    """
    hers = _proposed(pair).filter(mentee=pair.mentee, is_pinned=False)
    kept = _held(pair) + _proposed(pair).filter(mentee=pair.mentee, is_pinned=True).count()
    if kept + 1 < pair.round.program.mentors_per_mentee:
        hers = hers.filter(mentor_type=pair.mentor_type)
    ids = list(locking.lock(hers).order_by("pk").values_list("pk", flat=True))
    Match.objects.filter(pk__in=ids).update(state=MatchState.SUPERSEDED, version=F("version") + 1)
    return ids


def _proposed(pair: Match) -> Any:
    return Match.objects.filter(round=pair.round_id, state=MatchState.PROPOSED)


def _held(pair: Match) -> int:
    held = held_by_mentee(pair.round.program, mentee_id=pair.mentee_id)
    return mentors_of(held, pair.mentee_id)


def _record(
    pair: Match,
    actor: User | None,
    set_aside: list[str],
    superseded: list[int],
    batch: UUID | None,
) -> None:
    audit.record(
        actor=actor,
        action="match.proposed",
        target=pair,
        program=pair.round.program,
        round=pair.round_id,
        set_aside=set_aside,
        superseded=superseded,
        is_pinned=pair.is_pinned,
    )
    if actor is not None:
        before = {"superseded": superseded}
        decisions.record(pair, kind=DecisionKind.HAND, actor=actor, before=before, batch=batch)


def _revive(decision: Decision, match: Match) -> None:
    """Let proposals that a pair replaced stand again, where she still has none for them."""
    replaced = Match.objects.filter(
        pk__in=decision.before.get("superseded", []), state=MatchState.SUPERSEDED
    )
    newer = _proposed(match).exclude(pk=match.pk).filter(mentee=match.mentee_id)
    if not newer.exists():
        rows = locking.lock(replaced).order_by("pk").values_list("pk", flat=True)
        Match.objects.filter(pk__in=list(rows)).update(
            state=MatchState.PROPOSED, version=F("version") + 1
        )
