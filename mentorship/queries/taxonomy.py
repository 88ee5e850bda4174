"""The taxonomy as a mapping of the shape of ``taxonomy.json``."""

from typing import Any

from django.core.cache import cache

from mentorship.models import AvailabilityPattern, ContentText, Language, Specialization
from mentorship.models.taxonomy import TaxonomyEntry
from mentorship.taxonomy_lists import COMMON, LISTINGS, Entry, Listing, clock

KEY, KEPT_S = "taxonomy.document", 60


def kept_taxonomy() -> dict[str, Any]:
    """Return ``version``, ``as_of``, ``languages`` and the entries of all ``lists`` by name.

    Kept for a minute: so late an edit is seen, and so seldom the lists are read.
    """
    kept: dict[str, Any] = cache.get_or_set(KEY, _document, KEPT_S) or {}
    return kept


def _document() -> dict[str, Any]:
    about = ContentText.objects.filter(key="taxonomy.about").values_list("data", flat=True).first()
    lists = taxonomy_facts()
    return {
        "version": str((about or {}).get("version", "")),
        "as_of": str((about or {}).get("as_of", "")),
        "languages": lists.pop("languages"),
        "lists": lists,
    }


def taxonomy_facts() -> dict[str, Any]:
    """Return every list of the taxonomy from the database, as the file has them.

    References are sorted by slug. A constant number of queries, whatever the number of entries.
    """
    facts: dict[str, Any] = {listing.name: _entries(listing) for listing in LISTINGS}
    facts["languages"] = list(Language.objects.values_list("code", flat=True))
    return facts


def _entries(listing: Listing) -> list[Entry]:
    names = [reference.field for reference in listing.references]
    if listing.model is AvailabilityPattern:
        names.append("windows")
    if listing.model is Specialization:
        names.append("credentials")
    rows = listing.model._default_manager.prefetch_related("sources", *names)
    return [_entry(listing, row) for row in rows]


def _entry(listing: Listing, row: TaxonomyEntry) -> Entry:
    entry: Entry = {"slug": row.slug, **row.facts}
    for column in COMMON + listing.columns:
        value = column.to_file(getattr(row, column.field))
        if column.required or value != column.default:
            entry[column.key] = value
    for reference in listing.many:
        entry[reference.key] = _slugs(getattr(row, reference.field))
    for reference in listing.single:
        parent = getattr(row, reference.field)
        entry[reference.key] = parent.slug if parent else None
    entry["basis"] = sorted(source.key for source in row.sources.all())
    if isinstance(row, AvailabilityPattern):
        entry["windows"] = [
            [window.weekday, clock(window.start_minute), clock(window.end_minute)]
            for window in row.windows.all()
        ]
    if isinstance(row, Specialization):
        entry["credentials"] = _slugs(row.credentials)
    return entry


def _slugs(related: Any) -> list[str]:
    return sorted(other.slug for other in related.all())
