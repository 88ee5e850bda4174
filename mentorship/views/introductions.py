"""The page of one introduction: its answers, the one question, and what comes after a no."""

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.exceptions import Refused
from mentorship.enums import Side
from mentorship.exceptions import BadAnswers
from mentorship.forms.introductions import (
    FORMS,
    AnswerForm,
    ExplainForm,
    ReplyForm,
    empty_forms,
    form_for,
)
from mentorship.models import IntroductionQuestion, Mentorship
from mentorship.queries.introductions import (
    PROFILES,
    introduction_page,
    introductions_readable_by,
)
from mentorship.queries.photos import PAIR, PAIR_UNREAD, partner_photo
from mentorship.services import introductions
from mentorship.views.person import person


@login_required
@require_safe
def introduction(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who it is and why, or how it went."""
    asked = request.GET.get("answer", "")
    return _page(request, _found(request, pk), opened=asked if asked in FORMS else "")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the other side one question; GET opens the page where it is written."""
    found = _found(request, pk)
    if request.method != "POST":
        return _page(request, found, opened="ask")
    return _answered(request, found, request.POST.dict() | {"answer": "ask"})


@login_required
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept, ask, say not now or not this time, then show what is true now."""
    return _answered(request, _found(request, pk), request.POST.dict())


def _answered(request: HttpRequest, found: Mentorship, data: dict[str, str]) -> HttpResponse:
    side = Side(found.side_of(person(request)))
    try:
        form = form_for(data, found, side)
    except BadAnswers as refusal:
        messages.error(request, str(refusal.sentence))
        return _page(request, found, status=refusal.status)
    if not form.is_valid():
        return _page(request, found, form, status=HTTPStatus.BAD_REQUEST)
    try:
        form.send(person(request))
    except BadAnswers as refusal:
        refuse(form, refusal)
        return _page(request, found, form, status=refusal.status)
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
        return _page(request, _found(request, found.pk), form, status=refusal.status)
    if form.verb == "ask":
        messages.success(request, _("Asked. We'll write to you with the reply."))
    return redirect("introduction", pk=found.pk)


def refuse(form: forms.Form, refusal: BadAnswers) -> None:
    """Put a refusal where its field is, else above the form."""
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, str(refusal.sentence))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Reply to the other side's question; GET leads to the page where it stands."""
    rows = IntroductionQuestion.objects.select_related("mentorship__mentee_user")
    question = get_object_or_404(rows.select_related("mentorship__mentor_user"), pk=pk)
    found = _found(request, question.mentorship_id)
    if found.side_of(person(request)) == question.side:
        raise Http404
    if request.method != "POST":
        return redirect("introduction", pk=found.pk)
    form = ReplyForm(request.POST, question=question)
    if not form.is_valid():
        return _page(request, found, replying=form, status=HTTPStatus.BAD_REQUEST)
    try:
        form.send(person(request))
    except BadAnswers as refusal:
        refuse(form, refusal)
        return _page(request, found, replying=form, status=refusal.status)
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
        return _page(request, found, replying=form, status=refusal.status)
    messages.success(request, _("Sent. Only the two of you read it."))
    return redirect("introduction", pk=found.pk)


@login_required
@require_POST
def avoid(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the workplace that is too close on the mentee's list."""
    found = _found(request, pk)
    try:
        introductions.avoid_workplace(mentorship_id=found.pk, actor=person(request))
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
        return _page(request, found, status=refusal.status)
    messages.success(request, _("It's on your list. You can change it on your profile."))
    return redirect("introduction", pk=found.pk)


def _page(
    request: HttpRequest,
    found: Mentorship,
    form: AnswerForm | None = None,
    *,
    replying: ReplyForm | None = None,
    opened: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """Draw the page as it stands now; a form that was refused keeps what was typed."""
    side = Side(found.side_of(person(request)))
    page = introduction_page(found, person(request))
    if page["state"] != "told":
        page["introduction"]["photo"] = partner_photo(found, person(request))
    page["forms"] = empty_forms(found, side) if page["state"] == "open" else {}
    if page.get("asks_why"):
        page["forms"]["explain"] = ExplainForm(None, found, side)
    if form is not None:
        page["forms"][form.verb] = form
    page["reply"] = replying or _reply_form(page, found)
    page["form"] = form or replying
    page["opened"] = form.verb if form else opened
    return render(request, "mentorship/introduction.html", page, status=status)


def _reply_form(page: dict[str, object], found: Mentorship) -> ReplyForm | None:
    """Return the form for the question that waits for her, where one does."""
    questions = page["questions"]
    assert isinstance(questions, list)
    if not questions or not questions[0]["waits_for_me"]:
        return None
    question = questions[0]["row"]
    question.mentorship = found
    return ReplyForm(None, question=question)


def _found(request: HttpRequest, pk: int) -> Mentorship:
    """Return the introduction if this person may know of it; ids do not leak."""
    readable = introductions_readable_by(person(request))
    rows = readable.select_related("program", "mentee", "mentor", *PROFILES, *PAIR)
    return get_object_or_404(rows.defer(*PAIR_UNREAD), pk=pk)
