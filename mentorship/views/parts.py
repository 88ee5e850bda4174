"""Pause a part, open it again, leave: each says beforehand exactly what will happen."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.days import full_day
from accounts.exceptions import Refused
from mentorship.enums import Side
from mentorship.exceptions import BadAnswers
from mentorship.forms.standing import LeaveForm, PauseForm
from mentorship.hooks import Part
from mentorship.queries import standing as queries
from mentorship.queries.texts import text
from mentorship.services import standing
from mentorship.views.person import person


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pause(request: HttpRequest, side: str, pk: int) -> HttpResponse:
    """Ask until when and why, say what is let go, then pause; again moves the day."""
    part, side = _found(request, side, pk)
    data = request.POST if request.method == "POST" else None
    form = PauseForm(data, question=text("reasons.pause.ask_until"))
    if form.is_bound and form.is_valid():
        return _do(
            request, part, side, form, lambda: _pause(request, part, side, form), _pause_page
        )
    return _pause_page(request, part, side, form)


def _pause(request: HttpRequest, part: Part, side: Side, form: forms.Form) -> str:
    given = form.cleaned_data
    paused = standing.pause(
        side=side,
        part_id=part.pk,
        actor=person(request),
        reason=given["reason"],
        until=given["until"],
    )
    assert paused.paused_until is not None
    day = {"day": full_day(paused.paused_until)}
    return _("Paused. We'll ask you on %(day)s, and you can open again any time.") % day


def _pause_page(request, part, side, form, status=HTTPStatus.OK) -> HttpResponse:
    is_mentee = side == Side.MENTEE
    context = {
        "title": _("Pause looking for a mentor?") if is_mentee else _("Pause new introductions?"),
        "points": queries.what_a_pause_does(part, side, queries.live_of(part, side)),
        "verb": _("Pause until then"),
    }
    return _page(request, part, form, context, status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest, side: str, pk: int) -> HttpResponse:
    """Open a part again; a page with one button where somebody comes by a link."""
    part, side = _found(request, side, pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_bound:
        return _do(request, part, side, form, lambda: _resume(request, part, side), _resume_page)
    return _resume_page(request, part, side, form)


def _resume(request: HttpRequest, part: Part, side: Side) -> str:
    standing.resume(side=side, part_id=part.pk, actor=person(request))
    if side == Side.MENTEE:
        return _("You're back. We look for someone for you again.")
    return _("Your places are open again.")


def _resume_page(request, part, side, form, status=HTTPStatus.OK) -> HttpResponse:
    is_mentee = side == Side.MENTEE
    context = {
        "title": _("Look for a mentor again?") if is_mentee else _("Open your places again?"),
        "points": [_("From now on you're in the next suggestions again.")],
        "verb": _("Open again"),
    }
    return _page(request, part, form, context, status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, side: str, pk: int) -> HttpResponse:
    """Say what ends, ask why, then leave the program on one side."""
    part, side = _found(request, side, pk)
    running = queries.running_names(side, queries.live_of(part, side))
    form = LeaveForm(request.POST if request.method == "POST" else None, running=_end_too(running))
    if form.is_bound and form.is_valid():
        return _do(
            request, part, side, form, lambda: _leave(request, part, side, form), _leave_page
        )
    return _leave_page(request, part, side, form)


def _end_too(names: list[str]) -> str:
    if not names:
        return ""
    said = _("End my mentorship with %(names)s too. We'll tell them kindly.")
    return said % {"names": _(" and ").join(names)}


def _leave(request: HttpRequest, part: Part, side: Side, form: forms.Form) -> str:
    standing.leave(
        side=side,
        part_id=part.pk,
        actor=person(request),
        reason=form.cleaned_data["reason"],
        end_mentorships=form.cleaned_data.get("end_mentorships", False),
    )
    said = _("You've left %(program)s. You're welcome to apply again.")
    return said % {"program": part.program.name}


def _leave_page(request, part, side, form, status=HTTPStatus.OK) -> HttpResponse:
    name = {"program": part.program.name}
    is_mentee = side == Side.MENTEE
    context = {
        "title": (_("Leave %(program)s as a mentee?") if is_mentee
                  else _("Leave %(program)s as a mentor?")) % name,
        "points": queries.what_leaving_does(part, side, queries.live_of(part, side)),
        "verb": _("Leave the program"),
        "is_final": True,
    }  # fmt: skip
    return _page(request, part, form, context, status)


def _do(request, part, side, form, step, page) -> HttpResponse:
    """Take the step and go home; where it is refused, show the page again with the sentence."""
    try:
        messages.success(request, step())
    except BadAnswers as refusal:
        form.add_error(refusal.field or None, str(refusal.sentence))
        return page(request, part, side, form)
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
        return page(request, part, side, form, status=refusal.status)
    return redirect("home")


def _page(
    request: HttpRequest, part: Part, form: forms.Form, context: dict[str, Any], status: int
) -> HttpResponse:
    page = {"section": "home", "part": part, "form": form, **context}
    status = HTTPStatus.BAD_REQUEST if form.errors else status
    return render(request, "mentorship/part_step.html", page, status=status)


def _found(request: HttpRequest, side: str, pk: int) -> tuple[Part, Side]:
    part = queries.part_of(side, pk, person(request).pk)
    if part is None:
        raise Http404
    return part, Side(side)
