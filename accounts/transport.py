"""The API by TLS only: a redirect would hide that a token was sent in the open."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts import problems
from accounts.middleware import Handler


def refuse_plain_api(get_response: Handler) -> Handler:
    """Answer 403 where a program asks by http; people are led on by Django."""

    def middleware(request: HttpRequest) -> HttpResponse:
        is_open = settings.SECURE_SSL_REDIRECT and not request.is_secure()
        if not (is_open and problems.is_for_api(request)):
            return get_response(request)
        said = _("Ask by https://. Revoke the token that you sent: others may have read it.")
        return problems.answer(request, HTTPStatus.FORBIDDEN, said, "https_only")

    return middleware
