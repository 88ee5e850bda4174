"""The agreement of a pair: read, sign, suggest a change, leave it as it is."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from mentorship.exceptions import BadAnswers
from mentorship.forms.agreements import ChangeForm, SignForm, keep
from mentorship.models import Mentorship
from mentorship.queries import agreements as queries
from mentorship.rules import agreements as rules
from mentorship.views.person import person

DONE = {
    "sign": gettext_lazy("Signed."),
    "suggest": gettext_lazy("Suggested. We've told the other one of you."),
    "keep": gettext_lazy("It stays as you both signed it."),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the text and its signatures; on POST take the step that was named."""
    found = _found(request, pk)
    if request.method != "POST":
        return _page(request, found)
    step = request.POST.get("step", "")
    if step == "keep":
        return _keep(request, found)
    if step not in ("sign", "suggest"):
        messages.error(request, _("Choose what to do with the agreement."))
        return _page(request, found, status=HTTPStatus.BAD_REQUEST)
    form = _form(found, queries.of(found), step, request.POST)
    if form is None or not form.is_valid():
        return _page(request, found, step, form, HTTPStatus.BAD_REQUEST)
    try:
        form.send(person(request))
    except BadAnswers as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, str(refusal.sentence))
        return _page(request, found, step, form, refusal.status)
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
        return _page(request, found, step, form, refusal.status)
    messages.success(request, str(DONE[step]))
    return redirect("agreement", pk=found.pk)


def _keep(request: HttpRequest, found: Mentorship) -> HttpResponse:
    try:
        keep(found, person(request), request.POST.get("number", ""))
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
        return _page(request, found, status=refusal.status)
    messages.success(request, str(DONE["keep"]))
    return redirect("agreement", pk=found.pk)


def _form(
    found: Mentorship, versions: queries.Agreements, step: str, data: Any
) -> SignForm | ChangeForm | None:
    """Return the form of a step; None where there is nothing to change yet."""
    newest = versions.newest
    if step == "sign":
        return SignForm(data, mentorship=found, is_first=newest is None, seen="")
    if newest is None:
        return None
    return ChangeForm(data, mentorship=found, newest=newest, latest=queries.latest_end(found))


def _page(
    request: HttpRequest,
    found: Mentorship,
    step: str = "",
    form: forms.Form | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """Draw the page as it stands now; ``form`` keeps what was typed."""
    versions = queries.of(found)
    page = queries.agreement_page(found, person(request), versions)
    page |= unbound(found, versions, page["seen"])
    if form is not None:
        page["form"] = page[step] = form
    page["is_changing"] = step == "suggest"
    return render(request, "mentorship/agreement.html", page, status=status)


def unbound(found: Mentorship, versions: queries.Agreements, seen: str) -> dict[str, Any]:
    """Return the forms of the page as they are before anybody typed."""
    is_first = versions.newest is None
    sign = SignForm(None, mentorship=found, is_first=is_first, seen=seen)
    return {"sign": sign, "suggest": _form(found, versions, "suggest", None)}


def _found(request: HttpRequest, pk: int) -> Mentorship:
    rows = Mentorship.objects.with_people()
    found = get_object_or_404(rows, pk=pk)
    if not rules.can_read(person(request), found):
        raise Http404
    return found
