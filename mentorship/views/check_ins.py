"""Answer a check-in, signed in."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from mentorship import rules
from mentorship.enums import CheckInState, MentorshipState
from mentorship.forms.check_ins import CheckInForm
from mentorship.models import CheckInAnswer
from mentorship.queries.check_ins import (
    after_saving,
    answer_row,
    names_for,
    questions_for,
    readers_sentence,
)
from mentorship.services import check_ins
from mentorship.views.person import person


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the questions with nothing recorded, save on POST; later show what was answered."""
    row = _found(request, pk)
    if not rules.can_answer_check_in(person(request), row):
        is_late_post = request.method == "POST"
        return render(
            request, "mentorship/check_in.html", _page(row) | _closed(row),
            status=409 if is_late_post else 200,
        )  # fmt: skip
    data = request.POST if request.method == "POST" else None
    form = CheckInForm(row, data=data, chosen=request.GET.get("answer", ""))
    if form.is_bound and _save(request, form):
        return redirect("check-in", pk=row.pk)
    context = _page(row) | {
        "title": form.title,
        "form": form,
        "submit": form.submit,
        "readers": readers_sentence(row),
    }
    return render(request, "mentorship/check_in.html", context, status=400 if form.errors else 200)


def _found(request: HttpRequest, pk: int) -> CheckInAnswer:
    try:
        row = answer_row(pk)
    except CheckInAnswer.DoesNotExist:
        raise Http404 from None
    is_known = row.state != CheckInState.SCHEDULED
    if not is_known or not rules.can_read_check_in(person(request), row):
        raise Http404
    return row


def _save(request: HttpRequest, form: CheckInForm) -> bool:
    try:
        check_ins.answer(answer_id=form.row.pk, actor=person(request), **form.cleaned())
    except Refused as refusal:
        if not form.errors:
            form.add_error(None, str(refusal.sentence))
        return False
    return True


def _page(row: CheckInAnswer) -> dict[str, Any]:
    mentorship = row.check_in.mentorship
    return {
        "base_template": "base.html",
        "mentee_name": mentorship.mentee_user.name,
        "mentor_name": mentorship.mentor_user.name,
    }


def _closed(row: CheckInAnswer) -> dict[str, Any]:
    """Show her earlier answer, or why there is nothing to answer."""
    names = names_for(row)
    question = questions_for(row, **names)[0]
    if row.state == CheckInState.ANSWERED:
        label = next((o.label for o in question.options if o.key == row.answer), row.answer)
        return {
            "title": question.text,
            "back_url": reverse("mentorship", args=[row.check_in.mentorship_id]),
            "saved": {"label": label, "text": after_saving(row)},
        }
    strong = _("This check-in is closed.")
    if row.check_in.mentorship.state == MentorshipState.ENDED:
        strong = _("This mentorship has ended.")
    note = {"tone": "info", "icon": "info", "strong": strong, "text": _("There is nothing to do.")}
    return {"title": question.text, "note": note}
