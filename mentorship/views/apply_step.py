"""One step of a wizard: its form, what the page says beside it, keeping what was typed."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.exceptions import Refused
from accounts.models import User
from mentorship import steps
from mentorship.enums import Side
from mentorship.forms.asking import Asked, StepForm, as_data
from mentorship.forms.roles import RoleField
from mentorship.forms.wizard import FORMS, not_asked
from mentorship.models import Draft, Program
from mentorship.queries import fitting
from mentorship.queries.hours import hours_in_words
from mentorship.queries.texts import in_hours, texts
from mentorship.queries.vocabulary import Vocabulary, vocabulary
from mentorship.queries.wizard import Application, Opened, application, program_for, step_url
from mentorship.services import drafts
from mentorship.terms import months_in_words

DATED = ("now", steps.CHECK)
ASKS = {
    Side.MENTEE: ("before.mentee", "before.unsure", "before.employer", "before.form_time"),
    Side.MENTOR: ("before.mentor", "before.nights", "before.form_time"),
}
OF_WORDS = (
    "outlook.intro", "outlook.nudge_same", "outcomes.path", "outcomes.support", "outcomes.stay",
    "outcomes.readers",
)  # fmt: skip


@dataclass(frozen=True)
class Wizard:
    """A wizard opened at one step."""

    opened: Opened
    application: Application
    words: Vocabulary
    slug: str

    @property
    def program(self) -> Program:
        """The program applied to."""
        return self.application.program

    @property
    def side(self) -> str:
        """Mentee or mentor."""
        return self.application.side

    @property
    def draft(self) -> Draft | None:
        """What was typed and not sent."""
        return self.application.draft

    @property
    def step(self) -> steps.Step:
        """The step it is opened at."""
        return next(step for step in self.steps if step.slug == self.slug)

    @property
    def steps(self) -> tuple[steps.Step, ...]:
        """The steps; the last has other words for somebody who applied before."""
        listed = steps.steps_of(self.side)
        return (*listed[:-1], steps.CHANGING) if self.application.part else listed

    def url(self, slug: str) -> str:
        """Return the address of a step."""
        return step_url(self.program, self.side, slug)


def open_wizard(user: User, program: str, side: str, slug: str) -> Wizard | None:
    """Return a wizard at one step; None where there is no such program or step."""
    found = program_for(user, program) if steps.step_of(side, slug) else None
    if found is None:
        return None
    words = vocabulary()
    known = application(user, found.program, side, words, with_dates=slug in DATED)
    return Wizard(found, known, words, slug)


def asked_in(wizard: Wizard, slug: str, *, wording: dict[str, str] | None = None) -> Asked:
    """Return what the form of one step stands on."""
    known = wizard.application
    is_aims, is_words = slug == "aims", slug == "words" and wording is None
    return Asked(
        person=known.person,
        words=wizard.words,
        program=known.program,
        profile=known.profile,
        hints=fitting.role_hints(known.program) if is_aims and wording is None else {},
        texts=(texts(*OF_WORDS) if is_words else wording) or {},
        hides=not_asked(wizard.opened, wizard.side),
    )


def form_of(wizard: Wizard, data: Any = None) -> StepForm:
    """Return the form of the opened step, filled with what is known, or with what was posted."""
    form = FORMS[wizard.side][wizard.slug]
    asked = asked_in(wizard, wizard.slug)
    return form(data, asked=asked, answers=wizard.application.answers)


def keep(wizard: Wizard, form: StepForm, *, left_at: str) -> Draft:
    """Keep what was typed into the step.

    Raises:
        DraftTooBig: it is too long.
    """
    return drafts.save(
        program=wizard.program,
        user=wizard.application.person,
        side=wizard.side,
        step=wizard.slug,
        answers=form.typed,
        is_done=form.is_valid(),
        left_at=left_at,
    )


def step(request: HttpRequest, wizard: Wizard, *, stays: bool = False) -> HttpResponse:
    """Show the step; on POST keep what was typed and go back, stay or go on."""
    if request.method != "POST":
        return _page(request, wizard, form_of(wizard))
    form = form_of(wizard, request.POST)
    goes_back = "back" in request.POST
    target = _target(request, wizard, goes_back=goes_back, stays=stays or "stay" in request.POST)
    may_go = goes_back or target == wizard.slug or form.is_valid()
    try:
        keep(wizard, form, left_at=target if may_go else wizard.slug)
    except Refused as why:
        form.add_error(None, str(why.sentence))
        may_go = False
    if may_go:
        return redirect(wizard.url(target))
    return _page(request, wizard, form, status=HTTPStatus.BAD_REQUEST)


def _target(request: HttpRequest, wizard: Wizard, *, goes_back: bool, stays: bool) -> str:
    """Return the slug of the step to show next."""
    if stays:
        return wizard.slug
    if goes_back:
        return steps.slug_before(wizard.side, wizard.slug)
    if request.GET.get("to") == steps.CHECK:
        return steps.CHECK
    return steps.next_slug(wizard.side, wizard.slug)


def _page(
    request: HttpRequest, wizard: Wizard, form: StepForm, status: int = HTTPStatus.OK
) -> HttpResponse:
    is_changing = request.GET.get("to") == steps.CHECK
    context = shell(wizard) | live(wizard, form) | {"form": form}
    context["save_url"] = f"{wizard.url(wizard.slug)}save/"
    context["submit"] = _("Save and see all answers") if is_changing else ""
    context["is_first"] = wizard.step == steps.steps_of(wizard.side)[0]
    if context["is_first"] and wizard.application.part is None:
        context["asks"] = _asks(wizard)
    return render(request, "mentorship/apply_step.html", context, status=status)


def _asks(wizard: Wizard) -> list[str]:
    program = wizard.program
    found = texts(
        *ASKS[Side(wizard.side)],
        months=months_in_words(program),
        hours=in_hours(program.hours_a_month),
        program=program.name,
    )
    return list(found.values())


def shell(wizard: Wizard) -> dict[str, Any]:
    """Return what every step's page says: rail, title, who sees it."""
    known, listed = wizard.application, wizard.steps
    number = listed.index(wizard.step) + 1
    left = sum(step.minutes for step in listed[number - 1 :] if step.slug not in known.done)
    return {
        "section": "profile",
        "program": wizard.program,
        "side": wizard.side,
        "steps": [_on_rail(wizard, step) for step in listed],
        "step_number": number,
        "title": wizard.step.title,
        "lead": wizard.step.lead,
        "time_left": _time_left(left) if known.part is None else "",
        "saved_at": wizard.draft.saved_at if wizard.draft else None,
        "back_url": wizard.url(listed[number - 2].slug) if number > 1 else "",
        "readers": wizard.step.readers,
    }


