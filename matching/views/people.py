"""The people of a program: mentors who wait for vetting, then everybody."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from matching.queries import people
from matching.queries.access import people_kept_from
from matching.queries.people import Waiting
from matching.views import pages
from mentorship.models import Program
from mentorship.views.person import person

PAGE = 25


@login_required
@require_safe
def people_page(request: HttpRequest, program: str) -> HttpResponse:
    """Show the queue of mentors who wait, the longest wait first, then everybody."""
    found = pages.program_or_404(request, program)
    number = pages.page_number(request)
    kept = people_kept_from(person(request), found)
    waiting = people.waiting_of(found)
    queue = people.waiting_mentors(found)[:PAGE] if number == 1 and waiting.n else []
    rows, has_more = people.everybody(found, (number - 1) * PAGE, PAGE, kept)
    if number > 1 and not rows:
        raise Http404
    context = {
        "desk": pages.sidebar(found, "people"),
        "program_name": found.name,
        "title": _title(waiting),
        "summary": _summary(waiting),
        "applications": [_linked(people.application(one, kept), found) for one in queue],
        "more_waiting": max(waiting.n - PAGE, 0),
        "people": [_linked(row, found) for row in rows],
        "next_url": f"?page={number + 1}" if has_more else "",
        "back_page_url": f"?page={number - 1}" if number > 1 else "",
    }
    return render(request, "matching/people.html", context)


def _title(waiting: Waiting) -> str:
    if not waiting.n:
        return _("People")
    return ngettext(
        "%(n)d mentor waits to be vetted", "%(n)d mentors wait to be vetted", waiting.n
    ) % {"n": waiting.n}


def _summary(waiting: Waiting) -> str:
    if not waiting.answered:
        return ""
    return ngettext(
        "%(n)d has answered your team's question.",
        "%(n)d have answered your team's questions.",
        waiting.answered,
    ) % {"n": waiting.answered}


def _linked(row: dict[str, Any], program: Program) -> dict[str, Any]:
    """Add the address of a mentor's file where it is hers to read."""
    has_file = row.get("is_mine", row.get("has_file"))
    url = reverse("mentor-file", args=[program.slug, row["id"]]) if has_file else ""
    return {**row, "url": url}
