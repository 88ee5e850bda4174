"""A mentee's way in five steps, with the dates of what was and what is to come."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.days import month_day
from matching.queries.home_dates import Dates
from matching.queries.home_rows import MenteePart
from mentorship.models import Mentorship

STEPS = ("applied", "proposed", "introduced", "started", "finished")


@dataclass(frozen=True)
class Step:
    """One step: state is "done", "here" or "todo"; when is a day, or empty."""

    name: str
    when: str
    state: str


def journey_of(
    part: MenteePart, here: str, mentorship: Mentorship | None, dates: Dates
) -> list[Step]:
    """Return the way so far: done, here, to come.

    Args:
        part: her part.
        here: the step at which she stands, one of ``STEPS``.
        mentorship: the introduction or mentorship that her home is about.
        dates: the coming days of her program.
    """
    names = _names()
    place = STEPS.index(here)
    passed, coming = _passed(part, mentorship), _coming(mentorship, dates)
    return [
        Step(
            name=names[step],
            when=passed.get(step, "") if i < place else coming.get(step, "") if i > place else "",
            state="done" if i < place else "here" if i == place else "todo",
        )
        for i, step in enumerate(STEPS)
    ]


def _names() -> dict[str, str]:
    return {
        "applied": _("Applied"),
        "proposed": _("Proposed"),
        "introduced": _("Introduced"),
        "started": _("Mentorship"),
        "finished": _("Finished"),
    }


def _passed(part: MenteePart, mentorship: Mentorship | None) -> dict[str, str]:
    found = {"applied": month_day(part.row.applied_at), "proposed": month_day(part.proposed_at)}
    if mentorship is not None:
        found["introduced"] = month_day(mentorship.announce_at)
        found["started"] = month_day(mentorship.started_at)
    return found


def _coming(mentorship: Mentorship | None, dates: Dates) -> dict[str, str]:
    """Return the days of steps to come; "by" where it may be earlier."""
    days = {"proposed": dates.reads_until, "introduced": dates.introductions_on}
    found = {step: _("by %(day)s") % {"day": month_day(day)} for step, day in days.items() if day}
    if mentorship is not None and mentorship.ends_on:
        found["finished"] = month_day(mentorship.ends_on)
    elif mentorship is not None and mentorship.closed_at is None:
        found["started"] = _("by %(day)s") % {"day": month_day(mentorship.respond_by)}
    return found
