"""Prove by a mailed code who one is: for people without a password and without a passkey."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import confirming
from accounts.services import confirm_codes
from accounts.views.errors import too_many_requests


class CodeForm(forms.Form):
    """The code from the mail."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
        error_messages={"required": _("Type the code from the message.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def confirm_by_code(request: HttpRequest) -> HttpResponse:
    """Send a code, take it, and go on with what she wanted to change."""
    if confirming.has_own_way(request):
        return confirming.ask(request)
    if request.method != "POST":
        return _page(request, CodeForm())
    if not ratelimit.consume(request, action="reauthenticate", user=request.user):
        return too_many_requests(request)
    return _send(request) if request.POST.get("action") == "send" else _check(request)


def _send(request: HttpRequest) -> HttpResponse:
    if not ratelimit.consume(request, action="request_login_code", key=request.user.email):
        return too_many_requests(request)
    confirm_codes.send(person=request.user, session=request.session)
    return redirect(request.get_full_path())


def _check(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=400)
    if not confirm_codes.take(request.session, form.cleaned_data["code"]):
        if confirm_codes.is_waiting(request.session):
            form.add_error("code", _("That isn't the code from the newest message."))
            return _page(request, form, status=400)
        messages.info(request, _("That code has run out. Ask for another one."))
        return redirect(request.get_full_path())
    record_authentication(request, request.user, method="code", reauthenticated=True)
    return resume_request(request) or redirect("mfa_index")


def _page(request: HttpRequest, form: CodeForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "was_sent": confirm_codes.is_waiting(request.session)}
    return render(request, "accounts/confirm_by_code.html", context, status=status)
