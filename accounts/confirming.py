"""Make sure that it is still the same person before she changes how she gets in."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import suspend_request
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import User
from accounts.rules import has_second_factor

SECOND_FACTOR = "mfa"  # of allauth's records of how somebody proved who she is
NEW_PASSWORD = "password1"  # noqa: S105  the name of a field
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def confirmed_recently(view: View[P]) -> View[P]:
    """Ask who it is, unless she proved it in the last five minutes; then go on with the request.

    For views that only signed-in people reach.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if is_recent(request):
            return view(request, *args, **kwargs)
        return ask(request)

    return wrapper


def is_recent(request: HttpRequest) -> bool:
    """Whether the person signed in, or proved once more who she is, in the last five minutes."""
    records = get_authentication_records(request, request.user)
    latest = max((record["at"] for record in records), default=0)
    return bool(time.time() - latest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


def has_own_way(request: HttpRequest) -> bool:
    """Whether she has a password or second factor; others prove who they are by mailed code."""
    return bool(get_adapter().get_reauthentication_methods(request.user))


def ask(request: HttpRequest) -> HttpResponse:
    """Send the person to where she proves who she is, and bring the request back afterwards.

    A password is typed again: the request waits in the database, where none may lie readable.
    """
    methods = get_adapter().get_reauthentication_methods(request.user)
    address = methods[0]["url"] if methods else reverse("confirm-by-code")
    if NEW_PASSWORD in request.POST:
        return redirect(f"{address}?{urlencode({'next': request.get_full_path()})}")
    response: HttpResponse = suspend_request(request, address)
    return response


def is_recent_by_factor(request: HttpRequest) -> bool:
    """Whether the person used her second factor in the last five minutes.

    Whoever has none, where none is demanded, proves by her own way who she is.
    """
    if not has_second_factor(cast(User, request.user)):
        return is_recent(request)
    records = get_authentication_records(request, request.user)
    latest = max((one["at"] for one in records if one["method"] == SECOND_FACTOR), default=0)
    return bool(time.time() - latest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


def ask_for_factor(request: HttpRequest) -> HttpResponse:
    """Send the person to her second factor, and back to this address; a form is not kept."""
    methods = get_adapter().get_reauthentication_methods(request.user)
    factors = [one["url"] for one in methods if one["id"].startswith("mfa_")]
    others = [one["url"] for one in methods] or [reverse("confirm-by-code")]
    address = (factors or others)[0]
    return redirect(f"{address}?{urlencode({'next': request.get_full_path()})}")
