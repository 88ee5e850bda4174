"""The product's texts, with names put into their placeholders."""

from typing import Any

from django.conf import settings

from mentorship.enums import StaffRole
from mentorship.models import ContentText, Program, ProgramStaff

NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def fill(text: str, **names: object) -> str:
    """Put names into the placeholders of a text; unknown ones stay as they are."""
    known = {"association": settings.ASSOCIATION_NAME, **names}
    for name, value in known.items():
        text = text.replace("{" + name + "}", str(value))
    return text


def text(key: str, **names: object) -> str:
    """Return a text by its key; empty where it was removed. One query."""
    body = ContentText.objects.filter(key=key).values_list("body", flat=True).first()
    return fill(body or "", **names)


def texts(*keys: str, **names: object) -> dict[str, str]:
    """Return several texts by key, in the order asked; those missing are left out. One query."""
    rows = dict(ContentText.objects.filter(key__in=keys).values_list("key", "body"))
    return {key: fill(rows[key], **names) for key in keys if key in rows}


def options(key: str) -> list[dict[str, Any]]:
    """Return the options of a list of texts, without those that only the system sets. One query."""
    data = ContentText.objects.filter(key=key).values_list("data", flat=True).first() or {}
    return [option for option in data.get("options", []) if not option.get("system")]


def in_hours(hours: int) -> str:
    """Return hours written out: "one hour", "two hours"."""
    number = NUMBERS[hours] if hours < len(NUMBERS) else str(hours)
    return f"{number} hour" if hours == 1 else f"{number} hours"


def contacts_of(program: Program) -> str:
    """Return the first names of the program's concern contacts, or the team where none is named."""
    staff = ProgramStaff.objects.filter(program=program, role=StaffRole.CONTACT)
    names = [row.user.first_name for row in staff.select_related("user").order_by("pk")]
    return " or ".join(names) or "the program team"
