"""What happened in a program lately."""

from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from matching.queries import desk_activity
from matching.views import pages


@login_required
@require_safe
def activity_page(request: HttpRequest, program: str) -> HttpResponse:
    """Show a page of the program's trail by day, the newest first."""
    seat = pages.admins_seat_or_404(request, program)
    number = pages.page_number(request)
    found = desk_activity.activity(seat.program, seat.kept(), number)
    if number > 1 and not (found.lines or found.hidden):
        raise Http404
    days = groupby(found.lines, key=lambda line: line.day)
    context = {
        "desk": pages.sidebar(seat.program, "activity", role=seat.role_name),
        "program": seat.program,
        "days": [{"day": day, "lines": list(lines)} for day, lines in days],
        "hidden": _hidden(found.hidden),
        "next_url": f"?page={number + 1}" if found.has_more else "",
        "back_page_url": f"?page={number - 1}" if number > 1 else "",
    }
    return render(request, "matching/desk_activity.html", context)


def _hidden(count: int) -> str:
    if not count:
        return ""
    text = ngettext(
        "%(n)d more on this page is another admin's.",
        "%(n)d more on this page are another admin's.",
        count,
    )
    return text % {"n": count}
