import pytest

from matching.encoding.comparison import Comparison, Row
from matching.encoding.sides import Figures, Given
from matching.queries.change_words import MOST_ROWS, changed_lines, what_changes
from matching.queries.what_if import WhatChanges

NAMES = {"a": "Ana", "b": "Bo", "c": "Cem", "r": "Ruth", "s": "Sam"}


def figures(**more):
    given = {
        "policy": "fair", "requests": 3, "served": 2, "mentees_served": 2, "weakest": 6_000,
        "mean": 6_500, "total": 13_000, "wishes_met": 1, "blocking_pairs": 0, "gap": 0,
        "optimal": True,
    }  # fmt: skip
    return Figures(**given | more)


def compared(rows, before=None, after=None, **more):
    given = {
        "rows": tuple(rows), "before": before or figures(), "after": after or figures(),
        "newly_matched": (), "left_without": (), "mentees_only_before": (),
        "mentees_only_after": (), "mentors_only_before": (), "mentors_only_after": (),
        "settings": (),
    }  # fmt: skip
    return Comparison(**given | more)


def shown(comparison, others=0):
    return what_changes(WhatChanges(comparison, NAMES, others, frozenset()))


CHANGED = Row("a", "career", "other_mentor", Given("r", 7_150), Given("s", 6_500))
DROPPED = Row("b", "peer", "dropped", Given("s", 6_050), None)
SERVED = Row("c", "life", "newly_served", None, Given("r", 5_000))
SAME = Row("a", "peer", "same", Given("r", 5_000), Given("r", 5_000))


def test_what_changes_says_it_in_one_sentence():
    found = shown(compared([CHANGED], newly_matched=("c",), left_without=("b",)))

    assert found["sentence"] == (
        "1 would change mentor, 1 more would have one, 1 would lose theirs."
    )


def test_nothing_changes_is_a_sentence_too():
    found = shown(compared([SAME]))

    assert found["sentence"] == "Nobody's mentor would change."
    assert (found["rows"], found["more"], found["others"]) == ([], 0, "")


def test_rows_name_people_with_points_of_100():
    plans = compared([DROPPED, SERVED, CHANGED, SAME], newly_matched=("c",), left_without=("b",))

    rows = shown(plans)["rows"]

    told = [(r.mentee, r.kind, r.before, r.before_score, r.after, r.after_score) for r in rows]
    assert told == [
        ("Bo", "Peer mentor", "Sam", "60", "", ""),
        ("Cem", "Life mentor", "", "", "Ruth", "50"),
        ("Ana", "Career mentor", "Ruth", "71", "Sam", "65"),
    ]
    assert [row.words["text"] for row in rows] == [
        "Loses their mentor",
        "Newly has a mentor",
        "Another mentor",
    ]


def test_change_of_kind_is_no_loss():
    """Bo has a mentor in both plans: a peer in one, a career mentor in the other."""
    career = Row("b", "career", "newly_served", None, Given("r", 5_000))

    rows = shown(compared([DROPPED, career]))["rows"]

    assert [row.words["text"] for row in rows] == ["No longer of this kind", "Now of this kind"]


def test_figures_stand_side_by_side_with_their_difference():
    after = figures(served=3, total=12_950, weakest=None)

    rows = {row["name"]: row for row in shown(compared([], after=after))["figures"]}

    assert [rows["Pairs"][name] for name in ("before", "after", "difference")] == ["2", "3", "+1"]
    total = rows["Total of all pairs"]
    assert (total["before"], total["after"], total["difference"]) == ("130", "129", "−0.5")
    assert rows["Weakest pair"] == {
        "name": "Weakest pair", "before": "60", "after": "–", "difference": "", "is_changed": False,
    }  # fmt: skip


def test_proofs_and_settings_are_told():
    after = figures(policy="total", optimal=False, gap=130)

    found = shown(compared([], after=after, settings=("policy", "weights.career")))

    assert found["proofs"] == [
        "Fair. Proven: no better plan is possible.",
        "Total. At most 1 % below the best possible total.",
    ]
    assert found["settings"] == ["Who gets whom", "Weights for a career mentor"]
    assert not found["is_same_scale"]


@pytest.mark.parametrize(
    ("count", "said"), [(1, "1 more is another admin's."), (2, "2 more are another admin's.")]
)
def test_what_another_admin_decides_is_counted(count, said):
    assert shown(compared([]), others=count)["others"] == said


def test_long_lists_are_cut_and_counted():
    rows = [CHANGED] * (MOST_ROWS + 2)
    comparison = compared(rows)

    found = shown(comparison)

    assert (len(found["rows"]), found["more"]) == (MOST_ROWS, 2)
    assert len(list(changed_lines(WhatChanges(comparison, NAMES, 0, frozenset())))) == len(rows)


def test_requests_of_one_plan_only_are_told_where_they_have_a_mentor():
    approved = Row("a", "career", "only_before", Given("r", 7_000), None)
    gone = Row("b", "peer", "only_before", Given("s", 6_000), None)
    alone = Row("c", "life", "only_before", None, None)
    comparison = compared([approved, gone, alone])

    found = changed_lines(WhatChanges(comparison, NAMES, 0, frozenset({approved.request})))

    assert [(line.mentee, line.words["text"]) for line in found] == [
        ("Ana", "Approved since the first"),
        ("Bo", "Only in the first"),
    ]
