"""Every way to answer an introduction, signed in or by link: each form sends itself."""

from collections.abc import Mapping
from typing import Any

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
    """One way to answer; ``send`` does it, and the form is valid then."""

    verb = ""

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
        raise NotImplementedError


class AcceptForm(AnswerForm):
    """Yes."""

    verb = "accept"

    def send(self, actor: User) -> object:
        """Say yes."""
        return introductions.accept(mentorship_id=self.mentorship.pk, actor=actor)


class AcceptAndPauseForm(AnswerForm):
    """Yes to this one, and nobody else until a day."""

    verb = "accept_pause"

    def add_fields(self) -> None:
        """Ask for the day."""
        self.fields["until"] = _required(until_field(_("No further introductions until")))

    def send(self, actor: User) -> object:
        """Say yes, and rest."""
        return introductions.accept(
            mentorship_id=self.mentorship.pk, actor=actor, pause_until=self.cleaned_data["until"]
        )


class AskForm(AnswerForm):
    """The one question."""

    verb = "ask"

    def add_fields(self) -> None:
        """Ask for the question."""
        reader = _("Only %(name)s reads it, and the reply comes to you alone.")
        self.fields["question"] = read_by(
            _some_lines(_("Your question to %(name)s") % {"name": self.partner}),
            reader % {"name": self.partner},
        )

    def send(self, actor: User) -> IntroductionQuestion:
        """Ask it."""
        return introductions.ask_question(
            mentorship_id=self.mentorship.pk, actor=actor, question=self.cleaned_data["question"]
        )


class NotNowForm(AnswerForm):
    """Not now: why, and when to ask again."""

    verb = "not_now"

    def add_fields(self) -> None:
        """Ask for the day and the reason."""
        question = text("reasons.pause.ask_until") or _("When should we ask again?")
        self.fields["until"] = _required(until_field(question))
        self.fields["reason"] = reason_field("reasons.pause", _("What makes it a bad time?"))

    def send(self, actor: User) -> object:
        """Let it go for now."""
        given = self.cleaned_data
        return introductions.not_now(
            mentorship_id=self.mentorship.pk,
            actor=actor,
            until=given["until"],
            reason=given["reason"],
        )


class ExplainForm(AnswerForm):
    """Why it was a no, told afterwards."""

    verb = "explain"

    def add_fields(self) -> None:
        """Ask for the reason."""
        label = _("What would have made it a yes?")
        self.fields["reason"] = reason_field(f"reasons.decline_{self.side.value}", label)

    def send(self, actor: User) -> object:
        """Add the reason."""
        return introductions.explain(
            mentorship_id=self.mentorship.pk, actor=actor, reason=self.cleaned_data["reason"]
        )


class DeclineForm(ExplainForm):
    """Not this time: why, and whether to rest for a while."""

    verb = "decline"

    def add_fields(self) -> None:
        """Ask for the reason, and offer a pause at once."""
        super().add_fields()
        label = _("And no introductions for a while")
        self.fields["rest"] = forms.BooleanField(label=label, required=False)
        self.fields["until"] = until_field(_("When should we ask again?"))

    def send(self, actor: User) -> object:
        """Say not this time, and rest where that was ticked."""
        given = self.cleaned_data
        return introductions.decline(
            mentorship_id=self.mentorship.pk,
            actor=actor,
            reason=given["reason"],
            pause_until=given["until"] if given["rest"] else None,
        )

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
