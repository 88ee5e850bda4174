"""What templates of every floor draw with: icons, halves, bars, and times in the reader's zone."""

import json
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from django import template
from django.forms import BoundField
from django.forms.boundfield import BoundWidget
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from accounts import days

register = template.Library()
for told in (days.clock, days.short_day, days.month_day, days.month_day_year, days.zone_name):
    register.filter(told)

ICONS = Path(__file__).resolve().parent.parent / "icons.json"
SCORE_FROM, SCORE_TO, BINS = 40, 100, 12
MANY_CHOICES = 12


@cache
def _drawings() -> dict[str, str]:
    return json.loads(ICONS.read_text(encoding="utf-8"))


@register.simple_tag
def icon(name: str, size: int = 18) -> SafeString:
    """Draw one icon beside words; hidden from screen readers.

    Raises:
        KeyError: the icon is not in ``accounts/icons.json`` (see ``scripts/build_icons.py``).
    """
    # Our own file, built from a checksummed package: nothing a person wrote.
    shapes = mark_safe(_drawings()[name])  # noqa: S308  see the line above
    return format_html(
        '<svg class="icon" width="{0}" height="{0}" viewBox="0 0 24 24" aria-hidden="true"'
        ' focusable="false">{1}</svg>',
        size,
        shapes,
    )


@register.filter
def initials(name: str) -> str:
    """Return the first letters of the first and last word of a name, upper case."""
    words = str(name).split()
    if not words:
        return ""
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else "")
    return letters.upper()


@register.filter
def in_words(number: int) -> str:
    """Return a count from one to nine as a word, others as figures."""
    words = _("zero one two three four five six seven eight nine").split()
    return words[number] if 0 < number < len(words) else str(number)


@register.simple_tag
def half(
    name: str, side: str, size: int = 44, *, dashed: bool = False, photo: str = ""
) -> SafeString:
    """Draw one person's capsule half: ``side`` is "mentee" (round left) or "mentor".

    An empty name draws an empty half; ``dashed`` means not there yet. ``photo`` is an address;
    the name stands beside the half, so neither letters nor photo are read aloud.
    """
    picture = '<img src="{}" alt="" width="{}" height="{}" loading="lazy">'
    return format_html(
        '<span class="half half--{} half--{}{}" aria-hidden="true">{}</span>',
        side,
        size,
        " half--dashed" if dashed else "",
        format_html(picture, photo, size, size) if photo else initials(name),
    )


@register.simple_tag
def pair(mentee: str, mentor: str, size: int = 44) -> SafeString:
    """Draw two halves side by side; a missing name is a dashed half."""
    halves = [
        half(mentee, "mentee", size, dashed=not mentee),
        half(mentor, "mentor", size, dashed=not mentor),
    ]
    inner = format_html_join("", "{}", ((one,) for one in halves))
    return format_html('<span class="pair" aria-hidden="true">{}</span>', inner)


@register.simple_tag
def bar(value: float, out_of: float = 100, tone: str = "s1") -> SafeString:
    """Draw a decorative bar filled to ``value`` of ``out_of``; the number stands beside it."""
    share = _percent(value, out_of)
    return format_html(
        '<svg class="bar bar--{}" aria-hidden="true" focusable="false" width="100%" height="100%">'
        '<rect class="bar__fill" width="{}%" height="100%" rx="4"/></svg>',
        tone,
        share,
    )


def _percent(value: float, out_of: float) -> str:
    share = 100 * value / out_of if out_of else 0
    return f"{min(max(share, 0), 100):.4g}"


@register.simple_tag
def score_bar(parts: Iterable[dict], out_of: int = 100) -> SafeString:
    """Draw the stacked parts of a score, with the sentence a screen reader says.

    ``parts`` have ``name`` and ``points``; their order is the order of the bar's tones.
    """
    listed = list(parts)
    segments, start = [], 0.0
    for tone, part in enumerate(listed, 1):
        segments.append((tone, _percent(start, out_of), _percent(part["points"], out_of)))
        start += part["points"]
    rects = format_html_join(
        "", '<rect class="score-bar__part score-bar__part--{}" x="{}%" width="{}%"/>', segments
    )
    named = ", ".join(f"{part['name'].lower()} {part['points']}" for part in listed)
    return format_html(
        '<span class="visually-hidden">{}</span>'
        '<svg class="score-bar" width="100%" height="6" aria-hidden="true" focusable="false">'
        "{}</svg>",
        _("%(score)d of 100: %(parts)s") % {"score": round(start), "parts": named},
        rects,
    )


