"""What happens to every request before and after its view."""

import json
import re
import zoneinfo
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.cache import has_vary_header
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django_htmx.http import HttpResponseClientRedirect

from accounts import problems, tracing, unavailable
from accounts.exceptions import Refused

Handler = Callable[[HttpRequest], HttpResponse]

REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
PAGE_METHODS = ["GET", "HEAD", "POST", "OPTIONS"]
REPLACEMENT = "\ufffd"
TOO_BIG = "This request is too big."
SENTENCE = "This request holds characters that can't be stored. Write it in plain text (UTF-8)."


def request_id(get_response: Handler) -> Handler:
    """Give every request an id, the proxy's if it is a plain one, and return it in a header.

    Log lines carry it, rows of the audit trail, and tasks that the request asks for.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "") if settings.BEHIND_PROXY else ""
        name = given if REQUEST_ID.fullmatch(given) else uuid4().hex
        request.id = name  # type: ignore[attr-defined]
        with tracing.following(tracing.Trace(request=name)):
            response = get_response(request)
        response["X-Request-ID"] = name
        return response

    return middleware


def reader_time_zone(get_response: Handler) -> Handler:
    """Show times in the reader's zone, where it is known."""

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            zone = getattr(request.user, "time_zone", "")
        except unavailable.DATABASE_AWAY as error:  # the first thing that reads the session
            return unavailable.answer(request, error)
        with timezone.override(_zone(zone)):
            return get_response(request)

    return middleware


def _zone(name: str) -> zoneinfo.ZoneInfo | None:
    try:
        return zoneinfo.ZoneInfo(name) if name else None
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return None


def reader_language(get_response: Handler) -> Handler:
    """Write in the language that the reader chose, where the site has it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = getattr(request.user, "locale", "")
        if chosen in dict(settings.LANGUAGES):
            translation.activate(chosen)  # the next request begins anew, in LocaleMiddleware
            request.LANGUAGE_CODE = chosen
        return get_response(request)

    return middleware


def keep_private(get_response: Handler) -> Handler:
    """Keep what was made for one signed-in person out of every cache, the Back button's too."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_personal = settings.SESSION_COOKIE_NAME in request.COOKIES
        if is_personal and has_vary_header(response, "Cookie"):
            response.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def sign_in_and_come_back(get_response: Handler) -> Handler:
    """Send the whole page to sign in, and from there back to the page that was open.

    Where only a fragment was asked for, or something was posted, the address itself is no page.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        path, _, query = response.get("Location", "").partition("?")
        sign_in = resolve_url(settings.LOGIN_URL)
        if path != sign_in:
            return response
        if request.headers.get("HX-Request"):
            back = request.htmx.current_url_abs_path or settings.LOGIN_REDIRECT_URL  # type: ignore[attr-defined]
            return HttpResponseClientRedirect(f"{sign_in}?{urlencode({'next': back})}")
        is_sent_away = request.method == "POST" and query.startswith("next=")
        if is_sent_away and (back := _page_before(request)):
            response["Location"] = f"{sign_in}?{urlencode({'next': back})}"
        return response

    return middleware


def _page_before(request: HttpRequest) -> str:
    """Return the path of the page of ours that a request came from; empty where none is named."""
    page = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}):
        return ""
    return urlsplit(page)._replace(scheme="", netloc="", fragment="").geturl()


def refuse_odd_methods(get_response: Handler) -> Handler:
    """Answer 405 where a page is asked for by a method that no page has."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method in PAGE_METHODS or problems.is_for_api(request):
            return get_response(request)
        return HttpResponseNotAllowed(PAGE_METHODS)

    return middleware


def refuse_huge_requests(get_response: Handler) -> Handler:
    """Answer 413 to more than anybody sends by a form, before anything of it is kept."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = str(request.META.get("CONTENT_LENGTH") or "0")
        if not length.isdecimal() or int(length) <= settings.REQUEST_MAX_BYTES:
            return get_response(request)
        if problems.is_for_api(request):
            return _too_big(request)
        is_part = "HX-Request" in request.headers  # what it is put into has a page around it
        words = TOO_BIG if is_part else render_to_string("413.html")
        return HttpResponse(words, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)

    return middleware


def answer_refusals(get_response: Handler) -> Handler:
    """Turn what a view let pass into a page: a refusal, or a database that is away or locked.

    So is a GET where only a form is taken: phones open a tab that they put away by its address.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_bare = response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and request.method == "GET"
        if is_bare and not problems.is_for_api(request):
            response.content = render_to_string("405.html")
        if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:  # a view may say so
            response.setdefault("Retry-After", str(unavailable.RETRY_AFTER_S))
        return response

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            page = {"sentence": exception.sentence}
            return render(request, "accounts/refused.html", page, status=exception.status)
        if unavailable.is_temporary(exception):
            return unavailable.answer(request, exception)
        return None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def refuse_broken_text(get_response: Handler) -> Handler:
    """Answer 400 to NUL bytes, lone surrogates and all but UTF-8, in address, form and JSON.

    Databases refuse such text, and would turn it into a server error.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        is_api = problems.is_for_api(request)
        try:
            is_broken = _has_broken_text(request)
        except RequestDataTooBig:
            if not is_api:
                raise
            return _too_big(request)
        except OSError as error:  # an upload for which there is no room
            if not unavailable.is_disk_full(error):
                raise
            return unavailable.answer(request, error)
        if not is_broken:
            return get_response(request)
        if is_api:
            return problems.answer(request, HTTPStatus.BAD_REQUEST, SENTENCE, "broken_text")
        raise BadRequest(SENTENCE)

    return middleware


def _too_big(request: HttpRequest) -> HttpResponse:
    return problems.answer(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_BIG, "too_big")


def _has_broken_text(request: HttpRequest) -> bool:
    charset = (request.content_params or {}).get("charset")
    if charset is not None:
        request.encoding = "utf-8"  # the error page reads the form as well
        if charset.lower() not in {"utf-8", "utf8"}:
            return True
    # Django has written invalid UTF-8 in paths as %-escapes by now; quoted cookies may hide a NUL.
    plain = [request.path_info, *request.COOKIES.values()]
    query = unquote_to_bytes(str(request.META.get("QUERY_STRING", "")))
    if any("\0" in text for text in plain) or _is_broken(query):
        return True
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return False
    return _has_broken_body(request)


def _has_broken_body(request: HttpRequest) -> bool:
    kind = request.content_type or ""
    if kind == "multipart/form-data":
        values = [text for _, texts in request.POST.lists() for text in texts]
        return any("\0" in text or REPLACEMENT in text for text in [*request.POST, *values])
    if kind == "application/x-www-form-urlencoded":
        return _is_broken(unquote_to_bytes(request.body))
    if kind == "application/json":
        return _is_broken(request.body) or _has_broken_json(request.body)
    return False


def _is_broken(text: bytes) -> bool:
    if b"\0" in text:
        return True
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


def _has_broken_json(body: bytes) -> bool:
    """Look behind ``\\u`` escapes; JSON that does not parse is the view's business."""
    if b"\\u" not in body and body.count(b"[") + body.count(b"{") < 100:
        return False
    try:
        return any("\0" in text or _has_surrogate(text) for text in _texts(json.loads(body)))
    except RecursionError:
        return True
    except ValueError:
        return False


def _has_surrogate(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            yield name
            yield from _texts(item)
