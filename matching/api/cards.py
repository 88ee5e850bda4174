"""Cards of mentors as the API tells them."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from matching.queries.directory_readers import Marks
from matching.queries.mentor_cards import Card
from mentorship.models import Mentor


def uuids_of(mentor_ids: Iterable[int]) -> dict[int, Any]:
    """Return the uuids of mentors by id; one query."""
    rows = Mentor.objects.filter(pk__in=list(mentor_ids)).order_by()
    return dict(rows.values_list("pk", "uuid"))


def card_told(card: Card, uuid: Any, marks: Marks) -> dict[str, Any]:
    """Return a card with what its reader has said about him."""
    return {
        "id": uuid,
        "name": card.name,
        "place": card.place.text,
        "credentials": card.credentials,
        "path": card.path,
        "facts": [{"label": label, "text": text} for label, text in card.facts],
        "words": card.words,
        "photo": reverse("photo", args=[card.photo]) if card.photo else None,
        "is_you": card.is_reader,
        "is_wished": card.id in marks.wished,
    }
