"""Notes of the two: one's own, and those that the other one shares."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mentorship.forms.space import PRIVATE, SHARED, NoteForm
from mentorship.models import Mentorship, Note
from mentorship.queries import notes as queries
from mentorship.rules import space as rules
from mentorship.services.space import notes as services
from mentorship.views import space
from mentorship.views.person import person


@login_required
@require_http_methods(space.FORM_METHODS)
def notes(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the notes that she may read, newest first; keep a new one."""
    user = person(request)
    mentorship = space.found(user, pk)
    form = _form(request, mentorship)
    status = space.submit(form, services.add, mentorship_id=pk, actor=user)
    if status == HTTPStatus.OK:
        messages.success(request, _("Saved."))
        return redirect("notes", pk=pk)
    return _list_page(request, mentorship, form, status or 200)


@login_required
@require_http_methods(space.FORM_METHODS)
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Change or remove one's own note."""
    user = person(request)
    row = get_object_or_404(Note.objects.all(), pk=pk)
    row.mentorship = space.found(user, row.mentorship_id)
    if not rules.can_change_note(user, row):
        raise Http404
    if request.method == "POST" and request.POST.get("do") == "remove":
        services.remove(note_id=pk, actor=user)
        messages.success(request, _("The note is gone."))
        return redirect("notes", pk=row.mentorship_id)
    known = {"body": row.body, "readers": SHARED if row.is_shared else PRIVATE}
    form = _form(request, row.mentorship, initial=known)
    status = space.submit(form, services.change, note_id=pk, actor=user)
    if status == HTTPStatus.OK:
        messages.success(request, _("Saved."))
        return redirect("notes", pk=row.mentorship_id)
    page = space.page_of(row.mentorship, user, may=rules.may_keep)
    context = page | {"note": row, "form": form}
    return render(request, "mentorship/note.html", context, status=status or 200)


def _form(request: HttpRequest, mentorship: Mentorship, **options: Any) -> NoteForm:
    return NoteForm(
        request.POST if request.method == "POST" else None,
        partner=space.partner_of(mentorship, person(request)).first_name,
        can_share=rules.may_write(mentorship),
        **options,
    )


def _list_page(
    request: HttpRequest, mentorship: Mentorship, form: NoteForm, status: int
) -> HttpResponse:
    user, number = person(request), space.page_number(request)
    pages = queries.page_of(mentorship, user)
    if number > pages.num_pages:
        raise Http404
    page = pages.page(number)
    context = space.page_of(mentorship, user, may=rules.may_keep) | {
        "form": form,
        "notes": queries.lines(page, user),
        "next_url": f"?page={number + 1}" if page.has_next() else "",
        "back_page_url": f"?page={number - 1}" if page.has_previous() else "",
        "count": pages.count,
    }
    return render(request, "mentorship/notes.html", context, status=status or 200)
