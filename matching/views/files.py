"""Everything that can be taken along as a file: from a program's desk, and of one's own."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from matching.lists.kinds import KINDS, OWN_KINDS, may_take
from matching.models import Round
from matching.views import csv_files, pages

MOST_ROUNDS = 50


@login_required
@require_safe
def desk_files(request: HttpRequest, program: str) -> HttpResponse:
    """List what a program's staff may take out, and what there is of one round."""
    seat = pages.seat_or_404(request, program)
    mine = [kind for kind in KINDS.values() if may_take(seat, kind)]
    rounds = _rounds(seat.program.pk) if seat.sees_names else []
    chosen = _chosen(request, rounds)
    context = {
        "desk": pages.sidebar(
            seat.program, "reports", role=seat.role_name, is_admin=seat.sees_names
        ),
        "program": seat.program,
        "files": [_line(kind, program) for kind in mine if not kind.of_round],
        "rounds": rounds,
        "round": chosen,
        "of_round": [_line(kind, program) for kind in mine if kind.of_round] if chosen else [],
        "asked": {"round": chosen.pk} if chosen else {},
    }
    return render(request, "matching/desk_files.html", context)


def _rounds(program_id: int) -> list[Round]:
    return list(Round.objects.filter(program=program_id).order_by("-pk")[:MOST_ROUNDS])


def _chosen(request: HttpRequest, rounds: list[Round]) -> Round | None:
    """Return the round asked for, by default the newest.

    Raises:
        Http404: it is none of these.
    """
    if "round" not in request.GET:
        return rounds[0] if rounds else None
    number = pages.whole(request.GET["round"])
    found = next((one for one in rounds if one.pk == number), None)
    if found is None:
        raise Http404
    return found


def _line(kind: Any, program: str) -> dict[str, Any]:
    return {"name": kind.name, "url": reverse("desk-file", args=[program, kind.code])}


@login_required
@require_POST
def desk_file(request: HttpRequest, program: str, kind: str) -> HttpResponseBase:
    """Answer with one of these lists as a file, all of it."""
    number = request.POST.get("round", "")
    of_round = {"round": number} if number else {}
    return csv_files.export(request, program, kind, QueryDict(), **of_round)


@login_required
@require_safe
def own_files(request: HttpRequest) -> HttpResponse:
    """List what of mine I can take along."""
    files = [
        {"name": kind.name, "url": reverse("me-file", args=[kind.code])}
        for kind in OWN_KINDS.values()
    ]
    return render(request, "matching/me_files.html", {"section": "profile", "files": files})


@login_required
@require_POST
def own_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Answer with one of these lists as a file."""
    return csv_files.export_own(request, kind)
