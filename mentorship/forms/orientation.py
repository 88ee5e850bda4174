"""What a reader thought of the orientation, and a program's own words for it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mentorship.forms.fields import LineField, TextField, moment_of
from mentorship.services.orientation import MISSING_LENGTH
from mentorship.services.program_texts import TITLE_LENGTH, PageText, problems_of

POINTS_LENGTH = 5000


class RatingForm(forms.Form):
    """Was it worth the time, and what was missing? ``words`` are those of the text."""

    def __init__(self, data: Any, *, question: str, words: Mapping[str, Any], **options: Any):
        super().__init__(data, **options)
        rating: Any = forms.ChoiceField(
            label=question,
            choices=[(one["key"], one["label"]) for one in words.get("options", ())],
            widget=forms.RadioSelect,
            error_messages={
                "required": _("Choose one of the answers."),
                "invalid_choice": _("Choose one of the answers."),
            },
        )
        rating.layout = "segments"
        missing: Any = TextField(
            rows=2, label=words.get("then", ""), max_length=MISSING_LENGTH, required=False
        )
        missing.reader = words.get("reader", "")
        self.fields |= {"rating": rating, "missing": missing}


class OrientationTextForm(forms.Form):
    """The pages of an orientation: a title and its points, one on each line.

    ``pages`` are the words it begins with, ``version`` when a program's own were last changed.
    """

    def __init__(
        self, data: Any, *, pages: Sequence[Mapping[str, Any]], version: datetime | None = None
    ):
        super().__init__(data)
        self.numbers = range(1, len(pages) + 1)
        self.fields["version"] = forms.CharField(
            required=False,
            max_length=40,
            widget=forms.HiddenInput,
            initial=version.isoformat() if version else "",
        )
        for number, page in enumerate(pages, 1):
            self.fields[f"title_{number}"] = LineField(
                label=_("Page %(n)d: title") % {"n": number},
                initial=page["title"],
                max_length=TITLE_LENGTH,
                error_messages={
                    "required": _("Give the page a title."),
                    "max_length": _("Give the page a title of up to 80 characters."),
                },
            )
            self.fields[f"points_{number}"] = TextField(
                rows=6,
                warns=False,
                label=_("Page %(n)d: points, one on each line") % {"n": number},
                initial="\n".join(page["points"]),
                max_length=POINTS_LENGTH,
                error_messages={"required": _("Write at least one point.")},
            )

    @property
    def seen(self) -> datetime | None:
        """When the words that the admin started from were changed; None for the association's."""
        return moment_of(self.cleaned_data.get("version", ""))

    @property
    def pages(self) -> list[PageText]:
        """The pages as typed; a page with an error is left as far as it could be read."""
        return [
            PageText(self._typed(f"title_{number}"), _lines_of(self._typed(f"points_{number}")))
            for number in self.numbers
        ]

    def _typed(self, name: str) -> str:
        if self.is_bound:
            return str(self.cleaned_data.get(name) or "")
        return str(self.get_initial_for_field(self.fields[name], name))

    def clean(self) -> dict[str, Any] | None:
        """Refuse what has no meaning in these texts, each at its field and by its name."""
        cleaned = super().clean()
        for field, sentence in problems_of(self.pages).items():
            if field not in self.errors:
                self.add_error(field, ValidationError(sentence))
        return cleaned


def _lines_of(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (line.strip() for line in text.splitlines())))