def _time_left(minutes: int) -> str:
    about = ngettext("About a minute left.", "About %(minutes)d minutes left.", minutes)
    kept = _("You can stop and come back; it's kept for you.")
    return f"{about % {'minutes': minutes}} {kept}"


def _on_rail(wizard: Wizard, step: steps.Step) -> dict[str, Any]:
    known = wizard.application
    is_done = step.slug in known.done
    is_next = known.draft is not None and step.slug == known.draft.step
    is_reachable = is_done or is_next or known.part is not None
    state = "done" if is_done else "todo"
    return {
        "name": step.title,
        "url": wizard.url(step.slug) if is_reachable else "",
        "state": "here" if step.slug == wizard.slug else state,
    }


def live(wizard: Wizard, form: StepForm) -> dict[str, Any]:
    """Return what changes beside the form as one types: so far, hours in words."""
    answers = wizard.application.answers | (form.typed if form.is_bound else {})
    context: dict[str, Any] = {"step": wizard.slug, "so_far": _so_far(wizard, answers)}
    if wizard.slug == "aims":
        role = form.fields["target_role"]
        assert isinstance(role, RoleField)
        slug = role.slug_of(str(answers.get("target_role", "")))
        context["n_fitting"] = fitting.fitting_mentors(wizard.program, answers, slug)
    if wizard.slug == "meeting":
        context["hours"] = _hours(form, answers)
    return context


def _hours(form: StepForm, answers: dict[str, Any]) -> str:
    """Return the hours in words, of what is right among what was typed."""
    checked = form if form.is_bound else type(form)(as_data(answers), asked=form.asked)
    checked.is_valid()
    data = checked.cleaned_data
    zone = data.get("time_zone", "")
    return hours_in_words(data.get("patterns", []), data.get("windows", []), zone)


def _so_far(wizard: Wizard, answers: dict[str, Any]) -> dict[str, Any]:
    settings = dict(wizard.words.choices("work_settings"))
    setting = settings.get(str(answers.get("setting", "")), "")
    return {
        "role": answers.get("role", ""),
        "setting": setting,
        "aim": answers.get("target_role", "") if wizard.side == Side.MENTEE else "",
    }
