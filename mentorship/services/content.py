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
    rows = ContentText.objects.in_bulk(keys, field_name="key")
    new = [_row(text) for text in texts if text["key"] not in rows]
    ContentText.objects.bulk_create(new)
    outcomes = Counter(created=len(new), updated=0, unchanged=0, edited=0)
    outcomes.update(_follow(rows[text["key"]], _row(text)) for text in texts if text["key"] in rows)
    return dict(outcomes)


def load_text(key: str, body: str, data: Mapping[str, Any]) -> str:
    """Load one text; return created, updated, unchanged or edited."""
    given = _row({"key": key, "body": body, "data": data})
    row = ContentText.objects.filter(key=key).first()
    if row is None:
        given.save()
        return "created"
    return _follow(row, given)


def _row(text: Mapping[str, Any]) -> ContentText:
    return ContentText(key=text["key"], body=text.get("body", ""), data=dict(text.get("data", {})))


def _follow(row: ContentText, given: ContentText) -> str:
    """Let a stored text follow the file; return updated, unchanged or edited."""
    if row.edited:
        return "edited"
    if (row.body, row.data) == (given.body, given.data):
        return "unchanged"
    row.body, row.data = given.body, given.data
    row.save(update_fields=["body", "data"])
    return "updated"
