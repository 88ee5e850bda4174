"""Every error of the API as ``application/problem+json`` (RFC 9457)."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from rest_framework import exceptions, serializers, views
from rest_framework.response import Response

from accounts import problems, unavailable
from accounts.exceptions import Refused
from accounts.problems import CONTENT_TYPE

RETRY_AFTER_S = "30"


class ChangedMeanwhile(Refused):
    """``If-Match`` names a state that is no longer the present one."""

    status = HTTPStatus.PRECONDITION_FAILED
    code = "changed_meanwhile"

    def __init__(self) -> None:
        super().__init__(_("This was changed meanwhile. Read it again, then decide."))


class NoSuchAddress(exceptions.NotFound):
    """No operation has this address."""

    default_detail = _lazy("There is nothing here. Every address of the API ends in a slash.")


class Problem(serializers.Serializer):
    """An error (RFC 9457): ``detail`` is a sentence for people, ``code`` a word for programs.

    ``errors`` maps each field that is not possible to sentences that say why.
    """

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    request_id = serializers.CharField(help_text="Name it when you ask for help.")
    errors = serializers.DictField(required=False)


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return the problem for a known error; None leaves an unknown one to the server's page."""
    response = _answer(error, context)
    if response is not None:
        request = context["request"]
        response.data["request_id"] = getattr(request, "id", "")
        response.content_type = CONTENT_TYPE
    return response


def _answer(error: Exception, context: dict[str, Any]) -> Response | None:
    if isinstance(error, Refused):
        return _refusal(error)
    if unavailable.is_temporary(error) and not unavailable.is_disk_full(error):
        views.set_rollback()
        away = Response(status=503, headers={"Retry-After": RETRY_AFTER_S})
        return _problem(away, str(problems.AWAY), "unavailable")
    response = views.exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, exceptions.ValidationError):
        sentence = _("Some values are not possible.")
        return _problem(response, sentence, "invalid", errors=_by_field(error.detail))
    if isinstance(error, exceptions.UnsupportedMediaType):
        return _problem(response, _media_words(context), "unsupported_media_type")
    return _problem(response, *_words(error))


def _media_words(context: dict[str, Any]) -> str:
    """Say what a view reads instead."""
    given = context["request"].content_type.partition(";")[0]
    read = [parser.media_type for parser in context["view"].parser_classes]
    return _("Not read here: {given}. Send {read}.").format(
        given=given, read=get_text_list(read, _("or"))
    )


def _refusal(error: Refused) -> Response:
    """Return a refusal of a service; one that names fields says it there as well."""
    field, sentence = getattr(error, "field", ""), str(error.sentence)
    problems = getattr(error, "problems", {field: sentence} if field else {})
    more = {"errors": {name: [str(said)] for name, said in problems.items()}} if problems else {}
    refusal = Response(status=error.status)
    if error.status == HTTPStatus.SERVICE_UNAVAILABLE:
        refusal["Retry-After"] = RETRY_AFTER_S
    return _problem(refusal, sentence, error.code, **more)


def _by_field(detail: Any) -> Any:
    return detail if isinstance(detail, dict) else {"body": detail}


def _words(error: Exception) -> tuple[str, str]:
    if isinstance(error, NoSuchAddress):
        return str(error.detail), "not_found"
    if isinstance(error, Http404 | exceptions.NotFound):
        return _("There is nothing here."), "not_found"
    if isinstance(error, PermissionDenied):
        return _("You may not do this."), "permission_denied"
    if isinstance(error, exceptions.NotAuthenticated):
        said = _("Send a token in the header “Authorization: Token bm_…”; make one at /me/tokens/.")
        return said, "not_authenticated"
    assert isinstance(error, exceptions.APIException)
    return str(error.detail), str(error.get_codes())


def _problem(response: Response, detail: str, code: str, **more: Any) -> Response:
    response.data = problems.content(response.status_code, detail, code, "", **more)
    return response
