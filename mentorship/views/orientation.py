"""The orientation: read page by page, then say what one thinks of it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.exceptions import Refused
from mentorship import rules
from mentorship.enums import Side
from mentorship.forms.orientation import RatingForm
from mentorship.models import Orientation, Program
from mentorship.queries import orientation as reading
from mentorship.queries.orientation import Page
from mentorship.queries.program_texts import data_of, rating_words
from mentorship.services import orientation as services
from mentorship.views.person import person

AGAIN = "again"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def orientation(request: HttpRequest, program: str, side: str, page: int) -> HttpResponse:
    """Show one page; on POST note that it was read. After the last one comes what opens now.

    The first page leads on to the first unread one, unless she asks to read it again.
    """
    found = _program(program, side)
    if not rules.can_read_orientation(person(request), found, side):
        return redirect(f"{reverse('apply', args=[found.slug])}?as={side}")
    if request.method == "POST":
        return _read(request, found, side, page)
    progress = reading.progress_of(person(request), found, side)
    data = data_of(found, reading.key_of(side))
    count = len(data.get("pages", []))
    following = reading.next_page(progress, count)
    if not 1 <= page <= count + 1:
        raise Http404
    is_resuming = page == 1 and AGAIN not in request.GET
    if page > following or (is_resuming and following > 1):
        return _to(found, side, following)
    if page > count:
        return _done(request, progress)
    return _page(request, found, side, reading.pages_in(data, found), page)


def _program(slug: str, side: str) -> Program:
    if side not in Side.values:
        raise Http404
    return get_object_or_404(Program, slug=slug)


def _to(program: Program, side: str, page: int) -> HttpResponse:
    return redirect("orientation", program=program.slug, side=side, page=page)


def _again(program: Program, side: str, page: int) -> str:
    """Return the address of a page that was read."""
    return f"{reverse('orientation', args=[program.slug, side, page])}?{AGAIN}=1"


def _read(request: HttpRequest, program: Program, side: str, page: int) -> HttpResponse:
    try:
        services.read_page(program=program, actor=person(request), side=side, page=page)
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
        pages = reading.pages_of(program, side)
        progress = reading.progress_of(person(request), program, side)
        following = min(reading.next_page(progress, len(pages)), len(pages))
        return _page(request, program, side, pages, following, status=refusal.status)
    return _to(program, side, page + 1)


def _page(
    request: HttpRequest,
    program: Program,
    side: str,
    pages: list[Page],
    number: int,
    *,
    status: int = 200,
) -> HttpResponse:
    before = _again(program, side, number - 1) if number > 1 else ""
    context = {
        "section": "home",
        "program": program,
        "page": pages[number - 1],
        "count": len(pages),
        "action_url": reverse("orientation", args=[program.slug, side, number]),
        "back_url": before,
        "minutes_left": len(pages) - number + 1,
    }
    return render(request, "mentorship/orientation.html", context, status=status)


@login_required
@require_POST
def rate(request: HttpRequest, program: str, side: str) -> HttpResponse:
    """Keep what the reader thought of the orientation."""
    found = _program(program, side)
    progress = reading.progress_of(person(request), found, side)
    if progress.finished_at is None:
        raise Http404
    form = _rating_form(request.POST)
    if not form.is_valid():
        return _done(request, progress, form)
    try:
        services.rate(program=found, actor=person(request), side=side, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal.sentence))
        return _done(request, progress, form, status=refusal.status)
    messages.success(request, _("Thank you. That helps the next reader."))
    return _to(found, side, reading.page_count(found, side) + 1)


def _rating_form(data: Any, progress: Orientation | None = None) -> RatingForm:
    question, words = rating_words()
    initial = {"rating": progress.rating, "missing": progress.missing} if progress else None
    return RatingForm(data, question=question, words=words, initial=initial)


def _done(
    request: HttpRequest,
    progress: Orientation,
    form: RatingForm | None = None,
    *,
    status: int = 400,
) -> HttpResponse:
    program, side = progress.program, progress.side
    context = {
        "section": "home",
        "program": program,
        "done": reading.what_opens(person(request), program, side),
        "again_url": _again(program, side, 1),
        "rate_url": reverse("orientation-rate", args=[program.slug, side]),
        "is_rated": bool(progress.rating),
        "form": form or _rating_form(None, progress),
    }
    return render(
        request, "mentorship/orientation_done.html", context, status=status if form else 200
    )
