"""Pause, go on longer, finish or end: one page, one step at a time; and what would help next."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from accounts.models import User
from mentorship.enums import JointAnswer, JointKind, MentorshipState
from mentorship.exceptions import BadAnswers
from mentorship.forms.closing import EndForm, ExtendForm, NoForm, RestForm
from mentorship.models import JointProposal, Mentorship
from mentorship.queries import closing_page
from mentorship.rules import mentorships as rules
from mentorship.services import mentorships
from mentorship.views.person import person

Form = Callable[[Any, Mentorship], forms.Form]


@dataclass(frozen=True)
class Step:
    """One step: the form that asks, what it does, and what is said once it is done."""

    form: Form
    act: Callable[[Mentorship, User, dict[str, Any]], object]
    done: Any


def _pause(mentorship: Mentorship, actor: User, given: dict[str, Any]) -> object:
    return mentorships.pause(
        mentorship_id=mentorship.pk,
        actor=actor,
        until=given.get("until"),
        reason=given.get("reason", ""),
    )


def _resume(mentorship: Mentorship, actor: User, _given: dict[str, Any]) -> object:
    return mentorships.resume(mentorship_id=mentorship.pk, actor=actor)


def _extend(mentorship: Mentorship, actor: User, given: dict[str, Any]) -> JointProposal:
    return mentorships.propose(
        mentorship_id=mentorship.pk, actor=actor, kind=JointKind.EXTEND, months=given["months"]
    )


def _finish(mentorship: Mentorship, actor: User, _given: dict[str, Any]) -> JointProposal:
    return mentorships.propose(mentorship_id=mentorship.pk, actor=actor, kind=JointKind.FINISH)


def _end(mentorship: Mentorship, actor: User, given: dict[str, Any]) -> object:
    return mentorships.end(mentorship_id=mentorship.pk, actor=actor, reason=given.get("reason", ""))


ASKED = gettext_lazy("Asked. We'll write as soon as there is an answer.")
STEPS: dict[str, Step] = {
    "pause": Step(RestForm, _pause, gettext_lazy("Paused. Nothing is expected of you.")),
    "resume": Step(NoForm, _resume, gettext_lazy("You're back.")),
    "extend": Step(ExtendForm, _extend, ASKED),
    "finish": Step(NoForm, _finish, ASKED),
    "end": Step(EndForm, _end, gettext_lazy("Ended. We've told your partner kindly.")),
}
AGREED = {
    JointKind.EXTEND: gettext_lazy("You both said yes, so you go on."),
    JointKind.FINISH: gettext_lazy("You both said yes, so you've finished. Thank you both."),
}
ANSWERS = {"yes": True, "no": False}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def closing(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what can be done, or ask about one step; on POST take it."""
    found = _found(request, pk)
    name = (request.POST if request.method == "POST" else request.GET).get("step", "")
    if name and name not in STEPS:
        raise Http404
    if request.method != "POST":
        step = name if name in closing_page.steps_of(found) else ""
        return _page(request, found, step)
    if not name:
        return _answer(request, found)
    return _take(request, found, name)


def _take(request: HttpRequest, found: Mentorship, name: str) -> HttpResponse:
    """Take one step; where it is refused, show the page again with the sentence."""
    step = STEPS[name]
    form = step.form(request.POST, found)
    if not form.is_valid():
        return _page(request, found, name, form, HTTPStatus.BAD_REQUEST)
    try:
        made = step.act(found, person(request), form.cleaned_data)
    except BadAnswers as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, str(refusal.sentence))
        return _page(request, found, name, form, refusal.status)
    except Refused as refusal:
        return _refused(request, found, refusal)
    messages.success(request, str(_done(step, made)))
    return redirect("closing" if name == "end" or _is_finished(made) else "mentorship", pk=found.pk)


def _done(step: Step, made: object) -> Any:
    if isinstance(made, JointProposal) and made.answer == JointAnswer.YES:
        return AGREED[JointKind(made.kind)]
    return step.done


def _is_finished(made: object) -> bool:
    """Tell whether both agreed to finish."""
    if not isinstance(made, JointProposal):
        return False
    return made.kind == JointKind.FINISH and made.answer == JointAnswer.YES


def _answer(request: HttpRequest, found: Mentorship) -> HttpResponse:
    """Answer what the other proposed, or take back what she proposed herself."""
    number, answer = request.POST.get("proposal", ""), request.POST.get("answer", "")
    own = [row.pk for row in found.proposals.all() if str(row.pk) == number]
    if not own or answer not in (*ANSWERS, "back"):
        messages.error(request, _("Choose what to do."))
        return _page(request, found, status=HTTPStatus.BAD_REQUEST)
    try:
        if answer == "back":
            made = mentorships.take_back(proposal_id=own[0], actor=person(request))
        else:
            made = mentorships.answer_proposal(
                proposal_id=own[0], actor=person(request), yes=ANSWERS[answer]
            )
    except Refused as refusal:
        return _refused(request, found, refusal)
    said = {"yes": AGREED[JointKind(made.kind)], "no": _("We'll tell them kindly."),
            "back": _("Taken back.")}  # fmt: skip
    messages.success(request, str(said[answer]))
    return redirect("closing" if _is_finished(made) else "mentorship", pk=found.pk)


def _refused(request: HttpRequest, found: Mentorship, refusal: Refused) -> HttpResponse:
    messages.error(request, str(refusal.sentence))
    return _page(request, _found(request, found.pk), status=refusal.status)


def _page(
    request: HttpRequest,
    found: Mentorship,
    step: str = "",
    form: forms.Form | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context: dict[str, Any] = {"section": "mentorship", "pk": found.pk}
    if found.state in (MentorshipState.COMPLETED, MentorshipState.ENDED):
        context |= closing_page.after(found, person(request))
        return render(request, "mentorship/closing_after.html", context, status=status)
    if step:
        form = form or STEPS[step].form(None, found)
        context |= {"step": step, "form": form, **closing_page.asked(found, person(request), step)}
        return render(request, "mentorship/closing_step.html", context, status=status)
    context |= closing_page.overview(found, person(request))
    return render(request, "mentorship/closing.html", context, status=status)


def _found(request: HttpRequest, pk: int) -> Mentorship:
    rows = Mentorship.objects.select_related(
        "program", "mentee__program", "mentor__program", "mentee_user", "mentor_user"
    ).prefetch_related("pauses")
    found = get_object_or_404(rows, pk=pk)
    if not rules.can_close(person(request), found):
        raise Http404
    return found
