"""Saved runs of a round: choose two, see them side by side, name them, take the list out."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.exceptions import Refused
from matching.lists.rounds import chosen_of, plans_of
from matching.models import Round
from matching.queries.change_words import what_changes
from matching.queries.saved_runs import SavedRun, saved_runs
from matching.queries.what_if import WhatChanges, compare_runs
from matching.services import run_labels
from matching.views import csv_files, pages
from matching.views.board_query import url_of
from mentorship.views.person import person

LONGEST_TYPED = 200


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest, program: str, pk: int) -> HttpResponseBase:
    """Show two saved runs side by side; POST gives the changes as a file."""
    match_round = pages.round_or_404(request, program, pk)
    saved = saved_runs(match_round)
    try:
        chosen = _chosen(request, saved)
        found = _compared(request, chosen)
    except Refused as refusal:
        messages.error(request, pages.sentence(refusal))
        return _page(request, match_round, saved, None, None, status=refusal.status)
    if request.method == "POST":
        return _file(request, match_round, found)
    return _page(request, match_round, saved, chosen, found)


def _chosen(request: HttpRequest, saved: list[SavedRun]) -> tuple[SavedRun, SavedRun] | None:
    given = request.POST if request.method == "POST" else request.GET
    return chosen_of(given, saved)


def _compared(request: HttpRequest, chosen: tuple[SavedRun, SavedRun] | None) -> WhatChanges | None:
    if chosen is None or chosen[0].id == chosen[1].id:
        return None
    before, after = chosen
    return compare_runs(before_id=before.id, after_id=after.id, actor=person(request))


def _file(request: HttpRequest, match_round: Round, found: WhatChanges | None) -> HttpResponseBase:
    if found is None:
        raise Http404
    return csv_files.handed_over(request, match_round.program, plans_of(found))


def _page(
    request: HttpRequest,
    match_round: Round,
    saved: list[SavedRun],
    chosen: tuple[SavedRun, SavedRun] | None,
    found: WhatChanges | None,
    status: int = 200,
) -> HttpResponse:
    before, after = chosen or (None, None)
    context: dict[str, Any] = {
        "desk": pages.sidebar(match_round.program, "rounds"),
        "program_name": match_round.program.name,
        "round_name": match_round.name,
        "round_url": url_of(match_round),
        "compare_url": request.path,
        "runs": [_row(run, match_round) for run in saved],
        "choices": [run for run in saved if run.can_compare],
        "before": before,
        "after": after,
        "plans_asked": {"before": before.id, "after": after.id} if before and after else {},
        "changes": what_changes(found) if found else None,
    }
    return render(request, "matching/compare.html", context, status=status)


def _row(run: SavedRun, match_round: Round) -> dict[str, Any]:
    slug = match_round.program.slug
    return {"run": run, "label_url": reverse("run-label", args=[slug, run.id])}


@login_required
@require_POST
def label(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Name a run, or take its name away."""
    found = pages.run_or_404(request, program, pk)
    text = request.POST.get("label", "")[:LONGEST_TYPED]
    try:
        run_labels.label(run_id=found.pk, text=text, actor=person(request))
        messages.success(request, _("Name saved."))
    except Refused as refusal:
        messages.error(request, pages.sentence(refusal))
    return redirect(url_of(found.round, "round-compare"))
