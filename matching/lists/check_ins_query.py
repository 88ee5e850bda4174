"""The address of the check-ins' figures: how many months, and which kind of mentoring."""

from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils.http import urlencode

from mentorship.enums import MentorType

SPANS = (6, 12, 24)  # months
KNOWN = {"months", "type"}


@dataclass(frozen=True)
class Asked:
    """Over how many months, and of which kind of mentoring; empty is every kind."""

    months: int = SPANS[0]
    kind: str = ""

    @property
    def query(self) -> str:
        """The query of an address that asks for this."""
        of_kind = [("type", self.kind)] if self.kind else []
        return "?" + urlencode([("months", str(self.months)), *of_kind])


def asked_of(query: QueryDict) -> Asked:
    """Return what an address asks for.

    Raises:
        BadRequest: it names a filter or a value that the page does not have.
    """
    months = query.get("months") or str(SPANS[0])
    kind = query.get("type", "")
    is_known = months in map(str, SPANS) and kind in ("", *MentorType.values)
    if set(query) - KNOWN or not is_known:
        raise BadRequest
    return Asked(int(months), kind)
