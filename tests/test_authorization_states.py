"""Deactivated, idle too long, without a second factor, seeing the site as another: every address.

What each state is answered stands in ``tests/authorization/states.py``.
"""

import pytest

from tests.authorization import cells, rows, states, world
from tests.authorization.states import State

TABLE = rows.all_rows()
WITHOUT_FACTOR = (*states.UNPROVEN, *states.UNPROVEN_TOKENS)


@pytest.fixture
def built(db):
    with world.standing() as made:
        yield made


def breaches(state: State, built: world.World) -> list[str]:
    """Ask everything in one state; return what was not as it must be."""
    asked = states.cells_of(state, built.objects, TABLE)
    client = state.begin(built, state.role)
    return cells.all_breaches(asked, client, state.reads_as, world.CANARIES)


def named(state: State) -> str:
    return f"{state.name}-{state.role}"


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("state", [*states.OUT, *states.LOOKING, *states.TOKENS], ids=named)
def test_state_of_account_or_session(state, built):
    found = breaches(state, built)

    assert found == []


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("state", WITHOUT_FACTOR, ids=named)
def test_second_factor_that_is_missing(state, built, settings):
    settings.SECOND_FACTOR_REQUIRED = True

    found = breaches(state, built)

    assert found == []
