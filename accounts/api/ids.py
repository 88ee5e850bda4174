"""Ids in addresses, bodies and queries."""

from typing import Any

from django_filters import rest_framework as filters
from rest_framework import serializers

LARGEST = 2**63 - 1
UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


class IdField(serializers.IntegerField):
    """An id that a database can hold."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**{"min_value": 1, "max_value": LARGEST} | how)


class IdFilter(filters.NumberFilter):
    """The same in a query."""

    def __init__(self, field_name: str | None = None, **how: Any) -> None:
        super().__init__(field_name, min_value=1, max_value=LARGEST, **how)
