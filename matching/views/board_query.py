"""The board's address: what it asks for, and the addresses of what else could be asked.

A parameter that is given twice counts as its last value; ``flag`` may be given several times.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.lists.shape import one_of
from matching.models import Round
from matching.queries.board import FLAGS, MINE, TABS, Board
from matching.queries.board_filters import BY_SCORE, HIGHEST, SORTS, Filters
from matching.queries.wording import Names
from matching.views import pages
from mentorship.enums import MentorType

THRESHOLD, LOWEST_THRESHOLD = 70, 40
MOST_ASKED = 60
MOST_WORDS = 80
OWN_TABS = ("unmatched", "recruit")
SORT_NAMES = {
    "score": gettext_lazy("Highest score"),
    "weakest": gettext_lazy("Weakest first"),
    "close": gettext_lazy("Closest call"),
    "waiting": gettext_lazy("Longest waiting"),
}
FLAG_WORDS = {
    "pinned": ("pin", gettext_lazy("Pinned")),
    "close": ("arrow-up-down", gettext_lazy("Close call")),
    "note": ("file-text", gettext_lazy("1 note")),
    "few": ("info", gettext_lazy("Few answers")),
    "life": ("compass", gettext_lazy("Life")),
    "stale": ("refresh-cw", gettext_lazy("Changed since")),
    "swapped": ("git-compare-arrows", gettext_lazy("Swapped")),
    "hand": ("pencil", gettext_lazy("By hand")),
    "handed": ("users-round", gettext_lazy("Handed over")),
    MINE: ("users-round", gettext_lazy("Handed to you")),
}
# The same of several matches, after their number.
FLAGGED = {
    "close": gettext_lazy("with a close call"),
    "note": gettext_lazy("with a note"),
    "few": gettext_lazy("with few answers"),
    "life": gettext_lazy("with a life mentor"),
}


@dataclass(frozen=True)
class Asked:
    """What the address asks for: a tab, its filters and order, a page, a match, and a what-if."""

    tab: str
    page: int = 1
    match: int | None = None
    threshold: int = THRESHOLD
    instead: str = ""
    filters: Filters = field(default_factory=Filters)
    sort: str = BY_SCORE

    def address(self, match_round: Round, name: str = "round-review", **given: Any) -> str:
        """Return an address with the same list, and what is ``given`` besides; the first page."""
        return url_of(match_round, name, **self.kept(), **given)

    def kept(self, *, sort: bool = True) -> dict[str, Any]:
        """Return the parameters that make the list what it is."""
        chosen = self.filters
        return {
            "tab": self.tab if self.tab != TABS[0] else "",
            "sort": self.sort if sort and self.sort != BY_SCORE else "",
            "q": chosen.q,
            "specialization": chosen.specialization,
            "type": chosen.kind,
            "from": chosen.low or "",
            "to": chosen.high if chosen.high != HIGHEST else "",
            "flag": list(chosen.flags),
        }


def url_of(match_round: Round, name: str = "round-review", **query: Any) -> str:
    """Return an address of a round, with what is asked of it."""
    address = reverse(name, args=[match_round.program.slug, match_round.pk])
    return with_query(address, query)


def with_query(address: str, query: Mapping[str, Any]) -> str:
    """Return an address with the parameters that have a value."""
    given = {key: value for key, value in query.items() if value not in (None, "", [])}
    return f"{address}?{urlencode(given, doseq=True)}" if given else address


def asked_of(request: HttpRequest, match_id: int | None = None) -> Asked:
    """Return what a request's address asks for.

    Raises:
        Http404: there is no such tab, page or match number.
        BadRequest: there is no such order, filter or value of one.
    """
    given = request.GET
    tab = given.get("tab") or TABS[0]
    if tab not in (*TABS, *OWN_TABS):
        raise Http404
    return Asked(
        tab=tab,
        page=pages.page_number(request),
        match=match_id if match_id is not None else _match(given.get("match", "")),
        threshold=_threshold(given.get("at_least", "")),
        instead=given.get("instead", "")[:MOST_ASKED],
        filters=_filters(given),
        sort=one_of(given.get("sort", ""), SORTS) or BY_SCORE,
    )


def _match(text: str) -> int | None:
    if not text:
        return None
    number = pages.whole(text, digits=40)
    if number is None:
        raise Http404
    return number


def _threshold(text: str) -> int:
    at_least = pages.whole(text, digits=3)
    return THRESHOLD if at_least is None else min(max(at_least, LOWEST_THRESHOLD), HIGHEST)


def _filters(given: QueryDict) -> Filters:
    flags = tuple(dict.fromkeys(given.getlist("flag")))
    if not set(flags) <= {*FLAGS, MINE}:
        raise BadRequest
    return Filters(
        q=given.get("q", "").strip()[:MOST_WORDS],
        specialization=given.get("specialization", "")[:MOST_WORDS],
        kind=one_of(given.get("type", ""), MentorType.values),
        low=_points(given.get("from", ""), 0),
        high=_points(given.get("to", ""), HIGHEST),
        flags=flags,
    )


def _points(text: str, default: int) -> int:
    number = pages.whole(text.strip(), digits=3) if text.strip() else default
    if number is None or number > HIGHEST:
        raise BadRequest
    return number


def flagged(flag: str) -> str:
    """Return what stands after the number of matches with a flag."""
    return str(FLAGGED.get(flag, FLAG_WORDS[flag][1].lower()))


def flag_words(flag: str) -> dict[str, str]:
    """Return a flag's icon and word."""
    icon, text = FLAG_WORDS[flag]
    return {"icon": icon, "text": str(text)}


