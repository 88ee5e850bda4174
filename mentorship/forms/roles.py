"""The role comboboxes: a text, found in the list of roles by its name."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.validators import JOINERS
from mentorship import patients
from mentorship.forms.fields import HIDDEN_MARKS
from mentorship.queries.vocabulary import Choice

MAX_WORDS = 160
SUGGESTED = 3


class RoleInput(forms.TextInput):
    """A text input whose list of options lies beside it, for browsers without script too."""

    template_name = "mentorship/apply_role_input.html"

    def __init__(self, roles: Sequence[Choice], hints: Mapping[str, str], own: Any = "") -> None:
        attrs = {"data-combobox": "", "autocomplete": "off", "maxlength": str(MAX_WORDS)}
        if own:
            attrs |= {"data-own": own, **patients.watched()}
        super().__init__(attrs)
        self.options = [(name, hints.get(slug, "")) for slug, name in roles]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the options under an id of their own."""
        context = super().get_context(name, value, attrs)
        listed = f"{context['widget']['attrs'].get('id', name)}_options"
        context["widget"]["attrs"]["list"] = listed
        return context | {"listed": listed, "options": self.options}


class RoleField(forms.CharField):
    """A role by its name. Its value is the role's slug; with ``own_words`` other texts stay texts.

    Args:
        roles: (slug, name) of the roles to choose from.
        hints: what stands beside a role, by slug.
    """

    widget: Any

    def __init__(
        self,
        roles: Sequence[Choice],
        *,
        hints: Mapping[str, str] | None = None,
        own_words: bool = False,
        **options: Any,
    ) -> None:
        self.slugs = {name.casefold(): slug for slug, name in roles}
        self.slugs |= {slug: slug for slug, _name in roles}
        self.names = [name for _slug, name in roles]
        self.own_words = own_words
        own = _("Use “%s” as my own words") if own_words else ""
        options.setdefault("widget", RoleInput(roles, hints or {}, own))
        options.setdefault("max_length", MAX_WORDS)
        super().__init__(error_messages={"required": _("Write your role.")}, **options)

    def slug_of(self, text: str) -> str:
        """Return the slug of the role of this name; empty where no role has it."""
        return self.slugs.get(text.strip().casefold(), "")

    def to_python(self, value: Any) -> str:
        """Return the role's slug, else the text on one line, without hidden marks."""
        text = HIDDEN_MARKS.sub("", super().to_python(value) or "").strip()
        return self.slug_of(text) or text

    def validate(self, value: str) -> None:
        """Refuse control characters, and other words where they have no place."""
        super().validate(value)
        if not all(c.isprintable() or c in JOINERS for c in value):
            raise forms.ValidationError(_("Write this on one line, without special characters."))
        if value and not self.own_words and not self.slug_of(value):
            raise forms.ValidationError(self._nearest(value))

    def _nearest(self, text: str) -> Any:
        low = text.casefold()
        near = [name for name in self.names if low in name.casefold()]
        near += get_close_matches(text[:MAX_WORDS], self.names, SUGGESTED, 0.4)
        names = list(dict.fromkeys(near))[:SUGGESTED]
        if not names:
            return _("Choose a role from the list. Type a part of its name to search.")
        listed = "; ".join(names)
        return _("Choose a role from the list. The nearest: %(roles)s.") % {"roles": listed}
