"""The lines of the launch checklist, each with a key of its own."""

from mentorship.models import ContentText

# In the order of the text; lines that an association adds are numbered.
KEYS = ("contacts", "employers", "mentors", "pairs", "words", "test_person", "dates")


def lines() -> list[tuple[str, str]]:
    """Return key and text of every line; one query."""
    row = ContentText.objects.filter(key="template.checklist").first()
    points = row.data.get("points", []) if row else []
    numbered = [f"line_{number}" for number in range(len(KEYS) + 1, len(points) + 1)]
    return list(zip([*KEYS, *numbered], points, strict=False))


def line_keys() -> set[str]:
    """Return the keys of today's lines; one query."""
    return {key for key, _text in lines()}
