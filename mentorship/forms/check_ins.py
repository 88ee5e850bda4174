"""The one form that answers a check-in, signed in or by link."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from accounts.choices import Card
from mentorship.enums import LineReader
from mentorship.exceptions import BadAnswers
from mentorship.forms.fields import TextField
from mentorship.models import CheckInAnswer
from mentorship.queries.check_ins import Question, names_for, questions_for
from mentorship.queries.texts import text

MAX_LINE = 500
MOST_SEGMENTS, MAX_SEGMENT = 3, 16
MOODS = {"well": "sun", "steady": "cloud-sun", "stuck": "cloud", "not_met": "circle-dashed"}


class CheckInForm(forms.Form):
    """The questions of one side; only the first must be answered."""

    def __init__(
        self, row: CheckInAnswer, data: Mapping[str, Any] | None = None, *, chosen: str = ""
    ) -> None:
        super().__init__(data)
        self.row, self.names = row, names_for(row)
        self.questions = questions_for(row, **self.names)
        first = self.questions[0]
        self.chosen = chosen if chosen in first.keys else ""
        self.title = first.text
        self.fields["answer"] = self._first(first)
        for question in self.questions[1:]:
            self.fields[f"q{question.no}"] = _further(question)
        self._add_sharing()

    @property
    def submit(self) -> str:
        """The button's words: it names the chosen answer."""
        label = next((o.label for o in self.questions[0].options if o.key == self.chosen), "")
        return _("Confirm: %(answer)s") % {"answer": label.lower()} if label else _("Save")

    def _first(self, question: Question) -> forms.ChoiceField:
        field = forms.ChoiceField(
            label=_("Your answer"),
            choices=[
                (o.key, Card(o.label, o.sentence, icon=MOODS.get(o.key, "")))
                for o in question.options
            ],
            initial=self.chosen,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose one of the answers.")},
        )
        field.layout, field.plain = "cards", True  # type: ignore[attr-defined]
        return field

    def _add_sharing(self) -> None:
        partner = self.names["partner"]
        self.fields["is_shared"] = forms.BooleanField(
            label=text("checkin.share_box", partner=partner) or _("Share this answer"),
            required=False,
        )
        self.fields["line"] = _line(text("checkin.line") or _("Anything to add?"))
        readers = {"writer": _("Only me"), "partner": partner, "team": _("The program team")}
        self.fields["line_reader"] = forms.ChoiceField(
            label=text("checkin.line_reader") or _("Who is this line for?"),
            choices=[(value, readers[value]) for value in LineReader.values],
            initial=LineReader.WRITER.value,
            widget=forms.RadioSelect,
            required=False,
        )

    def cleaned(self) -> dict[str, Any]:
        """Return the arguments of the service.

        Raises:
            BadAnswers: the form is not valid; the sentence is that of the first field.
        """
        if not self.is_valid():
            name, errors = next(iter(self.errors.items()))
            raise BadAnswers(errors[0], field=name)
        data = self.cleaned_data
        return {
            "answer": data["answer"],
            "answers": {q.no: data[f"q{q.no}"] for q in self.questions[1:] if data[f"q{q.no}"]},
            "is_shared": data["is_shared"],
            "line": data["line"],
            "line_reader": data["line_reader"] or LineReader.WRITER.value,
        }


def _layout_for(choices: list[tuple[str, str]]) -> str:
    """Return how choices are drawn: side by side where they are few and short."""
    is_short = len(choices) <= MOST_SEGMENTS and all(len(c[1]) <= MAX_SEGMENT for c in choices)
    return "segments" if is_short else "rows"


def _line(label: Any) -> forms.CharField:
    return TextField(rows=2, label=label, max_length=MAX_LINE, required=False)


def _further(question: Question) -> forms.Field:
    """Return a field that may stay open."""
    label = question.text
    if question.when:
        known = {"met": _("If you have met: %s"), "not_met": _("If not yet: %s")}
        label = known[question.when] % label
    field: Any
    if question.is_line:
        field = _line(label)
    else:
        choices = [(option.key, option.label) for option in question.options]
        kind = forms.MultipleChoiceField if question.is_many else forms.ChoiceField
        widget = forms.CheckboxSelectMultiple if question.is_many else forms.RadioSelect
        field = kind(label=label, choices=choices, required=False, widget=widget)
        field.layout = "chips" if question.is_many else _layout_for(choices)
    if question.reader == "team":
        field.reader = _("Only the program team reads this.")
    return field
