"""The product's texts, with names put into their placeholders."""

from typing import Any

from django.conf import settings

from accounts.models import User
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


def contact_people(program: Program) -> list[User]:
    """Return the program's concern contacts; one query."""
    staff = ProgramStaff.objects.filter(program=program, role=StaffRole.CONTACT)
    return [row.user for row in staff.select_related("user").order_by("pk")]


def contact_names(people: list[User]) -> str:
    """Return the first names of concern contacts, or the team where none is named."""
    return " or ".join(person.first_name for person in people) or "the program team"
