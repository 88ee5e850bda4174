"""Pages that the same reader sees: what one keeps back does not follow from another."""

from itertools import product
from types import SimpleNamespace

import pytest

from matching.queries.desk_check_ins import Tally, told
from matching.small_groups import cells, few, nested
from matching.views.rounds import _told as list_of_rounds
from tests.matching.test_small_groups import sums_of, told_groups, whole_worlds

STATES = ("proposed", "approved", "published", "rejected")


def test_the_list_of_rounds_and_its_figures_tell_no_small_group_together():
    def publish(world):
        row = SimpleNamespace(**dict(zip(STATES, world, strict=True)))
        return (*list_of_rounds(row, may_open=False), *map(str, cells(world)))

    assert told_groups(whole_worlds(4), publish, sums_of(4)) == []


def test_check_ins_and_the_report_tell_no_small_group_together():
    """A world: answered, missed, still open, of one month."""

    def publish(world):
        sent, answered = sum(world), world[0]
        month = told(Tally(sent, answered, world[1]), sees_names=False)
        return (*map(str, month.values()), *nested([sent, answered]))

    assert told_groups(whole_worlds(3), publish, sums_of(3)) == []


@pytest.mark.parametrize("reasons", [1, 2])
def test_whom_a_plan_serves_and_whom_not_tell_no_small_group(reasons):
    def publish(world):
        return (str(few(sum(world))), *map(str, cells(world)))

    assert told_groups(whole_worlds(reasons + 1), publish, sums_of(reasons + 1)) == []


def test_single_figures_beside_their_sum_would_tell():
    """The control: the rule that a plan's reasons followed before is seen to fail."""

    def publish(world):
        return (sum(world), *(str(few(n)) for n in world))

    assert told_groups(list(product(range(9), repeat=2)), publish, sums_of(2)) != []
