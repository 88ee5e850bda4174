"""What the desk's charts draw."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from matching.queries.desk_check_ins import GOAL, Tally, told
from matching.small_groups import cells
from mentorship.enums import Health


def share_chart(months: Iterable[tuple[date, Tally]], *, sees_names: bool) -> dict[str, Any]:
    """Return what the chart of answered check-ins draws; no points where there is nothing."""
    points = [_point(first, tally, sees_names=sees_names) for first, tally in months]
    known = [point for point in points if point["value"] is not None]
    if not known:
        return {"points": [], "finding": ""}
    words = {"share": known[-1]["value"], "month": known[-1]["label"], "goal": GOAL}
    return {
        "points": points,
        "finding": _("%(share)d%% in %(month)s, the goal is %(goal)d%%.") % words,
        "goal": GOAL,
        "goal_label": _("Goal %(goal)d%%") % {"goal": GOAL},
    }


def _point(first: date, tally: Tally, *, sees_names: bool) -> dict[str, Any]:
    share = told(tally, sees_names=sees_names)["share"]
    return {"label": date_format(first, "M"), "value": share, "note": ""}


def health_figures(counts: Mapping[Any, int]) -> list[dict[str, Any]]:
    """Return how mentorships are, for staff who see no names: two figures, which are rarely small.

    Four would hide each other in most programs, and name single pairs in the others.
    """
    getting_on = counts[Health.TOO_EARLY] + counts[Health.ON_TRACK]
    closer = counts[Health.NEEDS_CHECK_IN] + counts[Health.AT_RISK]
    names = (_("Getting on"), _("Need a closer look"))
    shown = zip(names, cells([getting_on, closer]), strict=True)
    return [{"name": name, "count": count} for name, count in shown]
