"""The address of a round's list of who is in and who is not: a side, a group of it, a name."""

from typing import Any

from django.http import Http404, QueryDict
from django.utils.http import urlencode

from matching.enums import EntryReason
from matching.queries import entrants
from mentorship.enums import Side

MOST_ASKED = 60


class Asked:
    """What the address asks for."""

    def __init__(self, given: QueryDict) -> None:
        """Read the address.

        Raises:
            Http404: there is no such side or group.
        """
        self.side = given.get("side", Side.MENTEE.value)
        self.group = given.get("group", entrants.OUT)
        self.q = given.get("q", "")[:MOST_ASKED]
        groups = (entrants.IN, entrants.OUT, *EntryReason.values)
        if self.side not in Side.values or self.group not in groups:
            raise Http404

    def url(self, **changes: Any) -> str:
        """Return the query of an address that asks for something else."""
        asked = {"side": self.side, "group": self.group, "q": self.q, **changes}
        return "?" + urlencode({key: value for key, value in asked.items() if value})
