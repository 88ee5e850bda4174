"""How a program matches: what a change would do is shown before it is saved."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from matching.enums import RunState
from matching.forms.weights import TRIED, MatchingForm
from matching.models import Run
from matching.queries.change_words import what_changes
from matching.services.what_if import Asked, try_settings
from matching.views import pages
from matching.views.settings_sections import save
from mentorship.models import Program
from mentorship.views.person import person

BUTTONS = ("csrfmiddlewaretoken", "save", "back")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings_matching(request: HttpRequest, program: str) -> HttpResponse:
    """Show the settings; on POST show what would change, and save once that was seen."""
    found = pages.program_or_404(request, program)
    if request.method != "POST":
        return _page(request, found, MatchingForm(None, program=found))
    form = MatchingForm(request.POST, program=found)
    if not form.is_valid():
        return _page(request, found, form, status=HTTPStatus.BAD_REQUEST)
    if "back" in request.POST:
        return _page(request, found, form)
    run = _latest_run(found)
    if form.tried and run is not None and "save" not in request.POST:
        return _preview(request, found, form, run)
    return _saved(request, found, form)


def _saved(request: HttpRequest, program: Program, form: MatchingForm) -> HttpResponse:
    status, conflict = save(request, program, form)
    if status == HTTPStatus.OK:
        return redirect("settings-matching", program=program.slug)
    return _page(request, program, form, status=status, conflict=conflict)


def _latest_run(program: Program) -> Run | None:
    """Return the newest finished run of a whole pool, without reading its people."""
    rows = Run.objects.filter(round__program=program, state=RunState.DONE, fills_in=False)
    return rows.defer("snapshot", "settings", "report").order_by("-pk").first()


def _preview(request: HttpRequest, program: Program, form: MatchingForm, run: Run) -> HttpResponse:
    """Show who would change partner, come in or drop out; nothing is saved."""
    refused, changes = "", None
    try:
        asked = Asked(**{name: form.values[name] for name in TRIED})
        found = try_settings(run_id=run.pk, asked=asked, actor=person(request))
        changes = what_changes(found)
    except Refused as refusal:
        refused = pages.sentence(refusal)
    context = {
        "desk": pages.sidebar(program, "settings"),
        "program": program,
        "run": run,
        "changes": changes,
        "before_name": _("As it was run"),
        "after_name": _("As you typed it"),
        "refused": refused,
        "typed": list(_typed(request)),
    }
    return render(request, "matching/settings_preview.html", context)


def _typed(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Yield what was typed, to travel along and be read again."""
    for name, values in request.POST.lists():
        if name not in BUTTONS:
            yield name, values[-1]


def _page(
    request: HttpRequest,
    program: Program,
    form: MatchingForm,
    *,
    status: int = HTTPStatus.OK,
    conflict: dict[str, Any] | None = None,
) -> HttpResponse:
    context = {
        "desk": pages.sidebar(program, "settings"),
        "program": program,
        "form": form,
        "conflict": conflict,
        "has_run": _latest_run(program) is not None,
        "verb": _("Show what changes"),
    }
    return render(request, "matching/settings_matching.html", context, status=status)
