"""One mentor's file, and what the program team does with it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.exceptions import Refused
from matching.queries import people_file
from matching.views import pages
from mentorship import rules
from mentorship.enums import MentorState
from mentorship.forms.vetting import QuestionForm
from mentorship.models import HeldCredential, Mentor, ProgramStaff
from mentorship.queries.photos import joined_photo
from mentorship.queries.vetting import checklist, questions_of, vetting_texts, way_here
from mentorship.services import vetting
from mentorship.views.person import person


@dataclass(frozen=True)
class File:
    """A mentor whose file the person may read, and the staff of his program."""

    mentor: Mentor
    staff: list[ProgramStaff]


@dataclass(frozen=True)
class Typed:
    """What a refused form held, to be shown again."""

    question: QuestionForm | None = None
    is_refusal: bool = False
    problem: str = ""
    reason: str = ""
    note: str = ""


@login_required
@require_safe
def mentor_file(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Show everything that is needed to decide about a mentor."""
    return _page(request, _file_or_404(request, program, pk))


def _file_or_404(request: HttpRequest, slug: str, pk: int) -> File:
    """Return a mentor of a program that the person administers.

    403 for its other staff, and for what another admin decides; 404 for everybody else.
    """
    user = person(request)
    mentor = people_file.mentor_rows().filter(program__slug=slug, pk=pk).first()
    if mentor is None:
        raise Http404
    staff = people_file.staff_of(mentor)
    mine = [row for row in staff if row.user_id == user.pk]
    if not rules.is_team_as(user, [row.role for row in mine]):
        raise Http404
    if not rules.can_vet(user, mentor, mine):
        raise PermissionDenied
    return File(mentor, staff)


def _page(
    request: HttpRequest, file: File, *, typed: Typed | None = None, status: int = 200
) -> HttpResponse:
    mentor, typed = file.mentor, typed or Typed()
    texts, way = vetting_texts(), way_here(mentor)
    lines = checklist(mentor, texts, way)
    context = {
        "desk": pages.sidebar(mentor.program, "people"),
        "program": mentor.program,
        "mentor": mentor,
        "photo": joined_photo(mentor.user),
        "file": people_file.facts_of(mentor, way, timezone.localdate()),
        "conflicts": people_file.conflicts_of(mentor, file.staff),
        "refusals": people_file.earlier_refusals(mentor, way, texts),
        "lines": lines,
        "open_count": sum(not line.is_done for line in lines),
        "is_waiting": mentor.state == MentorState.APPLIED,
        "state": people_file.state_of(mentor),
        "refuse_reasons": texts.reasons,
        "to_person": texts.bodies.get("vetting.to_person", ""),
        "typed": typed,
        "form": typed.question,
        **_talk(mentor, typed),
        **_urls(mentor),
    }
    return render(request, "matching/people_file.html", context, status=status)


def _talk(mentor: Mentor, typed: Typed) -> dict[str, Any]:
    questions = questions_of(mentor)
    is_open = any(one.answered_at is None for one in questions)
    may_ask = mentor.state == MentorState.APPLIED and not is_open
    return {
        "questions": questions,
        "question_form": typed.question or (QuestionForm() if may_ask else None),
    }


def _urls(mentor: Mentor) -> dict[str, str]:
    args = [mentor.program.slug, mentor.pk]
    names = ("vet", "refuse", "check", "credential", "ask")
    return {f"{name}_url": reverse(f"mentor-{name}", args=args) for name in names}


Step = Callable[[HttpRequest, Mentor], str]


def _step(step: Step, *, place: str = "") -> Callable[..., HttpResponse]:
    """Make a view of one step; it leads back to ``place`` of the file, or to the queue."""

    @login_required
    @require_POST
    def view(request: HttpRequest, program: str, pk: int) -> HttpResponse:
        file = _file_or_404(request, program, pk)
        try:
            said = step(request, file.mentor)
        except Refused as refusal:
            return _refused(request, file, refusal)
        messages.success(request, said)
        if not place:
            return redirect("desk-people", program=file.mentor.program.slug)
        address = reverse("mentor-file", args=[file.mentor.program.slug, file.mentor.pk])
        return redirect(f"{address}#{place}")

    return view


def _refused(request: HttpRequest, file: File, refusal: Refused) -> HttpResponse:
    """Show the file as it stands now, with why and with everything typed."""
    form = QuestionForm(request.POST) if "question" in request.POST else None
    if form is None:
        messages.error(request, pages.sentence(refusal))
    elif form.is_valid():
        form.add_error("question", pages.sentence(refusal))
    typed = Typed(
        question=form,
        is_refusal="reason" in request.POST or "note" in request.POST,
        problem=pages.sentence(refusal),
        reason=request.POST.get("reason", ""),
        note=pages.note_in(request),
    )
    fresh = people_file.mentor_rows().get(pk=file.mentor.pk)
    return _page(request, File(fresh, file.staff), typed=typed, status=refusal.status)


def vet_step(request: HttpRequest, mentor: Mentor) -> str:
    """Open a mentor's places to matching."""
    vetting.vet_mentor(mentor_id=mentor.pk, actor=person(request))
    return _("%(name)s is vetted and in the pool.") % {"name": mentor.user.name}


def refuse_step(request: HttpRequest, mentor: Mentor) -> str:
    """Decide that his places do not open this round."""
    vetting.refuse_mentor(
        mentor_id=mentor.pk,
        actor=person(request),
        reason=request.POST.get("reason", ""),
        note=pages.note_in(request),
    )
    return _("%(name)s will hear kindly that it is not this round.") % {"name": mentor.user.name}


def check_step(request: HttpRequest, mentor: Mentor) -> str:
    """Tick a line of the checklist, or take one's own tick back."""
    actor, key = person(request), request.POST.get("key", "")
    if request.POST.get("step") == "undo":
        vetting.untick(mentor_id=mentor.pk, key=key, actor=actor)
        return _("Taken back.")
    vetting.tick(mentor_id=mentor.pk, key=key, actor=actor)
    return _("Ticked.")


def credential_step(request: HttpRequest, mentor: Mentor) -> str:
    """Mark a credential as verified, or take that back."""
    held_id = pages.whole(request.POST.get("held", "")) or 0
    given = {"mentor_id": mentor.pk, "held_id": held_id, "actor": person(request)}
    try:
        if request.POST.get("step") == "undo":
            vetting.unverify(**given)
            return _("Taken back.")
        vetting.verify(**given, seen=request.POST.get("seen", ""))
    except HeldCredential.DoesNotExist:
        raise Http404 from None
    return _("Marked as verified.")


def ask_step(request: HttpRequest, mentor: Mentor) -> str:
    """Ask him one question."""
    form = QuestionForm(request.POST)
    question = form.cleaned_data["question"] if form.is_valid() else ""
    vetting.ask(mentor_id=mentor.pk, actor=person(request), question=question)
    return _("Asked. %(name)s gets a mail, and you see the answer here.") % {
        "name": mentor.user.first_name
    }


vet = _step(vet_step)
refuse = _step(refuse_step)
check = _step(check_step, place="checklist")
credential = _step(credential_step, place="credentials")
ask = _step(ask_step, place="questions")
