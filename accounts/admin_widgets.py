"""What the back office shows where another entry is chosen."""

from collections.abc import Iterable

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple

LONGEST_ID = 18  # digits that every database takes


def _ids(values: Iterable[object]) -> list[str]:
    texts = [str(value) for value in values]
    return [text for text in texts if text.isdecimal() and len(text) <= LONGEST_ID]


class ChooseOne(AutocompleteSelect):
    """Shows a refused choice as none: Django would look it up as it came."""

    def optgroups(self, name, value, attr=None):
        """Look up ids only."""
        return super().optgroups(name, _ids(value), attr)


class ChooseSome(AutocompleteSelectMultiple):
    """Shows refused choices as none: Django would look them up as they came."""

    def optgroups(self, name, value, attr=None):
        """Look up ids only."""
        return super().optgroups(name, _ids(value), attr)


class SomeField(forms.ModelMultipleChoiceField):
    """Refuses what is no id before a database is asked that can't hold the number."""

    def clean(self, value):
        """Name the first that is none."""
        for one in value or ():
            if not _ids([one]):
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"], "invalid_choice", {"value": one}
                )
        return super().clean(value)
