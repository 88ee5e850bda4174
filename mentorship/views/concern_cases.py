"""The contacts' desk: the cases that name them, and what they do about one."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.exceptions import Refused
from mentorship import hooks
from mentorship.enums import ConcernState
from mentorship.exceptions.concerns import NotInPair
from mentorship.forms.concerns import HandOnForm, NoteForm, ReplyForm
from mentorship.models import Concern, Program
from mentorship.queries import concern_cases
from mentorship.queries import concerns as queries
from mentorship.queries.concern_texts import concern_texts
from mentorship.rules import concerns as rules
from mentorship.services import concerns
from mentorship.views.concern_steps import STEPS, Step
from mentorship.views.person import person

PLACE = "concerns"


@login_required
@require_safe
def desk(request: HttpRequest, program: str) -> HttpResponse:
    """List the cases that name the person; for everybody else the page does not exist."""
    found = get_object_or_404(Program, slug=program)
    user = person(request)
    if not rules.may_open_desk(user, found):
        raise Http404
    rows = concern_cases.cases(user, found)
    context = {"desk": hooks.sidebar(found, user, PLACE), "program": found, "rows": rows}
    return render(request, "mentorship/desk_concerns.html", context)


@login_required
@require_safe
def case(request: HttpRequest, program: str, uuid: str) -> HttpResponse:
    """Show one case: what was told, what was written, what may be done."""
    return _page(request, case_or_404(request, program, uuid))


def case_or_404(request: HttpRequest, program: str, uuid: str) -> Concern:
    """Return a case of which the person is a reader; 404 for everybody else."""
    found = concern_cases.case(person(request), program, uuid)
    if found is None or not rules.is_reader(person(request), found):
        raise Http404
    return found


def _page(
    request: HttpRequest, found: Concern, forms_: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    user, texts = person(request), concern_texts()
    context = {
        "desk": hooks.sidebar(found.program, user, PLACE),
        "concern": found,
        "what": texts.categories.get(found.category, found.category),
        "wish": texts.wishes.get(found.wish, ""),
        "state": ConcernState(found.state).label,
        "is_new": found.state == ConcernState.SUBMITTED,
        "is_closed": found.state == ConcernState.CLOSED,
        "names": queries.all_names_of(queries.readers_of(found)),
        "thread": queries.thread(found, user, with_internal=True),
        "said": concern_cases.said(found),
        "steps": [{"key": key, "label": STEPS[key].verb} for key in concern_cases.steps_for(found)],
        "openings": concern_cases.openings(found),
        "reply": ReplyForm(prefix="reply"),
        "note": NoteForm(prefix="note"),
    } | (forms_ or {})
    return render(request, "mentorship/desk_concern.html", context, status=status)


@login_required
@require_safe
def file(request: HttpRequest, program: str, uuid: str) -> HttpResponse:
    """Show what the people of a case told for matching, and her wishes; and the case's trail."""
    found = case_or_404(request, program, uuid)
    context = {
        "desk": hooks.sidebar(found.program, person(request), PLACE),
        "concern": found,
        "files": concern_cases.files(found),
        "why_it_ended": concern_cases.why_it_ended(found),
        "trail": concern_cases.trail(found),
    }
    return render(request, "mentorship/desk_concern_file.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, program: str, uuid: str, step: str) -> HttpResponse:
    """Ask about one step on a page of its own, and do it on POST."""
    found = case_or_404(request, program, uuid)
    if step == "quiet":
        return _quiet(request, found)
    asked = STEPS.get(step)
    if asked is None or (request.method != "POST" and not asked.question):
        raise Http404
    form = _form(request, asked, step, found)
    if request.method != "POST":
        return _ask(request, found, asked, form)
    if form is not None and not form.is_valid():
        return _again(request, found, asked, step, form, HTTPStatus.BAD_REQUEST)
    try:
        _do(request, found, asked, form)
    except Refused as refusal:
        if form is None:
            messages.error(request, str(refusal.sentence))
            return _page(request, found, status=refusal.status)
        form.add_error(None, str(refusal.sentence))
        return _again(request, found, asked, step, form, refusal.status)
    messages.success(request, str(asked.done))
    return _back(request, found)


def _form(request: HttpRequest, asked: Step, name: str, found: Concern) -> forms.Form | None:
    if asked.form is None:
        return None
    data = request.POST if request.method == "POST" else None
    if asked.form is HandOnForm:
        return HandOnForm(data, people=concern_cases.may_take_over(found))
    prefix = name if name in ("reply", "note") else None
    return asked.form(data, prefix=prefix)


def _do(request: HttpRequest, found: Concern, asked: Step, form: forms.Form | None) -> None:
    if not asked.for_pair:
        given = dict(form.cleaned_data) if form is not None else {}
        if "to" in given:
            given = {"to_id": int(given["to"]), "step_back": given["step_back"]}
        asked.service(concern_id=found.pk, actor=person(request), **given)
        return
    if found.mentorship_id is None:
        raise NotInPair
    asked.service(mentorship_id=found.mentorship_id, actor=person(request))


def _again(
    request: HttpRequest, found: Concern, asked: Step, name: str, form: Any, status: int
) -> HttpResponse:
    """Show the form again with what was typed: on its own page, or on the case's."""
    if asked.question:
        return _ask(request, found, asked, form, status)
    return _page(request, found, {name: form, "form": form}, status)


def _ask(
    request: HttpRequest, found: Concern, asked: Step, form: Any, status: int = 200
) -> HttpResponse:
    context = {
        "desk": hooks.sidebar(found.program, person(request), PLACE),
        "concern": found,
        "step": asked,
        "form": form,
    }
    return render(request, "mentorship/desk_concern_step.html", context, status=status)


def _quiet(request: HttpRequest, found: Concern) -> HttpResponse:
    if request.method != "POST":
        raise Http404
    is_quiet = request.POST.get("quiet") == "1"
    concerns.mark_quiet(concern_id=found.pk, actor=person(request), is_quiet=is_quiet)
    quiet = _("Marked. Nobody is told of what you open for this case.")
    told = _("People are told again of what you open for this case.")
    messages.success(request, quiet if is_quiet else told)
    return _back(request, found)


def _back(request: HttpRequest, found: Concern) -> HttpResponse:
    """Go back to the case; to the list where the person has just stepped back from it."""
    if concern_cases.case(person(request), found.program.slug, found.uuid):
        return redirect("desk-concern", program=found.program.slug, uuid=found.uuid)
    if rules.may_open_desk(person(request), found.program):
        return redirect("desk-concerns", program=found.program.slug)
    return redirect("desk")
