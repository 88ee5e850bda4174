"""Where a webhook is, and what it hears of."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import registry
from accounts.webhooks.address import MAX_LENGTH
from mentorship.forms.fields import LineField, chips, yes

GROUPS = {
    "application": _("People"),
    "mentor": _("People"),
    "member": _("People"),
    "introduction": _("Introductions"),
    "mentorship": _("Mentorships"),
    "certificate": _("Mentorships"),
    "check_in": _("Meetings and check-ins"),
    "meeting": _("Meetings and check-ins"),
    "round": _("Rounds and matches"),
    "run": _("Rounds and matches"),
    "match": _("Rounds and matches"),
}


class WebhookForm(forms.Form):
    """An address and events."""

    url = LineField(
        label=_("Address"),
        max_length=MAX_LENGTH,
        help_text=_("Such as https://hooks.example.org/benchmate. Your software answers there."),
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": _("Enter the address that messages go to."),
            "max_length": _("Keep the address to 500 characters."),
        },
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["events"] = field = chips(
            _("What should it hear of?"),
            grouped_events(),
            required=True,
            help_text=_(
                "Messages say what happened, to which record and when: no names, no texts."
            ),
        )
        field.error_messages["required"] = _("Choose at least one event.")


class SecretForm(forms.Form):
    """Whether the old secret ends now."""

    at_once = yes(
        _("Others know the old one: stop it at once"),
        help_text=_("Until your software has the new one it will refuse our messages."),
    )


def grouped_events() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the events under the names of their groups, in the order of the groups."""
    found: dict[str, list[tuple[str, str]]] = {str(name): [] for name in GROUPS.values()}
    for event, label in registry.event_labels().items():
        found[str(GROUPS[event.partition(".")[0]])].append((event, label))
    return list(found.items())
