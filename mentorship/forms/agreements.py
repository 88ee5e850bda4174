"""Sign an agreement, or suggest a change of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from accounts.days import month_day_year
from accounts.models import User
from mentorship.exceptions import BadAnswers
from mentorship.forms.fields import DayField, TextField, read_by
from mentorship.models import Agreement, Mentorship
from mentorship.services import agreements
from mentorship.services.agreements.steps import GOAL_LENGTH, RHYTHM_LENGTH

Data = Mapping[str, Any] | None


class SignForm(forms.Form):
    """One signature; whoever signs first words the goal and the rhythm."""

    seen = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Data, *, mentorship: Mentorship, is_first: bool, seen: str) -> None:
        super().__init__(data)
        self.mentorship = mentorship
        self.fields["seen"].initial = seen
        if is_first:
            self.fields |= _own_words(mentorship)

    def send(self, actor: User) -> Agreement:
        """Sign with what was typed; the form is valid."""
        given = self.cleaned_data
        return agreements.sign(
            mentorship_id=self.mentorship.pk,
            actor=actor,
            seen=given["seen"],
            goal=given.get("goal", ""),
            rhythm=given.get("rhythm", ""),
        )


class ChangeForm(forms.Form):
    """Other words or another last day."""

    number = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, data: Data, *, mentorship: Mentorship, newest: Agreement, latest: date
    ) -> None:
        super().__init__(data)
        self.mentorship = mentorship
        self.fields["number"].initial = newest.number
        words = _own_words(mentorship)
        words["goal"].initial, words["rhythm"].initial = newest.goal, newest.rhythm
        self.fields |= words
        field = DayField(
            label=_("Our last day"), required=True, initial=_end(mentorship, newest),
            help_text=_("The program goes on until %(day)s at most.")
            % {"day": month_day_year(latest)},
        )  # fmt: skip
        field.error_messages["required"] = _("Name the last day, such as 2026-09-30.")
        self.fields["ends_on"] = field

    def send(self, actor: User) -> Agreement:
        """Suggest what was typed; the form is valid."""
        given = self.cleaned_data
        return agreements.suggest(
            mentorship_id=self.mentorship.pk,
            actor=actor,
            number=given["number"],
            goal=given["goal"],
            rhythm=given["rhythm"],
            ends_on=given["ends_on"],
        )


def _end(mentorship: Mentorship, newest: Agreement) -> date:
    """Return the day that a change starts from: what waits, else the mentorship's own."""
    return newest.ends_on if not newest.is_signed else mentorship.ends_on or newest.ends_on


def _own_words(mentorship: Mentorship) -> dict[str, forms.Field]:
    reader = _("Only the two of you read it.")
    goal = TextField(
        rows=2,
        label=_("Our first goal"),
        help_text=_("One line, such as: sit the sterile compounding exam in May."),
        max_length=GOAL_LENGTH,
        error_messages={
            "required": _("Write your first goal in a few words."),
            "max_length": _("Keep it to %(limit_value)d characters."),
        },
    )
    rhythm = TextField(
        rows=2,
        label=_("When we meet"),
        help_text=_("Such as: every other Thursday at 6 pm, by video."),
        max_length=RHYTHM_LENGTH,
        required=False,
        error_messages={"max_length": _("Keep it to %(limit_value)d characters.")},
    )
    return {"goal": read_by(goal, reader), "rhythm": read_by(rhythm, reader)}


def keep(mentorship: Mentorship, actor: User, number: str) -> Agreement:
    """Leave the agreement as both signed it.

    Raises:
        BadAnswers: no number of a version.
        Refused: see ``agreements.keep``.
    """
    if not number.isdecimal() or len(number) > 4:
        raise BadAnswers(_("Choose which suggestion you mean."), field="number")
    return agreements.keep(mentorship_id=mentorship.pk, actor=actor, number=int(number))
