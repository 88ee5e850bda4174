from collections import defaultdict
from itertools import combinations, combinations_with_replacement, product

import pytest

from matching.small_groups import (
    is_small,
    may_tell_change,
    may_tell_mean,
    nested,
    partition,
    share_of,
    single,
)

MOST = 13  # people in the small worlds in which every table is drawn


def told_groups(worlds, publish, groups):
    """Return groups under five that follow from what is published in some world.

    Somebody who knows the rules knows the worlds that publish the same; what is alike in all of
    these, she knows.
    """
    alike = defaultdict(list)
    for world in worlds:
        alike[publish(world)].append(world)
    return [
        (published, name)
        for published, same in alike.items()
        for name, size in groups.items()
        if len(sizes := {size(world) for world in same}) == 1 and is_small(sizes.pop())
    ]


def whole_worlds(cells):
    return [world for world in product(range(MOST + 1), repeat=cells) if sum(world) <= MOST]


def sums_of(cells):
    return {
        chosen: lambda world, chosen=chosen: sum(world[at] for at in chosen)
        for size in range(1, cells + 1)
        for chosen in combinations(range(cells), size)
    }


@pytest.mark.parametrize("cells", [2, 3, 4])
def test_no_sum_of_cells_tells_a_small_group(cells):
    def publish(world):
        return (single(sum(world)), *partition(world))

    assert told_groups(whole_worlds(cells), publish, sums_of(cells)) == []


@pytest.mark.parametrize("steps", [2, 3, 4])
def test_no_difference_of_steps_tells_a_small_group(steps):
    worlds = [
        world
        for world in product(range(MOST, -1, -1), repeat=steps)
        if list(world) == sorted(world, reverse=True)
    ]
    groups = {at: lambda world, at=at: world[at] for at in range(steps)} | {
        (one, two): lambda world, one=one, two=two: world[one] - world[two]
        for one, two in combinations(range(steps), 2)
    }

    assert told_groups(worlds, lambda world: tuple(nested(world)), groups) == []


def test_small_groups_are_found_where_nothing_is_kept_back():
    def publish(world):
        return (sum(world), *(single(count) for count in world))

    assert told_groups(whole_worlds(2), publish, sums_of(2)) != []


@pytest.mark.parametrize("n", [5, 6, 9])
def test_no_mean_tells_how_few_gave_an_answer(n):
    def publish(world):
        total = sum(world)
        return round(total / n, 1) if may_tell_mean(total, n, 1, 5) else None

    worlds = list(combinations_with_replacement(range(1, 6), n))
    groups = {score: lambda world, score=score: world.count(score) for score in range(1, 6)}

    assert told_groups(worlds, publish, groups) == []


def test_no_change_of_the_mean_tells_who_changed_more():
    def publish(world):
        better, change = sum(step > 0 for step in world), sum(world)
        shown = partition((0, len(world) - better, better))
        if None in shown:
            return tuple(shown)
        return (*shown, change if may_tell_change(0, better, change, 4) else None)

    worlds = list(combinations_with_replacement(range(5), 10))
    groups = {step: lambda world, step=step: world.count(step) for step in range(1, 5)}

    assert told_groups(worlds, publish, groups) == []


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        ((0, 0, 0), [0, 0, 0]),
        ((1, 1, 2), [None, None, None]),
        ((5, 6, 7), [5, 6, 7]),
        ((3, 10, 20), [None, None, None]),
        ((3, 4, 0), [None, None, 0]),
        ((1, 1, 10), [None, None, None]),
        ((12, 0, 0), [12, 0, 0]),
    ],
)
def test_partition_keeps_back_what_is_needed(cells, shown):
    assert partition(cells) == shown


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((20, 15, 10, 0), [20, 15, 10, 0]),
        ((20, 18, 15, 12), [20, None, 15, None]),
        ((3, 2, 0), [None, None, 0]),
        ((9, 9, 4), [9, 9, None]),
    ],
)
def test_nested_keeps_back_small_steps_and_small_losses(counts, shown):
    assert nested(counts) == shown


def test_share_is_told_only_between_two_shown():
    assert [share_of(5, 20), share_of(None, 20), share_of(5, None), share_of(0, 0)] == [
        25,
        None,
        None,
        None,
    ]
