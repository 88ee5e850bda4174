"""Apply to a program, or change the answers, as mentee or mentor."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from mentorship.enums import MenteeState, MentorState
from mentorship.exceptions import AppliedAlready
from mentorship.forms.apply import MenteeForm, MentorForm, PartForm
from mentorship.models import Mentee, Mentor, Profile, Program
from mentorship.queries.landing import is_signup_open
from mentorship.queries.texts import in_hours, texts
from mentorship.queries.vocabulary import vocabulary
from mentorship.services import participants
from mentorship.views.person import person


@dataclass(frozen=True)
class Side:
    """What differs between the two sides of the form."""

    name: str
    form: type[PartForm]
    model: type[Mentee] | type[Mentor]
    related: tuple[str, ...]
    over: tuple[str, ...]
    asks: tuple[str, ...]
    title: Any
    other: str
    other_label: Any
    done: Any
    apply: Callable[..., object]
    change: Callable[..., object]


SIDES = {
    "mentee": Side(
        name="mentee",
        form=MenteeForm,
        model=Mentee,
        related=("target_role",),
        over=(MenteeState.LEFT,),
        asks=("before.mentee", "before.unsure", "before.employer", "before.nights",
              "before.ce", "before.adult"),
        title=gettext_lazy("Ask for a mentor"),
        other="mentor",
        other_label=gettext_lazy("I'd like to be a mentor"),
        done=gettext_lazy("You're in the pool for the next round."),
        apply=participants.apply_as_mentee,
        change=participants.change_mentee,
    ),
    "mentor": Side(
        name="mentor",
        form=MentorForm,
        model=Mentor,
        related=("vetted_by",),
        over=(MentorState.LEFT, MentorState.REFUSED),
        asks=("before.mentor", "before.nights", "before.ce", "before.adult"),
        title=gettext_lazy("Become a mentor"),
        other="mentee",
        other_label=gettext_lazy("I'd like a mentor"),
        done=gettext_lazy("Thank you. The program team reads your offer and writes to you."),
        apply=participants.apply_as_mentor,
        change=participants.change_mentor,
    ),
}  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, program: str) -> HttpResponse:
    """Show the form of one side, filled with what is known; on POST apply or change."""
    found = get_object_or_404(Program, slug=program)
    side = SIDES.get(request.GET.get("as", "mentee"), SIDES["mentee"])
    part = _part(request, side, found)
    if part is None and not is_signup_open(found):
        return render(request, "mentorship/apply.html", _page(found, side) | _closed(found))
    form = _form(request, side, found, part)
    if request.method == "POST" and form.is_valid() and _save(request, side, form, part):
        return redirect("home")
    context = _page(found, side) | {"form": form, "sections": list(form.parts)}
    context["submit"] = _("Save my answers") if part else side.title
    return render(request, "mentorship/apply.html", context, status=_status(form))


def _part(request: HttpRequest, side: Side, program: Program) -> Any:
    """Return the person's present part in the program, unless it is over."""
    parts = side.model._default_manager.filter(program=program, user_id=person(request).pk)
    return parts.select_related(*side.related).exclude(state__in=side.over).first()


def _form(request: HttpRequest, side: Side, program: Program, part: Any) -> PartForm:
    profiles = Profile.objects.select_related("role", "setting")
    return side.form(
        request.POST if request.method == "POST" else None,
        program=program,
        words=vocabulary(),
        person=person(request),
        profile=profiles.filter(pk=person(request).pk).first(),
        part=part,
    )


def _save(request: HttpRequest, side: Side, form: PartForm, part: Any) -> bool:
    """Apply or change; a refusal stands on the form, with everything typed kept."""
    answers: Any = form
    known = {"actor": person(request), "profile": answers.profile_answers,
             "answers": answers.part_answers}  # fmt: skip
    try:
        if part is None:
            side.apply(program=form.program, **known)
            messages.success(request, str(side.done))
        else:
            side.change(**{f"{side.name}_id": part.pk}, **known)
            messages.success(request, _("Saved."))
    except AppliedAlready as refusal:
        messages.info(request, str(refusal.sentence))
    except Refused as refusal:
        field = getattr(refusal, "field", "")
        form.add_error(field if field in form.fields else None, str(refusal.sentence))
        return False
    return True


def _page(program: Program, side: Side) -> dict[str, Any]:
    asks = texts(
        *side.asks,
        months=program.months,
        hours=in_hours(program.hours_a_month),
        program=program.name,
    )
    return {
        "section": "profile",
        "program": program,
        "side": side.name,
        "title": side.title,
        "lead": program.about,
        "asks": list(asks.values()),
        "readers": _(
            "The program team, for matching. The person we introduce you to reads your role, "
            "where you work in general and your own words, never your employer."
        ),
        "other_url": f"{reverse('apply', args=[program.slug])}?as={side.other}",
        "other_label": side.other_label,
    }


def _closed(program: Program) -> dict[str, Any]:
    text = _("%(program)s isn't open for applications right now.") % {"program": program.name}
    if program.next_round_opens_on:
        day = program.next_round_opens_on
        text += " " + _("The next round opens on %(day)s.") % {"day": f"{day:%B} {day.day}"}
    return {"is_closed": True, "closed_text": text}


def _status(form: PartForm) -> int:
    return 400 if form.is_bound and form.errors else 200
