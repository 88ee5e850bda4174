"""The page of one meeting: pick, move, cancel, say how it went."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from mentorship.clock import database_now
from mentorship.enums import MeetingState
from mentorship.forms.fields import moment_of
from mentorship.forms.meetings import CancelForm, DetailsForm, HeldForm, OfferForm
from mentorship.models import Meeting
from mentorship.queries.meeting_page import meeting_page, pair_context
from mentorship.queries.meeting_words import when, zones_for
from mentorship.queries.meetings import of_person, waits_for
from mentorship.rules import meetings as rules
from mentorship.services import meetings
from mentorship.views.meetings import (
    FORM_METHODS,
    after_offer,
    offer_form,
    offer_page,
    refuse,
    status_of,
)
from mentorship.views.person import person

PLANNED = (MeetingState.OFFERED, MeetingState.AGREED)
Answer = Callable[[HttpRequest, Meeting], HttpResponse]


@login_required
@require_http_methods(FORM_METHODS)
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a meeting and take the steps it allows; ``step`` names one that has a page."""
    found = _found(request, pk)
    given = request.POST if request.method == "POST" else request.GET
    if request.method == "POST" and "time" in given:
        return _pick(request, found)
    step = STEPS.get(given.get("step", ""))
    if step is not None:
        return step(request, found)
    if request.method == "POST":
        messages.error(request, _("Choose what you'd like to do."))
        return _page(request, found, HTTPStatus.BAD_REQUEST)
    return _page(request, found)


def _found(request: HttpRequest, pk: int) -> Meeting:
    """Return a meeting of one's own; ids do not leak."""
    found: Meeting = get_object_or_404(of_person(person(request)), pk=pk)
    if not rules.can_read(person(request), found):
        raise Http404
    return found


def _page(request: HttpRequest, found: Meeting, status: int = HTTPStatus.OK) -> HttpResponse:
    fresh = _found(request, found.pk) if status != HTTPStatus.OK else found
    page = meeting_page(fresh, person(request))
    return render(request, "mentorship/meeting.html", page, status=status)


def _do(
    request: HttpRequest, found: Meeting, step: Callable[[], object], said: str
) -> HttpResponse:
    """Take a step and show the meeting as it stands; a refusal stands above it."""
    try:
        step()
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
        return _page(request, found, refusal.status)
    messages.success(request, said)
    return redirect("meeting", pk=found.pk)


def _pick(request: HttpRequest, found: Meeting) -> HttpResponse:
    moment = moment_of(request.POST["time"])
    if moment is None or moment.tzinfo is None:
        messages.error(request, _("Choose one of the times."))
        return _page(request, found, HTTPStatus.BAD_REQUEST)
    zones = zones_for(found.mentorship, person(request))
    said = _("Agreed: %(when)s. It's on its way to both your calendars.")
    return _do(
        request,
        found,
        lambda: meetings.pick(meeting_id=found.pk, starts_at=moment, actor=person(request)),
        said % {"when": when(moment, zones.here)},
    )


def _offer(request: HttpRequest, found: Meeting) -> HttpResponse:
    """Offer other times: in place of those on offer, or to move an agreed meeting."""
    if request.method != "POST" and found.state not in PLANNED:
        return _page(request, found)
    is_move = found.state != MeetingState.OFFERED
    form = offer_form(request, found.mentorship, found, is_move=is_move)
    if not (form.is_bound and form.is_valid()):
        return _offer_page(request, found, form, status_of(form))
    seen = request.POST.get("seen", "")
    try:
        _send_offer(request, found, form, is_answer=seen == "times")
    except Refused as refusal:
        return _offer_page(request, found, form, refuse(request, form, refusal))
    return after_offer(request, found, form)


def _send_offer(request: HttpRequest, found: Meeting, form: OfferForm, *, is_answer: bool) -> None:
    """Whoever saw the other's times answers them; whoever saw none asks to move."""
    plan, actor = form.plan(found), person(request)
    if found.state == MeetingState.OFFERED or is_answer:
        meetings.counter(meeting_id=found.pk, plan=plan, actor=actor)
    else:
        meetings.move(meeting_id=found.pk, times=plan.times, actor=actor)


