"""Files of people: the file, what its headings mean, and how they are taken over."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.text import get_text_list
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from matching.sheets.column_words import label_of
from matching.sheets.importing import columns_of, required_of
from mentorship.enums import Side
from mentorship.services.importing.lines import UnknownHeading

LEFT_OUT = "-"


class ImportForm(forms.Form):
    """A file, and whose it is."""

    side = forms.ChoiceField(
        label=_("Who is in the file?"),
        choices=[(Side.MENTEE, _("Mentees")), (Side.MENTOR, _("Mentors"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
    )
    file = forms.FileField(
        label=_("The file"),
        allow_empty_file=True,
        help_text=_(
            "An Excel workbook (.xlsx) or a CSV file of at most 5 MB and 20,000 rows, with one "
            "person in each row and headings on top."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv,text/csv"}),
        error_messages={"required": _("Choose a file."), "invalid": _("Choose a file.")},
    )


class HeadingsForm(forms.Form):
    """For each heading that we don't know: the column that it means, or none."""

    def __init__(
        self, *args: Any, side: str, unknown: Sequence[UnknownHeading], taken: Sequence[str],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.side, self.taken = side, set(taken)
        self.headings = {f"h{i}": one.heading for i, one in enumerate(unknown)}
        free = [name for name in columns_of(side) if name not in self.taken]
        choices = [(LEFT_OUT, _("Leave it out")), *((name, label_of(name)) for name in free)]
        for i, one in enumerate(unknown):
            self.fields[f"h{i}"] = _choice(one, choices)

    def clean(self) -> dict[str, Any]:
        """Refuse two headings for one column, and a file without a column that it needs."""
        cleaned = super().clean() or {}
        chosen = {name: column for name, column in cleaned.items() if column != LEFT_OUT}
        for name, column in chosen.items():
            if Counter(chosen.values())[column] > 1:
                self.add_error(name, _now("Two headings mean this. Leave one of them out."))
        missing = [
            label_of(name)
            for name in required_of(self.side)
            if name not in self.taken and name not in chosen.values()
        ]
        if missing and not self.errors:
            said = _now(
                "Say which heading means this: %(names)s. If none does, add it to the file and "
                "choose the file again."
            )
            names = get_text_list(missing, _now("and"))
            self.add_error(None, said % {"names": names})
        return cleaned

    def meanings(self) -> Mapping[str, str]:
        """Return the column of each heading, empty where it is left out."""
        return {
            heading: "" if self.cleaned_data[name] == LEFT_OUT else self.cleaned_data[name]
            for name, heading in self.headings.items()
        }


def _choice(one: UnknownHeading, choices: Sequence[tuple[str, Any]]) -> forms.ChoiceField:
    said = _now("Such as: %(cells)s") % {"cells": " · ".join(one.samples)} if one.samples else ""
    sentence = _("Choose a field, or leave it out.")
    return forms.ChoiceField(
        label=f"“{one.heading}”",
        choices=choices,
        initial=one.near or LEFT_OUT,
        help_text=escape(said) or _now("Empty in the first rows"),  # templates trust help texts
        error_messages={"required": sentence, "invalid_choice": sentence},
    )


class ConfirmForm(forms.Form):
    """How the rows that were shown are taken over."""

    tells = forms.BooleanField(
        label=_("Write to the new people"),
        help_text=_(
            "One e-mail to each: who entered them, how they see and change what is written of "
            "them, and how they say no."
        ),
        required=False,
        initial=True,
    )
    is_vetted = forms.BooleanField(
        label=_("The new mentors are vetted already"),
        help_text=_("Else each waits to be vetted, as after an application."),
        required=False,
    )
    skips_wrong = forms.BooleanField(label="", required=False)

    def __init__(self, *args: Any, side: str, n_wrong: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if side != Side.MENTOR:
            del self.fields["is_vetted"]
        if n_wrong:
            said = _now("Take over the others and leave the wrong rows out")
            self.fields["skips_wrong"].label = said
        else:
            del self.fields["skips_wrong"]
