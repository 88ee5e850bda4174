import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError

from accounts.services import turns
from accounts.services.turns import Round, rows


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 0.0

        def monotonic(self):
            return self.now

    clock = Clock()
    monkeypatch.setattr(turns, "time", clock)
    return clock


def never():
    return False


def work(clock, seconds_each, count=1000):
    done = 0
    for _ in rows(range(count)):
        clock.now += seconds_each
        done += 1
    return done


def test_outside_a_round_every_row_is_given():
    assert list(rows(range(5))) == [0, 1, 2, 3, 4]


def test_turn_is_half_of_what_is_left(clock):
    whole, done = Round(12, never), []

    for _ in range(3):
        with whole.turn():
            done.append(work(clock, 0.125))

    assert done == [48, 24, 12]


def test_everybody_gets_on_when_the_time_is_used_up(clock):
    whole = Round(1, never)
    clock.now = 5

    with whole.turn():
        assert work(clock, 0.1) == 3
    with whole.turn():
        assert work(clock, 10) == 1


def test_turn_ends_when_the_process_is_told_to_stop(clock):
    with Round(100, lambda: True).turn():
        assert work(clock, 0.1) == 1


def test_turn_is_over_for_those_behind_it(clock):
    with Round(1, never).turn():
        clock.now = 50

    assert work(clock, 1, count=4) == 4


def test_one_that_fails_costs_nobody_else_the_turn():
    done = []

    def act(row):
        if row == 2:
            raise KeyError(row)
        done.append(row)
        return 1

    with pytest.raises(KeyError, match="2"):
        turns.each(act, [1, 2, 3])

    assert done == [1, 3]


def test_group_that_fails_is_done_again_one_by_one():
    done = []

    def act(group):
        if 4 in group:
            raise KeyError(4)
        done.append(group)
        return len(group)

    with pytest.raises(KeyError):
        turns.in_groups(act, [1, 2, 3, 4, 5], 2)

    assert done == [[1, 2], [3], [5]]


def test_sum_of_what_was_done_is_returned():
    assert turns.in_groups(len, [1, 2, 3, 4, 5], 2) == 5
    assert turns.each(lambda _: None, [1, 2]) == 0


@pytest.mark.parametrize("error", [OperationalError, SoftTimeLimitExceeded])
def test_what_stops_everybody_stops_the_turn(error):
    seen = []

    def act(row):
        seen.append(row)
        raise error

    with pytest.raises(error):
        turns.each(act, [1, 2, 3])

    assert seen == [1]
