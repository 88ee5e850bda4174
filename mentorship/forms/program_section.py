"""One section of a program's settings as a form: what holds for all, and where kinds differ."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from mentorship.enums import MentorType
from mentorship.forms import program_fields as fields
from mentorship.models import Program

MOST_VERSION = 2**31 - 1
Build = Callable[[Any], forms.Field]


class SectionForm(forms.Form):
    """One section: fields named as the program's own, and ``field__kind`` where kinds differ.

    ``differing`` maps a setting to what builds its field for one kind, and its label there.
    """

    names: ClassVar[tuple[str, ...]] = ()
    differing: ClassVar[Mapping[str, tuple[Build, Any]]] = {}

    def __init__(self, data: Any, *, program: Program) -> None:
        super().__init__(data)
        self.program = program
        self.fields["version"] = forms.IntegerField(
            widget=forms.HiddenInput, min_value=0, max_value=MOST_VERSION, required=False
        )
        self.add_fields()
        for kind in self.kinds:
            for name, (build, label) in self.differing.items():
                self.fields[f"{name}__{kind}"] = build(label)
        self.initial = self._shown()

    def add_fields(self) -> None:
        """Add the fields that hold for every kind."""

    @property
    def kinds(self) -> list[str]:
        """The kinds that may differ: none where the program has only one."""
        listed = [kind.value for kind in MentorType if kind in self.program.mentor_types]
        return listed if len(listed) > 1 and self.differing else []

    def _shown(self) -> dict[str, Any]:
        shown = {name: _as_choice(name, getattr(self.program, name)) for name in self.names}
        for kind in self.kinds:
            own = self.program.by_type.get(kind, {})
            shown |= {f"{name}__{kind}": _as_choice(name, own[name]) for name in own}
        return shown | {"version": self.program.version}

    @property
    def seen(self) -> int:
        """The version of the program that the page was drawn from."""
        return self.cleaned_data.get("version") or 0

    @property
    def values(self) -> dict[str, Any]:
        """The program's fields as they were typed."""
        values = {name: self.cleaned_data[name] for name in self.names}
        if self.kinds:
            values["by_type"] = self._by_type()
        return values

    def _by_type(self) -> dict[str, dict[str, Any]]:
        found = {
            kind: {name: own[name] for name in own if name not in self.differing}
            for kind, own in self.program.by_type.items()
        }
        for kind in self.kinds:
            typed = {name: self.cleaned_data[f"{name}__{kind}"] for name in self.differing}
            found[kind] = found.get(kind, {}) | {
                name: value for name, value in typed.items() if _differs(name, value)
            }
        return {kind: own for kind, own in found.items() if own}

    def groups(self) -> list[dict[str, Any]]:
        """Return the fields as the page groups them: those for all, then each kind's own."""
        shared = [field for field in self.visible_fields() if "__" not in field.name]
        groups: list[dict[str, Any]] = [{"title": "", "fields": shared}]
        for kind in self.kinds:
            own = [self[f"{name}__{kind}"] for name in self.differing]
            groups.append({"title": _only_for(kind), "fields": own})
        return groups

    def move_to(self, program: Program) -> list[tuple[str, str]]:
        """Go on from a colleague's version; return what stands there where she differs."""
        theirs = self.fresh(program)
        differing = [
            (str(field.label), _in_words(theirs[field.name]))
            for field in self.visible_fields()
            if field.name in theirs.fields and _as_shown(field) != _as_shown(theirs[field.name])
        ]
        typed = cast(QueryDict, self.data).copy()
        typed["version"] = str(program.version)
        self.data = typed
        return differing

    def fresh(self, program: Program) -> "SectionForm":
        """Return the form as the program fills it."""
        return type(self)(None, program=program)

    def refuse(self, problems: Mapping[str, str]) -> None:
        """Put what a service refused to its fields; what has no field here stands above."""
        for name, sentence in problems.items():
            self.add_error(name if name in self.fields else None, sentence)


def _only_for(kind: str) -> str:
    return _("Where it differs: %(kind)s") % {"kind": MentorType(kind).label.lower()}


def _differs(name: str, value: Any) -> bool:
    """Whether something was chosen for one kind; None is a choice for extensions only."""
    return value != "" and (value is not None or name == "extensions_most")


def _as_shown(field: forms.BoundField) -> Any:
    """Return what a control holds, typed or not, in one form."""
    value = field.value()
    if isinstance(value, list | tuple):
        return sorted(map(str, value))
    if isinstance(field.field, forms.BooleanField):
        return bool(value) and value not in ("False", "false")
    return "" if value is None else str(value)


def _in_words(field: forms.BoundField) -> str:
    """Return what a control holds as a person reads it."""
    shown = _as_shown(field)
    if isinstance(shown, bool):
        return _("yes") if shown else _("no")
    chosen = shown if isinstance(shown, list) else [shown]
    names = dict(_flat(getattr(field.field, "choices", ())))
    return ", ".join(str(names.get(one, one)) for one in chosen if one) or _("nothing")


def _flat(choices: Any) -> Iterator[tuple[str, Any]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield str(value), label


def _as_choice(name: str, value: Any) -> Any:
    return fields.ANY if name == "extensions_most" and value is None else value
