"""What happened in a mentorship, as lines that one of the two may read."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Entry:
    """One line of the timeline.

    ``kind`` is what the reader can filter by: "meeting", "check_in", "goal", "thanks" or "other".
    ``icon`` and ``tone`` ("good", "warn" or empty) draw its disc; ``voice`` is what a person
    wrote, ``more`` what the product adds.
    """

    kind: str
    icon: str
    what: str
    when: datetime
    tone: str = ""
    voice: str = ""
    more: str = ""


def newest_first(entries: list[Entry]) -> list[Entry]:
    """Return the lines in the order of reading."""
    return sorted(entries, key=lambda entry: entry.when, reverse=True)
