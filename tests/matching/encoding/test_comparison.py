"""Two results side by side: each request, each mentee, and the figures."""

from matching.encoding.comparison import (
    ORDER,
    Figure,
    Row,
    compare_sides,
    different_settings,
)
from matching.encoding.sides import Given, side_of
from matching.encoding.solve import match_pool
from matching.engine.pool import DEFAULT_WEIGHTS, Settings
from tests.matching.people import mentee, mentor, random_pool, taxonomy
from tests.matching.sides import side


def test_comparison_lists_every_request_by_what_becomes_of_it():
    before = side("ann dee eve flo gia hal", ["ann bob 9000", "dee bob 8000", "eve cy 7000",
                                              "hal cy 6000"])  # fmt: skip
    after = side("ann dee eve flo gia ivy", ["ann bob 9000", "eve bob 7500", "flo cy 6500"])

    found = compare_sides(before, after)

    assert found.rows == (
        Row("dee", "career", "dropped", Given("bob", 8000), None),
        Row("flo", "career", "newly_served", None, Given("cy", 6500)),
        Row("eve", "career", "other_mentor", Given("cy", 7000), Given("bob", 7500)),
        Row("hal", "career", "only_before", Given("cy", 6000), None),
        Row("ivy", "career", "only_after", None, None),
        Row("ann", "career", "same", Given("bob", 9000), Given("bob", 9000)),
        Row("gia", "career", "unmatched", None, None),
    )
    assert [found.count(change) for change in ORDER] == [1] * 7
    assert (found.newly_matched, found.left_without) == (("flo",), ("dee",))
    assert (found.mentees_only_before, found.mentees_only_after) == (("hal",), ("ivy",))


def test_comparison_tells_requests_of_one_mentee_apart():
    """Her peer request is served instead of the other: she is neither newly matched nor left."""
    before = side("ann ann.peer", ["ann bob 9000"])
    after = side("ann ann.peer", ["ann.peer bob 8000"])

    found = compare_sides(before, after)

    assert [(row.mentor_type, row.change) for row in found.rows] == [
        ("career", "dropped"),
        ("peer", "newly_served"),
    ]
    assert (found.newly_matched, found.left_without) == ((), ())


def test_comparison_leaves_out_whoever_has_a_mentor_besides():
    before = side("ann dee", ["ann bob 9000"], held="ann dee")
    after = side("ann dee", ["dee bob 9000"], held="ann dee")

    found = compare_sides(before, after)

    assert (found.newly_matched, found.left_without) == ((), ())


def test_comparison_names_mentors_who_are_in_one_result_only():
    found = compare_sides(side("", [], mentors="bob cy"), side("", [], mentors="cy pat"))

    assert (found.mentors_only_before, found.mentors_only_after) == (("bob",), ("pat",))
    assert found.rows == ()


def test_figures_are_told_with_their_difference():
    before = side("ann", [], weakest=None, mean=None, served=0, total=0)
    after = side("ann", [], served=3, total=12500, wishes_met=0, blocking_pairs=4)

    found = compare_sides(before, after)

    assert found.figures == (
        Figure("served", 0, 3),
        Figure("mentees_served", 2, 2),
        Figure("weakest", None, 5000),
        Figure("mean", None, 6000),
        Figure("total", 0, 12500),
        Figure("wishes_met", 1, 0),
        Figure("blocking_pairs", 0, 4),
    )
    assert [f.difference for f in found.figures] == [3, 0, None, None, 12500, -1, 4]


def test_different_settings_are_named_and_tell_whether_scores_compare():
    weights = DEFAULT_WEIGHTS | {"peer": DEFAULT_WEIGHTS["career"]}
    strict, other = Settings(policy="total", min_score=5000), Settings(weights=weights)

    assert different_settings(Settings(), Settings()) == ()
    assert different_settings(Settings(), strict) == ("policy", "min_score")
    assert different_settings(Settings(), other) == ("weights.peer",)
    same_scale = [
        compare_sides(side("", []), side("", [], settings=settings)).is_same_scale
        for settings in (strict, other, Settings(full_overlap_hours=2))
    ]
    assert same_scale == [True, False, False]


def test_outcomes_of_the_same_people_compare_whatever_their_order():
    hers, his = random_pool(11, 30, 12)
    total = Settings(policy="total", min_score=3000)

    found = compare_sides(
        side_of(match_pool(hers, his, taxonomy(), Settings())),
        side_of(match_pool(hers, his, taxonomy(), total)),
    )

    shuffled = compare_sides(
        side_of(match_pool(hers[::-1], his[::-1], taxonomy(), Settings())),
        side_of(match_pool(hers[::-1], his[::-1], taxonomy(), total)),
    )
    assert shuffled == found
    stay = found.count("same") + found.count("other_mentor")
    assert found.before.served == stay + found.count("dropped")
    assert found.after.served == stay + found.count("newly_served") > 0
    gained = len(found.newly_matched) - len(found.left_without)
    assert found.after.mentees_served - found.before.mentees_served == gained


def test_comparison_of_a_result_with_itself_has_no_change():
    outcome = side_of(match_pool([mentee()], [mentor()], taxonomy(), Settings(min_score=0)))

    found = compare_sides(outcome, outcome)

    assert [row.change for row in found.rows] == ["same"]
    assert all(figure.difference == 0 for figure in found.figures)
    assert found.settings == ()


def test_comparison_without_some_people_names_them_nowhere():
    before = side("ann dee eve flo", ["ann bob 9000", "dee cy 8000"], mentors="bob cy")
    after = side("ann dee flo gia", ["ann cy 7000", "flo bob 9000"], mentors="cy pat")
    whole = compare_sides(before, after)

    seen = whole.without({"bob", "dee", "pat", "eve"})

    assert [row.mentee for row in seen.rows] == ["gia"]
    assert (seen.newly_matched, seen.left_without) == (("flo",), ())
    assert (seen.mentees_only_before, seen.mentees_only_after) == ((), ("gia",))
    assert (seen.mentors_only_before, seen.mentors_only_after) == ((), ())
    assert seen.figures == whole.figures
