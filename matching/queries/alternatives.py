"""Who else was possible for both sides of a match, and what choosing them would cost."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import F, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from matching.encoding.pairs import mentor_type
from matching.enums import MatchState
from matching.models import Match
from matching.queries.exchange import Choice
from mentorship.models import Mentee, Mentor

MINUS = "−"
Json = dict[str, Any]
# What a breakdown calls the lists and whom they name; the side that the list is for.
LISTS = {"mentor": ("alternatives", "mentor_id"), "mentee": ("other_mentees", "mentee_id")}


def alternatives_of(match: Match, kept: Collection[int]) -> dict[str, list[Json]]:
    """Return the next best mentors and mentees of a match, best first, with one query.

    Rows: {choice, side, name, score (points), difference ("−7"), change (sentence), swap_url} by
    "mentor" and "mentee". People in ``kept`` are left out: another admin sees to them.
    """
    people = _people(match, kept)
    return {
        side: [
            _row(side, row, people[side, row[key]], match)
            for row in match.breakdown.get(name, [])
            if (side, row[key]) in people
        ]
        for side, (name, key) in LISTS.items()
    }


def others_of(match: Match, kept: Collection[int]) -> dict[str, list[Json]]:
    """Return the same people in numbers (ten-thousandths), with one query.

    Rows: {id (uuid of the part), name, mentor_type, score, difference, loss, may_cost_place,
    change (sentence), can_swap} by "mentor" and "mentee".
    """
    people = _people(match, kept)
    can_swap = match.state == MatchState.PROPOSED and not match.is_pinned
    return {
        side: [
            _numbers(row, people[side, row[key]], match) | {"can_swap": can_swap}
            for row in match.breakdown.get(name, [])
            if (side, row[key]) in people
        ]
        for side, (name, key) in LISTS.items()
    }


def _numbers(row: Mapping[str, Any], person: tuple[str, str], match: Match) -> Json:
    key, name = person
    may_cost_place = row.get("may_cost_place", False)
    return {
        "id": key,
        "name": name,
        "mentor_type": row.get("mentor_type", match.mentor_type),
        "score": row["score"],
        "difference": row["difference"],
        "loss": row["loss"],
        "may_cost_place": may_cost_place,
        "change": loss_words(row["loss"], may_cost_place=may_cost_place),
    }


def _people(match: Match, kept: Collection[int]) -> dict[tuple[str, int], tuple[str, str]]:
    """Return key (uuid) and name by side and id of the person's part."""
    parts = []
    for model, side in ((Mentor, "mentor"), (Mentee, "mentee")):
        name, key = LISTS[side]
        ids = [row[key] for row in match.breakdown.get(name, [])]
        rows = model._default_manager.order_by().filter(pk__in=ids).exclude(user__in=kept)
        parts.append(rows.values_list(Value(side), "pk", "uuid", F("user__name")))
    mentors, mentees = parts
    everybody = mentors.union(mentees, all=True)
    return {(side, pk): (str(uuid), name) for side, pk, uuid, name in everybody}


def _row(side: str, row: Mapping[str, Any], person: tuple[str, str], match: Match) -> Json:
    key, name = person
    difference = row["difference"]
    sign = MINUS if difference < 0 else "+"
    return {
        "choice": _choice(match, side, row, key),
        "side": side,
        "name": name,
        "score": row["score"] // 100,
        "difference": f"{sign}{abs(difference) / 100:.0f}" if difference else "0",
        "swap_url": _swap_url(match, key),
        "change": loss_words(row["loss"], may_cost_place=row.get("may_cost_place", False)),
    }


def _swap_url(match: Match, key: str) -> str:
    """Return where the swap is previewed, "" for a match that nothing may move."""
    if match.state != MatchState.PROPOSED or match.is_pinned:
        return ""
    address = reverse("match-swap", args=[match.round.program.slug, match.pk])
    return f"{address}?instead={key}"


def _choice(match: Match, side: str, row: Mapping[str, Any], key: str) -> Choice:
    """Return the pair that a row speaks of."""
    if side == "mentor":
        return Choice(str(match.mentee.uuid), mentor_type(match.mentor_type), key)
    return Choice(key, mentor_type(row["mentor_type"]), str(match.mentor.uuid))


def loss_words(loss: int | None, *, may_cost_place: bool = False) -> str:
    """Say what choosing an alternative would cost everyone.

    ``loss`` is a lower bound in ten-thousandths; None where the policy gives none.
    """
    if loss is None:
        return _("Others may move as well.")
    if may_cost_place:
        return _("Somebody would likely lose their place.")
    if loss >= 100:
        return _("Costs everyone together at least %(points)d points.") % {"points": loss // 100}
    return _("May cost the others nothing.")
