"""Files of people that a program took over or is about to: for the desk and for the API."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value

from accounts.models import User
from matching.queries.sheet_vocabulary import MODELS
from mentorship.enums import ImportState, RowKind
from mentorship.models import HeadingMap, PeopleImport, PeopleImportFile, PeopleImportRow, Program
from mentorship.queries import conflicts

# The list of the taxonomy whose slugs a column holds.
KIND_OF = {
    "role": "roles", "past_roles": "roles", "target_role": "roles", "setting": "work_settings",
    "credentials": "credentials", "working_for": "credentials", "practices": "specializations",
    "wants": "specializations", "goals": "goals", "helps_with": "goals", "interests": "interests",
    "availability": "availability",
}  # fmt: skip
Names = Mapping[str, Mapping[str, str]]


def imports_of(program: Program) -> QuerySet[PeopleImport]:
    """Return a program's imports, the newest first; previews that were forgotten are left out.

    ``waits_for_headings``: its file is kept until its headings are explained.
    """
    kept = PeopleImportFile.objects.filter(people_import=OuterRef("pk"))
    return (
        PeopleImport.objects.filter(program=program)
        .exclude(state=ImportState.FORGOTTEN)
        .select_related("made_by", "confirmed_by", "undone_by")
        .annotate(waits_for_headings=Exists(kept))
        .order_by("-pk")
    )


def rows_for(user: User, people_import: PeopleImport, kind: str = "") -> QuerySet[PeopleImportRow]:
    """Return the rows that a person may read, in the order of the file.

    Whoever made the import knows who is in it; other admins don't read rows about people that are
    kept from them.
    """
    rows = PeopleImportRow.objects.filter(people_import=people_import)
    if people_import.made_by_id != user.pk:
        kept = conflicts.kept_from(user, people_import.program)
        rows = rows.exclude(user__in=kept)  # rows of new people have no user
    if kind:
        rows = rows.filter(kind=kind)
    return rows.defer("values", "undo", "cells").order_by("line", "pk")


def stays_for(user: User, people_import: PeopleImport) -> QuerySet[PeopleImportRow]:
    """Return the rows that undo had to leave, each with its reason."""
    return rows_for(user, people_import).exclude(stays="")


def wrong_rows(user: User, people_import: PeopleImport) -> QuerySet[PeopleImportRow]:
    """Return the wrong rows as they were typed, to be mended."""
    return rows_for(user, people_import, RowKind.WRONG).defer(None)


def headings_of(program: Program, side: str = "") -> QuerySet[HeadingMap]:
    """Return the headings that a program's files use for our columns."""
    rows = HeadingMap.objects.filter(program=program).order_by("side", "shown")
    return rows.filter(side=side) if side else rows


def names_in(rows: Iterable[PeopleImportRow]) -> Names:
    """Return, by list of the taxonomy, the names of the slugs that changes speak of; one query."""
    slugs: dict[str, set[str]] = {}
    for row in rows:
        for column, *values in row.changes:
            if kind := KIND_OF.get(column):
                slugs.setdefault(kind, set()).update(_slugs(values))
    return _names(slugs)


def _slugs(values: Iterable[Any]) -> set[str]:
    flat: set[str] = set()
    for value in values:
        flat.update(value if isinstance(value, list) else [value] if isinstance(value, str) else [])
    return flat


def _names(slugs: Mapping[str, Collection[str]]) -> Names:
    parts: list[QuerySet[Any, Any]] = [
        MODELS[kind]
        ._default_manager.filter(slug__in=some)
        .order_by()
        .annotate(kind=Value(kind, output_field=CharField()))
        .values_list("kind", "slug", "name")
        for kind, some in sorted(slugs.items())
        if some
    ]
    names: dict[str, dict[str, str]] = {}
    if parts:
        for kind, slug, name in parts[0].union(*parts[1:], all=True):
            names.setdefault(kind, {})[slug] = name
    return names
