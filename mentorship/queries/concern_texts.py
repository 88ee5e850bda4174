"""The words around concerns, which an admin may change, read at once."""

from dataclasses import dataclass
from typing import Any

from mentorship.models import ContentText
from mentorship.queries.texts import fill


@dataclass(frozen=True)
class ConcernTexts:
    """Every text of concerns by the last part of its key, and the lists among them."""

    bodies: dict[str, str]
    lists: dict[str, list[dict[str, Any]]]

    def body(self, name: str, **names: object) -> str:
        """Return a text with names put in; empty where it was removed."""
        return fill(self.bodies.get(name, ""), **names)

    def options(self, name: str) -> list[dict[str, Any]]:
        """Return the options of a list."""
        return self.lists.get(name, [])

    @property
    def categories(self) -> dict[str, str]:
        """Return the labels of the categories by key."""
        return {one["key"]: one["label"] for one in self.options("categories")}

    @property
    def wishes(self) -> dict[str, str]:
        """Return the labels of what a reporter would like, by key."""
        return {one["key"]: one["label"] for one in self.options("wish")}


def concern_texts() -> ConcernTexts:
    """Return the texts of concerns; one query."""
    rows = list(ContentText.objects.filter(key__startswith="concern."))
    return ConcernTexts(
        bodies={row.key.removeprefix("concern."): row.body for row in rows},
        lists={row.key.removeprefix("concern."): row.data.get("options", []) for row in rows},
    )
