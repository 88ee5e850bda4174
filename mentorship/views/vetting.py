"""Answer what the program team asks a mentor before it decides."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from mentorship import rules
from mentorship.enums import MentorState
from mentorship.forms.vetting import AnswerForm
from mentorship.models import VettingQuestion
from mentorship.services import vetting
from mentorship.views.person import person


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the question, save the answer on POST; later show what was answered."""
    rows = VettingQuestion.objects.select_related("mentor__program")
    question = get_object_or_404(rows, pk=pk)
    if not rules.can_answer_vetting(person(request), question):
        raise Http404
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        return _save(request, question, form)
    return _page(request, question, form)


def _save(request: HttpRequest, question: VettingQuestion, form: AnswerForm) -> HttpResponse:
    if not form.is_valid():
        return _page(request, question, form, status=400)
    try:
        vetting.answer(
            question_id=question.pk, actor=person(request), answer=form.cleaned_data["answer"]
        )
    except Refused as refusal:
        form.add_error(None, str(refusal.sentence))
        question.refresh_from_db()
        return _page(request, question, form, status=refusal.status)
    messages.success(request, _("Thank you. The program team has your answer."))
    return redirect("home")


def _page(
    request: HttpRequest, question: VettingQuestion, form: forms.Form, *, status: int = 200
) -> HttpResponse:
    is_waiting = question.mentor.state == MentorState.APPLIED and question.answered_at is None
    context: dict[str, Any] = {
        "section": "home",
        "question": question,
        "program": question.mentor.program,
        "is_waiting": is_waiting,
        "form": form,
    }
    return render(request, "mentorship/vetting_answer.html", context, status=status)
