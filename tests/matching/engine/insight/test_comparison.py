import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.engine.insight.comparison import CHANGES, Worth, compare, worth

NOBODY = np.zeros(0, dtype=np.int32)


def ints(*values):
    return np.array(values, dtype=np.int32)


def bools(*values):
    return np.array(values, dtype=np.bool_)


@st.composite
def assignments(draw):
    """Two assignments of the same requests, with who asks and who has a mentor already."""
    n_mentees = draw(st.integers(1, 5))
    n = draw(st.integers(0, 12))
    drawn = st.lists(st.integers(-1, 3), min_size=n, max_size=n)
    mentee = draw(st.lists(st.integers(0, n_mentees - 1), min_size=n, max_size=n))
    has_mentor = draw(st.lists(st.booleans(), min_size=n_mentees, max_size=n_mentees))
    before, after = (ints(*draw(drawn)) for _ in range(2))
    return before, after, ints(*mentee), bools(*has_mentor)


def test_compare_tells_every_change_apart():
    before, after = ints(0, -1, 0, 1, -1), ints(-1, 0, 1, 1, -1)

    found = compare(before, after, mentee=ints(0, 1, 2, 3, 4), has_mentor=bools(*[0] * 5))

    assert [CHANGES[code] for code in found.change] == [*CHANGES]
    assert found.gained.tolist() == [False, True, False, False, False]
    assert found.lost.tolist() == [True, False, False, False, False]


def test_compare_does_not_count_a_mentee_with_another_mentor_as_gained_or_lost():
    """Her one request is dropped for her other; a second mentee has a mentor from before."""
    before, after = ints(0, -1, 1, -1), ints(-1, 0, -1, 1)

    found = compare(before, after, mentee=ints(0, 0, 1, 2), has_mentor=bools(0, 1, 1))

    assert [CHANGES[code] for code in found.change[:2]] == ["dropped", "newly_served"]
    assert not found.gained.any()
    assert not found.lost.any()


def test_compare_takes_a_pool_without_requests():
    found = compare(NOBODY, NOBODY, NOBODY, bools())

    assert (len(found.change), len(found.gained), len(found.lost)) == (0, 0, 0)


def test_compare_refuses_assignments_of_different_pools():
    with pytest.raises(ValueError, match="requests differ: 1, 2, 1"):
        compare(ints(0), ints(0, 1), ints(0), bools(0))


@given(assignments())
def test_compare_the_other_way_round_swaps_what_is_lost_and_gained(given_):
    before, after, mentee, has_mentor = given_

    there = compare(before, after, mentee, has_mentor)
    back = compare(after, before, mentee, has_mentor)

    swapped = {"dropped": "newly_served", "newly_served": "dropped"}
    names = [CHANGES[code] for code in there.change]
    assert [CHANGES[code] for code in back.change] == [swapped.get(n, n) for n in names]
    assert back.gained.tolist() == there.lost.tolist()
    assert back.lost.tolist() == there.gained.tolist()


@given(assignments())
def test_compare_accounts_for_every_request_served(given_):
    before, after, mentee, has_mentor = given_

    found = compare(before, after, mentee, has_mentor)

    count = dict(zip(CHANGES, np.bincount(found.change, minlength=5).tolist(), strict=True))
    stay = count["same"] + count["other_mentor"]
    assert int((before >= 0).sum()) == stay + count["dropped"]
    assert int((after >= 0).sum()) == stay + count["newly_served"]


def test_worth_measures_an_assignment_and_leaves_pins_out_of_the_weakest():
    mate, score = ints(0, -1, 1, 0), ints(5000, 9999, 100, 6001)

    found = worth(mate, score, mentee=ints(0, 0, 1, 1), pinned=bools(0, 0, 1, 0))

    assert found == Worth(served=3, mentees_served=2, weakest=5000, mean=3700, total=11101)


def test_worth_of_nothing_is_nothing():
    assert worth(ints(-1), ints(0), ints(0), bools(0)) == Worth(0, 0, None, None, 0)
