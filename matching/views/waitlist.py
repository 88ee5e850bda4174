"""Everybody who waits for a mentor in a round, in line, with the true reason."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from matching.enums import UNDECIDED_STATES
from matching.models import Round
from matching.queries.access import people_kept_from
from matching.queries.waiting import waiting_in, waitlist_of
from matching.queries.waitlist import described, waitlist
from matching.views import csv_files, pages
from matching.views.board_query import url_of
from mentorship.views.person import person


@login_required
@require_safe
def waitlist_page(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Show one page of the line."""
    match_round = pages.round_or_404(request, program, pk)
    kept = people_kept_from(person(request), match_round.program)
    number = pages.page_number(request)
    rows, has_more = pages.page_of(waitlist(match_round, kept), number)
    first = (number - 1) * pages.PAGE + 1
    people = described(rows, match_round, kept, first=first)
    context = {
        "desk": pages.sidebar(match_round.program, "rounds"),
        "round_name": match_round.name,
        "round_url": url_of(match_round),
        "rounds_url": reverse("desk-rounds", args=[match_round.program.slug]),
        "people": people,
        "export_url": url_of(match_round, "round-waitlist-export"),
        "next_url": f"?page={number + 1}" if has_more else "",
        "back_page_url": f"?page={number - 1}" if number > 1 else "",
        **_counts(match_round, kept),
    }
    return render(request, "matching/waitlist.html", context)


def _counts(match_round: Round, kept: frozenset[int]) -> dict[str, Any]:
    """Return how many wait, how many of them are another admin's, and how many have a proposal."""
    everybody = waitlist_of(match_round).count()
    mine = waitlist(match_round, kept).count()
    proposed = waiting_in(match_round).filter(
        matches__round=match_round, matches__state__in=UNDECIDED_STATES
    )
    return {
        "title": ngettext(
            "%(n)d mentee waits for a mentor", "%(n)d mentees wait for a mentor", everybody
        )
        % {"n": everybody},
        "others": _others(everybody - mine),
        "proposed": _proposed(proposed.distinct().count()),
    }


def _others(count: int) -> str:
    if not count:
        return ""
    said = ngettext("%(n)d more is another admin's.", "%(n)d more are another admin's.", count)
    return said % {"n": count}


def _proposed(count: int) -> str:
    if not count:
        return ""
    said = ngettext(
        "%(n)d more has a proposal that isn't sent yet.",
        "%(n)d more have a proposal that isn't sent yet.",
        count,
    )
    return said % {"n": count}


@login_required
@require_POST
def export(request: HttpRequest, program: str, pk: int) -> HttpResponseBase:
    """Give the whole line as a file."""
    return csv_files.export(request, program, "waitlist", round=pk)
