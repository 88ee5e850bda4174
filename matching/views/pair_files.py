"""Upload last year's pairs: the file, what it would change, then all of it."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.exceptions import Refused
from accounts.views.errors import too_many_requests
from matching.enums import PairUse
from matching.forms.pair_files import PairFileForm
from matching.services import pair_lists, pins_from_file
from matching.services.pair_lists import PairChanges
from matching.sheets.pair_lines import read_pair_lines
from matching.sheets.problems import InputError, Problem
from matching.views import pages
from mentorship.models import Program
from mentorship.views.person import person

MAX_BYTES = 5_000_000


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, program: str) -> HttpResponse:
    """Show the form; read a file and show what it would change; nothing counts yet."""
    found = pages.program_or_404(request, program)
    if request.method != "POST":
        return _page(request, found, PairFileForm())
    if not ratelimit.consume(request, action="member_import"):
        return too_many_requests(request)
    form = PairFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, form, status=HTTPStatus.BAD_REQUEST)
    file = form.cleaned_data["file"]
    if file.size > MAX_BYTES:
        form.add_error("file", _("This file is larger than 5 MB. Keep the three columns only."))
        return _page(request, found, form, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        waiting = pair_lists.prepare_import(
            program=found,
            actor=person(request),
            lines=read_pair_lines(file.read(), file.name),
            use=form.cleaned_data["use"],
        )
    except InputError as error:
        return _wrong_lines(request, found, form, error.problems)
    except Refused as refusal:
        form.add_error(None, pages.sentence(refusal))
        return _page(request, found, form, status=refusal.status)
    context = {
        "desk": pages.sidebar(found, "rounds"),
        "program": found,
        "waiting": waiting,
        "use": PairUse(waiting.use),
        "changes": pair_lists.changes_of(waiting),
        "round": pins_from_file.present_round(found),
    }
    return render(request, "matching/pairs_preview.html", context)


@login_required
@require_POST
def confirm(request: HttpRequest, program: str) -> HttpResponse:
    """Take over the file that was shown."""
    found = pages.program_or_404(request, program)
    number = pages.whole(request.POST.get("waiting", ""))
    try:
        changes = pair_lists.confirm_import(
            import_id=number or 0, program=found, actor=person(request)
        )
    except InputError as error:
        return _wrong_lines(request, found, PairFileForm(), error.problems, HTTPStatus.CONFLICT)
    except Refused as refusal:
        messages.error(request, pages.sentence(refusal))
        return _page(request, found, PairFileForm(), status=refusal.status)
    messages.success(request, _said(changes))
    return redirect(_next_url(found))


def _said(changes: PairChanges) -> str:
    said = ngettext("%(n)d pair taken over.", "%(n)d pairs taken over.", changes.new)
    waits = ngettext(
        "%(n)d pair waits until both have joined.",
        "%(n)d pairs wait until both have joined.",
        changes.waiting,
    )
    words = [said % {"n": changes.new}]
    return " ".join([*words, waits % {"n": changes.waiting}] if changes.waiting else words)


def _next_url(program: Program) -> str:
    """Return where the pairs are listed: the present round, or the rounds."""
    match_round = pins_from_file.present_round(program)
    if match_round is None:
        return reverse("desk-rounds", args=[program.slug])
    return reverse("round-pairs", args=[program.slug, match_round.pk])


def _wrong_lines(
    request: HttpRequest,
    program: Program,
    form: PairFileForm,
    problems: Sequence[Problem],
    status: int = HTTPStatus.BAD_REQUEST,
) -> HttpResponse:
    """Show the first problems by line; nothing was saved."""
    count = len(problems)
    said = ngettext(
        "%(n)s line needs another look. Nothing was saved.",
        "%(n)s lines need another look. Nothing was saved.",
        count,
    ) % {"n": f"{count:,}"}
    if form.is_bound:
        form.add_error("file", said)
    else:
        messages.error(request, said)
    return _page(request, program, form, status=status, problems=problems[: pages.SHOWN_PROBLEMS])


def _page(
    request: HttpRequest, program: Program, form: PairFileForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "desk": pages.sidebar(program, "rounds"),
        "program": program,
        "form": form,
        "back_url": _next_url(program),
    }
    return render(request, "matching/pairs_upload.html", context | more, status=status)
