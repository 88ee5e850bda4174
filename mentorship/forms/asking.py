"""What the forms of a step stand on, and the form that all steps are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from mentorship.forms.roles import RoleField
from mentorship.models import Profile, Program
from mentorship.queries.vocabulary import Vocabulary

Typed = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """Who is asked, for which program, with which lists.

    ``hints`` stand beside roles, by slug; ``texts`` are the product's texts by key; ``hides`` names
    fields that are not asked.
    """

    person: User
    words: Vocabulary
    program: Program | None = None
    profile: Profile | None = None
    hints: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    hides: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Fold:
    """Fields behind a line that opens; a name that ends in "_" stands for all that begin so.

    ``template`` draws them where they need a shape of their own.
    """

    title: Any
    names: tuple[str, ...]
    text: Any = ""
    template: str = ""


@dataclass(frozen=True)
class Line:
    """One answer as the last step lists it; ``is_missing`` is what has to be mended, with why."""

    label: Any
    value: Any
    is_missing: bool = False
    is_own_words: bool = False


def as_data(answers: Mapping[str, Any]) -> MultiValueDict[str, Any]:
    """Return answers kept as texts and lists of texts in the form in which a browser posts them."""
    listed = {k: v if isinstance(v, list) else [v] for k, v in answers.items()}
    return MultiValueDict(listed)


class StepForm(forms.Form):
    """A part of the questions. Subclasses and mixins add fields in ``add_fields``.

    ``plain`` names the fields in view, two short ones abreast as a pair, ``folds`` those behind a
    line. ``answers`` is what is known
    or was typed before, by field name, as texts; a field shows it until something is posted.
    """

    plain: tuple[str | tuple[str, str], ...] = ()
    folds: tuple[Fold, ...] = ()

    def __init__(
        self, data: Any = None, *, asked: Asked, answers: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=dict(answers or {}))
        self.asked = asked
        self.add_fields()
        for name in asked.hides & self.fields.keys():
            del self.fields[name]
        folded = (name for fold in self.folds for name in self._in(fold))
        self.order_fields([*(name for row in self._rows() for name in row), *folded])

    def add_fields(self) -> None:
        """Add the fields; mixins call the next one first."""

    def given(self, name: str) -> Any:
        """Return what a field holds now, posted or known, as it was typed."""
        if not self.is_bound:
            return self.initial.get(name, "")
        return self.data.get(name, "")

    def given_list(self, name: str) -> list[str]:
        """Return the several values that a field holds now."""
        if self.is_bound:
            data: Any = self.data
            return list(data.getlist(name))
        value = self.initial.get(name) or []
        return list(value) if isinstance(value, list | tuple) else [value]

    @cached_property
    def typed(self) -> Typed:
        """What was posted, right or wrong, by field name."""
        return {
            name: self.given_list(name) if _is_several(one) else self.given(name)
            for name, one in self.fields.items()
        }

    def _rows(self) -> Iterable[tuple[str, ...]]:
        return (row if isinstance(row, tuple) else (row,) for row in self.plain)

    @property
    def plain_rows(self) -> list[list[BoundField]]:
        """The fields in view, in rows of one or two."""
        rows = ([self[name] for name in row if name in self.fields] for row in self._rows())
        return [row for row in rows if row]

    @property
    def open_folds(self) -> list[dict[str, Any]]:
        """The folds as the page draws them: with how much is answered, open where it errs."""
        drawn = [(fold, [self[name] for name in self._in(fold)]) for fold in self.folds]
        return [
            {
                "fold": fold,
                "fields": fields,
                "count": sum(self.amount(one.name) for one in fields),
                "is_open": any(one.errors for one in fields),
            }
            for fold, fields in drawn
            if fields
        ]

    def _in(self, fold: Fold) -> list[str]:
        """Return the names of a fold's fields that are asked, in their order."""
        return [
            name
            for wanted in fold.names
            for name in self.fields
            if name == wanted or (wanted.endswith("_") and name.startswith(wanted))
        ]

    def amount(self, name: str) -> int:
        """Return how many answers a field holds, for the count on its fold."""
        if _is_several(self.fields[name]):
            return len(self.given_list(name))
        return int(bool(str(self.given(name) or "").strip()))

    def lines(self) -> list[Line]:
        """The answers as the last step lists them; the form has been validated."""
        return [line for name in self.fields for line in self.lines_of(name)]

    def lines_of(self, name: str) -> Iterable[Line]:
        """Return the lines of one field: what is wrong, else the answer, nothing where open."""
        one = self[name]
        if one.errors:
            yield Line(one.label, " ".join(map(str, one.errors)), is_missing=True)
        elif isinstance(one.field, RoleField):
            if text := str(self.given(name) or ""):
                yield Line(one.label, text)
        elif value := shown(self.fields[name], self.cleaned_data.get(name)):
            is_text = isinstance(one.field.widget, forms.Textarea)
            yield Line(one.label, value, is_own_words=is_text)


def _is_several(one: forms.Field) -> bool:
    return isinstance(one, forms.MultipleChoiceField)


def shown(one: forms.Field, value: Any) -> str:
    """Return an answer in words; empty where nothing was answered."""
    if value is True:
        return str(_("Yes"))
    if value in (None, "", False) or value == []:
        return ""
    if isinstance(one, forms.ChoiceField):
        names = dict(_flat(one.choices))
        values = value if isinstance(value, list) else [value]
        return ", ".join(str(names.get(each, each)) for each in values)
    return str(value)


def _flat(choices: Any) -> Iterable[tuple[str, Any]]:
    for value, name in choices:
        if isinstance(name, list | tuple):
            yield from _flat(name)
        else:
            yield value, name
