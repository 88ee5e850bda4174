"""Whole points that add up."""

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.engine.scoring.points import split


@pytest.mark.parametrize(
    ("parts", "den", "total", "expected"),
    [
        ([1, 1, 1], 3, 1, (1, 0, 0)),
        ([5, 6, 4], 10, 2, (1, 1, 0)),
        ([10, 20, 30], 10, 6, (1, 2, 3)),
        ([0, 0, 9], 10, 1, (0, 0, 1)),
        ([0, 0, 0], 7, 0, (0, 0, 0)),
        ([0, 0], 0, 0, (0, 0)),
        ([], 3, 0, ()),
    ],
)
def test_split_gives_the_rest_to_the_largest_remainders(parts, den, total, expected):
    assert split(parts, den, total) == expected


@given(st.lists(st.integers(0, 10**6), max_size=8), st.integers(1, 100))
def test_split_adds_up_and_stays_within_one(parts, den):
    total = floor(Fraction(sum(parts), den) + Fraction(1, 2))

    shares = split(parts, den, total)

    assert sum(shares) == total
    assert all(
        abs(share - Fraction(part, den)) < 1 for part, share in zip(parts, shares, strict=True)
    )
