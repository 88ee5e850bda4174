"""What a certificate is called in one sentence."""

from types import SimpleNamespace

import pytest

from matching.engine.problem import Certificate
from matching.sheets.summary import proof

OPEN = "The total 90 is not proven: the bound is 100."
CUT = "It is not proven that no more requests could be served."
BLOCKED = "2 pairs would rather have each other."
BROKEN = "A mentor has more mentees than places."


@pytest.mark.parametrize(
    ("policy", "gap", "problems", "broken", "sentence"),
    [
        ("total", 0, (), (), "optimal, checked independently: this is the highest total possible"),
        ("fair", 0, (), (), "optimal, checked independently: this is the fairest result possible"),
        ("stable", 10, (), (), "stable, checked independently: no blocking pair"),
        ("total", 10, (OPEN,), (), "stopped early: at most 0.0010 below the best possible"),
        ("fair", 10, (OPEN,), (), "stopped early: at most 0.0010 below the best possible"),
        ("fair", 0, (CUT,), (), f"NOT PROVEN: {CUT}"),
        ("fair", 10, (CUT, OPEN), (), f"NOT PROVEN: {CUT} {OPEN}"),
        ("stable", 10, (BLOCKED,), (), f"NOT PROVEN: {BLOCKED}"),
        ("total", 10, (BROKEN, OPEN), (BROKEN,), f"WRONG: {BROKEN}"),
    ],
)
def test_proof_says_what_is_proven_and_what_is_not(policy, gap, problems, broken, sentence):
    certificate = Certificate(
        policy, 1, 1, 90, 90, 90 + gap, gap, not problems, 0, problems, broken
    )

    assert proof(SimpleNamespace(certificate=certificate)) == sentence
