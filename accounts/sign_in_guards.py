"""Middleware around being signed in: for how long, with which factor, and how it ends."""

from http import HTTPStatus

from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from accounts import confirming, problems, rules, session_limits
from accounts.middleware import Handler
from accounts.models import User
from accounts.sign_on import factor

SIGNED_OUT_PAGES = ("/accounts/", "/l/", "/static/", "/healthz", "/readyz", "/.well-known/")
# Parts of a page that ask again by themselves: an open page alone is no visit.
ASKING_THEMSELVES = ("presence", "run")
CLEARED = '"cache", "storage"'
NEXT_AFTER_FACTOR = "next_after_factor"
# What changes how she gets in. allauth asks those who have a password or a second factor.
SENSITIVE = {
    "account_email",
    "account_set_password",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_generate_recovery_codes",
    "socialaccount_connections",
}
OURS = {"socialaccount_connections"}


def bound_sessions(get_response: Handler) -> Handler:
    """End sessions that were not used for long, or are old; see ``accounts.session_limits``."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            _bound(request, request.user)
        return get_response(request)

    return middleware


def _bound(request: HttpRequest, user: User) -> None:
    session = request.session
    if not session_limits.has_begun(session):
        session_limits.begin(request=request, user=user)
    if session_limits.is_over(session):
        auth.logout(request)
        messages.info(request, _("You were signed out to keep your account safe. Sign in again."))
        return
    if request.headers.get("HX-Trigger") not in ASKING_THEMSELVES:
        session_limits.see(session)


def require_second_factor(get_response: Handler) -> Handler:
    """Lead people who are entrusted with others to set up a second factor first."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not _must_set_up(request):
            return get_response(request)
        if problems.is_for_api(request):
            return _problem(request)
        address = reverse("second-factor")
        if request.headers.get("HX-Request"):
            return HttpResponseClientRedirect(address)
        if request.method == "GET":
            request.session[NEXT_AFTER_FACTOR] = request.get_full_path()
        return redirect(address)

    return middleware


def _must_set_up(request: HttpRequest) -> bool:
    if not request.user.is_authenticated or not session_limits.is_entrusted(request.session):
        return False
    if request.path_info == "/" or request.path_info.startswith(SIGNED_OUT_PAGES):
        return False
    return rules.lacks_second_factor(request.user) and not factor.is_proven(request, request.user)


def _problem(request: HttpRequest) -> HttpResponse:
    said = _("Set up a second factor first, on the site.")
    return problems.answer(request, HTTPStatus.FORBIDDEN, said, "second_factor_missing")


def confirm_before_changes(get_response: Handler) -> Handler:
    """Have people prove that it's still they before they change how they sign in.

    Those with a password or second factor are asked by allauth, but for ``OURS``.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: HttpRequest, *_view: object) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or match.url_name not in SENSITIVE or not request.user.is_authenticated:
            return None
        is_asked_there = match.url_name not in OURS and confirming.has_own_way(request)
        if is_asked_there or confirming.is_recent(request):
            return None
        return confirming.ask(request)

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def clear_after_sign_out(get_response: Handler) -> Handler:
    """Have the browser forget what it kept when somebody signs out."""

    def middleware(request: HttpRequest) -> HttpResponse:
        was_signed_in = request.user.is_authenticated
        response = get_response(request)
        if was_signed_in and not request.user.is_authenticated:
            response["Clear-Site-Data"] = CLEARED
        return response

    return middleware


class AnswerErrorsWith400:
    """Answer 400 where a form of allauth needs another look, as our own forms do.

    A class, because Django asks a template-response hook for the object it belongs to.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Leave the request alone."""
        return self.get_response(request)

    def process_template_response(
        self, request: HttpRequest, response: HttpResponse
    ) -> HttpResponse:
        """Look at the form that is about to be drawn."""
        context = getattr(response, "context_data", None) or {}
        form = context.get("verify_form") or context.get("form")
        is_ours = request.method == "POST" and request.path_info.startswith("/accounts/")
        if is_ours and response.status_code == HTTPStatus.OK and getattr(form, "errors", None):
            response.status_code = HTTPStatus.BAD_REQUEST
        return response
