"""Telling a concern, and writing in a case."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.choices import Card
from accounts.models import User
from mentorship.exceptions.concerns import ReasonNeeded
from mentorship.forms.fields import TextField, read_by, select, yes
from mentorship.models import CheckInAnswer
from mentorship.queries.concern_texts import ConcernTexts
from mentorship.queries.concerns import Known
from mentorship.services.concerns.shared import LONGEST
from mentorship.services.concerns.telling import Told

SOMEBODY_ELSE = "other"
ATTACHED_WORDS = 80


class RefusedForm(forms.Form):
    """A form that remembers the status of a service's refusal."""

    refusal: int = HTTPStatus.BAD_REQUEST

    def refuse(self, sentence: object, status: int) -> None:
        """Show why it was refused, above what was typed."""
        self.add_error(None, str(sentence))
        self.refusal = status


class ConcernForm(RefusedForm):
    """What somebody tells in confidence, about whom, and who shall read it.

    ``readers`` are those who may read it; a box not ticked leaves that person out.
    """

    def __init__(
        self,
        *args: Any,
        texts: ConcernTexts,
        names: str,
        around: Sequence[Known],
        readers: Sequence[User],
        answers: Sequence[CheckInAnswer],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.around = {str(one.id): one for one in around}
        self.offered = {str(one.pk): one for one in readers}
        reader = _("Read only by %(names)s.") % {"names": names}
        self.fields["category"] = _category(texts)
        self.fields["about"] = _about(around)
        if len(readers) > 1:
            self.fields["readers"] = _readers(readers, texts)
        self.fields["not_colleagues"] = yes(_("Nobody from my own workplace should read it"))
        self.fields["body"] = read_by(_body(), reader)
        self.fields["wish"] = _wish(texts)
        if answers:
            self.fields["answers"] = _answers(answers, reader)

    def told(self, mentorship_id: int | None) -> Told:
        """Return what a valid form says; ``mentorship_id`` is where she came from, if anywhere."""
        data = self.cleaned_data
        about = self.around.get(data["about"])
        ticked = data.get("readers", list(self.offered))
        return Told(
            category=data["category"],
            body=data["body"],
            wish=data["wish"],
            about_id=about.id if about else None,
            mentorship_id=(about.mentorship_id if about else None) or mentorship_id,
            left_out=[int(pk) for pk in self.offered if pk not in ticked],
            not_colleagues=data["not_colleagues"],
            answer_ids=[int(pk) for pk in data.get("answers", [])],
        )


def _category(texts: ConcernTexts) -> forms.ChoiceField:
    field = forms.ChoiceField(
        label=_("What comes closest?"),
        choices=[
            (one["key"], Card(one["label"], _meaning(one))) for one in texts.options("categories")
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what comes closest. “Not sure” is fine too."),
            "invalid_choice": _("Choose what comes closest."),
        },
    )
    field.layout, field.plain = "cards", True  # type: ignore[attr-defined]
    return field


def _meaning(category: dict[str, Any]) -> str:
    """Return what a category is for, and when we aim to reply, on one line."""
    said = {"help": str(category["help"]).rstrip("."), "when": category["reply"]}
    return _("%(help)s. We aim to reply: %(when)s.") % said


def _about(around: Sequence[Known]) -> forms.ChoiceField:
    named = [(str(one.id), f"{one.name}, {one.role}") for one in around]
    return forms.ChoiceField(
        label=_("Who is it about?"),
        help_text=_("Whoever you name here never reads it and isn't told."),
        choices=[*named, (SOMEBODY_ELSE, _("Somebody else, or nobody in particular"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Say who it is about, or choose the last line."),
            "invalid_choice": _("Choose one from the list."),
        },
    )


def _readers(readers: Sequence[User], texts: ConcernTexts) -> forms.MultipleChoiceField:
    choices = [(str(one.pk), one.name) for one in readers]
    return forms.MultipleChoiceField(
        label=texts.body("pick_reader") or _("Who should read it?"),
        choices=choices,
        initial=[pk for pk, _name in choices],
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick at least one person who should read it."),
            "invalid_choice": _("Choose from the list."),
        },
    )


def _body() -> TextField:
    return TextField(
        label=_("What happened?"),
        help_text=_("As much or as little as you like. Leave out who a patient is."),
        rows=7,
        max_length=LONGEST,
        error_messages={
            "required": _("Write a line or two, in your own words."),
            "max_length": _("Keep it to %(limit_value)d characters."),
        },
    )


def _wish(texts: ConcernTexts) -> forms.ChoiceField:
    label = texts.body("wish") or _("What would you like?")
    return select(label, list(texts.wishes.items()), empty=_("I'd rather not say"), required=False)


def _answers(answers: Sequence[CheckInAnswer], reader: str) -> forms.MultipleChoiceField:
    field = forms.MultipleChoiceField(
        label=_("Add what you wrote in a check-in?"),
        help_text=_("They can't read these lines otherwise."),
        choices=[(str(row.pk), _attachable(row)) for row in answers],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from the list.")},
    )
    read_by(field, reader)
    return field


def _attachable(row: CheckInAnswer) -> str:
    line = row.line if len(row.line) <= ATTACHED_WORDS else f"{row.line[:ATTACHED_WORDS]}…"
    return f"{row.check_in.get_kind_display()}: {line}"


def _writing(label: Any, reader: Any, required: Any, rows: int = 4) -> TextField:
    field = TextField(
        label=label,
        rows=rows,
        max_length=LONGEST,
        error_messages={
            "required": required,
            "max_length": gettext_lazy("Keep it to %(limit_value)d characters."),
        },
    )
    read_by(field, reader)
    return field


class AnswerForm(RefusedForm):
    """What the reporter writes to the contacts."""

    body = _writing(
        gettext_lazy("Write to them"),
        gettext_lazy("Only the people named above read this."),
        gettext_lazy("Write a line or two."),
    )


class ReplyForm(forms.Form):
    """What a contact writes to the reporter."""

    body = _writing(
        gettext_lazy("Your reply"),
        gettext_lazy("The reporter and the readers of this case read it. The mail quotes nothing."),
        gettext_lazy("Write your reply."),
    )


class NoteForm(forms.Form):
    """What contacts keep for themselves."""

    body = _writing(
        gettext_lazy("A note for yourselves"),
        gettext_lazy("Only the readers of this case. The reporter doesn't see it."),
        gettext_lazy("Write the note first."),
        rows=3,
    )


class ConclusionForm(forms.Form):
    """What came of a case."""

    conclusion = _writing(
        gettext_lazy("What came of it?"),
        gettext_lazy("Only the readers of this case. Tell the reporter in a reply first."),
        gettext_lazy("Write in a line what came of it."),
    )


class HandOnForm(forms.Form):
    """To whom a case is handed."""

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = forms.ChoiceField(
            label=_("Who should read it too?"),
            choices=[(str(one.pk), one.name) for one in people],
            widget=forms.RadioSelect,
            error_messages={
                "required": _("Choose one of the contacts."),
                "invalid_choice": _("Choose one of the contacts."),
            },
        )
        self.fields["step_back"] = yes(_("I stop reading it myself"))


class ReasonForm(forms.Form):
    """Why something private has to be read."""

    reason = read_by(
        TextField(
            label=gettext_lazy("Why do you need to read this?"),
            help_text=gettext_lazy("At least 20 characters."),
            rows=3,
            max_length=1000,
            error_messages={"required": ReasonNeeded.sentence},
        ),
        gettext_lazy("It stays on the list of openings, for the association's board."),
    )
