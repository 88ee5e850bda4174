"""What an admin does about a pair: a letter, a note of a call, a pause, an end."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mentorship.enums import Side
from mentorship.forms.fields import DayField, LineField, TextField, read_by, select
from mentorship.letters import Letter
from mentorship.queries.health_words import Names
from mentorship.queries.texts import options
from mentorship.services.care import calls
from mentorship.services.care.letters import BODY_LENGTH, SUBJECT_LENGTH, problems_of

AGAIN = {3: _("in 3 days"), 7: _("in a week"), 14: _("in two weeks"), 30: _("in a month")}
AFTER_DAYS = 7
BOTH = "both"


class _Follow(forms.Form):
    """To or with whom, and when to look again."""

    def __init__(self, data: Any, *, names: Names, side: str, **initial: Any) -> None:
        given = {"side": side or BOTH, "look_again": str(AFTER_DAYS), **initial}
        super().__init__(data, initial=given)
        people = [(one.value, names.of(one)) for one in Side]
        self.fields["side"] = forms.ChoiceField(
            label=self.asks_whom,
            choices=[*people, (BOTH, _("Both"))],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
        )
        self.fields["look_again"] = select(
            _("Look at this pair again"),
            [(str(days), name) for days, name in AGAIN.items()],
            empty=_("Keep it in the list"),
            required=False,
            help_text=_("Until then the list stays quiet about it, unless it gets worse."),
        )
        self.order_fields(["side"])

    asks_whom: Any = ""

    @property
    def side(self) -> str:
        """One of the two, or empty for both."""
        chosen = self.cleaned_data.get("side", BOTH) if self.is_bound else self.initial["side"]
        return "" if chosen == BOTH else str(chosen)

    @property
    def look_again(self) -> int | None:
        """In how many days to look again."""
        return int(self.cleaned_data.get("look_again") or 0) or None


class CareLetterForm(_Follow):
    """A letter to one of the two or both; ``seen`` is the newest follow-up its writer saw."""

    asks_whom = _("To")
    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    subject = LineField(
        label=_("Subject"),
        max_length=SUBJECT_LENGTH,
        error_messages=dict.fromkeys(
            ("required", "max_length"), _("Write a subject of up to 120 characters.")
        ),
    )
    body = TextField(
        label=_("Letter"),
        rows=10,
        max_length=BODY_LENGTH,
        help_text=_("{name} becomes the reader's first name, {partner} the other's."),
        error_messages=dict.fromkeys(
            ("required", "max_length"), _("Write a letter of up to 3,000 characters.")
        ),
    )

    def __init__(self, data: Any, *, names: Names, side: str, letter: Letter, seen: int) -> None:
        super().__init__(
            data, names=names, side=side, subject=letter.subject, body=letter.body, seen=seen
        )
        read_by(
            self.fields["body"],
            _("Whoever you choose reads it, and the admins of this program."),
        )
        self.given = letter

    @property
    def letter(self) -> Letter:
        """The words as typed, as far as they could be read; those given where nothing was."""
        if not self.is_bound:
            return self.given
        typed = self.cleaned_data
        return Letter(typed.get("subject") or "", (typed.get("body") or "").strip())

    def clean(self) -> dict[str, Any] | None:
        """Refuse what has no meaning in a letter, at its field and by its name."""
        cleaned = super().clean()
        for field, sentence in problems_of(self.letter).items():
            if field not in self.errors:
                self.add_error(field, sentence)
        return cleaned


class CallForm(_Follow):
    """What was said in a call."""

    asks_whom = _("With")
    body = TextField(
        label=_("What was said"),
        rows=5,
        max_length=calls.LONGEST,
        error_messages=dict.fromkeys(
            ("required", "max_length"), _("Write what was said, in up to 1,000 characters.")
        ),
    )

    def __init__(self, data: Any, *, names: Names, side: str) -> None:
        super().__init__(data, names=names, side=side)
        read_by(
            self.fields["body"], _("Only the admins of this program. Leave out anything medical.")
        )


class PauseForm(forms.Form):
    """Until when, and why."""

    until = DayField(label=_("Ask again on"), help_text=_("Empty: as long as a pause may last."))

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["reason"] = _reason("reasons.pause")


class EndForm(forms.Form):
    """Why; nobody has to say."""

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["reason"] = _reason("reasons.end")


def _reason(key: str) -> forms.Field:
    listed = [(one["key"], one["label"]) for one in options(key)]
    field = select(_("Reason"), listed, empty=_("None given"), required=False)
    return read_by(field, _("Only the program team reads this."))
