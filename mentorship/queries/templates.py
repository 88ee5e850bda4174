"""The templates of programs, as a person compares them."""

from dataclasses import dataclass

from mentorship.models import ContentText
from mentorship.program_rules import TEMPLATES

# Rows of the texts that say nothing a reader could compare.
NOT_COMPARED = ("Name", "For whom", "Agreement")


@dataclass(frozen=True)
class Templates:
    """The four templates: what each says, and a table of their settings.

    by_key: template to setting to value, with ``about``. rows: name of a setting and its value in
    each template, in order. dates: the association's words for the days.
    """

    by_key: dict[str, dict[str, str]]
    rows: list[tuple[str, list[str]]]
    dates: list[str]


def templates() -> Templates:
    """Return the templates as the texts describe them; one query."""
    keys = [f"template.{name}" for name in TEMPLATES]
    wanted = [*keys, *(f"{key}.about" for key in keys), "template.dates"]
    found = {row.key: row for row in ContentText.objects.filter(key__in=wanted)}
    by_key = {}
    for name, key in zip(TEMPLATES, keys, strict=True):
        row, about = found.get(key), found.get(f"{key}.about")
        if row is not None:
            said = {one["name"]: one["value"] for one in row.data.get("settings", [])}
            by_key[name] = said | {"about": about.body if about else ""}
    names = dict.fromkeys(name for said in by_key.values() for name in said)
    rows = [
        (name, [said.get(name, "") for said in by_key.values()])
        for name in names
        if name not in (*NOT_COMPARED, "about")
    ]
    dates = found["template.dates"].data.get("dates", []) if "template.dates" in found else []
    return Templates(by_key, rows, dates)
