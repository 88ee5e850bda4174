"""Values of copies that many sections have."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.copies.shape import Code
from mentorship.copies.known import Known
from mentorship.models import ContentText
from mentorship.models.taxonomy import TaxonomyEntry

Labels = Mapping[str, str]


def entry(row: TaxonomyEntry | None) -> Code | None:
    """Return an entry of the taxonomy."""
    return None if row is None else Code(row.slug, row.name)


def entries(rows: Any) -> list[Code]:
    """Return several, by name."""
    return [Code(slug, name) for slug, name in rows.order_by("name").values_list("slug", "name")]


def who(pair: Known, side: str) -> Code | None:
    """Return which of the two, in her words."""
    words = {"me": _("You"), "partner": pair.name or _("The other one")}
    key = pair.who(side)
    return Code(key, words[key]) if key else None


def writer(pair: Known, author_id: int) -> Code | None:
    """Return who of the two wrote something."""
    is_hers = author_id == pair.row.person_of(pair.side).pk
    return who(pair, pair.side if is_hers else pair.side.other)


def labels(*keys: str) -> Labels:
    """Return the words of the options of lists of texts, by the option's key; one query."""
    lists = ContentText.objects.filter(key__in=keys).values_list("data", flat=True)
    return {one["key"]: one["label"] for data in lists for one in data.get("options", [])}


def labeled(words: Labels, key: str) -> Code | None:
    """Return an option with its words."""
    return Code(key, words.get(key, key)) if key else None
