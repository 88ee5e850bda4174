"""A program's own words for the orientation, and what readers think of it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from matching.views import pages
from mentorship.enums import Side
from mentorship.forms.orientation import OrientationTextForm
from mentorship.models import Program, ProgramText
from mentorship.queries.orientation import Ratings, key_of, pages_in, ratings_of
from mentorship.queries.program_texts import PLACEHOLDERS, data_in, own_text, rating_words
from mentorship.services import program_texts
from mentorship.views.person import person


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def orientation_texts(request: HttpRequest, program: str, side: str) -> HttpResponse:
    """Show the words with a preview; on POST preview, save, or go back to the association's."""
    found = pages.program_or_404(request, program)
    if side not in Side.values:
        raise Http404
    if request.method == "POST" and "forget" in request.POST:
        return _forget(request, found, side)
    own = own_text(found, key_of(side))
    form = OrientationTextForm(
        request.POST if request.method == "POST" else None,
        pages=data_in(own, key_of(side)).get("pages", []),
        version=own.changed_at if own else None,
    )
    if request.method == "POST":
        return _save(request, found, side, own, form)
    return _page(request, found, side, own, form)


def _forget(request: HttpRequest, program: Program, side: str) -> HttpResponse:
    program_texts.forget_orientation(program=program, side=side, actor=person(request))
    messages.success(request, _("Readers see the association's words again."))
    return redirect("desk-texts", program=program.slug, side=side)


def _save(
    request: HttpRequest,
    program: Program,
    side: str,
    own: ProgramText | None,
    form: OrientationTextForm,
) -> HttpResponse:
    if not form.is_valid():
        return _page(request, program, side, own, form, status=400)
    if "preview" in request.POST:
        return _page(request, program, side, own, form)
    try:
        program_texts.save_orientation(
            program=program, side=side, pages=form.pages, actor=person(request),
            seen=form.seen,
        )  # fmt: skip
    except Refused as refusal:
        form.add_error(None, pages.sentence(refusal))
        return _page(request, program, side, own, form, status=refusal.status)
    messages.success(request, _("Saved. Whoever reads next reads these words."))
    return redirect("desk-texts", program=program.slug, side=side)


def _page(
    request: HttpRequest,
    program: Program,
    side: str,
    own: ProgramText | None,
    form: OrientationTextForm,
    *,
    status: int = 200,
) -> HttpResponse:
    shown = {"pages": [{"title": p.title, "points": list(p.points)} for p in form.pages]}
    context = {
        "desk": pages.sidebar(program, "settings"),
        "program": program,
        "side": side,
        "sides": _sides(program, side),
        "form": form,
        "form_pages": [
            (form[f"title_{number}"], form[f"points_{number}"]) for number in form.numbers
        ],
        "own": own,
        "preview": pages_in(shown, program),
        "is_preview": "preview" in request.POST,
        "placeholders": [f"{{{name}}}" for name in PLACEHOLDERS],
        "ratings": _ratings(ratings_of(program, side)),
    }
    return render(request, "matching/texts.html", context, status=status)


def _sides(program: Program, current: str) -> list[dict[str, Any]]:
    names = {Side.MENTEE: _("For mentees"), Side.MENTOR: _("For mentors")}
    return [
        {
            "name": names[side],
            "url": reverse("desk-texts", args=[program.slug, side.value]),
            "is_current": side == current,
        }
        for side in Side
    ]


def _ratings(ratings: Ratings) -> dict[str, Any]:
    question, words = rating_words()
    rows = [
        {"label": option["label"], "n": ratings.counts.get(option["key"], 0)}
        for option in words.get("options", ())
    ]
    return {
        "question": question,
        "n": ratings.n,
        "rows": rows if ratings.counts else [],
        "missing": words.get("then", ""),
        "lines": ratings.lines,
    }
