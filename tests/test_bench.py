"""The population of the benchmark: the same for a seed, and a pool like any other."""

import numpy as np

from matching.engine.pool import ONE, Pool
from tests.bench.population import population


def columns_of(part: object, name: str = "") -> dict[str, np.ndarray]:
    """Return every array of a pool under its path."""
    found = {}
    for key, value in vars(part).items():
        if isinstance(value, np.ndarray):
            found[f"{name}{key}"] = value
        elif hasattr(value, "__dict__"):
            found |= columns_of(value, f"{name}{key}.")
    return found


def assert_within(pool: Pool, highest: dict[str, int], lowest: int) -> None:
    found = columns_of(pool)
    for name, most in highest.items():
        assert found[name].min() >= lowest, name
        assert found[name].max() < most, name


def test_population_is_the_same_for_a_seed_and_another_for_the_next():
    first, again, other = population(60, 25), population(60, 25), population(60, 25, seed=2)

    for name, column in columns_of(first).items():
        np.testing.assert_array_equal(column, columns_of(again)[name], err_msg=name)
    assert first.mentees.keys == again.mentees.keys
    assert first.mentees.keys != other.mentees.keys
    assert not np.array_equal(first.mentees.goals, other.mentees.goals)


def test_population_has_every_index_in_range():
    pool = population(600, 250)

    n_roles = pool.mentors.people.roles.shape[1]
    n_settings = len(pool.tables.setting)
    from_zero = {
        "mentee": 600,
        "mentor_type": 3,
        "mentees.people.role": n_roles,
        "mentors.people.role": n_roles,
        "mentees.people.level": 9,
        "mentors.people.level": 9,
        "mentees.people.outlook": 6,
        "mentors.people.outlook": 6,
        "mentors.capacity": 6,
        "mentees.waiting": 1_001,
        "specialization_weights": 6,
        "weeks": 101,
    }
    from_minus_one = {
        "mentees.target": n_roles,
        "mentees.wishes": 250,
        "mentees.itself": 250,
        "mentees.supervisor": 250,
        "mentees.people.setting": n_settings,
        "mentors.people.setting": n_settings,
        "mentees.people.week": len(pool.weeks),
        "mentors.people.week": len(pool.weeks),
        "mentors.experience": ONE + 1,
        "excluded": 600,
    }
    assert_within(pool, from_zero, 0)
    assert_within(pool, from_minus_one, -1)
    assert pool.excluded[:, 1].max() < 250
    assert pool.excluded[:, 2].max() < 3


def test_population_keeps_the_order_and_the_rules_of_a_pool():
    pool = population(600, 250)

    assert np.array_equal(pool.request_hash, np.unique(pool.request_hash))
    assert np.array_equal(pool.mentor_hash, np.unique(pool.mentor_hash))
    assert len(pool.mentees.keys) == len(set(pool.mentees.keys)) == 600
    pairs = pool.mentee * 3 + pool.mentor_type
    assert len(np.unique(pairs)) == pool.n_requests
    several = np.bincount(pool.mentee) > 1
    assert np.array_equal(np.bincount(pool.mentee, pool.first), several)
    assert pool.mentors.offers.any(axis=1).all()
    assert pool.mentors.capacity.min() == 1
    for row in pool.mentees.wishes.tolist():
        named = [mentor for mentor in row if mentor >= 0]
        assert len(named) == len(set(named))


def test_population_for_the_peers_has_one_request_for_each_mentee():
    pool = population(600, 250, several=False)

    assert np.array_equal(np.sort(pool.mentee), np.arange(600))
    assert not pool.first.any()


def test_population_of_one_and_one_is_a_pool():
    pool = population(1, 1)

    assert (pool.n_mentees, pool.n_mentors) == (1, 1)
    assert pool.n_requests >= 1
