"""One meeting's calendar file, the private feed, and the page of its address."""

import hashlib
from http import HTTPStatus

from allauth.core import ratelimit
from allauth.core.internal import ratelimit as reads
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.views.errors import too_many_requests
from accounts.views.links import kept_private
from mentorship.enums import MeetingState
from mentorship.queries import calendar_files
from mentorship.queries.calendars import feed_of, feed_owner, feed_row
from mentorship.queries.meetings import of_person
from mentorship.rules import meetings as rules
from mentorship.services import calendars
from mentorship.views.person import person

CALENDAR = "text/calendar; charset=utf-8"
FILE_STATES = (MeetingState.AGREED, MeetingState.HELD)


@login_required
@require_safe
def meeting_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Download one agreed meeting, in the reader's zone."""
    rows = of_person(person(request)).filter(state__in=FILE_STATES)
    found = get_object_or_404(rows, pk=pk)
    if not rules.can_read(person(request), found):
        raise Http404
    answer = HttpResponse(calendar_files.download(found, person(request)), content_type=CALENDAR)
    answer["Content-Disposition"] = 'attachment; filename="benchmate-meeting.ics"'
    return answer


@require_safe
@kept_private
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Give a calendar program what it asks for; the address itself is the secret."""
    kept = calendars.hashed(token)
    owner = feed_owner(kept)
    action = "calendar_feed" if owner else "calendar_unknown"
    # The public ``consume`` counts no GET, and calendar programs send nothing else.
    if not reads.consume(request, app="allauth.account", action=action, key=kept, limit_get=True):
        return too_many_requests(request)
    if owner is None:
        raise Http404
    with translation.override(owner.locale or translation.get_language()):
        body = feed_of(owner)
    etag = f'"{hashlib.sha256(body).hexdigest()}"'
    fresh = HttpResponse(body, content_type=CALENDAR)
    fresh["Content-Disposition"] = 'inline; filename="benchmate.ics"'
    answer = get_conditional_response(request, etag=etag, response=fresh) or fresh
    answer["ETag"] = etag
    return answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_calendar(request: HttpRequest) -> HttpResponse:
    """Make, renew or end the address of my private calendar; a new one is shown once."""
    user, step = person(request), request.POST.get("step", "")
    if request.method != "POST":
        return _page(request)
    if step == "stop":
        if calendars.stop(user=user, actor=user):
            messages.success(request, _("Ended. The old address gives nothing any more."))
        return redirect("me-calendar")
    if step != "renew":
        messages.error(request, _("Choose what you'd like to do."))
        return _page(request, HTTPStatus.BAD_REQUEST)
    if not ratelimit.consume(request, action="calendar_address"):
        return too_many_requests(request)
    return _page(request, address=calendars.renew(user=user, actor=user))


def _page(request: HttpRequest, status: int = HTTPStatus.OK, address: str = "") -> HttpResponse:
    context = {
        "section": "profile",
        "row": feed_row(person(request)),
        "address": address,
        "webcal": f"webcal://{address.partition('://')[2]}" if address else "",
    }
    answer = render(request, "mentorship/me_calendar.html", context, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer
