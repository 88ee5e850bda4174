"""Taxonomy entries of many people by their slugs: one query for each list, no entry read twice."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from django.db.models import Model

from mentorship.models import HeldCredential, Profile, Role, WorkSetting

AT_ONCE = 5_000  # people named in one query

Slugs = Callable[[int], frozenset[str]]
NONE: frozenset[str] = frozenset()


class Entries:
    """The entries in the profiles of some people, by the numbers of their users."""

    def __init__(self, users: Sequence[int]) -> None:
        """Read them."""
        self.past_roles = slugs_of(Profile.past_roles, users)
        self.patterns = slugs_of(Profile.patterns, users)
        self.interests = slugs_of(Profile.interests, users)
        self.specializations = slugs_of(Profile.specializations, users)
        self.working_for = slugs_of(Profile.working_for, users)
        self.credentials = _gathered(HeldCredential, "profile", "credential", users)

    def role(self, pk: int | None) -> str:
        """Return the slug of a role, "" for none."""
        return self._roles[pk] if pk else ""

    def setting(self, pk: int | None) -> str:
        """Return the slug of a work setting, "" for none."""
        return self._settings[pk] if pk else ""

    @cached_property
    def _roles(self) -> dict[int, str]:
        return dict(Role.objects.order_by().values_list("pk", "slug"))

    @cached_property
    def _settings(self) -> dict[int, str]:
        return dict(WorkSetting.objects.order_by().values_list("pk", "slug"))


def slugs_of(link: Any, owners: Sequence[int]) -> Slugs:
    """Return the slugs that each owner is linked with; ``link`` such as ``Mentor.helps_with``."""
    field = link.field
    return _gathered(link.through, field.m2m_field_name(), field.m2m_reverse_field_name(), owners)


def _gathered(model: type[Model], owner: str, entry: str, owners: Sequence[int]) -> Slugs:
    found: defaultdict[int, set[str]] = defaultdict(set)
    for start in range(0, len(owners), AT_ONCE):
        some = owners[start : start + AT_ONCE]
        rows = model._default_manager.filter(**{f"{owner}__in": some})
        for pk, slug in rows.values_list(f"{owner}_id", f"{entry}__slug"):
            found[pk].add(slug)
    by_owner = {pk: frozenset(slugs) for pk, slugs in found.items()}
    return lambda pk: by_owner.get(pk, NONE)
