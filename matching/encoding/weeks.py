"""Weekly availability on the quarter hours of one reference week, across time zones."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from matching.encoding.records import PersonFacts, Window
from matching.encoding.taxonomy import Pattern, Taxonomy
from matching.engine.pool import SLOTS_PER_WEEK, Ints32

SLOT_S = 15 * 60
EVERY_WEEK = 100


class Weeks:
    """The distinct weeks of a pool; ``index`` returns the row of a person's week.

    Windows are laid on the dates of the reference week in the person's zone, so that daylight
    saving time is that of this week; what reaches past its ends wraps around. A quarter hour
    counts when it lies wholly in a window; where windows overlap the greatest share counts.
    """

    def __init__(self, taxonomy: Taxonomy, monday: date) -> None:
        self._taxonomy = taxonomy
        self._monday = monday
        self._rows: dict[bytes, int] = {}
        self._weeks: list[Ints32] = []
        self._known: dict[object, int] = {}

    def index(self, facts: PersonFacts) -> int:
        """Return the row of this person's week, -1 when the zone or the times are unknown."""
        key = (facts.timezone, facts.patterns, facts.windows)
        if key not in self._known:
            self._known[key] = self._add(facts)
        return self._known[key]

    def table(self) -> Ints32:
        """Return (n_weeks, 672) shares in hundredths."""
        if not self._weeks:
            return np.zeros((0, SLOTS_PER_WEEK), dtype=np.int32)
        return np.stack(self._weeks)

    def _add(self, facts: PersonFacts) -> int:
        zone = _zone(facts.timezone)
        if zone is None:
            return -1
        week = np.zeros(SLOTS_PER_WEEK, dtype=np.int32)
        for pattern in self._patterns(facts):
            for window in pattern.windows:
                slots = _slots(self._monday, window, zone)
                week[slots] = np.maximum(week[slots], pattern.share)
        if not week.any():
            return -1
        row = self._rows.setdefault(week.tobytes(), len(self._weeks))
        if row == len(self._weeks):
            self._weeks.append(week)
        return row

    def _patterns(self, facts: PersonFacts) -> Iterable[Pattern]:
        for slug in sorted(facts.patterns):
            self._taxonomy.index("availability", slug)
            yield self._taxonomy.patterns[slug]
        yield Pattern(windows=facts.windows, share=EVERY_WEEK)


@lru_cache(maxsize=10_000)
def _slots(monday: date, window: Window, zone: ZoneInfo) -> Ints32:
    """Return the quarter hours of the reference week that lie wholly in a window."""
    weekday, start, end = window
    midnight = datetime.combine(monday, time(), UTC)
    day = monday + timedelta(days=weekday)
    start_s = (_instant(day, start, zone) - midnight).total_seconds()
    end_s = (_instant(day, end, zone) - midnight).total_seconds()
    slots = np.arange(-(-start_s // SLOT_S), end_s // SLOT_S, dtype=np.int32)
    return np.unique(slots % SLOTS_PER_WEEK)


def _instant(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """Return the instant of a local minute of a day; minute 1440 is the next midnight."""
    local = datetime.combine(day, time()) + timedelta(minutes=minute)
    return local.replace(tzinfo=zone).astimezone(UTC)


@lru_cache(maxsize=1_000)
def _zone(name: str) -> ZoneInfo | None:
    """Return the zone of an IANA name, None for an empty or unknown one."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
