"""An answer that somebody told an admin."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mentorship.enums import Answer, Side
from mentorship.forms.fields import TextField
from mentorship.queries.texts import options
from mentorship.services.introductions.on_behalf import TOLD_LENGTH


class OnBehalfForm(forms.Form):
    """An answer for one of the two, and who told it."""

    answer: Any = forms.ChoiceField(
        choices=[
            (Answer.ACCEPTED.value, _("Yes, introduce us")),
            (Answer.DECLINED.value, _("Not this time")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose yes or not this time."),
            "invalid_choice": _("Choose yes or not this time."),
        },
    )
    told: Any = TextField(
        label=_("Who told you what, and how?"),
        rows=2,
        max_length=TOLD_LENGTH,
        help_text=_("Such as: Dolores told me by phone on Monday."),
        error_messages={
            "required": _("Write who told you what, and how."),
            "max_length": _("Keep it to 300 characters."),
        },
    )
    told.reader = _("Only the program team reads it.")
    reason: Any = forms.ChoiceField(required=False)
    reason.reader = _("Only the program team reads it, and never the other person.")

    def __init__(self, data: Any, *, side: Side, name: str) -> None:
        super().__init__(data)
        answer: Any = self.fields["answer"]
        answer.label = _("What did %(name)s say?") % {"name": name}
        answer.layout = "rows"
        reason: Any = self.fields["reason"]
        reason.label = _("If it is a no, why?")
        listed = [(one["key"], one["label"]) for one in options(f"reasons.decline_{side.value}")]
        reason.choices = [("", _("Not said")), *listed]
        reason.error_messages["invalid_choice"] = _("Choose a reason from the list.")
