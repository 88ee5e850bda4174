"""The page of one's wishes: their order, the reasons, and who is hidden."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matching.forms.wishes import WishReason
from matching.queries.directory_readers import mentee_parts
from matching.queries.wish_list import WishRow, wish_list_of
from matching.services import wishes
from mentorship.clock import local_day
from mentorship.models import Mentee
from mentorship.views.person import person

MOVES = {"up": True, "down": False}


@login_required
@require_safe
def wish_list(request: HttpRequest) -> HttpResponse:
    """Show the list of each program in which this person seeks a mentor."""
    return _page(request, {})


@login_required
@require_POST
def change(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Move a wish (of a mentor's number) up or down, take it off, or say why."""
    rows = Mentee.objects.select_related("program")
    mentee = get_object_or_404(rows, user=request.user, program__mentors__pk=pk)
    hers: dict[str, Any] = {
        "mentee_id": mentee.pk, "mentor_id": pk, "actor": person(request),
    }  # fmt: skip
    if step == "reason":
        form = WishReason(request.POST, auto_id=f"%s-{pk}")
        if not form.is_valid():
            return _page(request, {pk: form}, status=400)
        wishes.explain(**hers, reason=form.cleaned_data["reason"])
        messages.success(request, _("Saved."))
    elif step == "remove":
        wishes.remove(**hers)
        messages.success(request, _("Removed from your list."))
    elif step in MOVES:
        wishes.move(**hers, up=MOVES[step])
        messages.success(request, _("Moved."))
    else:
        raise Http404
    return redirect(f"{reverse('wishes')}#wish-{pk}")


def _page(request: HttpRequest, forms: dict[int, WishReason], status: int = 200) -> HttpResponse:
    lists = [_list(part, forms) for part in mentee_parts(request.user)]
    context = {"section": "directory", "lists": lists, "most": wishes.MOST}
    return render(request, "matching/wishes.html", context, status=status)


def _list(mentee: Mentee, forms: dict[int, WishReason]) -> dict:
    found = wish_list_of(mentee, local_day(mentee.program.time_zone))
    return {
        "program": mentee.program,
        "rows": [{"wish": wish, "form": _form(wish, forms)} for wish in found.wishes],
        "hidden": [{"id": pk, "name": name} for pk, name in found.hidden],
    }


def _form(wish: WishRow, forms: dict[int, WishReason]) -> WishReason:
    initial = {"reason": wish.reason}
    return forms.get(wish.mentor_id) or WishReason(initial=initial, auto_id=f"%s-{wish.mentor_id}")
