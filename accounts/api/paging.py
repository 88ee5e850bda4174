"""Pages of lists."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request


class Pages(CursorPagination):
    """Pages by cursor, newest first, of at most 100."""

    ordering = "-pk"
    page_size = 50
    max_page_size = 100
    page_size_query_param = "page_size"

    def get_page_size(self, request: Request) -> int | None:
        """Return the size asked for, of at most 100; refuse what is no number."""
        text = request.query_params.get(self.page_size_query_param)
        if text is not None and not (text.isascii() and text.isdigit() and text.strip("0")):
            raise ValidationError({self.page_size_query_param: [_("Use a number from 1 to 100.")]})
        return super().get_page_size(request)

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Return the place asked for; positions are ids, so anything else is no cursor of ours."""
        cursor = super().decode_cursor(request)
        if cursor is not None and cursor.position is not None:
            place = str(cursor.position)
            if not (place.isascii() and place.isdigit() and len(place) < 19):
                raise NotFound(self.invalid_cursor_message)
        return cursor

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Say that ends of a list have no page beyond them, in the words of OpenAPI 3.1."""
        described: dict[str, Any] = super().get_paginated_response_schema(schema)
        for name in ("next", "previous"):
            end = described["properties"][name]
            end.pop("nullable", None)
            end["type"] = ["string", "null"]
        return described
