"""The forms of a page as a browser knows them: where each goes, and what it sends."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

TEXTS = ("text", "textarea", "search", "password", "email", "url", "tel")
CHOICES = ("radio", "checkbox", "select")
BUTTONS = ("submit", "button", "image", "reset")
ASIDE = ("back", "preview")  # buttons that leave the way
CONTROLS = ("input", "button", "select", "textarea")


@dataclass
class Field:
    """One control: ``values`` is what it sends as drawn, ``options`` what it could send."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)


@dataclass
class Form:
    """A form that posts: ``action`` is empty where it goes to the page's own address."""

    action: str
    fields: dict[str, Field] = field(default_factory=dict)

    def named(self, *kinds: str) -> list[str]:
        """Return the names of the fields of these kinds."""
        return [one.name for one in self.fields.values() if one.kind in kinds]

    def sent(self) -> dict[str, list[str]]:
        """Return what the form sends as it was drawn."""
        fields = (one for one in self.fields.values() if one.kind != "file")
        return {one.name: list(one.values) for one in fields if one.values}


class _Reader(HTMLParser):
    """Collect the forms; a control in none, or in one that gets, is passed over."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.by_id: dict[str, Form] = {}
        self.outside: list[tuple[str, Field]] = []  # controls that name their form
        self.form: Form | None = None
        self.open: Field | None = None  # the select or text area being read

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._begin(given)
        elif tag == "option" and self.open is not None:
            self.open.options.append(given.get("value", ""))
            if "selected" in given:
                self.open.values.append(given.get("value", ""))
        elif tag in CONTROLS and given.get("name"):
            self._control(tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag in ("select", "textarea"):
            self.open = None

    def handle_data(self, data: str) -> None:
        if self.open is not None and self.open.kind == "textarea":
            before = self.open.values[0] if self.open.values else ""
            self.open.values = [(before + data).removeprefix("\n")]

    def _begin(self, given: dict[str, str]) -> None:
        self.form = None
        if given.get("method", "").lower() == "post":
            self.form = Form(given.get("action", ""))
            self.forms.append(self.form)
            self.by_id[given.get("id", "")] = self.form

    def _control(self, tag: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text") if tag == "input" else tag
        if kind == "button":
            kind = given.get("type", "submit")
        values = [given.get("value", "on" if kind in CHOICES else "")]
        is_chosen = kind not in CHOICES or "checked" in given
        options = list(values) if kind in CHOICES else []
        control = Field(given["name"], kind, values if is_chosen else [], options)
        if kind in ("select", "textarea"):
            control.values, control.options = [], []
        if named := given.get("form"):
            self.outside.append((named, control))
        elif self.form is not None:
            control = _add(self.form, control)
        if kind in ("select", "textarea"):
            self.open = control

    def close(self) -> None:
        super().close()
        for named, control in self.outside:
            if named in self.by_id:
                _add(self.by_id[named], control)


def _add(form: Form, control: Field) -> Field:
    """Add a control; of several buttons the first is pressed that goes on."""
    if control.kind in BUTTONS and (control.name in ASIDE or form.named(*BUTTONS)):
        return control
    known = form.fields.setdefault(control.name, control)
    if known is not control and known.kind in CHOICES:
        known.values += control.values
        known.options += control.options
    return known


def forms_of(page: str) -> list[Form]:
    """Return the forms of a page that post."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.forms
