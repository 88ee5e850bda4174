"""Who fills a person's copy."""

from accounts.copies.shape import Filler, Sections

_copies: dict[str, Filler] = {}


def register_copy(
    name: str,
    sections: Sections,
    *,
    of_the_team: Sections | None = None,
) -> None:
    """Have ``sections(person)`` in the copy that a person gets of her data.

    It runs in her zone and language, and yields every section, those without rows too. Nothing of
    others' in it that she can't read on a page.
    ``of_the_team`` gives what others wrote about her.
    """
    _copies[name] = Filler(sections, of_the_team)


def copies() -> dict[str, Filler]:
    """Return who fills a person's copy, in the order of registration."""
    return dict(_copies)
