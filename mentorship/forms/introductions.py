"""Every way to answer an introduction, signed in or by link: each form sends itself."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from mentorship.enums import Side
from mentorship.exceptions import BadAnswers
from mentorship.forms.fields import TextField, read_by
from mentorship.forms.standing import reason_field, until_field
from mentorship.models import IntroductionQuestion, Mentorship
from mentorship.queries.texts import text
from mentorship.services import introductions
from mentorship.services.introductions.questions import LONGEST

Data = Mapping[str, Any] | None
BRIEFLY = gettext_lazy("One or two sentences.")


class AnswerForm(forms.Form):
    """One way to answer: a valid form sends what is ``given`` to its ``service``."""

    verb: ClassVar[str]
    service: ClassVar[Callable[..., object]]

    def __init__(self, data: Data, mentorship: Mentorship, side: Side) -> None:
        super().__init__(data, auto_id=f"{self.verb}_%s")
        self.mentorship, self.side = mentorship, side
        self.partner = mentorship.partner_of(side).first_name
        self.add_fields()

    def add_fields(self) -> None:
        """Add what this answer asks for."""

    def send(self, actor: User) -> object:
        """Answer for the actor.

        Raises:
            Refused: see the service.
        """
        return self.service(mentorship_id=self.mentorship.pk, actor=actor, **self.given())

    def given(self) -> dict[str, Any]:
        """Return the service's words for what the form holds: by default the fields' own."""
        return self.cleaned_data


class AcceptForm(AnswerForm):
    """Yes."""

    verb = "accept"
    service = staticmethod(introductions.accept)


class AcceptAndPauseForm(AnswerForm):
    """Yes to this one, and nobody else until a day."""

    verb = "accept_pause"
    service = staticmethod(introductions.accept)

    def add_fields(self) -> None:
        """Ask for the day."""
        self.fields["until"] = _required(until_field(_("No further introductions until")))

    def given(self) -> dict[str, Any]:
        """Return until when to rest."""
        return {"pause_until": self.cleaned_data["until"]}


class AskForm(AnswerForm):
    """The one question."""

    verb = "ask"
    service = staticmethod(introductions.ask_question)

    def add_fields(self) -> None:
        """Ask for the question."""
        reader = _("Only %(name)s reads it, and the reply comes to you alone.")
        self.fields["question"] = read_by(
            _some_lines(_("Your question to %(name)s") % {"name": self.partner}),
            reader % {"name": self.partner},
        )


class NotNowForm(AnswerForm):
    """Not now: why, and when to ask again."""

    verb = "not_now"
    service = staticmethod(introductions.not_now)

    def add_fields(self) -> None:
        """Ask for the day and the reason."""
        question = text("reasons.pause.ask_until") or _("When should we ask again?")
        self.fields["until"] = _required(until_field(question))
        self.fields["reason"] = reason_field("reasons.pause", _("What makes it a bad time?"))


class ExplainForm(AnswerForm):
    """Why it was a no, told afterwards."""

    verb = "explain"
    service = staticmethod(introductions.explain)

    def add_fields(self) -> None:
        """Ask for the reason."""
        label = _("What would have made it a yes?")
        self.fields["reason"] = reason_field(f"reasons.decline_{self.side.value}", label)


class DeclineForm(ExplainForm):
    """Not this time: why, and whether to rest for a while."""

    verb = "decline"
    service = staticmethod(introductions.decline)

    def add_fields(self) -> None:
        """Ask for the reason, and offer a pause at once."""
        super().add_fields()
        label = _("And no introductions for a while")
        self.fields["rest"] = forms.BooleanField(label=label, required=False)
        self.fields["until"] = until_field(_("When should we ask again?"))

    def given(self) -> dict[str, Any]:
        """Return why, and until when to rest where that was ticked."""
        given = self.cleaned_data
        pause_until = given["until"] if given["rest"] else None
        return {"reason": given["reason"], "pause_until": pause_until}

    def clean(self) -> dict[str, Any]:
        """Want a day only where a pause is wanted."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("rest") and not given.get("until") and "until" not in self.errors:
            self.add_error("until", _("Name a day, such as 2026-03-31."))
        return given


class ReplyForm(forms.Form):
    """The reply to the other side's question."""

    def __init__(self, data: Data, *, question: IntroductionQuestion) -> None:
        super().__init__(data)
        self.question = question
        name = {"name": question.mentorship.person_of(question.side).first_name}
        reader = _("Only %(name)s reads it.") % name
        self.fields["reply"] = read_by(_some_lines(_("Your reply to %(name)s") % name), reader)

    def send(self, actor: User) -> IntroductionQuestion:
        """Send the reply."""
        return introductions.answer_question(
            question_id=self.question.pk, actor=actor, answer=self.cleaned_data["reply"]
        )


FORMS: dict[str, type[AnswerForm]] = {
    form.verb: form
    for form in (AcceptForm, AcceptAndPauseForm, AskForm, NotNowForm, DeclineForm, ExplainForm)
}


def form_for(data: Mapping[str, Any], mentorship: Mentorship, side: Side) -> AnswerForm:
    """Return the bound form of the answer that was sent.

    Raises:
        BadAnswers: there is no such answer.
    """
    form = FORMS.get(data.get("answer", ""))
    if form is None:
        raise BadAnswers(_("Choose yes or not this time."), field="answer")
    return form(data, mentorship, side)


def empty_forms(mentorship: Mentorship, side: Side) -> dict[str, AnswerForm]:
    """Return the forms of an introduction that waits for an answer, by their verbs."""
    wanted = [AskForm, NotNowForm, DeclineForm]
    if side == Side.MENTOR:
        wanted.append(AcceptAndPauseForm)
    return {form.verb: form(None, mentorship, side) for form in wanted}


def _required(field: forms.DateField) -> forms.DateField:
    field.required = True
    field.error_messages["required"] = _("Name a day, such as 2026-03-31.")
    return field


def _some_lines(label: str) -> TextField:
    return TextField(
        rows=3,
        label=label,
        help_text=BRIEFLY,
        max_length=LONGEST,
        error_messages={
            "required": _("Write a line first."),
            "max_length": _("Keep it to %(limit_value)d characters."),
        },
    )
