"""The pins of a round and what was made by hand, and which of them can't be kept together."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from matching.enums import UNDECIDED_STATES, MatchOrigin, MatchState
from matching.models import Exclusion, Match, Round
from mentorship.enums import HOLDING_STATES
from mentorship.models import Mentorship


def set_by_hand(match_round: Round, kept: Collection[int]) -> list[Any]:
    """Return pinned pairs and those proposed by hand, pins first; one query.

    Each with ``mentors_held``, how many the mentee has, and ``is_apart``.
    """
    rows = Match.objects.filter(
        Q(is_pinned=True) | Q(origin=MatchOrigin.HAND),
        round=match_round,
        state__in=UNDECIDED_STATES,
    )
    rows = rows.exclude(mentee__user__in=kept).exclude(mentor__user__in=kept)
    people = rows.select_related("mentee__user", "mentor__user")
    told = people.annotate(mentors_held=_mentors_held(), is_apart=_is_apart(match_round))
    return list(told.order_by("-is_pinned", "mentee__user__name", "pk"))


def conflicts_of(match_round: Round, matches: Sequence[Any]) -> list[str]:
    """Say which pins among those of ``set_by_hand`` a run could not keep; no query.

    The same rules as ``matching.encoding.pins.place_pins``.
    """
    pins = [m for m in matches if m.is_pinned and m.state == MatchState.PROPOSED]
    return list(dict.fromkeys(_conflicts(match_round, pins)))


def _conflicts(match_round: Round, pins: Sequence[Any]) -> Iterator[str]:
    hers: Counter[int] = Counter({pin.mentee_id: pin.mentors_held for pin in pins})
    his: Counter[int] = Counter({pin.mentor_id: pin.mentor.places_held for pin in pins})
    types: set[tuple[int, str]] = set()
    for pin in pins:
        words = {"mentee": pin.mentee.user.name, "mentor": pin.mentor.user.name}
        request = (pin.mentee_id, pin.mentor_type)
        hers[pin.mentee_id] += 1
        his[pin.mentor_id] += 1
        if pin.mentor_type not in pin.mentee.seeks:
            yield _("%(mentee)s doesn't ask for this kind of mentor any more.") % words
        elif request in types or hers[pin.mentee_id] > match_round.program.mentors_per_mentee:
            yield _("%(mentee)s is pinned to more mentors than this program gives.") % words
        if his[pin.mentor_id] > pin.mentor.capacity:
            yield _("%(mentor)s has fewer places than pins.") % words
        if pin.is_apart:
            yield _("%(mentee)s and %(mentor)s are kept apart.") % words
        types.add(request)


def _mentors_held() -> Any:
    """Return how many mentors the mentee has: running mentorships, and approved matches."""
    mine = {"mentee": OuterRef("mentee")}
    running = Mentorship.objects.filter(**mine, state__in=HOLDING_STATES)
    approved = Match.objects.filter(**mine, state=MatchState.APPROVED)
    return _counted(running) + _counted(approved)


def _counted(rows: "QuerySet[Any]") -> Any:
    counted = rows.order_by().values("mentee").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _is_apart(match_round: Round) -> Exists:
    her, his = OuterRef("mentee__user"), OuterRef("mentor__user")
    return Exists(
        Exclusion.objects.filter(
            Q(round__isnull=True) | Q(round=match_round),
            Q(first=her, second=his) | Q(first=his, second=her),
            program=match_round.program_id,
        )
    )
