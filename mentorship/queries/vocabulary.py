"""Everything people may choose from in a form, read with one query."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, F, IntegerField, Q, Value
from django.db.models.functions import Cast, Coalesce

from mentorship import models

Choice = tuple[str, Any]
Grouped = list[tuple[str, list[Choice]]]


@dataclass
class Vocabulary:
    """Entries by list as (slug, name), in order; the groups of those that have them."""

    entries: dict[str, list[Choice]] = field(default_factory=dict)
    groups: dict[str, Grouped] = field(default_factory=dict)

    def choices(self, name: str) -> list[Choice]:
        """Return one list."""
        return self.entries.get(name, [])

    def grouped(self, name: str) -> Grouped:
        """Return one list under the names of its groups."""
        return self.groups.get(name, [])

    @property
    def of_a_state(self) -> set[str]:
        """The slugs of the credentials that a state gives."""
        return {slug for slug, _name in self.choices("state_credentials")}


def vocabulary() -> Vocabulary:
    """Return all lists of the taxonomy that forms offer; one query."""
    first, *others = _lists()
    found = Vocabulary()
    rows = first.union(*others, all=True)
    for name, slug, text, group, _position in sorted(rows, key=lambda row: (row[0], row[4])):
        found.entries.setdefault(name, []).append((slug, text))
        groups = found.groups.setdefault(name, [])
        place = next((members for known, members in groups if known == group), None)
        if place is None:
            place = []
            groups.append((group, place))
        place.append((slug, text))
    return found


def _lists() -> Iterable[Any]:
    learner_roles = models.Role.objects.filter(mentor_only=False)
    yield _rows("roles", learner_roles, group=F("track"))
    yield _rows("all_roles", models.Role.objects.all(), group=F("track"))
    fields = models.Specialization.objects.filter(Q(parent__isnull=False) | Q(children=None))
    yield _rows("specializations", fields.distinct(), group=Coalesce("parent__name", "name"))
    settings = models.WorkSetting.objects.all()
    yield _rows("work_settings", settings, group=Coalesce("parent__name", "name"))
    yield _rows("credentials", models.Credential.objects.all(), group=F("kind"))
    of_states = models.Credential.objects.filter(is_state_specific=True)
    yield _rows("state_credentials", of_states)
    yield _rows("goals", models.Goal.objects.all(), group=F("group__name"))
    yield _rows("interests", models.Interest.objects.all())
    yield _rows("availability", models.AvailabilityPattern.objects.all())
    yield _rows("outlook", models.OutlookStatement.objects.all(), name="text")
    yield _rows("languages", models.Language.objects.all(), slug="code", name="code")


def _rows(
    list_name: str,
    rows: Any,
    *,
    group: Any = Value(""),  # noqa: B008  an expression is a value
    slug: str = "slug",
    name: str = "name",
) -> Any:
    columns = [
        Cast(Value(list_name), CharField()),
        Cast(F(slug), CharField()),
        Cast(F(name), CharField()),
        Cast(group, CharField()),
        Cast(F("position"), IntegerField()),
    ]
    return rows.order_by().values_list(*columns)


def slugs_of(**lists: Any) -> dict[str, list[str]]:
    """Return the slugs of several related lists by the names given; one query.

    Args:
        lists: querysets of taxonomy entries, such as ``wants=mentee.wants``.
    """
    rows = [
        entries.order_by().values_list(Cast(Value(name), CharField()), Cast("slug", CharField()))
        for name, entries in lists.items()
    ]
    found: dict[str, list[str]] = {name: [] for name in lists}
    first, *others = rows
    for name, slug in sorted(first.union(*others, all=True)):
        found[name].append(slug)
    return found
