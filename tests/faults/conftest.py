"""One house per database and run, healed before each fault.

On PostgreSQL its tests run in the half on PostgreSQL, on SQLite in the other: each house is a copy
of that half's own database.
"""

from collections.abc import Iterator

import pytest
from django.db import connection

from tests.faults.house import House
from tests.faults.house import house as build


@pytest.fixture(scope="session")
def standing_house(django_db_setup, django_db_blocker) -> Iterator[House]:
    """A house of this run's kind of database."""
    with django_db_blocker.unblock(), build(connection.vendor) as one:
        yield one


@pytest.fixture
def house(db, standing_house) -> Iterator[House]:
    """The house, whole and empty; models and services work on its database."""
    with standing_house.open() as one:
        one.wake()
        one.heal()
        yield one
        print(one.words())  # shown where the test failed
        one.rest()


@pytest.fixture
def spoilt_house(house) -> Iterator[House]:
    """A house whose programs nobody else should meet: wrong clocks, short limits."""
    yield house
    house.run()
