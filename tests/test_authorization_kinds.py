"""Whose the object is: a counterpart's, a stranger's, another program's, a colleague's, one's own.

The table is written for objects of one mentee; ``tests/authorization/kinds.py`` derives the rest.
"""

import pytest

from tests.authorization import cells, kinds, rows, world

TABLE = rows.all_rows()
READERS = kinds.readers()


@pytest.fixture
def built(db):
    """The world, and objects of every kind."""
    with world.standing() as made:
        yield made, kinds.build(made)


@pytest.mark.slow
@pytest.mark.once  # the matrix asks PostgreSQL the same questions
@pytest.mark.parametrize("role", world.ROLES[2:])
def test_objects_of_others(role, built):
    made, objects = built
    asked = [
        one
        for kind in kinds.KINDS
        if role in kind.asking
        for one in kinds.cells_of(kind, role, objects[kind.name], TABLE)
    ]

    found = cells.all_breaches(asked, made.client(role), role, READERS)

    assert found == []
