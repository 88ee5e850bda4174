"""The hours in which a person is free, in words: "Mon to Fri evenings, about 17 hours a week"."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.days import zone_name
from mentorship import weeks
from mentorship.models import AvailabilityPattern
from mentorship.weeks import Window

NOON, EVENING, LATE = 12 * 60 + 30, 17 * 60, 21 * 60
EARLY, LATE_AFTERNOON = 5 * 60, 15 * 60
LONG = 9 * 60
EVERY_WEEK = 100


def hours_in_words(patterns: Sequence[str], windows: Iterable[Sequence[int]], zone: str) -> str:
    """Return a sentence about the hours of shift patterns (slugs) and own windows; one query.

    All is by the clock where she is, so that daylight saving time changes nothing. Windows that
    overlap count once; a pattern that holds in some weeks only counts for its share. Empty where
    neither says anything.
    """
    sets = _sets(patterns, windows)
    if not sets:
        return ""
    parts = [_days_in_words(_joined(sets)), _amount(sets), zone_name(zone)]
    return ", ".join(filter(None, parts)) + "."


def days_in_words(patterns: Sequence[str], windows: Iterable[Sequence[int]]) -> str:
    """Return the days alone, of every week: "Thursday evenings"; one query, none of no pattern."""
    every_week = [one for one in _sets(patterns, windows) if one[0] == EVERY_WEEK]
    return _days_in_words(_joined(every_week))


def _sets(
    patterns: Sequence[str], windows: Iterable[Sequence[int]]
) -> list[tuple[int, list[Window]]]:
    sets = _pattern_windows(patterns) if patterns else []
    own = [(window[0], window[1], window[2]) for window in windows]
    return [*sets, (EVERY_WEEK, own)] if own else sets


def _joined(sets: list[tuple[int, list[Window]]]) -> list[Window]:
    return weeks.joined(window for _share, listed in sets for window in listed)


def _pattern_windows(slugs: Sequence[str]) -> list[tuple[int, list[Window]]]:
    rows = AvailabilityPattern.objects.filter(slug__in=slugs, windows__isnull=False)
    found: dict[tuple[str, int], list[Window]] = defaultdict(list)
    listed = rows.values_list(
        "slug", "week_share", "windows__weekday", "windows__start_minute", "windows__end_minute"
    )
    for slug, share, day, start, end in listed:
        found[slug, share].append((day, start, end))
    return [(share, listed) for (_slug, share), listed in sorted(found.items())]


def _amount(sets: list[tuple[int, list[Window]]]) -> str:
    """Return how many hours a usual week has; of overlapping windows the surest one counts."""
    free: dict[tuple[int, int], int] = {}
    for share, listed in sets:
        for day, start, end in listed:
            for quarter in range(start // 15, -(-end // 15)):
                free[day, quarter] = max(free.get((day, quarter), 0), share)
    hours = round(sum(free.values()) / EVERY_WEEK / 4) or 1
    about = ngettext("about an hour a week", "about %(hours)d hours a week", hours)
    return about % {"hours": hours}


def _days_in_words(windows: list[Window]) -> str:
    """Return days with like parts of the day together: "Mon to Fri evenings and Sat mornings"."""
    by_day: dict[int, list[Window]] = defaultdict(list)
    for window in windows:
        by_day[window[0]].append(window)
    by_parts: dict[str, list[int]] = defaultdict(list)
    for day in sorted(by_day):
        by_parts[_parts_of_day(by_day[day])].append(day)
    said = [
        _("%(days)s %(parts)s") % {"days": _run(days), "parts": parts}
        for parts, days in by_parts.items()
    ]
    return _and(said)


def _parts_of_day(windows: list[Window]) -> str:
    return _and(list(dict.fromkeys(_part(start, end) for _day, start, end in windows)))


def _part(start: int, end: int) -> str:
    if start >= LATE or end <= EARLY:
        return _("late at night")
    if end <= NOON:
        return _("mornings")
    if start >= LATE_AFTERNOON and end > EVENING:
        return _("evenings")
    if start >= 11 * 60 and end <= EVENING + 60:
        return _("afternoons")
    if end <= EVENING + 90:
        return _("daytime")
    return _("days and evenings") if end - start >= LONG else _("afternoons and evenings")


def _run(days: list[int]) -> str:
    """Return weekdays, three and more in a row as "Mon to Fri", a single one by its full name."""
    short = [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")]
    full = [_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"),
            _("Sunday")]  # fmt: skip
    if len(days) == 1:
        return full[days[0]]
    said, run = [], [days[0]]
    for day in [*days[1:], -1]:
        if day == run[-1] + 1:
            run.append(day)
            continue
        if len(run) > 2:
            said.append(
                _("%(first)s to %(last)s") % {"first": short[run[0]], "last": short[run[-1]]}
            )
        else:
            said += [short[each] for each in run]
        run = [day]
    return _and(said)


def _and(parts: list[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s and %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}
