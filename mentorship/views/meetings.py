"""Offer times for a meeting, and write one down that was held elsewhere."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.days import zone_name
from accounts.exceptions import Refused
from accounts.models import User
from mentorship import rules
from mentorship.clock import database_now, local_day
from mentorship.exceptions import BadAnswers
from mentorship.forms.meetings import LogForm, OfferForm
from mentorship.models import Meeting, Mentorship
from mentorship.queries.meeting_page import pair_context, warnings_for
from mentorship.queries.meeting_times import agreed_spans, hours_of, last_moment, suggestions
from mentorship.queries.meeting_words import zones_for
from mentorship.services import meetings
from mentorship.views.person import person

FORM_METHODS = ["GET", "HEAD", "POST"]
USUAL_MINUTES = 30


@login_required
@require_http_methods(FORM_METHODS)
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer up to three times for a new meeting."""
    found = mentorship_of_mine(request, pk)
    form = offer_form(request, found)
    if form.is_bound and form.is_valid():
        return _offer(request, found, form)
    return offer_page(request, found, form, status_of(form))


def _offer(request: HttpRequest, found: Mentorship, form: OfferForm) -> HttpResponse:
    try:
        meeting = meetings.offer(mentorship_id=found.pk, plan=form.plan(), actor=person(request))
    except Refused as refusal:
        status = refuse(request, form, refusal)
        return offer_page(request, found, form, status)
    return after_offer(request, meeting, form)


def offer_form(
    request: HttpRequest,
    found: Mentorship,
    meeting: Meeting | None = None,
    *,
    is_move: bool = False,
) -> OfferForm:
    """Return the form, with times at which both are free."""
    user, now = person(request), database_now()
    zones = zones_for(found, user)
    minutes = meeting.minutes if meeting else USUAL_MINUTES
    busy = agreed_spans((found.mentee_user, found.mentor_user), now)
    suggested = suggestions(
        hours_of(found).values(), busy, now=now, until=last_moment(found, now), minutes=minutes
    )
    return OfferForm(
        request.POST if request.method == "POST" else None,
        zones=zones, suggested=suggested, meeting=meeting, is_move=is_move,
    )  # fmt: skip


def offer_page(
    request: HttpRequest,
    found: Mentorship,
    form: OfferForm,
    status: int = HTTPStatus.OK,
    **more: Any,
) -> HttpResponse:
    """Show the form that offers times."""
    user = person(request)
    zones = zones_for(found, user)
    context = {
        **pair_context(found, user),
        "form": form,
        "title": _("Plan a meeting"),
        "zone": zone_name(zones.here),
        "other_zone": zone_name(zones.there) if zones.there != zones.here else "",
        "verb": _("Offer these times"),
        **more,
    }
    return render(request, "mentorship/meeting_offer.html", context, status=status)


def after_offer(request: HttpRequest, meeting: Meeting, form: OfferForm) -> HttpResponse:
    """Say what happens next, and kindly what the other may find hard."""
    user, found = person(request), meeting.mentorship
    said = _("Offered. %(name)s picks one, and you both get it into your calendars.")
    messages.success(request, said % {"name": form.zones.name})
    times = form.cleaned_data["moments"]
    warnings = warnings_for(found, user, times, meeting.minutes, besides=meeting.pk)
    for sentence in [*form.notes, *warnings]:
        messages.warning(request, sentence)
    return redirect("meeting", pk=meeting.pk)


@login_required
@require_http_methods(FORM_METHODS)
def log(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down a meeting that was held elsewhere."""
    found = mentorship_of_mine(request, pk)
    zones = zones_for(found, person(request))
    form = LogForm(
        request.POST if request.method == "POST" else None,
        partner=zones.name, today=local_day(zones.here).isoformat(),
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        try:
            meetings.log(mentorship_id=found.pk, actor=person(request), **form.cleaned_data)
        except Refused as refusal:
            return _log_page(request, found, form, refuse(request, form, refusal))
        messages.success(request, _("Written down."))
        return redirect("mentorship", pk=found.pk)
    return _log_page(request, found, form, status_of(form))


def _log_page(request: HttpRequest, found: Mentorship, form: Form, status: int) -> HttpResponse:
    context = {
        **pair_context(found, person(request)),
        "form": form,
        "title": _("Write down a meeting"),
        "lead": _("One that you held without planning it here. It counts like any other."),
        "verb": _("Write it down"),
        "back_url": "",
    }
    return render(request, "mentorship/meeting_step.html", context, status=status)


def refuse(request: HttpRequest, form: Form, refusal: Refused) -> int:
    """Put a refusal where it belongs, its field or the page's head; return the status."""
    field = refusal.field if isinstance(refusal, BadAnswers) else ""
    if field == "times" and field not in form.fields:
        field = "day_1"
    if field in form.fields:
        form.add_error(field, str(refusal.sentence))
    else:
        messages.error(request, str(refusal.sentence))
    return int(refusal.status)


def status_of(form: Form) -> int:
    """Return 400 for a form that needs another look."""
    return HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK


def mentorship_of_mine(request: HttpRequest, pk: int) -> Mentorship:
    """Return a mentorship of which the person is one of the two; ids do not leak."""
    rows = Mentorship.objects.with_people()
    found = get_object_or_404(rows, pk=pk)
    user: User = person(request)
    if not rules.can_read_mentorship(user, found):
        raise Http404
    return found
