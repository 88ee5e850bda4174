"""In which state somebody's account or session is, and what every address then answers her.

Whoever is not let in is answered like a visitor, whatever she was before; who must set up a second
factor is led there from every page; and who sees the site as a member only looks, at few pages.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.models import ApiToken, User
from accounts.sign_in_guards import SIGNED_OUT_PAGES
from mentorship.enums import SecretKind
from mentorship.seeing import ENDING, OPENING, SHOWN
from tests.authorization.addresses import Address, addresses
from tests.authorization.cells import Cell, is_api, path_of
from tests.authorization.table import Row
from tests.authorization.world import ROLES, World
from tests.factories.accounts import api_secret
from tests.factories.concerns import BrokenGlassFactory

STAFF = ("admin", "contact", "viewer", "other_admin", "superuser")
HOUR_S, DAY_S = 3600, 86_400
Expected = Callable[[Mapping[str, int], Address, str, str], int]


@dataclass(frozen=True)
class State:
    """``begin`` puts somebody of a role in it; ``reads_as`` says whose texts she may then read.

    All addresses are asked by GET and POST; those that ``is_brief`` says, by GET and without the
    back office, because the same guard of the same session answers them as in a state asked whole.
    """

    name: str
    role: str
    begin: Callable[[World, str], Client]
    expected: Expected
    reads_as: str
    is_of_api: bool = False
    is_brief: bool = False


def cells_of(
    state: State, objects: Mapping[str, Any], table: Mapping[str, Row]
) -> Iterator[tuple[Cell, Row]]:
    """Yield a GET and a POST of every address, with the row that it comes from."""
    for address in addresses():
        if not _is_asked(state, address):
            continue
        row = table[address.key]
        path = path_of(address, row, objects)
        for method in ("GET",) if state.is_brief else ("GET", "POST"):
            said = dict(zip(ROLES, row.expected(method), strict=True))
            expected = state.expected(said, address, path, method)
            may_write = method == "POST" and (state.reads_as in row.writes or address.key in ENDING)
            yield Cell(f"{state.name} {address.key}", method, path, expected, may_write, False), row


def _is_asked(state: State, address: Address) -> bool:
    if state.is_of_api:
        return is_api(address)
    return not (state.is_brief and address.route.startswith("admin/"))


def _like_a_visitor(said: Mapping[str, int], address: Address, path: str, method: str) -> int:
    return said["anonymous"]


def _led_to_her_factor(role: str) -> Expected:
    def expected(said: Mapping[str, int], address: Address, path: str, method: str) -> int:
        if path == "/" or path.startswith(SIGNED_OUT_PAGES):
            return said[role]
        return 403 if is_api(address) else 302

    return expected


def _looking_only(said: Mapping[str, int], address: Address, path: str, method: str) -> int:
    if address.key in ENDING:
        return said["superuser"]
    return said["mentee"] if address.key in SHOWN and method == "GET" else 403


def _refused_without_factor(
    said: Mapping[str, int], address: Address, path: str, method: str
) -> int:
    return 403


# -- how each state comes about -----------------------------------------------------------


def _deactivated(world: World, role: str) -> Client:
    client = world.client(role)
    User.objects.filter(pk=world.people[role].pk).update(is_active=False)
    return client


def _session_marked(mark: str, seconds_ago: int) -> Callable[[World, str], Client]:
    def begin(world: World, role: str) -> Client:
        client = world.client(role)
        session = client.session
        session[mark] = time.time() - seconds_ago
        session.save()
        return client

    return begin


def _signed_in(world: World, role: str) -> Client:
    return world.client(role)


def _seeing_the_mentee(world: World, role: str) -> Client:
    client, now = world.client(role), timezone.now()
    opening = BrokenGlassFactory(
        program=world.scene.program, opener=world.people[role], person=world.people["mentee"],
        kind=SecretKind.AS_PERSON, subject_id=world.people["mentee"].pk, concern=None,
        opened_at=now, closes_at=now + timedelta(minutes=15),
    )  # fmt: skip
    session = client.session
    session[OPENING] = opening.pk
    session.save()
    return client


def _with_token(**changes: Any) -> Callable[[World, str], Client]:
    def begin(world: World, role: str) -> Client:
        client = Client(raise_request_exception=False)
        client.defaults["HTTP_AUTHORIZATION"] = f"Token {api_secret(world.people[role])}"
        own = ApiToken.objects.filter(user=world.people[role], name="test")
        own.update(**{name: value() for name, value in changes.items()})
        return client

    return begin


def _token_of_the_deactivated(world: World, role: str) -> Client:
    client = _with_token()(world, role)
    User.objects.filter(pk=world.people[role].pk).update(is_active=False)
    return client


def _ago(days: int) -> Callable[[], Any]:
    return lambda: timezone.now() - timedelta(days=days)


_idle, _old = partial(_session_marked, "seen_at"), partial(_session_marked, "began_at")
OUT = (
    State("deactivated", "superuser", _deactivated, _like_a_visitor, "anonymous"),
    State("idle", "superuser", _idle(HOUR_S + 9), _like_a_visitor, "anonymous"),
    *(
        State(name, role, begin, _like_a_visitor, "anonymous", is_brief=True)
        for name, role, begin in (
            ("old", "admin", _old(12 * HOUR_S + 9)),
            ("idle", "mentee", _idle(14 * DAY_S + 9)),
            ("old", "partner", _old(30 * DAY_S + 9)),
        )
    ),
)
LOOKING = (State("looking", "superuser", _seeing_the_mentee, _looking_only, "superuser"),)
UNPROVEN = tuple(
    State(
        "unproven", role, _signed_in, _led_to_her_factor(role), role,
        is_brief=role != "superuser",
    )
    for role in STAFF
)  # fmt: skip
TOKENS = (
    State(
        "token-ended", "superuser", _with_token(created_at=_ago(9), expires_at=_ago(1)),
        _like_a_visitor, "anonymous", is_of_api=True, is_brief=True,
    ),
    State(
        "token-revoked", "superuser", _with_token(revoked_at=_ago(1)),
        _like_a_visitor, "anonymous", is_of_api=True, is_brief=True,
    ),
    State(
        "token-deactivated", "superuser", _token_of_the_deactivated,
        _like_a_visitor, "anonymous", is_of_api=True, is_brief=True,
    ),
)  # fmt: skip
UNPROVEN_TOKENS = (
    State(
        "token-unproven", "superuser", _with_token(last_used_at=timezone.now),
        _refused_without_factor, "anonymous", is_of_api=True, is_brief=True,
    ),
)  # fmt: skip
