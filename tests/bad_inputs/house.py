"""One small association, a browser for each role in it, and every form that its pages show."""

import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.cache import cache as counts
from django.core.management import call_command
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from tests.api.operations import Operation
from tests.api.operations import operations as all_operations
from tests.authorization import addresses, rows, world
from tests.authorization.asking import WRITES
from tests.authorization.table import Row
from tests.bad_inputs.forms import BUTTONS, TEXTS, Form, forms_of
from tests.matching.scenes import taxonomy
from tests.nightly import IS_NIGHTLY

# Who looks at a page first: whoever may see it; the two of a pair see different forms.
LOOKERS = ("mentee", "partner", "admin", "contact", "superuser", "anonymous", "unverified")
# The back office's pages are made by one hand: a few of them stand for all.
BACK_OFFICE = {
    "admin:accounts_user_changelist", "admin:mentorship_program_add", "admin:auth_group_add",
    "admin:mentorship_program_changelist", "admin:mentorship_contenttext_add",
    "admin:mentorship_role_add", "admin:account_emailaddress_add", "admin:password_change",
}  # fmt: skip
FILLED = {"number": "1", "date": "2027-03-01", "time": "18:00", "email": "new@example.org"}
WORDS = "Plain words."
PASSING = ("SAVEPOINT", "django_session", '"cache"', "usersessions", "last_login")
Data = dict[str, list[str]]


@dataclass(frozen=True)
class Spot:
    """A form where somebody meets it: ``path`` is where it goes."""

    key: str
    role: str
    path: str
    page: str
    form: Form = field(compare=False)

    @property
    def texts(self) -> list[str]:
        """The fields that take any text."""
        return self.form.named(*TEXTS)

    def filled(self) -> Data:
        """Return what somebody sends who fills in everything sensibly."""
        data = self.form.sent()
        for one in self.form.fields.values():
            if one.kind in BUTTONS or one.kind in ("hidden", "file"):
                continue
            if not any(data.get(one.name, [])):
                data[one.name] = [_filling(one.kind, one.options)]
        return data

    def with_all(self, kinds: Iterable[str], value: str) -> Data:
        """Return the same with one value in every field of these kinds."""
        return self.filled() | {name: [value] for name in self.form.named(*kinds)}


def _filling(kind: str, options: list[str]) -> str:
    if options:
        return next((one for one in options if one), "")
    return FILLED.get(kind, WORDS)


@dataclass(frozen=True)
class Answer:
    """What came back, with the statements that changed a row until it was undone."""

    status: int
    page: str
    writes: list[str]
    response: HttpResponse
    seen: Any = None

    @property
    def location(self) -> str:
        """Where it leads; empty where it leads nowhere."""
        return str(self.response.get("Location", ""))


