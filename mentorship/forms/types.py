"""The kinds of mentor, drawn as cards."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.choices import Card
from mentorship.models import Program

CARDS = {
    "peer": Card(_("Peer mentor"), _("Someone at about your level, somewhere else."),
                 _("For company, studying together, and “is it just us?”"), icon="coffee"),
    "career": Card(_("Career mentor"), _("Someone a role or two further along."),
                   _("For the next step, exams and interviews."), icon="signpost"),
    "life": Card(_("Life mentor"), _("Someone with long experience, outside your workplace."),
                 _("For choices that are hard to discuss at work."), icon="compass"),
}  # fmt: skip


def type_cards(label: Any, program: Program, help_text: Any) -> forms.MultipleChoiceField:
    """Return the program's mentor types as cards, of which at least one is chosen."""
    field = forms.MultipleChoiceField(
        label=label,
        choices=[(kind, CARDS[kind]) for kind in program.mentor_types],
        help_text=help_text,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one kind of mentor."),
            "invalid_choice": _("Choose kinds of mentor that this program has."),
        },
    )
    field.layout, field.three = "cards", True  # type: ignore[attr-defined]
    return field
