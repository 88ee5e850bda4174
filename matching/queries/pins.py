"""The pins of a round and what was made by hand, and which of them can't be kept together."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from matching.enums import MatchOrigin, MatchState
from matching.models import Exclusion, Match, Round
from matching.queries.holding import held_by_mentee, mentors_of

HEADLINE = "This can't be solved with the pins you set."


def set_by_hand(match_round: Round, kept: Collection[int]) -> list[Match]:
    """Return pinned pairs and those proposed by hand, pins first; one query."""
    rows = Match.objects.filter(
        Q(is_pinned=True) | Q(origin=MatchOrigin.HAND),
        round=match_round,
        state__in=(MatchState.PROPOSED, MatchState.APPROVED),
    )
    rows = rows.exclude(mentee__user__in=kept).exclude(mentor__user__in=kept)
    people = rows.select_related("mentee__user", "mentor__user")
    return list(people.order_by("-is_pinned", "mentee__user__name", "pk"))


def conflicts_of(match_round: Round, matches: Sequence[Match]) -> list[str]:
    """Say which pins among these a run could not keep; at most three queries.

    The same rules as ``matching.encoding.pins.place_pins``.
    """
    pins = [m for m in matches if m.is_pinned and m.state == MatchState.PROPOSED]
    if not pins:
        return []
    return list(dict.fromkeys(_conflicts(match_round, pins)))


def _conflicts(match_round: Round, pins: Sequence[Match]) -> Iterator[str]:
    program = match_round.program
    held = held_by_mentee(program)
    apart = _apart(match_round, pins)
    hers: Counter[int] = Counter({m.mentee_id: mentors_of(held, m.mentee_id) for m in pins})
    his: Counter[int] = Counter({m.mentor_id: m.mentor.places_held for m in pins})
    types: set[tuple[int, str]] = set()
    for pin in pins:
        words = {"mentee": pin.mentee.user.name, "mentor": pin.mentor.user.name}
        request = (pin.mentee_id, pin.mentor_type)
        hers[pin.mentee_id] += 1
        his[pin.mentor_id] += 1
        if pin.mentor_type not in pin.mentee.seeks:
            yield _("%(mentee)s doesn't ask for this kind of mentor any more.") % words
        elif request in types or hers[pin.mentee_id] > program.mentors_per_mentee:
            yield _("%(mentee)s is pinned to more mentors than she may have.") % words
        if his[pin.mentor_id] > pin.mentor.capacity:
            yield _("%(mentor)s has fewer places than pins.") % words
        if frozenset((pin.mentee.user_id, pin.mentor.user_id)) in apart:
            yield _("%(mentee)s and %(mentor)s are kept apart.") % words
        types.add(request)


def _apart(match_round: Round, pins: Sequence[Match]) -> set[frozenset[int]]:
    users = {user for pin in pins for user in (pin.mentee.user_id, pin.mentor.user_id)}
    rows: Any = Exclusion.objects.filter(
        Q(round__isnull=True) | Q(round=match_round),
        program=match_round.program,
        first__in=users,
        second__in=users,
    )
    return {frozenset(two) for two in rows.values_list("first_id", "second_id")}
