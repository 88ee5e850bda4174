"""Load the product's texts; a text that an admin changed is never overwritten."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from mentorship.exceptions import DataFileError
from mentorship.models import ContentText


@transaction.atomic
def load(data: Mapping[str, Any]) -> dict[str, int]:
    """Load a mapping of the shape of ``content.json``; a second time changes nothing.

    Returns:
        Numbers of texts ``created``, ``updated``, ``unchanged`` and ``edited`` (left alone).

    Raises:
        DataFileError: the file cannot be used; nothing was changed.
    """
    texts = data.get("texts")
    if not texts or not isinstance(texts, list):
        raise DataFileError("The file has no list 'texts'.")
    keys = [text.get("key") if isinstance(text, Mapping) else None for text in texts]
    for key in keys:
        if not key or keys.count(key) > 1:
            raise DataFileError(f"Every text needs a key of its own, not {key!r}.")
    outcomes = Counter(created=0, updated=0, unchanged=0, edited=0)
    outcomes.update(
        load_text(text["key"], text.get("body", ""), text.get("data", {})) for text in texts
    )
    return dict(outcomes)


def load_text(key: str, body: str, data: Mapping[str, Any]) -> str:
    """Load one text; return created, updated, unchanged or edited."""
    row = ContentText.objects.filter(key=key).first()
    if row is None:
        ContentText.objects.create(key=key, body=body, data=data)
        return "created"
    if row.edited:
        return "edited"
    if (row.body, row.data) == (body, data):
        return "unchanged"
    row.body, row.data = body, dict(data)
    row.save(update_fields=["body", "data"])
    return "updated"