@register.simple_tag
def histogram(scores: Sequence[int], threshold: int) -> SafeString:
    """Draw twelve five-point bins from 40 to 100; bins at or above ``threshold`` are marked."""
    counts = [0] * BINS
    for score in scores:
        place = (score - SCORE_FROM) * BINS // (SCORE_TO - SCORE_FROM)
        counts[min(max(place, 0), BINS - 1)] += 1
    tallest, step = max([*counts, 1]), (SCORE_TO - SCORE_FROM) // BINS
    rects = format_html_join(
        "",
        '<rect class="histogram__bin{}" x="{}%" y="{}%" width="7.6%" height="{}%"/>',
        (
            (
                " histogram__bin--on" if SCORE_FROM + place * step >= threshold else "",
                _percent(place, BINS),
                _percent(tallest - count, tallest),
                _percent(count, tallest),
            )
            for place, count in enumerate(counts)
        ),
    )
    above = sum(score >= threshold for score in scores)
    return format_html(
        '<svg class="histogram" role="img" width="100%" height="34"><title>{}</title>'
        "<desc>{}</desc>{}</svg>",
        _("Proposed matches by score"),
        _("%(above)d of %(all)d are at %(threshold)d or above")
        % {"above": above, "all": len(scores), "threshold": threshold},
        rects,
    )


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """Render a field's widget, described by its hint, its readers and its error."""
    ids = described_by(field)
    return field.as_widget(attrs={"aria-describedby": ids} if ids else None)


@register.filter
def described_by(field: BoundField) -> str:
    """Return the ids of what describes a field, in the order it is read."""
    parts = {
        "helptext": field.help_text,
        "reader": getattr(field.field, "reader", "")
        or getattr(field.field, "keeps_patients_out", False),
        "error": field.errors,
    }
    return " ".join(f"{field.auto_id}_{part}" for part, there in parts.items() if there)


@register.filter
def layout(field: BoundField) -> str:
    """Return how a field is drawn: its own ``layout`` (chips, cards, rows, row), else by widget."""
    chosen = getattr(field.field, "layout", "")
    if chosen:
        return chosen
    kind = field.widget_type
    if kind == "checkbox":
        return "row"
    return "rows" if kind in {"checkboxselectmultiple", "radioselect"} else "input"


@register.filter
def option_groups(field: BoundField) -> list[tuple[str, list[BoundWidget]]]:
    """Return a choice field's options as (group name or "", options), in order."""
    widget = field.field.widget
    attrs = field.build_widget_attrs({"id": field.auto_id}, widget)
    groups = widget.optgroups(field.html_name, widget.format_value(field.value()), attrs)
    renderer = field.form.renderer
    named: list[tuple[str, list[BoundWidget]]] = []
    for name, options, _index in groups:
        bound = [BoundWidget(widget, option, renderer) for option in options]
        if not name and named and not named[-1][0]:
            named[-1][1].extend(bound)
        else:
            named.append((name or "", bound))
    return named


@register.filter
def is_long(field: BoundField) -> bool:
    """Say whether a field has so many choices that its groups are folded and can be searched."""
    return sum(len(options) for _name, options in option_groups(field)) > MANY_CHOICES


@register.filter
def has_chosen(options: Iterable[BoundWidget]) -> bool:
    """Say whether one of the options is chosen: its group stays open."""
    return any(option.data["selected"] for option in options)


@register.filter
def progress_states(at: int, of: int) -> list[str]:
    """Return the state of each of ``of`` steps where the ``at``-th (from 1) is the present one."""
    return ["done" if step < at else "here" if step == at else "todo" for step in range(1, of + 1)]
