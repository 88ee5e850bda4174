"""A round in figures: what staff see of it who see no names."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from matching.models import Round
from matching.queries.round_figures import figures_of
from matching.views import pages


@login_required
@require_safe
def round_figures(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Show how many matches a round has and how well they fit, without a name."""
    seat = pages.seat_or_404(request, program)
    found = Round.objects.select_related("program").filter(program=seat.program, pk=pk).first()
    if found is None:
        raise Http404
    context = {
        "desk": pages.sidebar(
            seat.program, "rounds", role=seat.role_name, is_admin=seat.sees_names
        ),
        "program": seat.program,
        "round": found,
        "figures": figures_of(found),
    }
    return render(request, "matching/round_figures.html", context)
