"""A form that acts once, however often its button is pressed."""

import secrets

from django import forms

LONGEST = 64


class OnceField(forms.CharField):
    """A hidden key, new on every page; for ``idempotency.once_for_form``."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput, initial=_new_key)

    def clean(self, value: object) -> str:
        """Return the key; what is none of ours counts as none."""
        key = str(super().clean(value))
        return key if key.isascii() and len(key) <= LONGEST else ""


def _new_key() -> str:
    return secrets.token_urlsafe(16)
