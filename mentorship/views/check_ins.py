"""Answer a check-in, signed in, and change the answer while it is fresh."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from mentorship import rules
from mentorship.enums import CheckInState
from mentorship.exceptions import AnsweredAlready, BadAnswers, CheckInClosed
from mentorship.forms.check_ins import CheckInForm
from mentorship.models import CheckInAnswer
from mentorship.queries.check_in_page import page, saved
from mentorship.queries.check_in_questions import Sheet, answer_row, sheet_of
from mentorship.queries.check_in_state import can_change, why_closed
from mentorship.services import checking_in
from mentorship.views.person import person

CHANGE = "change"  # the hidden field of the form that changes an answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the questions with nothing recorded, save on POST; later show and change the answer."""
    row = _found(request, pk)
    is_change = row.state == CheckInState.ANSWERED
    if request.method == "POST":
        return _posted(request, row, is_change=is_change)
    sheet = sheet_of(row)
    if closed := why_closed(row):
        return _closed_page(request, sheet, closed)
    if is_change and not can_change(row):
        return _render(request, sheet, None, saved=saved(sheet))
    form = CheckInForm(sheet, chosen=request.GET.get("answer", ""), is_change=is_change)
    return _render(request, sheet, form, saved=saved(sheet) if is_change else None)


def _found(request: HttpRequest, pk: int) -> CheckInAnswer:
    try:
        row = answer_row(pk)
    except CheckInAnswer.DoesNotExist:
        raise Http404 from None
    is_known = row.state != CheckInState.SCHEDULED
    if not is_known or not rules.can_read_check_in(person(request), row):
        raise Http404
    return row


def _posted(request: HttpRequest, row: CheckInAnswer, *, is_change: bool) -> HttpResponse:
    """Answer or change; a second answer that was not meant to change the first is refused."""
    sheet = sheet_of(row)
    form = CheckInForm(sheet, data=request.POST, is_change=is_change)
    about: dict[str, Any] = {"answer_id": row.pk, "actor": person(request)}
    try:
        given = form.given()
        if is_change and CHANGE in request.POST:
            checking_in.amend(**about, given=given, lines=form.lines())
        else:
            checking_in.answer(**about, given=given, lines=form.lines())
    except BadAnswers as refusal:
        return _refused(request, form, refusal)
    except AnsweredAlready as refusal:
        return _refused(request, form, refusal, saved=saved(sheet))
    except CheckInClosed as refusal:
        return _closed_page(request, sheet, refusal, status=refusal.status)
    return redirect("check-in", pk=row.pk)


def _refused(
    request: HttpRequest, form: CheckInForm, refusal: Refused, **context: Any
) -> HttpResponse:
    """Show the form again with what was typed."""
    if not form.errors:
        form.add_error(None, str(refusal.sentence))
    return _render(request, form.sheet, form, status=int(refusal.status), **context)


def _closed_page(
    request: HttpRequest, sheet: Sheet, refusal: CheckInClosed, *, status: int = 200
) -> HttpResponse:
    note = {"tone": "info", "icon": "info", "strong": "", "text": str(refusal.sentence)}
    return _render(request, sheet, None, status=int(status), note=note)


def _render(
    request: HttpRequest,
    sheet: Sheet,
    form: CheckInForm | None,
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    drawn = {
        **page(sheet),
        "base_template": "base.html",
        "title": _("Your check-in") if form is None else form.title,
        "form": form,
        "submit": "" if form is None else form.submit,
        "readers": sheet.readers,
        "change": CHANGE if form is not None and form.is_change else "",
        "back_url": reverse("mentorship", args=[sheet.row.check_in.mentorship_id]),
        **context,
    }
    return render(request, "mentorship/check_in.html", drawn, status=status)
