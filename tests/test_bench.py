"""The benchmark's population is the same for a seed and a pool like any other; its page is true."""

import json
import sys
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from matching.engine.pool import ONE, Pool
from matching.engine.scoring import Scorer
from tests.bench import against, handover
from tests.bench.case import assign_single
from tests.bench.chart import draw
from tests.bench.growth import growth, slope
from tests.bench.population import instance, population
from tests.bench.process import run
from tests.bench.record import PAGE, Section, page, read, shown

SVG = "{http://www.w3.org/2000/svg}"
ONCE = [(1_000, 0.1, 1)]


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


def test_slope_finds_the_power():
    pairs = [(float(n), 3.0 * n**1.5) for n in (2_000, 5_000, 20_000)]

    assert round(slope(pairs), 9) == 1.5


def test_growth_looks_only_between_its_sizes():
    points = [(n, n**1.25, 100.0 * n) for n in (1_000, 2_000, 20_000, 50_000, 400_000)]
    points[0] = points[-1] = (1, 9e9, 9e9)

    assert list(growth(points)) == [
        ["time grows from 2,000 to 50,000 mentees as the power", "1.25", "1.6"],
        ["memory grows from 2,000 to 50,000 mentees as the power", "1.00", "1.2"],
    ]


def test_growth_of_one_size_says_nothing():
    assert list(growth([(2_000, 1.0, 100.0)])) == []


def test_chart_puts_decades_on_the_edges_and_names_every_curve():
    picture = ET.fromstring(draw({"ours": [(100, 0.01, 1), (10_000, 1, 1)], "<b>": ONCE}))

    texts = [text.text for text in picture.iter(f"{SVG}text")]
    curves = [curve.get("points") for curve in picture.iter(f"{SVG}polyline")]
    assert texts == ["100", "1,000", "10,000", "0.01 s", "0.1 s", "1 s", "mentees", "ours", "<b>"]
    assert curves == ["64.0,432.0 568.0,24.0", "316.0,228.0"]


def test_section_is_shown_with_its_table_and_when_it_was_measured():
    part = Section("Size", [["our CSS", "39 kB", "40 kB"]], text="Weighed.", measured="today")

    assert shown(part) == (
        "## Size\n\nWeighed.\n\n| what | measured | goal |\n| --- | --- | --- |\n"
        "| our CSS | 39 kB | 40 kB |\n\nMeasured today.\n"
    )


def test_page_shows_what_is_kept():
    assert PAGE.read_text() == page(read())


def test_instance_without_rules_allows_every_pair():
    pool, settings = instance(60, 25, everybody=True)

    arcs = Scorer(pool, settings).arcs()

    assert len(arcs.score) == arcs.n_eligible == 60 * 25


@pytest.mark.parametrize(
    ("script", "everybody"), [("linear_sum_assignment", False), ("min_cost_flow", True)]
)
def test_peer_finds_our_total_and_breaks_no_rule(script, everybody, tmp_path):
    folder, size = tmp_path / "problem", {"mentees": 60, "mentors": 24, "everybody": everybody}
    handover.prepare(str(folder), **size)

    answer = run([sys.executable, against.SCRIPTS / f"{script}.py", folder])

    (folder / "mate.json").write_text(json.dumps(answer["mate"]))
    found, ours = handover.check(str(folder)), assign_single(**size)
    assert (found["total"], found["served"], found["broken"]) == (ours["total"], ours["served"], 0)


def test_check_counts_broken_rules(tmp_path):
    folder = tmp_path / "problem"
    handover.prepare(str(folder), mentees=60, mentors=24, everybody=True)
    places = json.loads((folder / "places.json").read_text())
    (folder / "mate.json").write_text(json.dumps([0] * 60))

    found = handover.check(str(folder))

    assert (found["served"], found["broken"]) == (60, 60 - places[0])
