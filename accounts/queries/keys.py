"""Which messages were queued before, whether their rows are still there or not."""

from collections.abc import Iterable

from django.db.models import Exists, Q
from django.db.models.expressions import Combinable

from accounts.models import Notification, SpentKey

AT_ONCE = 5000  # keys in one statement


def queued(keys: Iterable[str]) -> set[str]:
    """Return those of the keys that were queued before, however long ago; one query."""
    wanted = list(keys)
    batches = (wanted[i : i + AT_ONCE] for i in range(0, len(wanted), AT_ONCE))
    return {key for batch in batches for key in _queued(batch)}


def _queued(keys: list[str]) -> list[str]:
    rows = Notification.objects.filter(dedupe_key__in=keys).values_list("dedupe_key", flat=True)
    spent = SpentKey.objects.filter(key__in=keys).values_list("key", flat=True)
    return list(rows.union(spent, all=True))


def was_queued(key: Combinable) -> Q:
    """Return the condition that a message of this key was queued before, for use in filters."""
    rows, spent = Notification.objects.filter(dedupe_key=key), SpentKey.objects.filter(key=key)
    return Q(Exists(rows)) | Q(Exists(spent))