def filters_context(match_round: Round, board: Board, asked: Asked, names: Names) -> dict[str, Any]:
    """Return the form that narrows the list down.

    Raises:
        BadRequest: the specialization asked for does not exist.
    """
    filters = asked.filters
    known = names.every("specializations")
    one_of(filters.specialization, dict(known))
    kinds = [(kind.value, kind.label) for kind in MentorType]
    return {
        "url": url_of(match_round),
        "hidden": [
            {"name": name, "value": value}
            for name, value in (("tab", asked.tab), ("sort", asked.sort))
        ],
        "q": filters.q,
        "fields": [
            _field("specialization", _("Wants to learn"), filters.specialization, known),
            _field("type", _("Mentor type"), filters.kind, kinds),
        ],
        "low": filters.low or "",
        "high": filters.high if filters.high != HIGHEST else "",
        "flags": _flag_options(board, asked),
        "count": filters.count,
        "clear_url": Asked(asked.tab, sort=asked.sort).address(match_round),
    }


def _field(name: str, label: str, value: str, known: Any) -> dict[str, Any]:
    options = [{"value": "", "label": _("All")}]
    options += [{"value": slug, "label": str(text)} for slug, text in known]
    return {"name": name, "label": label, "value": value, "options": options}


def _flag_options(board: Board, asked: Asked) -> list[dict[str, Any]]:
    """Return the flags that the tab has, with their counts; a chosen one in any case."""
    counts: dict[str, int] = {}
    for brief in board.of(asked.tab):
        for flag in brief.flags:
            counts[flag] = counts.get(flag, 0) + 1
    return [
        {
            "value": flag,
            "label": flag_words(flag)["text"] if flag != "note" else _("With a note"),
            "is_on": flag in asked.filters.flags,
            "count": counts.get(flag, 0),
        }
        for flag in (MINE, *FLAGS)
        if counts.get(flag) or flag in asked.filters.flags
    ]


def sorts_context(match_round: Round, asked: Asked) -> dict[str, Any]:
    """Return the orders that the list can be put in."""
    return {
        "sorts": [
            {
                "name": str(SORT_NAMES[sort]),
                "url": with_query(url_of(match_round), asked.kept(sort=False) | {"sort": sort}),
                "is_current": sort == asked.sort,
            }
            for sort in SORTS
        ],
        "sort_name": str(SORT_NAMES[asked.sort]),
    }
