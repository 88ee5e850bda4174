"""Old rows in batches: so many at once that nobody waits for them."""

from typing import Any

from django.db.models import QuerySet


def first_of(rows: QuerySet[Any], most: int) -> list[Any]:
    """Return the keys of the first ``most`` rows, in the order that they have."""
    return list(rows.values_list("pk", flat=True)[:most])


def delete_some(rows: QuerySet[Any], most: int) -> int:
    """Delete the first ``most`` rows, with what goes with them; return how many of them."""
    pks = first_of(rows, most)
    rows.model._default_manager.filter(pk__in=pks).delete()
    return len(pks)
