"""What happened in a mentorship so far, as one of the two may read it: all or a kind, in pages."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from mentorship.models import Mentorship
from mentorship.queries import goals, meetings, thank_yous
from mentorship.queries.timeline import Entry, newest_first

AT_ONCE = 20
DAYS_A_MONTH = 30.44
EVERYTHING = ""
# What an address asks for, and the kind of line that it shows.
KINDS = {EVERYTHING: "", "meetings": "meeting", "check-ins": "check_in", "goals": "goal"}
ROOMS = (meetings, goals, thank_yous)


@dataclass(frozen=True)
class Filter:
    """One way to read the past; ``show`` names it in the address."""

    name: str
    show: str
    url: str
    is_on: bool


@dataclass(frozen=True)
class SoFar:
    """The lines to read, newest first; ``first_months`` links to those left out."""

    entries: tuple[Entry, ...]
    filters: tuple[Filter, ...]
    is_new: bool
    first_months: str = ""
    first_months_url: str = ""


def so_far(
    mentorship: Mentorship, user: User, answered: list[Entry], *, show: str, is_whole: bool
) -> SoFar:
    """Return what one of the two reads: the newest lines, or with ``is_whole`` all of them.

    ``answered`` are the lines of check-ins.
    """
    show = show if show in KINDS else EVERYTHING
    everything = newest_first(answered + _lines(mentorship, user))
    wanted = [one for one in everything if KINDS[show] in ("", one.kind)]
    seen = wanted if is_whole else wanted[:AT_ONCE]
    url, words = reverse("mentorship", args=[mentorship.pk]), ""
    if len(seen) < len(wanted):
        assert mentorship.started_at is not None
        words = _first_months(mentorship.started_at, seen[-1].when)
    return SoFar(
        entries=tuple(seen),
        filters=_filters(url, show),
        is_new=len(everything) == 1,
        first_months=words,
        first_months_url=f"{url}?show={show}&whole=1#line-{AT_ONCE + 1}",
    )


def _lines(mentorship: Mentorship, user: User) -> list[Entry]:
    """Return every line besides check-ins that one of the two may read."""
    found = [line for room in ROOMS for line in room.entries(mentorship, user)]
    return found + _edges(mentorship)


def _edges(mentorship: Mentorship) -> list[Entry]:
    """Return its beginning and, where it is over, its end."""
    assert mentorship.started_at is not None
    lines = [Entry("other", "handshake", _("You both said yes"), mentorship.started_at, "good")]
    if mentorship.closed_at is not None:
        lines.append(Entry("other", "flag", _("The mentorship ended"), mentorship.closed_at))
    return lines


def _filters(url: str, shown: str) -> tuple[Filter, ...]:
    names = {
        EVERYTHING: _("Everything"),
        "meetings": _("Meetings"),
        "check-ins": _("Check-ins"),
        "goals": _("Goals"),
    }
    return tuple(
        Filter(name, show, f"{url}?show={show}" if show else url, is_on=show == shown)
        for show, name in names.items()
    )


def _first_months(start: datetime, until: datetime) -> str:
    months = max(round((until - start).days / DAYS_A_MONTH), 1)
    said = ngettext("Show the first month", "Show the first %(n)d months", months)
    return said % {"n": months}
