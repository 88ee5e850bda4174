"""What differs between two plans, as a page says it: figures, who changes mentor, settings."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matching.encoding.comparison import Change, Comparison, Row
from matching.encoding.sides import Figures, Given
from matching.queries.run_words import percent, points
from matching.queries.what_if import WhatChanges
from mentorship.enums import MentorType, Policy

MOST_ROWS = 100
MINUS = "−"
TOLD: tuple[Change, ...] = (
    "dropped", "newly_served", "other_mentor", "only_before", "only_after",
)  # fmt: skip
WORDS = {
    "dropped": ("bad", "circle-x", gettext_lazy("Loses their mentor")),
    "newly_served": ("good", "circle-check", gettext_lazy("Newly has a mentor")),
    "other_mentor": ("info", "arrow-up-down", gettext_lazy("Another mentor")),
    "only_before": ("", "circle-dashed", gettext_lazy("Only in the first")),
    "only_after": ("", "circle-dashed", gettext_lazy("Only in the second")),
}
# Of somebody who has a mentor of another kind in both plans.
OF_A_KIND = {
    "dropped": ("info", "arrow-up-down", gettext_lazy("No longer of this kind")),
    "newly_served": ("info", "arrow-up-down", gettext_lazy("Now of this kind")),
}
APPROVED = ("good", "check", gettext_lazy("Approved since the first"))
FIGURES = {
    "mentees_served": gettext_lazy("Mentees with a mentor"),
    "served": gettext_lazy("Pairs"),
    "weakest": gettext_lazy("Weakest pair"),
    "mean": gettext_lazy("Average pair"),
    "total": gettext_lazy("Total of all pairs"),
    "wishes_met": gettext_lazy("Wishes met"),
}
POINTS = {"weakest", "mean", "total"}
SETTINGS = {
    "policy": gettext_lazy("Who gets whom"),
    "min_score": gettext_lazy("Lowest score of a pair"),
    "mentors_per_mentee": gettext_lazy("Mentors for each mentee"),
    "min_overlap_hours": gettext_lazy("Least shared hours in a week"),
    "full_overlap_hours": gettext_lazy("Shared hours that earn all points"),
    "reference_week": gettext_lazy("The week that hours are read in"),
}
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """What becomes of one request, in words; texts are empty where there is nobody.

    is_approved: only the first plan has it, since its match was approved meanwhile. has_both:
    she has a mentor in either plan.
    """

    change: Change
    mentee: str
    kind: str
    before: str
    before_score: str
    after: str
    after_score: str

    is_approved: bool = False
    has_both: bool = False

    @property
    def words(self) -> Json:
        """Return the change as a tag."""
        words = {**WORDS, **OF_A_KIND} if self.has_both else WORDS
        tone, icon, text = APPROVED if self.is_approved else words[self.change]
        return {"tone": tone, "icon": icon, "text": str(text)}


def what_changes(found: WhatChanges) -> Json:
    """Return a comparison as ``matching/_what_changes.html`` shows it."""
    lines = list(changed_lines(found))
    return {
        "sentence": sentence_of(found.comparison),
        "figures": figures_of(found.comparison),
        "proofs": [_proof(found.comparison.before), _proof(found.comparison.after)],
        "settings": settings_of(found.comparison),
        "is_same_scale": found.comparison.is_same_scale,
        "rows": lines[:MOST_ROWS],
        "more": max(len(lines) - MOST_ROWS, 0),
        "others": _others(found.others),
    }


def sentence_of(comparison: Comparison) -> str:
    """Return in one sentence how many people the second plan means something else for."""
    other, more = comparison.count("other_mentor"), len(comparison.newly_matched)
    fewer = len(comparison.left_without)
    told = {
        ngettext("%(n)d would change mentor", "%(n)d would change mentor", other): other,
        ngettext("%(n)d more would have one", "%(n)d more would have one", more): more,
        ngettext("%(n)d would lose theirs", "%(n)d would lose theirs", fewer): fewer,
    }
    said = [text % {"n": count} for text, count in told.items() if count]
    if not said:
        return _("Nobody's mentor would change.")
    return ", ".join(said) + "."


def changed_lines(found: WhatChanges) -> Iterator[Line]:
    """Yield a line for each request for which something differs, as far as she may see it."""
    one_only = {*found.comparison.newly_matched, *found.comparison.left_without}
    for row in found.comparison.rows:
        if row.change in TOLD and (row.before or row.after):
            yield Line(
                change=row.change,
                mentee=found.names.get(row.mentee, ""),
                kind=str(MentorType(row.mentor_type).label),
                **_sides(row, found),
                is_approved=row.request in found.approved,
                has_both=row.mentee not in one_only,
            )


def _sides(row: Row, found: WhatChanges) -> dict[str, str]:
    def name(given: Given | None) -> str:
        return found.names.get(given.mentor, "") if given else ""

    def score(given: Given | None) -> str:
        return str(given.score // 100) if given else ""

    return {
        "before": name(row.before),
        "before_score": score(row.before),
        "after": name(row.after),
        "after_score": score(row.after),
    }


def figures_of(comparison: Comparison) -> list[Json]:
    """Return the figures of both plans with their difference; scores in points."""
    return [
        {
            "name": str(FIGURES[figure.name]),
            "before": _figure(figure.name, figure.before),
            "after": _figure(figure.name, figure.after),
            "difference": _difference(figure.name, figure.difference),
            "is_changed": bool(figure.difference),
        }
        for figure in comparison.figures
        if figure.name in FIGURES
    ]


def _figure(name: str, value: int | None) -> str:
    if name == "total":
        return _points(value)
    return points(value) if name in POINTS else f"{value or 0:,}"


def _points(value: int | None) -> str:
    return "–" if value is None else f"{value // 100:,}"


def _difference(name: str, value: int | None) -> str:
    if not value:
        return ""
    size = f"{abs(value) / 100:,.1f}" if name in POINTS else f"{abs(value):,}"
    return f"{MINUS if value < 0 else '+'}{size}"


def _proof(figures: Figures) -> str:
    """Say what is proven of one plan."""
    policy = str(Policy(figures.policy).label)
    if figures.optimal:
        return _("%(policy)s. Proven: no better plan is possible.") % {"policy": policy}
    return _("%(policy)s. At most %(gap)s %% below the best possible total.") % {
        "policy": policy,
        "gap": percent(figures.gap, figures.total),
    }


def settings_of(comparison: Comparison) -> list[str]:
    """Return the settings that differ, by name."""
    return [_setting(name) for name in comparison.settings]


def _setting(name: str) -> str:
    if name.startswith("weights."):
        kind = MentorType(name.removeprefix("weights.")).label.lower()
        return _("Weights for a %(kind)s") % {"kind": kind}
    return str(SETTINGS.get(name, name))


def _others(count: int) -> str:
    if not count:
        return ""
    return ngettext("%(n)d more is another admin's.", "%(n)d more are another admin's.", count) % {
        "n": count
    }
