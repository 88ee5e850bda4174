"""The report of a program: on the screen, on paper, as a file."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matching.lists.reports_query import Asked, asked_of
from matching.queries import thanked
from matching.queries.reports import EVER
from matching.queries.reports_sections import GOAL
from matching.queries.reports_tables import Section
from matching.views import csv_files, pages
from mentorship.views.person import person


@login_required
@require_safe
def report(request: HttpRequest, program: str) -> HttpResponse:
    """Show a year's report; as it is for the board, unless an admin asks for every figure."""
    asked = asked_of(person(request), program, request.GET)
    sections = asked.sections()
    context = {
        "desk": pages.sidebar(
            asked.reader.program, "reports", is_admin=asked.reader.is_admin, role=_role(asked)
        ),
        "program": asked.reader.program,
        "section": {section.key: section for section in sections},
        "period": asked.period.key,
        "is_exact": asked.is_exact,
        "keeps_back": any(section.keeps_back for section in sections),
        "goal": GOAL,
        "answered": _answered(sections),
        "made_at": timezone.now(),
        **_choices(asked),
    }
    return render(request, "matching/reports.html", context)


def _answered(sections: list[Section]) -> str:
    """Return what the chart of answered check-ins shows, in a sentence."""
    (points,) = [section.chart for section in sections if section.key == "response"]
    known = [point for point in points if point["value"] is not None]
    if not known:
        return ""
    said = {"share": known[-1]["value"], "month": known[-1]["label"], "goal": GOAL}
    return _("%(share)d%% in %(month)s, the goal is %(goal)d%%.") % said


def _role(asked: Asked) -> str:
    return "" if asked.reader.is_admin else _("Program staff")


def _choices(asked: Asked) -> dict[str, Any]:
    """Return the addresses of other years and programs, of the file, and of the other reading."""
    reader, key = asked.reader, asked.period.key
    here = reverse("desk-reports", args=[reader.program.slug])
    exact = "&exact=1" if asked.is_exact else ""
    board_year = key if key != EVER else str(asked.years[0])
    keys = [str(year) for year in asked.years] + ([EVER] if asked.is_exact else [])
    names = {EVER: _("Since the beginning")}
    return {
        "years": [
            {"name": names.get(one, one), "url": f"{here}?year={one}{exact}",
             "is_current": one == key}
            for one in keys
        ],
        "programs": [
            {"name": program.name, "url": reverse("desk-reports", args=[program.slug]),
             "is_current": program == reader.program}
            for program in reader.programs
        ] if len(reader.programs) > 1 else [],
        "board_url": f"{here}?year={board_year}",
        "thanks_url": reverse("desk-thanks", args=[reader.program.slug]) if reader.is_admin else "",
        "exact_url": f"{here}?year={key}&exact=1" if reader.is_admin else "",
        "export_url": reverse("reports-export", args=[reader.program.slug])
        + f"?year={board_year}",
    }  # fmt: skip


@login_required
@require_POST
def export(request: HttpRequest, program: str) -> HttpResponseBase:
    """Answer with every figure of the board's report as a file."""
    asked_of(person(request), program, request.GET)
    return csv_files.export(request, program, "report")


@login_required
@require_safe
def thanks(request: HttpRequest, program: str) -> HttpResponse:
    """List the thank-yous that their writers let the association show, for admins."""
    seat = pages.admins_seat_or_404(request, program)
    number = pages.page_number(request)
    rows, has_more = thanked.shown(seat.program, seat.kept(), number)
    if number > 1 and not rows:
        raise Http404
    context = {
        "desk": pages.sidebar(seat.program, "reports", role=seat.role_name),
        "program": seat.program,
        "rows": rows,
        "next_url": f"?page={number + 1}" if has_more else "",
        "back_page_url": f"?page={number - 1}" if number > 1 else "",
    }
    return render(request, "matching/desk_thanks.html", context)
