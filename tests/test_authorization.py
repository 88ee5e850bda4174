"""Every address, every method, every role: the expected status, and no row changed where denied.

The table stands in ``tests/authorization``. An address without a row fails the build.
"""

from collections import Counter

import pytest
from django.core.management import call_command
from django.urls import path as route_to
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator

from tests.authorization import addresses, rows, rows_api, world
from tests.authorization.addresses import Address
from tests.authorization.asking import ask
from tests.authorization.table import DENIED, METHODS, Row
from tests.matching.scenes import taxonomy

TABLE = rows.all_rows()
CHANGING = ("POST", "PUT", "PATCH", "DELETE")
ONLY_THE_API_HAS = ("PUT", "PATCH", "DELETE")  # a page answers 405 to anybody, before sign-in


def without_row(found: list[Address]) -> list[str]:
    """Return the addresses that nobody wrote a row for."""
    return sorted({address.key for address in found} - set(TABLE))


def test_every_address_has_a_row():
    assert without_row(addresses.addresses()) == []


def test_every_row_has_an_address():
    assert sorted(set(TABLE) - {address.key for address in addresses.addresses()}) == []


def test_new_address_without_a_row_is_found(monkeypatch):
    from mentorship import urls

    planted = route_to("planted/<int:pk>/", addresses.addresses, name="planted")
    monkeypatch.setattr(urls, "urlpatterns", [*urls.urlpatterns, planted])
    from django.urls import clear_url_caches

    clear_url_caches()
    try:
        assert without_row(addresses.addresses()) == ["planted"]
    finally:
        monkeypatch.undo()
        clear_url_caches()


def test_every_operation_of_the_schema_is_asked():
    schema = SchemaGenerator().get_schema(public=True)
    operations = {
        (route, method.upper()) for route, item in schema["paths"].items() for method in item
    }
    asked = {
        (f"/{address.route}".replace("^", "").replace("$", "").replace("(?P<pk>[0-9]+)", "{id}"), m)
        for address in addresses.addresses()
        if address.key in rows_api.ROWS
        for m in METHODS
    }

    assert operations - asked == set()


@pytest.fixture
def built(db):
    """The world, with the texts that its pages show."""
    call_command("load_content", verbosity=0)
    taxonomy()
    return world.build()


def path_of(address: Address, row: Row, built: world.World) -> str:
    args = {**built.objects.get(row.about, {}), **row.args}
    if address.is_named:
        return reverse(address.key, kwargs=args)
    return "/" + address.route.replace("<path:object_id>", "0").replace("(?P<url>.*)$", "nothing")


def leaks(role: str, page: str) -> list[str]:
    """Return the texts on a page that are not this role's to read."""
    return [one for one, readers in world.CANARIES.items() if one in page and role not in readers]


def breaches(role: str, built: world.World) -> list[str]:
    """Ask everything as one role; return what was not as the table says."""
    client, index, found = built.client(role), world.ROLES.index(role), []
    for address in addresses.addresses():
        row = TABLE[address.key]
        for method in METHODS:
            path = path_of(address, row, built)
            expected = row.expected(method)[index]
            if method in ONLY_THE_API_HAS and not path.startswith("/api/"):
                expected = 405
            status, writes, page = ask(client, method, path, dict(row.body))
            cell = f"{method} {address.key} as {role}"
            if status != expected:
                found.append(f"{cell}: {status}, not {expected}")
            found += [f"{cell}: shows {secret}" for secret in leaks(role, page)]
            may_write = method == "POST" and role in row.writes
            if writes and not may_write and (status in DENIED or method not in CHANGING):
                found.append(f"{cell}: answered {status} and wrote {writes}")
            if may_write and not writes:
                found.append(f"{cell}: changed nothing")
    return found


def test_leak_is_noticed():
    page = f"<p>{world.OF_THE_TWO}-goal</p>"

    assert leaks("admin", page) == [world.OF_THE_TWO]
    assert leaks("mentee", page) == []


@pytest.mark.slow
@pytest.mark.parametrize("role", world.ROLES)
def test_matrix(role, built):
    assert breaches(role, built) == []


def test_matrix_is_large_enough():
    cells = Counter(
        method for address in addresses.addresses() for method in METHODS for _role in world.ROLES
    )

    assert len(TABLE) >= 60
    assert sum(cells.values()) >= 6_000


def test_signing_in_without_a_verified_address_is_refused(built):
    client = built.client("unverified")

    assert client.get("/home/").status_code == 302


def test_vectors_name_every_role():
    lengths = {len(row.expected(method)) for row in TABLE.values() for method in METHODS}

    assert lengths == {len(world.ROLES)}
