"""The guide to a first meeting, as an association words it."""

from dataclasses import dataclass

from mentorship.models import ContentText


@dataclass(frozen=True)
class GuideStep:
    """One line: how long, or when, and what."""

    name: str
    text: str


@dataclass(frozen=True)
class Guide:
    """A guide that fits on a phone's screen."""

    length: str
    steps: tuple[GuideStep, ...]


def guide_of(key: str) -> Guide | None:
    """Return a guide by its key; None where it was removed. One query."""
    data = ContentText.objects.filter(key=key).values_list("data", flat=True).first() or {}
    rows = data.get("steps", ())
    found = tuple(GuideStep(row.get("name", ""), row.get("text", "")) for row in rows)
    return Guide(str(data.get("length", "")), found) if found else None
