"""The public first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mentorship.queries.landing import counts_of, is_signup_open, landing_program


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """Invite to the open program, or say when the next round opens."""
    program = landing_program()
    context = {
        "program": program,
        "is_signup_open": program is not None and is_signup_open(program),
        "next_round_opens_on": program.next_round_opens_on if program else None,
        "counts": counts_of(program) if program else None,
    }
    return render(request, "mentorship/landing.html", context)
