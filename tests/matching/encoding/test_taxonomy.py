"""The compiled taxonomy: distances, ways, relations, what is implied, and refusals."""

from copy import deepcopy

import numpy as np
import pytest

from matching.encoding.taxonomy import FAR, Pattern, Taxonomy, TaxonomyError, distances
from tests.matching.people import taxonomy, taxonomy_data


def _index(slug):
    return taxonomy().index("roles", slug)


def _path(role, target, held):
    return int(taxonomy().tables.path[_index(role), _index(target), _index(held)])


def _ahead(role, target, held):
    return bool(taxonomy().tables.ahead[_index(role), _index(target), _index(held)])


def test_distances_count_steps_along_the_arrows():
    found = distances([[1], [2], [], [2]])

    assert found.tolist() == [
        [0, 1, 2, FAR],
        [FAR, 0, 1, FAR],
        [FAR, FAR, 0, FAR],
        [FAR, FAR, 1, 0],
    ]


@pytest.mark.parametrize(
    ("held", "credit", "ahead"),
    [
        ("hazardous-drug-technician", 10_000, True),  # the target itself
        ("cleanroom-lead", 9_000, False),  # the target leads there
        ("operations-manager", 9_000, False),  # and there, further on
        ("sterile-compounding-technician", 7_000, True),  # 0.5 + 0.4 * 1 / 2
        ("nonsterile-compounding-technician", 5_000, False),  # the same track
        ("inpatient-technician", 3_000, False),  # her own role: two steps away
        ("pharmacy-buyer", 2_000, False),  # three steps, either way
        ("pharmacist", 0, False),  # outside the ladder
    ],
)
def test_path_credits_roles_by_their_place(held, credit, ahead):
    pair = ("inpatient-technician", "hazardous-drug-technician")

    assert (_path(*pair, held), _ahead(*pair, held)) == (credit, ahead)


def test_path_rounds_half_up_on_long_ways():
    """Certified technician to compounding supervisor: 3 steps, the first is 0.5 + 0.4 / 3."""
    pair = ("certified-technician", "compounding-supervisor")

    way = ("sterile-compounding-technician", "cleanroom-lead", "compounding-supervisor")
    assert [_path(*pair, held) for held in way] == [6_333, 7_667, 10_000]


def test_path_to_the_own_role_has_no_way_between():
    pair = ("senior-technician", "senior-technician")

    assert _path(*pair, "senior-technician") == 10_000
    assert _ahead(*pair, "senior-technician")
    assert not _ahead(*pair, "lead-technician")


def test_path_without_a_way_credits_nearness_only():
    """Nobody steps down: a lead who wants to be a buyer still shares with those near buyers."""
    pair = ("lead-technician", "pharmacy-buyer")

    assert _path(*pair, "340b-analyst") == 9_000
    assert _path(*pair, "community-technician") == 4_000
    assert not taxonomy().tables.ahead[_index(pair[0]), _index(pair[1])].sum() > 1


def test_specializations_credit_relatives_in_tenths():
    table, index = taxonomy().tables.specialization, taxonomy().index

    def credit(a, b):
        return int(table[index("specializations", a), index("specializations", b)])

    assert credit("sterile-compounding", "sterile-compounding") == 10
    assert credit("oncology-hazardous-drugs", "sterile-compounding") == 7
    assert credit("sterile-compounding", "oncology-hazardous-drugs") == 7
    assert credit("oncology-hazardous-drugs", "nonsterile-compounding") == 7  # also_under
    assert credit("parenteral-nutrition", "home-infusion") == 5  # siblings
    assert credit("oncology-hazardous-drugs", "veterinary-compounding") == 5  # by also_under
    assert credit("rems", "specialty-pharmacy") == 5  # related
    assert credit("compounding", "supply-chain") == 0  # two roots are no siblings


def test_settings_credit_relatives_by_half():
    table, index = taxonomy().tables.setting, taxonomy().index

    def credit(a, b):
        return int(table[index("work_settings", a), index("work_settings", b)])

    assert credit("community", "community") == 10_000
    assert credit("community", "community-chain") == 5_000
    assert credit("community-chain", "community-independent") == 5_000
    assert credit("community", "specialty") == 5_000
    assert credit("community", "hospital-inpatient") == 0


def test_relations_are_symmetric():
    for table in (taxonomy().tables.specialization, taxonomy().tables.setting):
        np.testing.assert_array_equal(table, table.T)


def test_held_credentials_imply_transitively():
    assert taxonomy().held({"ashp-acpe-advanced-program"}) == {
        "ashp-acpe-advanced-program",
        "ashp-acpe-entry-program",
        "ptcb-recognized-program",
    }


def test_patterns_keep_windows_and_share_in_hundredths():
    assert taxonomy().patterns["three-long-shifts"].share == 57
    assert taxonomy().patterns["late-night"].windows[1] == (0, 22 * 60, 24 * 60)
    assert taxonomy().patterns["breaks-only"] == Pattern(
        windows=tuple((day, 720, 780) for day in range(5)), share=100, max_minutes=15
    )


def test_order_of_entries_changes_no_credit():
    data = deepcopy(taxonomy_data())
    data["roles"].reverse()
    shuffled = Taxonomy(data)

    place = [shuffled.index("roles", slug) for slug in taxonomy().names("roles")]
    np.testing.assert_array_equal(
        shuffled.tables.path[np.ix_(place, place, place)], taxonomy().tables.path
    )


def test_index_of_nothing_is_unknown():
    assert taxonomy().index("roles", "") == -1
    assert taxonomy().name("roles", "pharmacist") == "Pharmacist (mentor only)"
    assert taxonomy().name("roles", "gone") == "gone"
    with pytest.raises(TaxonomyError, match="roles has no entry 'gone'"):
        taxonomy().index("roles", "gone")


@pytest.mark.parametrize(
    ("list_name", "entry", "text"),
    [
        ("roles", {"slug": "x", "level": 2, "leads_to": ["gone"]}, "x names 'gone'"),
        ("roles", {"slug": "x"}, "x needs a level"),
        ("roles", {"slug": "pharmacist", "level": 2}, "a slug of its own"),
        ("roles", {"level": 2}, "a slug of its own"),
        ("credentials", {"slug": "x", "implies": ["gone"]}, "x names 'gone'"),
        ("specializations", {"slug": "x", "parent": "gone"}, "x names 'gone'"),
        ("availability", {"slug": "x"}, "windows of x cannot be read"),
        ("availability", {"slug": "x", "windows": [[0, "soon", "9:00"]]}, "cannot be read"),
        ("availability", {"slug": "x", "windows": [[0, "9:00", "9:00"]]}, "within one day"),
        ("availability", {"slug": "x", "windows": [[7, "9:00", "10:00"]]}, "within one day"),
        ("availability", {"slug": "x", "windows": [[0, "9:00", "24:01"]]}, "within one day"),
    ],
)
def test_taxonomy_refuses_what_it_cannot_use(list_name, entry, text):
    data = {**taxonomy_data(), list_name: [*taxonomy_data()[list_name], entry]}

    with pytest.raises(TaxonomyError, match=text):
        Taxonomy(data)


@pytest.mark.parametrize("wrong", [None, [], "roles"])
def test_taxonomy_refuses_a_missing_list(wrong):
    with pytest.raises(TaxonomyError):
        Taxonomy({**taxonomy_data(), "goals": wrong})
