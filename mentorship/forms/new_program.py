"""A new program: from which template, its name and days, and who runs it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from accounts.choices import Card
from accounts.forms import AddressField
from mentorship.enums import Intake
from mentorship.forms import program_fields
from mentorship.forms.fields import DayField, LineField, zone_field
from mentorship.forms.staff import employer_field
from mentorship.program_rules import DATES, date_problems


class NewProgramForm(forms.Form):
    """All that a program needs to begin; ``templates`` are those of the texts, by name."""

    def __init__(
        self, data: Any, *, templates: Mapping[str, Mapping[str, str]], labels: list[str], own: str
    ) -> None:
        super().__init__(data)
        self._add_template(templates)
        self._add_words()
        for name, label in zip(DATES, labels, strict=False):
            self.fields[name] = DayField(label=label)
        self.fields["admin_email"] = AddressField(
            label=_("The first program admin's e-mail address"),
            initial=own,
            help_text=_("Of an account that exists and is confirmed. They do the rest of this."),
        )
        self.fields["employer"] = employer_field()

    def _add_template(self, templates: Mapping[str, Mapping[str, str]]) -> None:
        field: Any = forms.ChoiceField(
            label=_("What is it like?"),
            choices=[
                (key, Card(said["Name"], meaning=said.get("about", ""),
                           example=_("For %(whom)s.") % {"whom": said.get("For whom", "")}))
                for key, said in templates.items()
            ],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
        )  # fmt: skip
        field.layout = "cards"
        self.fields["template"] = field

    def _add_words(self) -> None:
        self.fields["name"] = LineField(
            label=_("Name"),
            max_length=120,
            required=False,
            help_text=_("Members see it everywhere. Empty takes the name above."),
            error_messages={"max_length": _("Keep the name to 120 characters.")},
        )
        self.fields["chapter"] = program_fields.chapter()
        self.fields["intake"] = program_fields.intake(initial=Intake.COHORT.value)
        self.fields["time_zone"] = zone = zone_field()
        zone.label = _("The program's time zone")
        zone.help_text = _("Its days begin and end by this clock.")
        zone.initial = "America/Chicago"

    def clean(self) -> dict[str, Any]:
        """Want the days in order."""
        data = super().clean() or {}
        days = {name: data.get(name) for name in DATES}
        for name, sentence in date_problems(days):
            if name in self.fields:
                self.add_error(name, sentence)
        return data

    @property
    def settings(self) -> dict[str, Any]:
        """The program's own fields as typed."""
        names = ("chapter", "intake", "time_zone", *(name for name in DATES if name in self.fields))
        return {name: self.cleaned_data[name] for name in names}

    @property
    def days(self) -> list[forms.BoundField]:
        """The fields of the days."""
        return [self[name] for name in DATES if name in self.fields]
