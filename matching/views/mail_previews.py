"""What a program's messages say: each kind as it would leave now, with real data of the program."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.views.framed import framed
from matching.queries.mail_kinds import Kind, kinds
from matching.queries.mail_previews import Preview, preview
from matching.views import pages

FIRST = "check_in"


@login_required
@require_safe
@never_cache
def preview_page(request: HttpRequest, program: str) -> HttpResponse:
    """Choose a kind of message and see it, narrow and wide, and as plain text."""
    seat = pages.admins_seat_or_404(request, program)
    every = kinds()
    kind = every.get(request.GET.get("kind", FIRST))
    if kind is None:
        raise BadRequest
    context = {
        "desk": pages.sidebar(seat.program, "messages", role=seat.role_name),
        "program": seat.program,
        "kinds": list(every.values()),
        "kind": kind,
        "found": _found(kind, seat),
    }
    return render(request, "matching/mail_preview.html", context)


@login_required
@require_safe
@framed
def preview_html(request: HttpRequest, program: str, kind: str) -> str:
    """Give the html of one, without a link that leads anywhere."""
    seat = pages.admins_seat_or_404(request, program)
    known = kinds().get(kind)
    found = _found(known, seat) if known else None
    if found is None:
        raise Http404
    return found.html


def _found(kind: Kind, seat: pages.Seat) -> Preview | None:
    if kind.is_theirs:
        return None
    return preview(kind.category, seat.program, seat.kept(), seat.user)
