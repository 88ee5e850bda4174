"""What other settings would change, as rows and as sentences."""

from matching.encoding.comparison import compare_sides
from matching.engine.pool import DEFAULT_WEIGHTS, Settings
from matching.sheets.comparison import comparison_rows, comparison_sentences
from matching.sheets.people import People
from tests.matching.sides import side

PEOPLE = People(
    mentees=(),
    mentors=(),
    mentee_names={"ann": "Ann", "dee": "Dee", "eve": "Eve"},
    mentor_names={"bob": "Bob", "peer:eve": "Eve as a peer"},
)
STRICT = Settings(policy="total", min_score=5500)


def sentences(before, after):
    return comparison_sentences(
        compare_sides(before, after), before.settings, after.settings, "other.toml"
    )


def test_rows_name_both_mentors_with_their_scores():
    before = side("ann dee eve", ["ann bob 9000", "dee peer:eve 4500"])
    after = side("ann dee eve", ["ann peer:eve 10000", "eve bob 4001"])

    assert comparison_rows(compare_sides(before, after), PEOPLE) == [
        ("dee", "Dee", "career", "dropped", "eve", "Eve as a peer", "0.4500", "", "", ""),
        ("eve", "Eve", "career", "newly_served", "", "", "", "bob", "Bob", "0.4001"),
        ("ann", "Ann", "career", "other_mentor", "bob", "Bob", "0.9000",
         "eve", "Eve as a peer", "1.0000"),
    ]  # fmt: skip


def test_sentences_tell_the_settings_the_changes_and_the_figures():
    before = side("ann dee eve", ["ann bob 9000", "dee cy 8000"])
    after = side(
        "ann dee eve", ["ann cy 9000", "eve bob 9900"], settings=STRICT,
        served=2, mentees_served=1, weakest=9000, mean=9450, total=18900, blocking_pairs=3,
        wishes_met=0,
    )  # fmt: skip

    assert sentences(before, after) == [
        "With other.toml (policy total instead of fair; min_score 0.5500 instead of 0.4000):",
        "Requests: 1 dropped, 1 newly served, 1 with another mentor, 0 with the same.",
        "Mentees: 1 left without any mentor, 1 newly with one.",
        "Served 2 requests (as before) of 1 mentee (1 fewer).",
        "Weakest 0.9000 (0.4000 more), mean 0.9450 (0.3450 more), total 1.8900 (0.6900 more).",
        "Wishes met 0 (1 fewer), blocking pairs 3 (3 more).",
    ]


def test_sentences_tell_the_total_on_one_scale_where_the_weights_differ():
    weights = DEFAULT_WEIGHTS | {"career": DEFAULT_WEIGHTS["life"]}
    before, after = side("ann", []), side("ann", [], settings=Settings(weights=weights))
    comparison = compare_sides(before, after, total_by_before=11_000)

    said = comparison_sentences(comparison, before.settings, after.settings, "other.toml")

    assert said[0] == "With other.toml (other weights.career):"
    assert said[-1] == (
        "Its scores follow other weights; by those of this run its total is 1.1000 (0.1000 less)."
    )


def test_sentences_tell_figures_that_one_result_lacks():
    none = {"served": 0, "weakest": None, "mean": None, "total": 0}
    before, after = side("ann", [], **none), side("ann", [], settings=STRICT, optimal=False)

    there, back = sentences(before, after), sentences(after, before)

    assert there[4].startswith("Weakest 0.5000 (none before), mean 0.6000 (none before), total")
    assert back[4].startswith("Weakest none (0.5000 before), mean none (0.6000 before), total")
    assert there[-1] == "This second result is not proven to be the best."
    assert "not proven" not in back[-1]


def test_sentences_say_when_the_settings_are_the_same():
    assert sentences(side("ann", []), side("ann", [])) == [
        "other.toml holds the same settings: nothing changes."
    ]
