"""The people of a program: one list of both sides, those who wait for vetting first."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts import limits
from matching.lists import people_query
from matching.queries import people, people_search
from matching.queries.access import people_kept_from
from matching.queries.people_search import Asked, Counts, Kept
from matching.views import csv_files, pages
from mentorship.enums import MentorState, Side
from mentorship.models import Program
from mentorship.views.person import person

PAGE = 25


@dataclass(frozen=True)
class Look:
    """One look at the list: whose people, who is left out, and what is asked."""

    program: Program
    kept: Kept
    fields: dict[str, str]
    chapters: list[str]
    asked: Asked


@login_required
@require_safe
@limits.for_searches
def people_page(request: HttpRequest, program: str) -> HttpResponse:
    """Show one page of the people who are asked for."""
    look = _look(request, program)
    number = pages.page_number(request)
    counts = people_search.counts_of(look.program, look.asked, look.kept)
    start = (number - 1) * PAGE
    keys = people_search.keys_of(look.program, look.asked, look.kept)[start : start + PAGE]
    parts = people.parts_of(look.program, [(key[0], key[1]) for key in keys])
    if number > 1 and not parts:
        raise Http404
    context = {
        "desk": pages.sidebar(look.program, "people"),
        "program": look.program,
        "title": _title(counts),
        "kept": _kept_sentence(counts),
        "people": [_linked(people.row_of(part), look.program) for part in parts],
        **_narrowing(look, counts),
        **_paging(look, counts, number, len(parts)),
    }
    return render(request, "matching/people.html", context)


def _look(request: HttpRequest, slug: str) -> Look:
    found = pages.program_or_404(request, slug)
    kept = people_kept_from(person(request), found)
    fields, chapters = people.choices_of(found)
    names = dict(fields)
    return Look(found, kept, names, chapters, people_query.asked_of(request.GET, names, chapters))


def _title(counts: Counts) -> str:
    waiting = counts.of(Side.MENTOR, MentorState.APPLIED)
    if not waiting:
        return _("People")
    return ngettext(
        "%(n)d mentor waits to be vetted", "%(n)d mentors wait to be vetted", waiting
    ) % {"n": waiting}


def _kept_sentence(counts: Counts) -> str:
    """Say how many are left out of every figure on the page, and why."""
    if not counts.kept:
        return ""
    return ngettext(
        "%(n)d more is another admin's: yourself, your own workplace or your reporting line.",
        "%(n)d more are another admin's: yourself, your own workplace or your reporting line.",
        counts.kept,
    ) % {"n": counts.kept}


def _linked(row: dict[str, Any], program: Program) -> dict[str, Any]:
    """Add the address of a person's page, and of a mentor's file that waits for a decision."""
    url = reverse("desk-person", args=[program.slug, row["side"], row["id"]])
    file_url = reverse("mentor-file", args=[program.slug, row["id"]]) if row["waits"] else ""
    return {**row, "url": url, "file_url": file_url}


def _narrowing(look: Look, counts: Counts) -> dict[str, Any]:
    """Return the filters as they stand, and what they lead to."""
    asked, chips = look.asked, people_query.chips_of(look.asked, look.fields)
    export_url = reverse("people-export", args=[look.program.slug])
    return {
        "asked": asked,
        "states": people_query.states_of(counts, asked),
        "filters": people_query.filters_of(asked, look.fields, look.chapters),
        "marks": people_query.marks_of(asked),
        "sorts": people_query.sorts_of(asked),
        "chips": chips,
        "is_narrowed": bool(chips or asked.side or asked.state),
        "everybody_url": reverse("desk-people", args=[look.program.slug]),
        "export_url": export_url + people_query.query_of(asked),
        "count": counts.of(asked.side, asked.state),
    }


def _paging(look: Look, counts: Counts, number: int, n_rows: int) -> dict[str, Any]:
    total = counts.of(look.asked.side, look.asked.state)
    first = (number - 1) * PAGE + 1
    last = first + n_rows - 1
    span = {"first": first, "last": last, "total": total}
    return {
        "shown": _("%(first)d to %(last)d of %(total)d") % span if n_rows else "",
        "next_url": people_query.query_of(look.asked, number + 1) if last < total else "",
        "back_page_url": people_query.query_of(look.asked, number - 1) if number > 1 else "",
    }


@login_required
@require_POST
def export(request: HttpRequest, program: str) -> HttpResponseBase:
    """Answer with everybody who is asked for as a file, in the list's order."""
    return csv_files.export(request, program, "people")
