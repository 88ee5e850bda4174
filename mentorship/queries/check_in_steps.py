"""Where an answer leads: the one or two next steps that it asks for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentorship.enums import CheckInKind, MentorshipState, MentorType, Side, Signal
from mentorship.models import CheckInAnswer, Mentorship
from mentorship.queries.guides import FIRST

Where = Callable[[Mentorship], str]


@dataclass(frozen=True)
class Step:
    """One next step."""

    label: str
    url: str


def _room(name: str, query: str = "") -> Where:
    return lambda mentorship: reverse(name, args=[mentorship.pk]) + query


def _guide(mentorship: Mentorship) -> str:
    return reverse("guide", args=[mentorship.pk, FIRST[MentorType(mentorship.mentor_type)]])


def _apply(side: str) -> Where:
    return lambda mentorship: reverse("apply", args=[mentorship.program.slug]) + f"?as={side}"


def _home(_mentorship: Mentorship) -> str:
    return reverse("home")


def _rest(mentorship: Mentorship) -> str:
    return reverse("part-pause", args=[Side.MENTOR.value, mentorship.mentor_id])


SUGGEST = (gettext_lazy("Suggest a time"), _room("meeting-new"))
GOALS = gettext_lazy("Look at your goals")
# (question, answer) to the step; where both sides answer alike they lead to the same.
STEPS: dict[tuple[str, str], tuple[Any, Where]] = {
    (f"{CheckInKind.DAY3}.2", "not_yet_show_me"): (gettext_lazy("See ideas to start with"), _guide),
    (f"{CheckInKind.DAY3}.2", "not_yet_offer_times"): (gettext_lazy("Offer times"), SUGGEST[1]),
    (f"{CheckInKind.DAY3}.1", "yes_no_date_yet"): SUGGEST,
    (f"{CheckInKind.DAY14}.1", "not_yet"): SUGGEST,
    (f"{CheckInKind.DAY14}.1", "we_cant_find_a_time"): SUGGEST,
    (f"{CheckInKind.DAY14}.3", "no"): SUGGEST,
    (f"{CheckInKind.DAY30}.1", "not_met"): SUGGEST,
    (f"{CheckInKind.MONTHLY}.1", "not_met"): SUGGEST,
    (f"{CheckInKind.MONTHLY}.2", "not_yet"): SUGGEST,
    (f"{CheckInKind.MIDPOINT}.1", "not_met"): SUGGEST,
    (f"{CheckInKind.MONTHLY}.3", "the_goal_has_changed"): (GOALS, _room("mentorship", "#goals")),
    (f"{CheckInKind.MIDPOINT}.2", "change_them"): (GOALS, _room("mentorship", "#goals")),
    (f"{CheckInKind.MIDPOINT}.2", "should_change"): (GOALS, _room("mentorship", "#goals")),
    (f"{CheckInKind.MIDPOINT}.2", "reached_set_a_new"): (
        gettext_lazy("Set a new goal"),
        _room("goal-new"),
    ),
    (f"{CheckInKind.MIDPOINT}.2", "reached"): (GOALS, _room("mentorship", "#goals")),
    (f"{CheckInKind.MIDPOINT}.3", "finish_early_and"): (
        gettext_lazy("See how to finish"),
        _room("closing"),
    ),
    (f"{CheckInKind.CLOSING}.3", "ask_for_3_more"): (
        gettext_lazy("See where it stands"),
        _room("closing"),
    ),
    (f"{CheckInKind.CLOSING}.3", "apply_again"): (
        gettext_lazy("See how to apply again"),
        _apply("mentee"),
    ),
    (f"{CheckInKind.CLOSING}.3", "become_a_mentor"): (
        gettext_lazy("See what mentors do"),
        _apply("mentor"),
    ),
    (f"{CheckInKind.CLOSING}.3", "yes_fewer_places"): (
        gettext_lazy("Change your places"),
        _home,
    ),
    (f"{CheckInKind.CLOSING}.3", "after_a_break"): (gettext_lazy("Choose until when"), _rest),
    (f"{CheckInKind.CLOSING}.3", "not_for_now"): (gettext_lazy("Take a break"), _rest),
    (f"{CheckInKind.AFTER30}.2", "yes"): (gettext_lazy("Open a place"), _home),
}
AFTER_THE_END = (CheckInKind.CLOSING, CheckInKind.AFTER30)


def steps_for(row: CheckInAnswer) -> list[Step]:
    """Return the steps that an answered check-in asks for, each once; no query."""
    mentorship, kind = row.check_in.mentorship, row.check_in.kind
    if mentorship.state != MentorshipState.ACTIVE and kind not in AFTER_THE_END:
        return []
    answers = {"1": row.answer, **row.answers}
    found = [
        STEPS[f"{kind}.{no}", key]
        for no, key in answers.items()
        if isinstance(key, str) and (f"{kind}.{no}", key) in STEPS
    ]
    unique = {where(mentorship): str(label) for label, where in found}
    return [Step(label, url) for url, label in unique.items()]


def promise_for(row: CheckInAnswer) -> str:
    """Return what is promised to whoever asked for help; empty where nobody did."""
    if row.signal != Signal.HELP:
        return ""
    return _("The program team sees it from now on and will write to you.")
