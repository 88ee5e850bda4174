"""What this floor puts into a person's copy of her data."""

from collections.abc import Iterator

from accounts import registry
from accounts.copies.shape import Section
from accounts.models import User
from mentorship.copies import joining, pairs, parts, profile, space, team, told
from mentorship.copies.known import pairs_of


def register() -> None:
    """Say so; called once when the apps are ready."""
    registry.register_copy("mentorship", sections, of_the_team=team.sections)


def sections(person: User) -> Iterator[Section]:
    """Yield every section of this floor."""
    hers = pairs_of(person)
    yield from profile.sections(person)
    yield from parts.sections(person)
    yield from joining.sections(person)
    yield from pairs.sections(person, hers)
    yield from space.sections(person, hers)
    yield from told.sections(person, hers)
