"""The tokens with which programs act for me."""

from http import HTTPStatus
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import confirming
from accounts.exceptions import BadToken
from accounts.models import ApiToken, User
from accounts.services import idempotency
from accounts.services import tokens as services
from accounts.views.errors import too_many_requests
from mentorship.forms.tokens import TokenForm
from mentorship.queries.tokens import programs_for, tokens_of
from mentorship.views.me import FORM_METHODS
from mentorship.views.person import person

LARGEST_ID = 2**63 - 1


@login_required
@require_http_methods(FORM_METHODS)
def tokens(request: HttpRequest) -> HttpResponse:
    """List my tokens; a POST makes one, whose secret is shown this once."""
    user = person(request)
    if request.method != "POST":
        return _page(request, TokenForm(user=user))
    if not confirming.is_recent(request):
        return confirming.ask(request)
    if not ratelimit.consume(request, action="token"):
        return too_many_requests(request)
    form = TokenForm(request.POST, user=user)
    secret = _made(request, form) if form.is_valid() else ""
    if not secret:
        return _page(request, form, status=HTTPStatus.BAD_REQUEST)
    return _page(request, TokenForm(user=user), secret=secret)


def _made(request: HttpRequest, form: TokenForm) -> str:
    """Make the token and return its secret; empty where it is refused, which the form then says."""
    asked, user = dict(form.cleaned_data), person(request)
    page = asked.pop("once")
    try:
        return str(
            idempotency.once_for_form(
                actor=user, page=page, asked=asked, perform=lambda: _secret(user, **asked)
            )
        )
    except BadToken as refusal:
        form.add_error(refusal.field, str(refusal.sentence))
        return ""


def _secret(user: User, *, program: str, **asked: Any) -> str:
    program_id = programs_for(user).get(slug=program).pk if program else None
    return services.create(actor=user, program_id=program_id, **asked)[1]


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of my tokens at once."""
    try:
        services.revoke(token_id=min(pk, LARGEST_ID), actor=person(request))
    except ApiToken.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("Revoked. It gives nothing any more."))
    return redirect("tokens")


def _page(
    request: HttpRequest, form: TokenForm, *, secret: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    context = {
        "section": "profile",
        "rows": tokens_of(person(request)),
        "form": form,
        "secret": secret,
    }
    answer = render(request, "mentorship/me_tokens.html", context, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer
