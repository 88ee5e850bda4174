from datetime import date

import pytest

from matching.queries import reports_sections as sections
from matching.queries.reports_figures import Month
from matching.queries.reports_tables import Row, Section, Table, Telling
from matching.queries.reports_tables import rows_of as rows_of_file
from mentorship.enums import Health

TEAM, BOARD = Telling(is_exact=True), Telling(is_exact=False)


def introduced(**given):
    names = ("accepted", "declined", "expired", "withdrawn", "waiting")
    sides = [f"{side}_{n}" for side in ("mentee", "mentor") for n in (1, 3, 7, "answered")]
    return {**dict.fromkeys([*names, *sides], 0), **given}


def rows_of(section, table=0):
    return {row.name: row.cells for row in section.tables[table].rows}


def test_answers_beside_the_accepted_do_not_tell_who_declined():
    counts = introduced(
        introduced=46, accepted=37, declined=9, mentor_answered=41, mentor_7=41, mentor_3=30,
        mentor_1=20, mentee_answered=37, mentee_7=37, mentee_3=37, mentee_1=37,
    )  # fmt: skip

    section = sections.response(counts, [], BOARD)

    assert rows_of(section, 1) == {
        "Mentees": (46, 37, 37, 37, 37),
        "Mentors": (46, None, None, 30, 20),
    }
    assert rows_of(sections.response(counts, [], TEAM), 1)["Mentors"] == (46, 41, 41, 30, 20)


def test_ends_of_introductions_are_a_whole():
    counts = introduced(introduced=20, accepted=12, declined=8)

    section = sections.response(counts, [], BOARD)

    assert rows_of(section) == {
        "Both said yes": (12,), "One said not this time": (8,), "Ran out unanswered": (0,),
        "Withdrawn": (0,), "Still waiting": (0,), "All introductions": (20,),
    }  # fmt: skip


def test_months_tell_a_share_only_where_both_counts_are_told():
    months = [Month(date(2026, 3, 1), 20, 15), Month(date(2026, 4, 1), 20, 18)]

    section = sections.response(introduced(introduced=0), months, BOARD)

    assert rows_of(section, 2) == {"March 2026": (20, 15, "75%"), "April 2026": (20, None, None)}
    assert [(point["label"], point["value"]) for point in section.chart] == [
        ("Mar", 75),
        ("Apr", None),
    ]


def test_health_is_a_whole_of_which_one_small_part_keeps_back_the_others():
    counts = {Health.ON_TRACK: 20, Health.TOO_EARLY: 0, Health.NEEDS_CHECK_IN: 6, Health.AT_RISK: 2}

    assert [row.cells for row in sections.health(counts, BOARD).tables[0].rows] == [
        (None,), (0,), (None,), (None,), (28,),
    ]  # fmt: skip
    assert sections.health(counts, TEAM).finding == "20 of 28 mentorships are on track."


def test_places_are_told_by_how_many_mentors_have_them():
    named = {
        ("waiting", "Oncology"): 9, ("places", "Oncology"): 6, ("mentors", "Oncology"): 5,
        ("waiting", "Informatics"): 9, ("places", "Informatics"): 12, ("mentors", "Informatics"): 4,
        ("waiting", "REMS"): 3,
    }  # fmt: skip

    section = sections.supply(named, BOARD)

    assert rows_of(section, 1) == {
        "Oncology": (9, 6, -3), "Informatics": (9, None, None), "REMS": (None, 0, None),
    }  # fmt: skip
    assert section.finding == "Oncology needs 3 more places."
    assert section.chart == 3


@pytest.mark.parametrize(("pairs", "shown"), [(4, (None, None, None)), (5, (22, 11, 5))])
def test_hours_are_told_where_enough_pairs_met(pairs, shown):
    section = sections.hours({"meetings": 11, "pairs": pairs}, {}, 2, BOARD)

    assert tuple(figure for _name, figure in section.figures[3:]) == shown


@pytest.mark.parametrize(("pairs", "shown"), [(4, (None, None, None)), (5, (9, 7, 5))])
def test_meetings_held_are_told_where_enough_pairs_held_them(pairs, shown):
    held = {("held", "meetings"): 9, ("held", "minutes"): 400, ("held", "pairs"): pairs}

    section = sections.hours({"meetings": 0, "pairs": 0}, held, 2, BOARD)

    assert tuple(figure for _name, figure in section.figures[:3]) == shown


def test_file_says_where_each_figure_stands_and_what_is_not_shown():
    table = Table("Health", ("Kind", "Pairs"), (Row("Good", (7,)), Row("Low", (None,))))
    section = Section("x", "Pairs", (table,), figures=(("Hours", 9),))

    assert rows_of_file([section]) == [
        ["Pairs", "", "", "Hours", 9],
        ["Pairs", "Health", "Good", "Pairs", 7],
        ["Pairs", "Health", "Low", "Pairs", "not shown"],
    ]
