"""How a row of the table is written.

A vector holds one expected status per role, in the order of ``world.ROLES``:
anonymous, unverified | mentee, mentor, partner | admin, contact, viewer | other_admin, superuser.
``mentee`` owns the objects; ``partner`` is her mentor; ``mentor`` is a stranger in her program.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
DENIED = (301, 302, 400, 401, 403, 404, 405, 406, 415)

ALL_200 = "200 200 | 200 200 200 | 200 200 200 | 200 200"
ALL_301 = "301 301 | 301 301 301 | 301 301 301 | 301 301"
ALL_302 = "302 302 | 302 302 302 | 302 302 302 | 302 302"
ALL_400 = "400 400 | 400 400 400 | 400 400 400 | 400 400"
ALL_401 = "401 401 | 401 401 401 | 401 401 401 | 401 401"
ALL_404 = "404 404 | 404 404 404 | 404 404 404 | 404 404"
ALL_405 = "405 405 | 405 405 405 | 405 405 405 | 405 405"
SIGNED_IN = "302 302 | 200 200 200 | 200 200 200 | 200 200"
SIGNED_IN_400 = "302 302 | 400 400 400 | 400 400 400 | 400 400"
SIGNED_IN_404 = "302 302 | 404 404 404 | 404 404 404 | 404 404"
SIGNED_IN_405 = "302 302 | 405 405 405 | 405 405 405 | 405 405"
VISITORS = "200 302 | 302 302 302 | 302 302 302 | 302 302"
ADMINS = "302 302 | 404 404 404 | 200 403 403 | 404 200"
ADMINS_DO = "302 302 | 404 404 404 | 302 403 403 | 404 302"
ADMINS_400 = "302 302 | 404 404 404 | 400 403 403 | 404 400"
STAFF = "302 302 | 404 404 404 | 200 200 200 | 404 200"
MENTEE = "302 302 | 200 404 404 | 404 404 404 | 404 404"
MENTEE_DOES = "302 302 | 302 404 404 | 404 404 404 | 404 404"
PAIR = "302 302 | 200 404 200 | 404 404 404 | 404 404"
PAIR_DOES = "302 302 | 302 404 302 | 404 404 404 | 404 404"
API_ALL = "401 401 | 200 200 200 | 200 200 200 | 200 200"
API_404 = "401 401 | 404 404 404 | 404 404 404 | 404 404"
API_405 = "401 401 | 405 405 405 | 405 405 405 | 405 405"
API_ADMINS = "401 401 | 404 404 404 | 200 404 404 | 404 200"
API_ADMINS_202 = "401 401 | 404 404 404 | 202 404 404 | 404 202"


@dataclass(frozen=True)
class Row:
    """What every role is answered at one address, by method.

    HEAD without a vector is answered like GET; ``other`` is for other methods that have none.
    ``about`` names the object of the world whose arguments the address takes; ``writes`` the
    roles whose POST changes something. ``kinds`` says what is answered about objects of a kind
    where that doesn't follow (``tests/authorization/kinds.py``).
    """

    about: str = ""
    get: str = SIGNED_IN_405
    head: str = ""
    post: str = ""
    put: str = ""
    patch: str = ""
    delete: str = ""
    options: str = ""
    other: str = SIGNED_IN_405
    body: Mapping[str, Any] = field(default_factory=dict)
    writes: frozenset[str] = frozenset()
    args: Mapping[str, Any] = field(default_factory=dict)
    kinds: Mapping[str, int] = field(default_factory=dict)

    def expected(self, method: str) -> list[int]:
        """Return the vector of a method."""
        own = {
            "GET": self.get,
            "HEAD": self.head or self.get,
            "POST": self.post,
            "PUT": self.put,
            "PATCH": self.patch,
            "DELETE": self.delete,
            "OPTIONS": self.options,
        }[method]
        return [int(status) for status in (own or self.other).replace("|", " ").split()]


# Whom another admin decides about is not found.
KEPT_404 = {"colleagues": 404, "own": 404}
Rows = dict[str, Row]
ADMIN_WRITES = frozenset({"admin", "superuser"})
