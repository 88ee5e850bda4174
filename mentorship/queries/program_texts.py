"""Texts as one program words them: its own in place of the association's, names filled in."""

from typing import Any

from mentorship.models import ContentText, Program, ProgramText
from mentorship.queries.texts import contact_names, contact_people, fill, in_hours
from mentorship.terms import months_in_words

# What a program's own texts may name; the association is always known.
PLACEHOLDERS = ("association", "contacts", "days", "hours", "months", "program")


def own_text(program: Program, key: str) -> ProgramText | None:
    """Return the program's own wording of a text, or None where it has none; one query."""
    return ProgramText.objects.filter(program=program, key=key).first()


def data_of(program: Program, key: str) -> dict[str, Any]:
    """Return a text's lists, the program's own before the association's; empty where removed."""
    return data_in(own_text(program, key), key)


def data_in(own: ProgramText | None, key: str) -> dict[str, Any]:
    """Return a text's lists, from the program's own row where there is one."""
    if own is not None:
        return dict(own.data)
    return dict(ContentText.objects.filter(key=key).values_list("data", flat=True).first() or {})


def names_of(program: Program) -> dict[str, object]:
    """Return what the placeholders of a program's texts stand for; one query."""
    return {
        "program": program.name,
        "months": months_in_words(program),
        "hours": in_hours(program.hours_a_month),
        "days": program.reply_days,
        "contacts": contact_names(contact_people(program)),
    }


def filled(lines: list[str], names: dict[str, object]) -> tuple[str, ...]:
    """Put names into the placeholders of several lines."""
    return tuple(fill(line, **names) for line in lines)


def rating_words() -> tuple[str, dict[str, Any]]:
    """Return the question about the orientation, and its options, readers and what follows.

    One query.
    """
    row = ContentText.objects.filter(key="orientation.rating").first()
    return (row.body, dict(row.data)) if row else ("", {})
