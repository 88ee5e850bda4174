"""Who else was possible for both sides of a match, and what choosing them would cost."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import F, Value
from django.utils.translation import gettext as _

from matching.models import Match
from mentorship.models import Mentee, Mentor

MINUS = "−"
Json = dict[str, Any]
# What a breakdown calls the lists and whom they name; the side that the list is for.
LISTS = {"mentor": ("alternatives", "mentor_id"), "mentee": ("other_mentees", "mentee_id")}


def alternatives_of(match: Match, kept: Collection[int]) -> dict[str, list[Json]]:
    """Return the next best mentors and mentees of a match, best first, with one query.

    Rows: {side, id, name, score (points), difference ("−7"), change (sentence)} by "mentor" and
    "mentee". People in ``kept`` are left out: another admin sees to them.
    """
    names = _names(match, kept)
    return {
        side: [
            _row(side, row, names[side, row[key]])
            for row in match.breakdown.get(name, [])
            if (side, row[key]) in names
        ]
        for side, (name, key) in LISTS.items()
    }


def _names(match: Match, kept: Collection[int]) -> dict[tuple[str, int], str]:
    """Return names by side and id of the person's part."""
    parts = []
    for model, side in ((Mentor, "mentor"), (Mentee, "mentee")):
        name, key = LISTS[side]
        ids = [row[key] for row in match.breakdown.get(name, [])]
        rows = model._default_manager.order_by().filter(pk__in=ids).exclude(user__in=kept)
        parts.append(rows.values_list(Value(side), "pk", F("user__name")))
    mentors, mentees = parts
    return {(side, pk): name for side, pk, name in mentors.union(mentees, all=True)}


def _row(side: str, row: Mapping[str, Any], name: str) -> Json:
    difference = row["difference"]
    sign = MINUS if difference < 0 else "+"
    return {
        "side": side,
        "id": row[LISTS[side][1]],
        "name": name,
        "score": row["score"] // 100,
        "difference": f"{sign}{abs(difference) / 100:.0f}" if difference else "0",
        "change": loss_words(row["loss"], may_cost_place=row.get("may_cost_place", False)),
    }


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
