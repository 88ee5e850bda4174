"""Thank the other one in a line; take it back within a day."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.exceptions import Refused
from mentorship.forms.space import ThanksForm
from mentorship.models import Mentorship, ThankYou
from mentorship.queries import thank_yous as queries
from mentorship.rules import space as rules
from mentorship.services.space import thank_yous
from mentorship.views import space
from mentorship.views.person import person


@login_required
@require_http_methods(space.FORM_METHODS)
def thank_you(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the two thanked each other for; write a line."""
    user = person(request)
    mentorship = space.found(user, pk)
    form = ThanksForm(
        request.POST if request.method == "POST" else None,
        partner=space.partner_of(mentorship, user).first_name,
        by_mail=not mentorship.is_life,
    )
    status = space.submit(form, thank_yous.give, mentorship_id=pk, actor=user)
    if status == HTTPStatus.OK:
        name = {"name": space.partner_of(mentorship, user).first_name}
        messages.success(request, _("Said. %(name)s will be glad to read it.") % name)
        return redirect("mentorship", pk=pk)
    return _page(request, mentorship, form, status or 200)


@login_required
@require_POST
def given(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a thank-you back, or say anew whether it may be shown."""
    user = person(request)
    row = get_object_or_404(ThankYou.objects.all(), pk=pk)
    mentorship = space.found(user, row.mentorship_id)
    if not rules.can_take_back(user, row):
        raise Http404
    try:
        _change(request, row)
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
        form = ThanksForm(
            None,
            partner=space.partner_of(mentorship, user).first_name,
            by_mail=not mentorship.is_life,
        )
        return _page(request, mentorship, form, refusal.status)
    return redirect("thank-you", pk=mentorship.pk)


def _change(request: HttpRequest, row: ThankYou) -> None:
    do, user = request.POST.get("do", ""), person(request)
    if do == "take_back":
        thank_yous.take_back(thank_you_id=row.pk, actor=user)
        messages.success(request, _("Taken back."))
    elif do in ("show", "hide"):
        thank_yous.let_show(thank_you_id=row.pk, actor=user, may_be_shown=do == "show")
        messages.success(request, _("Saved."))
    else:
        raise Http404


def _page(
    request: HttpRequest, mentorship: Mentorship, form: ThanksForm, status: int
) -> HttpResponse:
    user = person(request)
    context = space.page_of(mentorship, user, may=rules.may_thank) | {
        "form": form,
        "said": queries.lines(mentorship, user),
    }
    return render(request, "mentorship/thank_you.html", context, status=status or 200)
