"""What stands behind the bell: a page of notices by day, one of them whole, and marking them read.

A GET changes nothing. Somebody else's notice is not found.
"""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.days import full_day
from accounts.models import Notice, User
from accounts.prepared import Prepared
from accounts.services import notices

PAGE = 20
MAX_ID = 2**63 - 1


@dataclass(frozen=True)
class Day:
    """The notices of one day in the reader's zone, newest first."""

    name: str
    notices: list[Notice]


@require_safe
@login_required
@never_cache
def notice_list(request: HttpRequest) -> HttpResponse:
    """List one's own notices, newest first, ``PAGE`` at a time; ``before`` goes on from one."""
    before = _number(request.GET["before"]) if "before" in request.GET else None
    me = request.user
    found = _newest(me.pk) if before is None else list(_from(me, before))
    shown = found[:PAGE]
    context = {
        "section": "notices",
        "days": _by_day(shown),
        "first": shown[0] if shown else None,
        "before": before,
        "has_new": any(one.read_at is None for one in shown),
        "more_before": shown[-1].pk if len(found) > PAGE else None,
        "page_size": PAGE,
    }
    return render(request, "accounts/notices.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one notice whole; a POST marks it read and goes where its reader acts."""
    found = get_object_or_404(Notice, pk=_in_range(pk), user=request.user)
    if request.method != "POST":
        context = {"section": "notices", "notice": found}
        return render(request, "accounts/notice.html", context)
    notices.read(user=request.user, notice_id=found.pk)
    stays_here = url_has_allowed_host_and_scheme(found.path, allowed_hosts=None)
    return redirect(found.path if found.path and stays_here else "notices")


@require_POST
@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all read, up to the newest that the page showed."""
    if notices.read_all(user=request.user, up_to=_number(request.POST.get("up_to", ""))):
        messages.success(request, _("All marked as read."))
    return redirect("notices")


def _from(user: User, before: int | None = None) -> QuerySet[Notice]:
    """Return a page of notices and the one after it, by which the page knows that there is more."""
    return Notice.objects.newest_of(user, before=before)[: PAGE + 1]


@Prepared
def _newest(user_id: int) -> QuerySet[Notice]:
    return _from(User(pk=user_id))


def _by_day(shown: list[Notice]) -> list[Day]:
    today = timezone.localdate()
    days = groupby(shown, key=lambda one: timezone.localdate(one.created_at))
    return [Day(_name(day, today), list(rows)) for day, rows in days]


def _name(day: date, today: date) -> str:
    ago = (today - day).days
    return {0: _("Today"), 1: _("Yesterday")}.get(ago, full_day(day))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < len(str(MAX_ID))):
        raise BadRequest
    return int(text)


def _in_range(pk: int) -> int:
    if pk > MAX_ID:
        raise Http404
    return pk
