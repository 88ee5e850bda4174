"""Values as people read them: HTML with everything escaped, no links and no script."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext as _

from accounts.copies.shape import Code, Section, Value
from accounts.days import clock, month_day_year


def words(value: Value) -> str:
    """Return a value in words, escaped; empty where nothing is known."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Mapping):
        return _list(
            [f"{escape(key)}: {told}" for key, one in value.items() if (told := words(one))]
        )
    if isinstance(value, list | tuple):
        return _list([told for one in value if (told := words(one))])
    return str(escape(_text(value)))


def _text(value: Any) -> str:
    if isinstance(value, Code):
        return value.words or value.code
    if isinstance(value, datetime):
        return _("%(day)s, %(time)s") % {"day": month_day_year(value), "time": clock(value)}
    if isinstance(value, date):
        return month_day_year(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


def _list(told: list[str]) -> str:
    if len(told) < 2:
        return "".join(told)
    return "<ul>" + "".join(f"<li>{one}</li>" for one in told) + "</ul>"


def begin(section: Section) -> str:
    """Return how a section begins; its rows follow, and ``end``."""
    intro = f"<p>{escape(section.intro)}</p>" if section.intro else ""
    return f'<section id="{section.key}"><h2>{escape(section.title)}</h2>{intro}<ol>'


def row(section: Section, values: Any) -> str:
    """Return one row; what is not known is left out."""
    pairs = zip(section.columns.values(), values, strict=True)
    told = [(label, words(value)) for label, value in pairs]
    lines = [
        f'<div><dt>{escape(label)}</dt><dd dir="auto">{one}</dd></div>'
        for label, one in told
        if one
    ]
    return f"<li><dl>{''.join(lines)}</dl></li>\n"


def end(files: list[str]) -> str:
    """Return how a section ends, with links to its files."""
    links = "".join(f'<li><a href="{escape(name)}">{escape(name)}</a></li>' for name in files)
    return f"</ol>{f'<ul>{links}</ul>' if links else ''}</section>\n"


def empty(titles: list[str]) -> str:
    """Return what is said of the sections without anything."""
    if not titles:
        return ""
    told = "".join(f"<li>{escape(one)}</li>" for one in titles)
    heading = escape(_("Nothing is kept here"))
    return f'<section id="nothing"><h2>{heading}</h2><ul>{told}</ul></section>'
