"""Where people who are entrusted with others set up their second factor."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts import rules
from accounts.sign_in_guards import NEXT_AFTER_FACTOR


@require_safe
@login_required
def second_factor(request: HttpRequest) -> HttpResponse:
    """Offer the ways to set one up; where there is one, go on to where she wanted to be."""
    if rules.has_second_factor(request.user):
        return redirect(_wanted(request))
    context = {"is_required": rules.lacks_second_factor(request.user)}
    return render(request, "accounts/second_factor.html", context)


def _wanted(request: HttpRequest) -> str:
    """Return where she wanted to be, on this site only: a path may begin with two slashes."""
    address = str(request.session.pop(NEXT_AFTER_FACTOR, ""))
    return address if get_adapter().is_safe_url(address) else str(settings.LOGIN_REDIRECT_URL)
