"""Load the taxonomy into the database; what an admin changed stays as it is."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from mentorship.exceptions import DataFileError
from mentorship.models import AvailabilityPattern, AvailabilityWindow, Language, TaxonomySource
from mentorship.models.taxonomy import TaxonomyEntry
from mentorship.services.content import load_text
from mentorship.taxonomy_lists import COMMON, LISTINGS, Entry, Listing, Reference, minutes

ABOUT = ("version", "as_of", "region_default", "notes", "fields", "workforce", "outlook_scale")
Rows = dict[str, dict[str, TaxonomyEntry]]


@transaction.atomic
def load(data: Mapping[str, Any]) -> dict[str, int]:
    """Load a mapping of the shape of ``taxonomy.json``; a second time changes nothing.

    Entries that the file no longer names stay, because profiles may point at them.

    Returns:
        Numbers of entries ``created``, ``updated``, ``unchanged`` and ``edited`` (left alone).

    Raises:
        DataFileError: the file cannot be used; nothing was changed.
    """
    _refuse_broken(data)
    summary: Counter[str] = Counter(created=0, updated=0, unchanged=0, edited=0)
    sources = _load_sources(data["sources"])
    rows: Rows = {}
    for listing in LISTINGS:
        summary.update(_load_listing(listing, data[listing.name], rows, sources))
    _load_languages(data["languages"])
    load_text("taxonomy.about", "", {key: data[key] for key in ABOUT if key in data})
    return dict(summary)


def _refuse_broken(data: Mapping[str, Any]) -> None:
    """Refuse a file in which a list is missing or a reference leads nowhere."""
    for name in [*(listing.name for listing in LISTINGS), "sources", "languages"]:
        if not data.get(name):
            raise DataFileError(f"The file has no list {name!r}.")
    slugs = {listing.name: [_slug(listing, e) for e in data[listing.name]] for listing in LISTINGS}
    for listing in LISTINGS:
        if len(set(slugs[listing.name])) != len(slugs[listing.name]):
            raise DataFileError(f"{listing.name}: two entries have the same slug.")
        for entry in data[listing.name]:
            _refuse_broken_entry(listing, entry, slugs, data["sources"])


def _slug(listing: Listing, entry: Any) -> str:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("slug"), str):
        raise DataFileError(f"{listing.name}: every entry needs a slug.")
    return str(entry["slug"])


def _refuse_broken_entry(
    listing: Listing, entry: Entry, slugs: dict[str, list[str]], sources: Mapping[str, str]
) -> None:
    place = f"{listing.name}: {entry['slug']}"
    for column in COMMON + listing.columns:
        if column.required and column.key not in entry:
            raise DataFileError(f"{place} has no {column.key!r}.")
    for reference in listing.references:
        for slug in _slugs(reference, entry):
            if slug not in slugs[reference.target]:
                raise DataFileError(f"{place}: {reference.key} names an unknown entry {slug!r}.")
    for key in entry.get("basis", []):
        if key not in sources and key not in {"general", "content"}:
            raise DataFileError(f"{place}: basis names an unknown source {key!r}.")


def _slugs(reference: Reference, entry: Entry) -> list[str]:
    value = entry.get(reference.key)
    if reference.many:
        return list(value or [])
    return [value] if value else []


def _load_sources(addresses: Mapping[str, str]) -> dict[str, TaxonomySource]:
    """Keep the addresses; "general" and "content" are sources without one."""
    for key, address in [*addresses.items(), ("general", ""), ("content", "")]:
        row, _new = TaxonomySource.objects.get_or_create(key=key, defaults={"address": address})
        if not row.edited and row.address != address:
            row.address = address
            row.save(update_fields=["address"])
    return {source.key: source for source in TaxonomySource.objects.all()}


def _load_listing(
    listing: Listing, entries: list[Entry], rows: Rows, sources: dict[str, TaxonomySource]
) -> Counter[str]:
    """Load one list and add its rows to ``rows``; return how its entries fared."""
    before = {row.slug: row for row in listing.model._default_manager.all()}
    rows[listing.name] = dict(before)
    changed = _load_rows(listing, entries, rows)
    changed |= _load_references(listing, entries, rows, sources)
    return Counter(_outcome(before.get(entry["slug"]), changed, entry) for entry in entries)


def _outcome(before: TaxonomyEntry | None, changed: set[str], entry: Entry) -> str:
    if before is None:
        return "created"
    if before.edited:
        return "edited"
    return "updated" if entry["slug"] in changed else "unchanged"


def _load_rows(listing: Listing, entries: list[Entry], rows: Rows) -> set[str]:
    """Create and update the rows with their columns; return the slugs that changed."""
    own, changed, new = rows[listing.name], set(), []
    for position, entry in enumerate(entries):
        row = own.get(entry["slug"])
        values = _values(listing, entry, position, rows)
        if row is None:
            new.append(listing.model(slug=entry["slug"], **values))
        elif not row.edited and _differs(row, values):
            listing.model._default_manager.filter(pk=row.pk).update(**values)
            changed.add(entry["slug"])
    own |= {row.slug: row for row in listing.model._default_manager.bulk_create(new)}
    return changed


def _values(listing: Listing, entry: Entry, position: int, rows: Rows) -> dict[str, Any]:
    values: dict[str, Any] = {
        column.field: column.to_row(entry.get(column.key, column.default))
        for column in COMMON + listing.columns
    }
    values["position"] = position
    values["facts"] = {key: entry[key] for key in entry if key not in listing.keys}
    for reference in listing.single:
        if reference.target != listing.name:
            values[f"{reference.field}_id"] = rows[reference.target][entry[reference.key]].pk
    return values


def _differs(row: TaxonomyEntry, values: Mapping[str, Any]) -> bool:
    return any(getattr(row, field) != value for field, value in values.items())


def _load_references(
    listing: Listing, entries: list[Entry], rows: Rows, sources: dict[str, TaxonomySource]
) -> set[str]:
    """Set what entries of this list refer to; return the slugs that changed."""
    own = rows[listing.name]
    named = {own[entry["slug"]]: entry for entry in entries if not own[entry["slug"]].edited}
    changed = _set_links(listing, "sources", {
        row: {sources[key].pk for key in entry.get("basis", [])} for row, entry in named.items()
    })  # fmt: skip
    for reference in listing.many:
        if not reference.symmetric:
            targets = rows[reference.target]
            changed |= _set_links(listing, reference.field, {
                row: {targets[slug].pk for slug in _slugs(reference, entry)}
                for row, entry in named.items()
            })  # fmt: skip
    for row, entry in named.items():
        is_changed = [_set_mutual(row, r, entry, rows) for r in listing.many if r.symmetric]
        is_changed += [_set_parent(row, r, entry, own) for r in listing.single]
        if isinstance(row, AvailabilityPattern):
            is_changed.append(_set_windows(row, entry))
        if any(is_changed):
            changed.add(row.slug)
    return changed


def _set_links(listing: Listing, name: str, wanted: Mapping[TaxonomyEntry, set[int]]) -> set[str]:
    """Let rows point at these others, all with one statement; return the slugs that changed."""
    field = getattr(listing.model, name).field
    link = field.remote_field.through._default_manager
    here, there = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
    current: dict[int, set[int]] = defaultdict(set)
    for pk, target in link.values_list(here, there):
        current[pk].add(target)
    changed = [row for row, targets in wanted.items() if targets != current[row.pk]]
    link.filter(**{f"{here}__in": [row.pk for row in changed]}).delete()
    link.bulk_create(
        link.model(**{here: row.pk, there: target})
        for row in changed
        for target in sorted(wanted[row])
    )
    return {row.slug for row in changed}


def _set_mutual(row: TaxonomyEntry, reference: Reference, entry: Entry, rows: Rows) -> bool:
    targets = rows[reference.target]
    manager = getattr(row, reference.field)
    wanted = {targets[slug].pk for slug in _slugs(reference, entry)}
    current = set(manager.values_list("pk", flat=True))
    # The other end of a mutual link may be a row that an admin changed: hers decides.
    kept = {other.pk for other in targets.values() if other.edited}
    wanted = (wanted - kept) | (current & kept)
    if wanted == current:
        return False
    manager.set(wanted)
    return True


def _set_parent(
    row: TaxonomyEntry, reference: Reference, entry: Entry, own: dict[str, TaxonomyEntry]
) -> bool:
    parent = own.get(entry.get(reference.key) or "")
    column = f"{reference.field}_id"
    if parent is None and entry.get(reference.key):
        return False  # a parent in another list is one of the columns
    if getattr(row, column) == (parent.pk if parent else None):
        return False
    type(row)._default_manager.filter(pk=row.pk).update(**{column: parent.pk if parent else None})
    return True


def _set_windows(row: AvailabilityPattern, entry: Entry) -> bool:
    wanted = [(day, minutes(start), minutes(end)) for day, start, end in entry["windows"]]
    current = list(row.windows.values_list("weekday", "start_minute", "end_minute"))
    if sorted(wanted) == sorted(current):
        return False
    row.windows.all().delete()
    AvailabilityWindow.objects.bulk_create(
        AvailabilityWindow(pattern=row, weekday=day, start_minute=start, end_minute=end)
        for day, start, end in wanted
    )
    return True


def _load_languages(codes: list[str]) -> None:
    for position, code in enumerate(codes):
        row, _new = Language.objects.get_or_create(code=code, defaults={"position": position})
        if not row.edited and row.position != position:
            row.position = position
            row.save(update_fields=["position"])