@dataclass
class House:
    """The world, its browsers, its forms and its operations."""

    world: world.World
    clients: dict[str, Client]

    @cached_property
    def spots(self) -> list[Spot]:
        """Every form of every page, each once, in the order of the addresses."""
        found: dict[tuple[str, ...], Spot] = {}
        for page, path, looking in _pages(self.world):
            for role in looking:
                for spot in self._forms(page, path, role):
                    found.setdefault((spot.key, *sorted(spot.form.fields)), spot)
        return list(found.values())

    def _forms(self, page: str, path: str, role: str) -> Iterator[Spot]:
        answer = self.ask(role, "GET", path)
        for form in forms_of(answer.page) if answer.status == 200 else ():
            action = form.action or path
            if key := _key(action):
                yield Spot(key, role, action, page, form)

    def some(self, offset: int, every: int, spots: list[Spot] | None = None) -> list[Spot]:
        """Return one form of ``every``, beginning at another for each case; at night all."""
        chosen = self.spots if spots is None else spots
        return chosen if IS_NIGHTLY else chosen[offset % every :: every]

    def with_fields(self, *kinds: str) -> list[Spot]:
        """Return the forms that have a field of these kinds."""
        return [spot for spot in self.spots if spot.form.named(*kinds)]

    def spot(self, key: str, *names: str) -> Spot:
        """Return the form that goes to an address and has these fields."""
        return next(
            one for one in self.spots if one.key == key and set(names) <= set(one.form.fields)
        )

    def post(self, spot: Spot, data: Any, **more: Any) -> Answer:
        """Send a form and undo what it did."""
        return self.ask(spot.role, "POST", spot.path, data, **more)

    def ask(
        self, role: str, method: str, path: str, data: Any = None, look: Any = None, **more: Any
    ) -> Answer:
        """Send one request of a page and undo what it did, after ``look`` saw it."""
        counts.clear()  # rates have a row of their own
        client = self.clients[role]
        cookies = deepcopy(client.cookies)
        with ExitStack() as stack:
            stack.enter_context(transaction.atomic())
            writes = stack.enter_context(noticing_kept_writes())
            response = getattr(client, method.lower())(path, data, **more)
            page = response.getvalue().decode(errors="replace")
            seen = look() if look else None
            transaction.set_rollback(True)
        client.cookies = cookies
        return Answer(response.status_code, page, _that_count(writes), response, seen)

    @cached_property
    def searches(self) -> list[tuple[str, str, str]]:
        """Every page with a search box: its address, who looks, what the box is called."""
        return [
            (path, roles[0], name)
            for _key, path, roles in self.pages
            for name in ("q", "search")
            if f'name="{name}"' in self.ask(roles[0], "GET", path).page
        ]

    @cached_property
    def operations(self) -> list[Operation]:
        """Every operation of the API that somebody may ask."""
        return all_operations(self.world)

    @cached_property
    def changing(self) -> list[Operation]:
        """Those that take a body."""
        return [one for one in self.operations if one.method in ("POST", "PUT", "PATCH")]

    def path(self, key: str) -> str:
        """Return the address of the world's object that the table asks about."""
        return path_of(next(one for one in addresses.addresses() if one.key == key), self.world)

    def some_pages(self, offset: int, every: int) -> list[tuple[str, str, list[str]]]:
        """Return one page of ``every``, beginning at another for each case; at night all."""
        return self.pages if IS_NIGHTLY else self.pages[offset % every :: every]

    @cached_property
    def pages(self) -> list[tuple[str, str, list[str]]]:
        """Every page: its key, its address, who may look."""
        return list(_pages(self.world))


@contextmanager
def noticing_kept_writes() -> Iterator[list[str]]:
    """Collect the statements that change a row and are not taken back at once."""
    found: list[str] = []

    def notice(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("ROLLBACK TO "):
            del found[found.index(sql.removeprefix("ROLLBACK TO ")) :]
        elif sql.startswith(("SAVEPOINT", *WRITES)):
            found.append(sql[:120])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(notice):
        yield found


def _that_count(writes: list[str]) -> list[str]:
    """Leave out savepoints, and what a wrong try may leave behind: counters and sessions."""
    return [one for one in writes if not any(name in one for name in PASSING)]


def path_of(address: addresses.Address, built: world.World) -> str:
    """Return where an address of the table stands in the world."""
    row = rows.all_rows()[address.key]
    return reverse(address.key, kwargs={**built.objects.get(row.about, {}), **row.args})


def _pages(built: world.World) -> Iterator[tuple[str, str, list[str]]]:
    table = rows.all_rows()
    for address in addresses.addresses():
        row = table.get(address.key)
        is_ours = not address.route.startswith(("api/", "admin/")) or address.key in BACK_OFFICE
        if row and address.is_named and is_ours and (looking := _looking(row)):
            args = {**built.objects.get(row.about, {}), **row.args}
            yield address.key, reverse(address.key, kwargs=args), looking


def _looking(row: Row) -> list[str]:
    may = [one for one in LOOKERS if row.expected("GET")[world.ROLES.index(one)] == 200]
    return [one for one in may[:2] if one in (may[0], "partner")]


def _key(path: str) -> str:
    try:
        found = resolve(path.partition("?")[0])
    except Resolver404:
        return ""
    return ":".join([*found.namespaces, found.url_name or found.route])


def build() -> House:
    """Build it; everybody has just proved who she is, with both factors."""
    call_command("load_content", verbosity=0)
    taxonomy()
    built = world.build()
    clients = {role: _signed_in(built, role) for role in world.ROLES}
    return House(built, clients)


def _signed_in(built: world.World, role: str) -> Client:
    client = built.client(role)
    if role not in ("anonymous", "unverified"):
        session = client.session
        now = time.time()
        session["account_authentication_methods_user"] = str(built.people[role].pk)
        session["account_authentication_methods"] = [
            {"method": "password", "at": now},
            {"method": "mfa", "type": "totp", "at": now},
        ]
        session.save()
    return client
