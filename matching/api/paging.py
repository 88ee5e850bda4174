"""Pages of lists whose order no id gives: worked out, or sorted by something else."""

from typing import Any

from rest_framework.pagination import Cursor
from rest_framework.request import Request

from accounts.api.paging import Pages


class SequencePages(Pages):
    """Pages of a sequence in its own order; ``start`` is the place of the first row, from 0."""

    offset_cutoff = 1_000_000

    def paginate_queryset(
        self, queryset: Any, request: Request, view: Any = None
    ) -> list[Any] | None:
        """Return one page of what can be sliced."""
        size = self.get_page_size(request) or self.page_size
        self.base_url = request.build_absolute_uri()
        cursor = self.decode_cursor(request)
        self.start = cursor.offset if cursor else 0
        self.before, self.after = max(self.start - size, 0), self.start + size
        found = list(queryset[self.start : self.after + 1])
        self.has_more = len(found) > size
        return found[:size]

    def get_next_link(self) -> str | None:
        """Return the address of the next page."""
        return self._link(self.after) if self.has_more else None

    def get_previous_link(self) -> str | None:
        """Return the address of the page before."""
        return self._link(self.before) if self.start else None

    def _link(self, offset: int) -> str:
        link: str = self.encode_cursor(Cursor(offset=offset, reverse=False, position=None))
        return link
