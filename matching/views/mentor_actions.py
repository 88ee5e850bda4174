"""What a mentee does at a mentor's card: "Sounds right" and "Not for me", and both undone."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.exceptions import Refused
from matching.queries.directory_readers import Marks, marks_of
from matching.queries.listed import listed
from matching.queries.mentor_cards import Card, shown_name
from matching.services import hidden, wishes
from matching.views import pages
from mentorship.models import Mentee, Mentor
from mentorship.views.person import person

# Where a card stands on the page, so that the two of one mentor have ids of their own.
PLACES = ("found", "suggested")


def acted(card: Card, marks: Marks, mentee: Mentee | None, at: str = "found") -> dict[str, Any]:
    """Return a card with what its reader has said about it, and whether she may say it."""
    return {
        "card": card,
        "may_act": mentee is not None and not card.is_reader,
        "is_wished": card.id in marks.wished,
        "is_hidden": card.id in marks.hidden,
        "at": at,
    }


@login_required
@require_POST
def wish(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a mentor on one's list, or take him off it."""
    return _do(request, pk, {
        "add": (wishes.add, _("%(name)s is on your list now.")),
        "remove": (wishes.remove, _("%(name)s is off your list.")),
    })  # fmt: skip


@login_required
@require_POST
def hide(request: HttpRequest, pk: int) -> HttpResponse:
    """Hide a mentor from oneself, or show him again."""
    return _do(request, pk, {
        "hide": (hidden.hide, _("We won't suggest %(name)s to you. They never learn of it.")),
        "show": (hidden.show, _("%(name)s is shown to you again.")),
    })  # fmt: skip


def _do(
    request: HttpRequest, pk: int, steps: dict[str, tuple[Callable[..., Any], str]]
) -> HttpResponse:
    rows = Mentee.objects.select_related("program")
    mentee = get_object_or_404(rows, user=request.user, program__mentors__pk=pk)
    if request.POST.get("step") not in steps or request.POST.get("at", "found") not in PLACES:
        raise BadRequest
    service, said = steps[request.POST["step"]]
    error = ""
    try:
        service(mentee_id=mentee.pk, mentor_id=pk, actor=person(request))
    except Refused as refusal:
        error = pages.sentence(refusal)
    if request.htmx:  # type: ignore[attr-defined]
        return _actions(request, mentee, pk, error)
    if error:
        messages.error(request, error)
    else:
        messages.success(request, capfirst(said % {"name": _name(pk)}))
    return _back(request, pk)


def _name(pk: int) -> str:
    """Return a mentor's name as cards show it; who is in no directory is not named."""
    names = listed(Mentor.objects.filter(pk=pk)).values_list("user__name", flat=True)
    name = names.first()
    return shown_name(name) if name else _("this mentor")


def _actions(request: HttpRequest, mentee: Mentee, pk: int, error: str) -> HttpResponse:
    """Return the buttons as they stand now; 409 with the reason where nothing was changed."""
    marks = marks_of(mentee)
    shown = acted(Card(pk, _name(pk), None), marks, mentee, request.POST.get("at", "found"))
    context = shown | {"error": error, "here": request.POST.get("next", "")}
    return render(request, "matching/_mentor_actions.html", context, status=409 if error else 200)


def _back(request: HttpRequest, pk: int) -> HttpResponse:
    """Go back to the page and the card that were left, on this site only."""
    address = request.POST.get("next", "")
    hosts = {request.get_host()}
    if not url_has_allowed_host_and_scheme(address, hosts, require_https=request.is_secure()):
        address = resolve_url("directory")
    return HttpResponseRedirect(f"{address.split('#')[0]}#mentor-{pk}")
