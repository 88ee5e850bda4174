"""The one form that answers a check-in, signed in or by link, and changes the answer."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from accounts.choices import Card
from mentorship.enums import LineReader
from mentorship.exceptions import BadAnswers
from mentorship.forms.fields import TextField, read_by
from mentorship.forms.words import START_LINES, scale
from mentorship.models import CheckInAnswer
from mentorship.queries.check_in_questions import Question, Sheet
from mentorship.queries.check_in_reading import asks_outcomes
from mentorship.queries.check_in_words import written
from mentorship.services.check_ins.given import MAX_LINE, Given
from mentorship.services.outcomes import CHANGES_NO, chosen_changes, stage_of

MOST_SEGMENTS, MAX_SEGMENT = 3, 16
MOODS = {"well": "sun", "steady": "cloud-sun", "stuck": "cloud", "not_met": "circle-dashed"}


class CheckInForm(forms.Form):
    """The questions of one side; only the first must be answered."""

    def __init__(
        self,
        sheet: Sheet,
        data: Mapping[str, Any] | None = None,
        *,
        chosen: str = "",
        is_change: bool = False,
    ) -> None:
        super().__init__(data, initial=_given_before(sheet.row) if is_change else {})
        self.sheet, self.row, self.is_change = sheet, sheet.row, is_change
        self.names, self.questions, self.texts = sheet.names, sheet.questions, sheet.texts
        first = self.questions[0]
        self.chosen = chosen if chosen in first.keys else ""
        self.title = _("Change it, or add a line") if is_change else first.text
        self.fields["answer"] = self._first(first)
        for question in self.questions[1:]:
            self._add(question)
        self._add_outcomes()
        self._add_sharing()
        self.order_fields(["answer", "is_shared"])  # what is shared stands beside it

    @property
    def submit(self) -> str:
        """The button's words: it names the chosen answer."""
        if self.is_change:
            return _("Save changes")
        label = self.sheet.label_of(self.chosen)
        return _("Confirm: %(answer)s") % {"answer": label.lower()} if label else _("Save")

    def _first(self, question: Question) -> forms.ChoiceField:
        field = forms.ChoiceField(
            label=question.text if self.is_change else _("Your answer"),
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

    def _add(self, question: Question) -> None:
        name = f"q{question.no}"
        self.fields[name] = field = _further(question)
        if not question.is_line or question.reader:
            return
        read_by(field, _("Only you, unless you share it."))
        self.fields[f"share_{name}"] = forms.BooleanField(
            label=_("Share this line with %(name)s") % {"name": self.names["partner"]},
            required=False,
        )

    def _add_outcomes(self) -> None:
        """Ask a mentee for the three lines where she did not answer them at this stage."""
        self.asks_lines = asks_outcomes(self.row)
        if not self.asks_lines:
            return
        for line in START_LINES:
            label = self.texts.get(f"outcomes.{line}", line.capitalize())
            field = scale(label, _("not at all"), _("fully"))
            self.fields[f"outcome_{line}"] = field
        read_by(field, self.texts.get("outcomes.readers", ""))

    def _add_sharing(self) -> None:
        partner = self.names["partner"]
        self.fields["is_shared"] = forms.BooleanField(
            label=self.texts.get("checkin.share_box") or _("Share this answer"), required=False
        )
        self.fields["line"] = _line(self.texts.get("checkin.line") or _("Anything to add?"))
        readers = {"writer": _("Only me"), "partner": partner, "team": _("The program team")}
        self.fields["line_reader"] = forms.ChoiceField(
            label=self.texts.get("checkin.line_reader") or _("Who is this line for?"),
            choices=[(value, readers[value]) for value in LineReader.values],
            initial=LineReader.WRITER.value,
            widget=forms.RadioSelect,
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        """Want all three outcome lines or none."""
        data = super().clean() or {}
        names = [f"outcome_{line}" for line in START_LINES] if self.asks_lines else []
        open_ones = [name for name in names if not data.get(name)]
        if open_ones and len(open_ones) < len(names):
            self.add_error(open_ones[0], _("Answer all three lines, or skip them all."))
        return data

    def given(self) -> Given:
        """Return what was answered.

        Raises:
            BadAnswers: the form is not valid; the sentence is that of the first field.
        """
        if not self.is_valid():
            name, errors = next(iter(self.errors.items()))
            raise BadAnswers(errors[0], field=name)
        data = self.cleaned_data
        further = self.questions[1:]
        return Given(
            answer=data["answer"],
            answers={q.no: data[f"q{q.no}"] for q in further if data[f"q{q.no}"]},
            shared=[q.no for q in further if data.get(f"share_q{q.no}")],
            is_shared=data["is_shared"],
            line=data["line"],
            line_reader=data["line_reader"] or LineReader.WRITER.value,
        )

    def lines(self) -> dict[str, int]:
        """Return the three outcome lines; empty where they were skipped or not asked."""
        found = {line: self.cleaned_data.get(f"outcome_{line}") for line in START_LINES}
        return {line: int(value) for line, value in found.items() if value}


def _given_before(row: CheckInAnswer) -> dict[str, Any]:
    """Return what stands, as the form's fields show it."""
    words = written(row)
    before: dict[str, Any] = {f"q{no}": value for no, value in row.answers.items()}
    before |= {f"q{no}": line for no, line in words.lines.items()}
    before |= {f"share_q{no}": True for no in words.shared}
    if stage_of(row) is not None:
        before[f"q{CHANGES_NO}"] = chosen_changes(row)
    return before | {
        "answer": row.answer,
        "is_shared": row.is_shared,
        "line": row.line,
        "line_reader": row.line_reader,
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
