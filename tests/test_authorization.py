"""Every address, every method, every role: the expected status, and no row changed where denied.

The table stands in ``tests/authorization``. An address without a row fails the build.
"""

from collections import Counter

import pytest
from django.urls import path as route_to
from drf_spectacular.generators import EndpointEnumerator, SchemaGenerator

from tests.authorization import addresses, cells, rows, world
from tests.authorization.addresses import Address
from tests.authorization.table import METHODS

TABLE = rows.all_rows()


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


def in_schema(route: str) -> str:
    """Return a route as the schema writes it."""
    return EndpointEnumerator().get_path_from_regex(route).replace("{pk}", "{id}")


def test_every_operation_of_the_schema_is_asked():
    schema = SchemaGenerator().get_schema(public=True)
    operations = {
        (route, method.upper()) for route, item in schema["paths"].items() for method in item
    }
    table = rows.api_rows()
    asked = {
        (in_schema(address.route), method)
        for address in addresses.addresses()
        if address.key in table
        for method in METHODS
    }

    assert operations - asked == set()


@pytest.fixture
def built(db):
    with world.standing() as made:
        yield made


def test_leak_is_noticed():
    page = f"<p>{world.OF_THE_TWO}-goal</p><p>{world.PARTNERS_ADDRESS}</p>"

    assert cells.leaks("admin", page, world.CANARIES) == [world.OF_THE_TWO]
    assert cells.leaks("mentee", page, world.CANARIES) == [world.PARTNERS_ADDRESS]
    assert cells.leaks("partner", page, world.CANARIES) == []


def test_text_that_nobody_declared_is_a_leak():
    assert cells.leaks("superuser", "CANARY-UNHEARD-OF", world.CANARIES) == ["CANARY-UNHEARD-OF"]


@pytest.mark.slow
@pytest.mark.parametrize("role", world.ROLES)
def test_matrix(role, built):
    asked = cells.of_role(role, built.objects, TABLE)

    assert cells.all_breaches(asked, built.client(role), role, world.CANARIES) == []


def test_matrix_is_large_enough():
    asked = Counter(
        method
        for role in world.ROLES
        for address in addresses.addresses()
        for method in cells.methods_of(address, role)
    )

    assert len(TABLE) >= 60
    assert sum(asked.values()) >= 6_000


def test_signing_in_without_a_verified_address_is_refused(built):
    client = built.client("unverified")

    assert client.get("/home/").status_code == 302


def test_vectors_name_every_role():
    lengths = {len(row.expected(method)) for row in TABLE.values() for method in METHODS}

    assert lengths == {len(world.ROLES)}
