"""Every row of bad inputs by its number: ``test_page[31-utf16]``; ``rows.py`` is the table.

A build samples forms and values, always the same ones; the nightly run tries all.
"""

import ast
from functools import cache
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings

from tests.api import operations
from tests.bad_inputs import house as houses
from tests.bad_inputs.judging import Case
from tests.bad_inputs.rows import ROWS, Row

TESTS = Path(__file__).resolve().parent.parent
NUMBERS = range(1, 49)


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker):
    """Build once what every case only looks at: what a case sends is undone."""
    fast = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(PASSWORD_HASHERS=fast, SECOND_FACTOR_REQUIRED=False):
            built = houses.build()
        yield built
        transaction.set_rollback(True)


def params(side: str) -> list[object]:
    return [
        pytest.param(case, id=f"{number}-{case.name}")
        for number, row in ROWS.items()
        for case in getattr(row, side)
    ]


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.xdist_group("bad inputs of pages")  # one process builds the house once
@pytest.mark.parametrize("case", params("pages"))
def test_page(house, case: Case):
    case.check(house)


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.xdist_group("bad inputs of the API")
@pytest.mark.parametrize("case", params("api"))
def test_api(house, case: Case):
    case.check(house)


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.xdist_group("bad inputs of pages")
def test_most_forms_are_really_sent(house):
    """The bad values would prove nothing on forms that refuse good ones as well."""
    sent = [house.post(spot, spot.filled()) for spot in house.some(0, 4)]

    taken = [answer for answer in sent if answer.status < 400]
    assert len(house.spots) > 140
    assert len(taken) > 0.8 * len(sent)


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.xdist_group("bad inputs of the API")
def test_most_operations_are_asked(house):
    """Those that the world's objects are not ready for are asked by the matrix alone."""
    count = sum(len(item) for item in operations.schema()["paths"].values())

    assert len(house.operations) >= count / 2


def test_all_rows_are_there():
    assert list(ROWS) == list(NUMBERS)


@pytest.mark.parametrize("number", NUMBERS)
def test_row_has_cases_on_both_sides_or_says_why_not(number):
    row: Row = ROWS[number]

    assert bool(row.pages or row.pages_elsewhere) != bool(row.no_pages)
    assert bool(row.api or row.api_elsewhere) != bool(row.no_api)


@cache
def names_in(path: str) -> frozenset[str]:
    tree = ast.parse((TESTS / path).read_text())
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("number", NUMBERS)
def test_tests_elsewhere_exist(number):
    row = ROWS[number]

    for named in (*row.pages_elsewhere, *row.api_elsewhere):
        path, _, name = named.partition("::")
        assert name in names_in(path), named
