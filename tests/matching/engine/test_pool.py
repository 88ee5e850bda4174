"""Settings say what is wrong with them."""

from datetime import date
from decimal import Decimal

import pytest

from matching.engine.pool import COMPONENTS, DEFAULT_WEIGHTS, HEADINGS, TYPES, Settings


def test_defaults_are_those_of_the_product():
    settings = Settings()

    assert (settings.policy, settings.min_score, settings.mentors_per_mentee) == ("fair", 4_000, 1)
    assert (settings.min_overlap, settings.full_overlap) == (400, 1_600)
    assert [sum(DEFAULT_WEIGHTS[name]) for name in TYPES] == [100, 100, 100]
    weights = dict(zip(COMPONENTS, DEFAULT_WEIGHTS["career"], strict=True))
    assert [sum(weights[name] for name in names) for names in HEADINGS.values()] == [40, 35, 25]


def test_headings_hold_every_component_once_in_order():
    assert tuple(name for names in HEADINGS.values() for name in names) == COMPONENTS


def test_hours_may_be_quarters():
    settings = Settings(min_overlap_hours=Decimal("0.25"), full_overlap_hours=Decimal("1.5"))

    assert (settings.min_overlap, settings.full_overlap) == (100, 600)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"weights": {}}, "weights of peer must name every component"),
        ({"weights": {**DEFAULT_WEIGHTS, "life": (100,)}}, "weights of life must name every"),
        (
            {"weights": {**DEFAULT_WEIGHTS, "life": (110, -10, *(0,) * 9)}},
            "weights of life must name every component with a number from 0 to 100",
        ),
        (
            {"weights": {**DEFAULT_WEIGHTS, "peer": (99, *(0,) * 10)}},
            "weights of peer must sum to 100, not 99",
        ),
        ({"policy": "best"}, "policy must be fair, total or stable"),
        ({"min_score": 10_001}, "min_score must be from 0 to 1"),
        ({"min_score": -1}, "min_score must be from 0 to 1"),
        ({"mentors_per_mentee": 0}, "mentors_per_mentee must be from 1 to 3"),
        ({"mentors_per_mentee": 4}, "mentors_per_mentee must be from 1 to 3"),
        ({"min_overlap_hours": Decimal("0.3")}, "min_overlap_hours must be 0 or more"),
        ({"min_overlap_hours": Decimal(-1)}, "min_overlap_hours must be 0 or more"),
        ({"full_overlap_hours": Decimal(0)}, "full_overlap_hours must be more than 0"),
        ({"reference_week": date(2026, 1, 13)}, "reference_week must be a Monday"),
    ],
)
def test_settings_out_of_range_are_refused_with_a_sentence(given, text):
    with pytest.raises(ValueError, match=text):
        Settings(**given)
