"""What the settings of a program must be together: days in order, numbers within their bounds."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from mentorship.enums import AskedFirst, MentorType

TEMPLATES = ("career", "peer", "life", "mixed")
RESERVED = ("new", "operations")  # words of addresses that a program must not take
MAX_LADDER_DAY = 3650
ALL_POINTS = 10_000
QUARTER_HOUR = 15
DATES = (
    "mentor_signup_opens_on",
    "signup_opens_on",
    "signup_closes_on",
    "review_until",
    "introductions_on",
    "answers_due_on",
    "hears_by_on",
    "ends_on",
    "report_on",
)
# Least and most of every whole number that an admin may set.
BOUNDS = {
    "months": (1, 60),
    "hours_a_month": (1, 20),
    "reply_days": (1, 30),
    "capacity_start": (1, 20),
    "capacity_max": (1, 20),
    "mentors_per_mentee": (1, 3),
    "offer_days": (2, 60),
    "nudge_day": (1, 59),
    "no_meeting_days": (1, 365),
    "pause_days": (14, 365),
    "extension_months": (0, 24),
}
MOST_EXTENSIONS = 10
# What may differ between the kinds of mentoring; ``mentorship.terms`` reads it.
BY_TYPE = (
    "months",
    "hours_a_month",
    "capacity_max",
    "asked_first",
    "offer_days",
    "nudge_day",
    "ladder_days",
    "no_meeting_days",
    "pause_days",
    "extension_months",
    "extensions_most",
)
Problem = tuple[str, str]


def problems_of(settings: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong, by field; ``field__kind`` where only one kind is.

    ``settings`` holds a program's fields by name. The first problem of a field counts.
    """
    found: dict[str, str] = {}
    for name, sentence in _problems(settings):
        found.setdefault(name, sentence)
    return found


def _problems(settings: Mapping[str, Any]) -> Iterator[Problem]:
    yield from date_problems(settings)
    said = {name: _bound_problem(name, settings[name]) for name in BOUNDS}
    wrong = [(name, sentence) for name, sentence in said.items() if sentence]
    yield from wrong
    if not wrong:
        yield from _number_problems(settings)
        yield from _terms_problems(settings, "")
        yield from _kind_problems(settings)


def _bound_problem(name: str, value: Any) -> str:
    least, most = BOUNDS[name]
    if type(value) is int and least <= value <= most:
        return ""
    return _("Enter a whole number from %(least)d to %(most)d.") % {"least": least, "most": most}


def _number_problems(settings: Mapping[str, Any]) -> Iterator[Problem]:
    if settings["capacity_start"] > settings["capacity_max"]:
        yield "capacity_start", _("Begin with no more places than the hard maximum.")
    scores = [settings[name] for name in ("min_score", "good_score", "strong_score")]
    if not 0 <= scores[0] <= scores[1] <= scores[2] <= ALL_POINTS:
        yield (
            "strong_score",
            _("Let the words rise: the minimum first, then good, then strong, up to 100."),
        )
    for name in ("min_overlap_minutes", "full_overlap_minutes"):
        if settings[name] % QUARTER_HOUR:
            yield name, _("Choose whole quarter hours.")
    if not 0 < settings["full_overlap_minutes"] >= settings["min_overlap_minutes"]:
        yield "full_overlap_minutes", _("Choose at least as many hours as the minimum.")


def date_problems(settings: Mapping[str, Any]) -> Iterator[Problem]:
    """Want each day on or after the last one given before it."""
    latest = None
    for name in DATES:
        day = settings[name]
        if day and latest and day < latest:
            yield name, _("Choose a day on or after the one before it.")
        latest = max(filter(None, (day, latest)), default=None)
    again, closes = settings.get("next_round_opens_on"), settings["signup_closes_on"]
    if again and closes and again <= closes:
        yield "next_round_opens_on", _("Choose a day after this round's sign-up closes.")


def _terms_problems(terms: Mapping[str, Any], suffix: str) -> Iterator[Problem]:
    """Check what the program says, or what holds for one kind."""
    if terms["nudge_day"] >= terms["offer_days"]:
        yield f"nudge_day{suffix}", _("Let the nudge come before the offer runs out.")
    if terms["asked_first"] not in AskedFirst.values:
        yield f"asked_first{suffix}", _("Choose one from the list.")
    if not is_ladder(terms["ladder_days"]):
        yield f"ladder_days{suffix}", _("Write rising days after the start, such as 3, 14, 30.")
    most = terms["extensions_most"]
    if most is not None and not (type(most) is int and 0 <= most <= MOST_EXTENSIONS):
        yield f"extensions_most{suffix}", _("Choose one from the list.")


def _kind_problems(settings: Mapping[str, Any]) -> Iterator[Problem]:
    by_type = settings["by_type"]
    if not _is_by_type(by_type):
        yield "by_type", _("Name a mentor type, and below it what differs there.")
        return
    for kind, differing in by_type.items():
        for name in BOUNDS.keys() & differing.keys():
            if sentence := _bound_problem(name, differing[name]):
                yield f"{name}__{kind}", sentence
                return
        if differing.get("capacity_max", 0) > settings["capacity_max"]:
            yield f"capacity_max__{kind}", _("Choose no more than the maximum for all.")
        merged = {name: settings[name] for name in BY_TYPE} | differing
        yield from _terms_problems(merged, f"__{kind}")


def _is_by_type(value: Any) -> bool:
    is_map = isinstance(value, dict) and set(value) <= set(MentorType.values)
    return is_map and all(
        isinstance(one, dict) and set(one) <= set(BY_TYPE) for one in value.values()
    )


def is_ladder(value: Any) -> bool:
    """Whether a value is a list of rising days after the start."""
    if not isinstance(value, list | tuple) or not all(type(day) is int for day in value):
        return False
    rising = sorted(set(value)) == list(value)
    return rising and all(0 < day <= MAX_LADDER_DAY for day in value)
