"""The messages of one program: what waits, what left, what was given up."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.rules import may_operate
from accounts.views import decisions
from matching.queries import desk_messages
from matching.views import pages

KEY = "messages"


@login_required
@require_safe
def messages_page(request: HttpRequest, program: str) -> HttpResponse:
    """Show a program's messages to its admins."""
    seat = pages.admins_seat_or_404(request, program)
    found = desk_messages.messages_of(seat.program, seat.kept())
    context = {
        "desk": pages.sidebar(seat.program, KEY, role=seat.role_name),
        "program": seat.program,
        "found": found,
        "may_operate": may_operate(seat.user),
    }
    return render(request, "matching/desk_messages.html", context)


@login_required
@require_POST
def decide(request: HttpRequest, program: str) -> HttpResponse:
    """Send messages that were given up again, or discard them."""
    seat = pages.admins_seat_or_404(request, program)
    rows = desk_messages.decidable(seat.program, seat.kept())
    return decisions.decide(
        request,
        rows,
        rows,
        back=reverse("desk-messages", args=[seat.program.slug]),
        desk=pages.sidebar(seat.program, KEY, role=seat.role_name),
    )