def _offer_page(request: HttpRequest, found: Meeting, form: OfferForm, status: int) -> HttpResponse:
    is_move = found.state == MeetingState.AGREED
    has_theirs = waits_for(found, person(request), database_now())
    context: dict[str, Any] = {
        "meeting": found,
        "title": _("Offer other times"),
        "seen": request.POST.get("seen", "times" if has_theirs else "none"),
    }
    if is_move and found.starts_at is not None:
        zones = zones_for(found.mentorship, person(request))
        context["title"] = _("Move your meeting")
        context["stands"] = when(found.starts_at, zones.here)
    return offer_page(request, found.mentorship, form, status, **context)


def _cancel(request: HttpRequest, found: Meeting) -> HttpResponse:
    zones = zones_for(found.mentorship, person(request))
    form = CancelForm(_posted(request), partner=zones.name)
    title, verb = _("Cancel this meeting?"), _("Cancel the meeting")
    lead = _("%(name)s hears it by e-mail, and it leaves both your calendars.")
    if found.state == MeetingState.OFFERED:
        title, verb = _("Take these times off?"), _("Take them off")
        if waits_for(found, person(request), database_now()):
            title, verb = _("None of these times?"), _("Say none of these")
        lead = _("%(name)s hears it by e-mail.")
    if not (form.is_bound and form.is_valid()):
        return _step_page(
            request, found, form, title=title, verb=verb, lead=lead % {"name": zones.name},
            step="cancel", is_final=True, seen=found.state,
        )  # fmt: skip
    line, seen = form.cleaned_data["line"], request.POST.get("seen", "")
    return _do(
        request,
        found,
        lambda: meetings.cancel(meeting_id=found.pk, actor=person(request), line=line, seen=seen),
        _("Cancelled."),
    )


def _keep(request: HttpRequest, found: Meeting) -> HttpResponse:
    if request.method != "POST":
        return _page(request, found)
    return _do(
        request,
        found,
        lambda: meetings.keep(meeting_id=found.pk, actor=person(request)),
        _("The agreed time stays."),
    )


def _held(request: HttpRequest, found: Meeting) -> HttpResponse:
    """Say that they met; from the space with one button, here with minutes and a line."""
    if request.method == "POST" and "minutes" not in request.POST:
        said = _("Noted: you met. Add a line about it if you like.")
        return _do(
            request, found, lambda: meetings.hold(meeting_id=found.pk, actor=person(request)), said
        )
    zones = zones_for(found.mentorship, person(request))
    form = HeldForm(_posted(request), meeting=found, partner=zones.name)
    if not (form.is_bound and form.is_valid()):
        return _step_page(
            request, found, form, title=_("You met. How was it?"), verb=_("Save"), lead="",
            step="held",
        )  # fmt: skip
    given = form.cleaned_data
    return _do(
        request,
        found,
        lambda: meetings.hold(meeting_id=found.pk, actor=person(request), **given),
        _("Saved: you met."),
    )


def _missed(request: HttpRequest, found: Meeting) -> HttpResponse:
    if request.method != "POST":
        return _page(request, found)
    return _do(
        request,
        found,
        lambda: meetings.miss(meeting_id=found.pk, actor=person(request)),
        _("Noted: you didn't meet. That's normal. Plan the next one."),
    )


def _details(request: HttpRequest, found: Meeting) -> HttpResponse:
    zones = zones_for(found.mentorship, person(request))
    form = DetailsForm(_posted(request), meeting=found, partner=zones.name)
    page: dict[str, Any] = {
        "title": _("How and where you meet"), "verb": _("Save"), "step": "details",
        "lead": _("Both your calendars learn of it."),
    }  # fmt: skip
    if not (form.is_bound and form.is_valid()):
        return _step_page(request, found, form, **page)
    try:
        meetings.change(meeting_id=found.pk, actor=person(request), **form.cleaned_data)
    except Refused as refusal:
        return _step_page(request, found, form, refuse(request, form, refusal), **page)
    messages.success(request, _("Saved."))
    return redirect("meeting", pk=found.pk)


def _step_page(
    request: HttpRequest, found: Meeting, form: Form, status: int = 0, **more: Any
) -> HttpResponse:
    context = {
        **pair_context(found.mentorship, person(request)), "form": form, "meeting": found, **more,
    }  # fmt: skip
    status = status or status_of(form)
    return render(request, "mentorship/meeting_step.html", context, status=status)


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


STEPS: dict[str, Answer] = {
    "offer": _offer,
    "cancel": _cancel,
    "keep": _keep,
    "held": _held,
    "missed": _missed,
    "details": _details,
}
