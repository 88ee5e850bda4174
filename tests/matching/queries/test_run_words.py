import pytest

from matching.models import Run
from matching.queries.run_words import percent, result_sentence, run_verb

REPORT = {
    "mentees": 30,
    "mentees_served": 24,
    "weakest": 4_200,
    "mean": 6_150,
    "total": 150_000,
    "optimal": True,
    "gap": 0,
}


def test_result_sentence_says_that_no_better_plan_is_possible():
    assert result_sentence(REPORT) == (
        "24 of 30 mentees have a mentor in this plan; weakest pair 42, average 62 of 100. "
        "Proven: no better plan is possible."
    )


def test_result_sentence_says_how_good_a_stopped_run_is():
    said = result_sentence(REPORT | {"optimal": False, "gap": 33})

    assert said.endswith("Stopped early: at most 0.022 % below the best possible total.")


@pytest.mark.parametrize(
    ("part", "whole", "expected"), [(0, 0, "0"), (1, 3, "33"), (1, 100_000, "0.001")]
)
def test_percent_has_two_digits(part, whole, expected):
    assert percent(part, whole) == expected


@pytest.mark.parametrize(
    ("approved", "pinned", "said"),
    [
        (0, 0, "Run again"),
        (11, 0, "Run again, keeping 11 approved"),
        (11, 2, "Run again, keeping 11 approved and 2 pinned"),
    ],
)
def test_verb_says_what_another_run_keeps(approved, pinned, said):
    assert run_verb(Run(), approved=approved, pinned=pinned) == said


def test_first_run_has_nothing_to_keep():
    assert run_verb(None, approved=0, pinned=0) == "Run matching"
