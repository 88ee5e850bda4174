"""The last step: every answer with a way to change it, what to agree to, and sending."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.exceptions import Refused
from mentorship import hooks, steps
from mentorship.enums import MentorState, Side
from mentorship.exceptions import AppliedAlready, Closed
from mentorship.forms.answers import mentee_answers, mentor_answers, profile_answers, start_lines
from mentorship.forms.asking import StepForm, as_data
from mentorship.forms.check import CheckForm
from mentorship.forms.wizard import FORMS
from mentorship.models import Mentee, Mentor
from mentorship.queries import orientation
from mentorship.queries.agreeing import open_documents, texts_and_agreement
from mentorship.services import applying
from mentorship.views.apply_door import Refusal, closed_page
from mentorship.views.apply_step import OF_WORDS, Wizard, asked_in, shell

Forms = dict[str, StepForm]


def check(request: HttpRequest, wizard: Wizard) -> HttpResponse:
    """Show all answers; on POST send them, or say what is missing."""
    if request.method != "POST":
        return _page(request, wizard, *_asked(wizard))
    if "back" in request.POST:
        return redirect(wizard.url(steps.slug_before(wizard.side, steps.CHECK)))
    if wizard.application.part is not None and wizard.draft is None:
        return redirect(_next_url(wizard))  # sent before, as by a second press of the button
    forms, agreed = _asked(wizard, request.POST)
    if agreed.is_valid() and not any(form.errors for form in forms.values()):
        try:
            return _sent(request, wizard, forms, agreed)
        except Closed as why:
            late = Refusal(why.sentence, why.status)
            return closed_page(request, wizard.program, wizard.side, late, has_draft=True)
        except Refused as why:
            _put(why, forms, agreed)
    return _page(request, wizard, forms, agreed, status=HTTPStatus.BAD_REQUEST)


def _asked(wizard: Wizard, data: Any = None) -> tuple[Forms, CheckForm]:
    """Return the forms of all steps, validated on what is known and typed, and the last one."""
    known = wizard.application
    wording, agreement = texts_and_agreement(known.program, *OF_WORDS)
    documents = []
    if known.part is None:
        documents = open_documents(known.person, known.program, agreement)
    answers = as_data(known.answers)
    forms = {
        slug: form(answers, asked=asked_in(wizard, slug, wording=wording))
        for slug, form in FORMS[wizard.side].items()
    }
    for form in forms.values():
        form.is_valid()
    return forms, CheckForm(data, documents=documents)


def _sent(request: HttpRequest, wizard: Wizard, forms: Forms, agreed: CheckForm) -> HttpResponse:
    """Send everything, and lead to the orientation or home."""
    known = wizard.application
    try:
        part = _send(wizard, forms, agreed)
    except AppliedAlready as why:
        messages.info(request, str(why.sentence))
        return redirect("home")
    if known.part is not None:
        messages.success(request, _saved(known.part, part))
        return redirect("home")
    messages.success(request, _("Sent. The program team has your answers now."))
    return redirect(_next_url(wizard))


def _saved(before: Mentee | Mentor, now: Mentee | Mentor) -> str:
    if now.state == MentorState.APPLIED != before.state:
        return _("Saved. You offer more now: the program team reads it before it counts.")
    return _("Your changes are saved.")


def _send(wizard: Wizard, forms: Forms, agreed: CheckForm) -> Mentee | Mentor:
    known = wizard.application
    cleaned = {name: value for form in forms.values() for name, value in form.cleaned_data.items()}
    sent: dict[str, Any] = {
        "program": known.program,
        "actor": known.person,
        "profile": profile_answers(cleaned, profile=known.profile, known=known.known),
        "part_id": known.part.pk if known.part else None,
        "accepted": agreed.accepted,
    }
    if known.side == Side.MENTEE:
        answers = mentee_answers(cleaned, known.program)
        return applying.send_mentee(**sent, answers=answers, start=start_lines(cleaned))
    return applying.send_mentor(**sent, answers=mentor_answers(cleaned))


def _next_url(wizard: Wizard) -> str:
    """Return the orientation's address, or home where she has read it."""
    if orientation.is_done(wizard.application.person, wizard.program, wizard.side):
        return reverse("home")
    return reverse("orientation", args=[wizard.program.slug, wizard.side, 1])


def _put(why: Refused, forms: Forms, agreed: CheckForm) -> None:
    """Put a refusal at the field it is about, else above everything."""
    name = getattr(why, "field", "")
    form = next((one for one in forms.values() if name in one.fields), None)
    if form is None:
        agreed.add_error(None, str(why.sentence))
    else:
        form.add_error(name, str(why.sentence))


def _page(
    request: HttpRequest,
    wizard: Wizard,
    forms: Forms,
    agreed: CheckForm,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    part = wizard.application.part
    context = shell(wizard) | {
        "form": agreed,
        "sections": [_section(wizard, slug, form) for slug, form in forms.items()],
        "missing": [one for slug, form in forms.items() for one in _missing(wizard, slug, form)],
        "is_change": part is not None,
        "has_draft": wizard.draft is not None,
        "save_url": "",
        "submit": _("Save my changes") if part else _submit(wizard),
        "note": _note(wizard),
    }
    return render(request, "mentorship/apply_check.html", context, status=status)


def _submit(wizard: Wizard) -> str:
    return _("Ask for a mentor") if wizard.side == Side.MENTEE else _("Offer my places")


def _note(wizard: Wizard) -> dict[str, str] | None:
    part = wizard.application.part
    text = hooks.pending_offers(part) if part else ""
    return {"icon_name": "info", "tone": "info", "text": text} if text else None


def _section(wizard: Wizard, slug: str, form: StepForm) -> dict[str, Any]:
    step = steps.step_of(wizard.side, slug)
    assert step is not None
    return {"title": step.title, "url": change_url(wizard, slug), "lines": form.lines()}


def _missing(wizard: Wizard, slug: str, form: StepForm) -> Iterable[dict[str, str]]:
    """Return what has to be mended in a step, each with its address."""
    for name, errors in form.errors.items():
        anchor = f"#{form[name].auto_id}" if name in form.fields else ""
        url = change_url(wizard, slug) + anchor
        label = str(form[name].label) if name in form.fields else ""
        for error in errors:
            yield {"url": url, "label": label, "text": str(error)}


def change_url(wizard: Wizard, slug: str) -> str:
    """Return the address that changes a step and comes back here."""
    return f"{wizard.url(slug)}?to={steps.CHECK}"
