"""What other settings would change: ``comparison.csv``, and a few sentences for a terminal."""

from collections.abc import Iterator

from matching.encoding.comparison import Comparison, Figure
from matching.encoding.sides import Given
from matching.engine.pool import Settings
from matching.sheets.people import People, email_of
from matching.sheets.settings_file import ten_thousandths
from matching.sheets.tables import Cells

COMPARISON = ("mentee_email", "mentee_name", "mentor_type", "change", "mentor_before",
              "mentor_before_name", "score_before", "mentor_after", "mentor_after_name",
              "score_after")  # fmt: skip
SCORES = ("weakest", "mean", "total")


def comparison_rows(comparison: Comparison, people: People) -> list[Cells]:
    """Return one row per request: those that change first, then by mentee and type."""
    return [
        (
            email_of(row.mentee),
            people.mentee_names[row.mentee],
            row.mentor_type,
            row.change,
            *_mentor(row.before, people),
            *_mentor(row.after, people),
        )
        for row in comparison.rows
    ]


def comparison_sentences(
    comparison: Comparison, before: Settings, after: Settings, name: str
) -> list[str]:
    """Return what would change under the settings ``after``, those of the file ``name``."""
    if not comparison.settings:
        return [f"{name} holds the same settings: nothing changes."]
    differing = [_setting(setting, before, after) for setting in comparison.settings]
    return [
        f"With {name} ({'; '.join(differing)}):",
        _changes(comparison),
        _mentees(comparison),
        *_figures(comparison),
        *_scale(comparison),
        *_doubts(comparison),
    ]


def _mentor(given: Given | None, people: People) -> Cells:
    if given is None:
        return ("", "", "")
    name = people.mentor_names[given.mentor]
    return (email_of(given.mentor), name, ten_thousandths(given.score))


def _setting(name: str, before: Settings, after: Settings) -> str:
    if name.startswith("weights."):
        return f"other {name}"
    values = [_value(name, getattr(settings, name)) for settings in (after, before)]
    return f"{name} {values[0]} instead of {values[1]}"


def _value(name: str, value: object) -> str:
    return ten_thousandths(value) if name == "min_score" and isinstance(value, int) else str(value)


def _changes(comparison: Comparison) -> str:
    other, served = comparison.count("other_mentor"), comparison.count("newly_served")
    dropped, same = comparison.count("dropped"), comparison.count("same")
    return (
        f"Requests: {dropped} dropped, {served} newly served, {other} with another mentor, "
        f"{same} with the same."
    )


def _mentees(comparison: Comparison) -> str:
    gained, lost = len(comparison.newly_matched), len(comparison.left_without)
    return f"Mentees: {lost} left without any mentor, {gained} newly with one."


def _figures(comparison: Comparison) -> Iterator[str]:
    nouns = {"served": "request", "mentees_served": "mentee"}
    said = {f.name: _figure(f, nouns.get(f.name, "")) for f in comparison.figures}
    yield f"Served {said['served']} of {said['mentees_served']}."
    yield f"Weakest {said['weakest']}, mean {said['mean']}, total {said['total']}."
    yield f"Wishes met {said['wishes_met']}, blocking pairs {said['blocking_pairs']}."


def _figure(figure: Figure, noun: str = "") -> str:
    """Return what the second result has, and how much that is more or less."""
    more = figure.difference
    plural = "" if figure.after == 1 else "s"
    text = _amount(figure.name, figure.after) + (f" {noun}{plural}" if noun else "")
    if figure.before == figure.after:
        return f"{text} (as before)"
    if more is None:
        return f"{text} ({_amount(figure.name, figure.before)} before)"
    less = "less" if figure.name in SCORES else "fewer"
    return f"{text} ({_amount(figure.name, abs(more))} {'more' if more > 0 else less})"


def _amount(name: str, value: int | None) -> str:
    if value is None:
        return "none"
    return ten_thousandths(value) if name in SCORES else str(value)


def _scale(comparison: Comparison) -> Iterator[str]:
    """Say what the second result is worth by the first settings, where scores do not compare."""
    if comparison.is_same_scale or comparison.total_by_before is None:
        return
    total = Figure("total", comparison.before.total, comparison.total_by_before)
    yield f"Its scores follow other weights; by those of this run its total is {_figure(total)}."


def _doubts(comparison: Comparison) -> Iterator[str]:
    if not comparison.after.optimal:
        yield "This second result is not proven to be the best."
