"""Where browsers tell which page broke the content security policy (report-to and report-uri)."""

import json
from http import HTTPStatus
from typing import Any

from allauth.core import ratelimit
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.services import policy_breaches

KINDS = {"application/csp-report", "application/reports+json"}
MOST_BYTES = 20_000
MOST_REPORTS = 20


@never_cache
@csrf_exempt
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Count what is told; browsers send no cookie that matters, and nobody is looked up."""
    if request.content_type not in KINDS:
        return HttpResponse(status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    if len(request.body) > MOST_BYTES:
        return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    if not ratelimit.consume(request, action="csp_report"):
        return ratelimit.respond_429(request)
    for report in _reports(request.body)[:MOST_REPORTS]:
        policy_breaches.note(**report)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _reports(body: bytes) -> list[dict[str, str]]:
    """Read both forms: one report in an object of its own, or a list of reports."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadRequest from error
    if isinstance(told, list):
        bodies = [one.get("body") for one in told if _is_ours(one)]
        return [_new_form(one) for one in bodies if isinstance(one, dict)]
    old = told.get("csp-report") if isinstance(told, dict) else None
    if not isinstance(old, dict):
        raise BadRequest
    return [_old_form(old)]


def _is_ours(report: Any) -> bool:
    return isinstance(report, dict) and report.get("type") == "csp-violation"


def _new_form(body: dict[str, Any]) -> dict[str, str]:
    return {
        "directive": str(body.get("effectiveDirective", "")),
        "blocked": str(body.get("blockedURL", "")),
        "page": str(body.get("documentURL", "")),
    }


def _old_form(body: dict[str, Any]) -> dict[str, str]:
    directive = body.get("effective-directive") or body.get("violated-directive") or ""
    return {
        "directive": str(directive).partition(" ")[0],
        "blocked": str(body.get("blocked-uri", "")),
        "page": str(body.get("document-uri", "")),
    }
