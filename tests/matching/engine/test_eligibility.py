"""Every hard rule on both sides of its line, and the rule that removed the last mentor."""

from decimal import Decimal

import numpy as np
import pytest

from matching.encoding.pool import build
from matching.encoding.records import PairKey
from matching.engine.cells import block_of
from matching.engine.eligibility import RULE_CODES, broken_rules, eligible, last_rules
from matching.engine.pool import Settings
from matching.engine.tables import PairTables
from tests.matching.people import mentee, mentor, taxonomy

ROW = np.zeros(1, dtype=np.int32)
ANN, BOB = "ann@x.org", "bob@x.org"
FREE = {"timezone": "UTC", "windows": ((0, 540, 780),)}


def _broken(her, him, exclusions=(), **settings):
    settings = Settings(**settings)
    tables = PairTables(build([her], [him], taxonomy(), settings, exclusions))
    found = broken_rules(tables, settings, 0, 0)
    assert eligible(block_of(tables, ROW), settings).tolist() == [[not found]]
    return list(found)


def test_rules_stand_in_the_order_of_the_reasons():
    assert RULE_CODES == (
        "same_person", "excluded", "type", "capacity", "language", "overlap", "avoid", "workplace",
        "supervisor", "level", "other_employer",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("hers", "his", "broken"),
    [
        ({}, {}, []),
        ({"person": BOB}, {}, ["same_person"]),
        ({}, {"offers": ("peer", "life")}, ["type"]),
        ({}, {"capacity": 0}, ["capacity"]),
        ({"languages": "es"}, {"languages": "en"}, ["language"]),
        ({"languages": "es en"}, {"languages": "fr es"}, []),
        ({"supervisor": BOB}, {}, ["supervisor"]),
        ({"supervisor": "gone@x.org"}, {}, []),
        ({"avoid": BOB}, {"email": BOB}, ["avoid"]),
        ({"avoid": BOB}, {}, ["avoid"]),
        ({"avoid": "cvs"}, {"employer": " C V S "}, ["avoid"]),
        ({"avoid": "cvs"}, {"employer": "Kaiser"}, []),
        ({}, {"avoid": ANN}, ["avoid"]),
        ({"employer": "CVS"}, {"avoid": "cvs"}, ["avoid"]),
        ({"employer": "CVS", "not_my_workplace": True}, {"employer": "cvs"}, ["workplace"]),
        ({"employer": "CVS", "not_my_workplace": True}, {}, []),
        ({"not_my_workplace": True}, {}, []),
        ({"employer": "CVS"}, {"employer": "cvs"}, []),
    ],
)
def test_rule_holds_or_breaks(hers, his, broken):
    assert _broken(mentee(**hers), mentor(**his)) == broken


@pytest.mark.parametrize(
    ("windows", "least", "broken"),
    [
        (((0, 720, 780),), "1", []),
        (((0, 735, 780),), "1", ["overlap"]),
        (((0, 735, 780),), "0.75", []),
        (((1, 540, 780),), "0", []),
        ((), "1", []),
    ],
)
def test_overlap_needs_the_least_hours_where_times_are_known(windows, least, broken):
    her, him = mentee(**FREE), mentor(timezone="UTC", windows=windows)

    assert _broken(her, him, min_overlap_hours=Decimal(least)) == broken


def test_overlap_passes_without_a_zone():
    assert _broken(mentee(**{**FREE, "timezone": ""}), mentor(**FREE)) == []
    assert _broken(mentee(**FREE), mentor(windows=((1, 0, 60),), timezone="Nowhere/Here")) == []


def test_overlap_counts_alternate_weeks_by_half():
    """Four hours of hers fall into his 10 to 20 in every second week: 1.5 of 3 hours."""
    her = mentee(**FREE)
    him = mentor(timezone="UTC", patterns="seven-on-seven-off")

    assert _broken(her, him, min_overlap_hours=Decimal("1.5")) == []
    assert _broken(her, him, min_overlap_hours=Decimal("1.75")) == ["overlap"]


@pytest.mark.parametrize(
    ("kind", "her_role", "his_role", "broken"),
    [
        ("peer", "senior-technician", "certified-technician", []),
        ("peer", "senior-technician", "lead-technician", []),
        ("peer", "senior-technician", "technician-supervisor", ["level"]),
        ("peer", "senior-technician", "pharmacy-technician", ["level"]),
        ("career", "senior-technician", "lead-technician", []),
        ("career", "senior-technician", "cleanroom-lead", []),
        ("career", "senior-technician", "pharmacy-buyer", ["level"]),
        ("life", "senior-technician", "technician-supervisor", []),
        ("life", "senior-technician", "lead-technician", ["level"]),
    ],
)
def test_level_fits_the_type(kind, her_role, his_role, broken):
    her, him = mentee(role=her_role, seeks=(kind,)), mentor(role=his_role, offers=(kind,))

    assert _broken(her, him) == broken


@pytest.mark.parametrize(
    ("his", "broken"),
    [
        ({"past_roles": "hazardous-drug-technician"}, []),  # held the target
        ({"past_roles": "sterile-compounding-technician"}, []),  # on a shortest path to it
        ({"past_roles": "cleanroom-lead"}, ["level"]),  # beyond it, but not on the way
        ({"past_roles": "inpatient-technician"}, ["level"]),  # where she stands
        ({"role": "sterile-compounding-technician"}, []),
    ],
)
def test_career_allows_a_sideways_move_by_path(his, broken):
    her = mentee(role="nuclear-technician", target_role="hazardous-drug-technician")
    if "sterile" in str(his):
        her = mentee(role="inpatient-technician", target_role="hazardous-drug-technician")
    role = {"role": "pharmacy-technician", **his}

    assert _broken(her, mentor(**role)) == broken


@pytest.mark.parametrize(
    ("role", "years", "broken"),
    [
        ("lead-technician", "15", []),
        ("lead-technician", "14.99", ["level"]),
        ("lead-technician", None, ["level"]),
        ("senior-technician", "15", []),
        ("certified-technician", "40", ["level"]),
    ],
)
def test_life_takes_fifteen_years_for_a_gap(role, years, broken):
    her = mentee(role="senior-technician", seeks=("life",))
    him = mentor(role=role, offers=("life",), years=years and Decimal(years))

    assert _broken(her, him) == broken


@pytest.mark.parametrize(
    ("hers", "his", "broken"),
    [
        ({"employer": "CVS"}, {"employer": "cvs"}, ["other_employer"]),
        ({"employer": "CVS", "same_employer_ok": True}, {"employer": "cvs"}, []),
        ({"employer": "CVS"}, {"employer": "Kaiser"}, []),
        ({"employer": "CVS"}, {}, []),
        ({}, {}, []),
    ],
)
def test_life_needs_another_employer_unless_waived(hers, his, broken):
    her = mentee(seeks=("life",), **hers)
    him = mentor(role="technician-supervisor", offers=("life",), **his)

    assert _broken(her, him) == broken


@pytest.mark.parametrize(
    ("pair", "broken"),
    [
        (PairKey(ANN, BOB), ["excluded"]),
        (PairKey(ANN, BOB, "career"), ["excluded"]),
        (PairKey(ANN, BOB, "life"), []),
        (PairKey(BOB, ANN), []),
        (PairKey("cy@x.org", BOB), []),
    ],
)
def test_exclusion_binds_its_pair_and_type(pair, broken):
    assert _broken(mentee(), mentor(), [pair]) == broken


def _last(her, mentors, exclusions=()):
    settings = Settings()
    tables = PairTables(build([her], mentors, taxonomy(), settings, exclusions))
    return last_rules(tables, settings, ROW)


def test_last_rule_is_the_one_after_which_nobody_is_left():
    """The mentor without a place goes first, so that language removes the last one."""
    full, foreign = mentor("full@x.org", capacity=0), mentor("es@x.org", languages="es")

    assert _last(mentee(), [full, foreign]) == ("language",)
    assert _last(mentee(), [full]) == ("capacity",)
    assert _last(mentee(), [foreign, mentor("ok@x.org")]) == ("",)
    assert _last(mentee(), [mentor(offers=("life",))]) == ("type",)
    assert _last(mentee(), []) == ("type",)


def test_last_rule_is_the_type_when_only_she_herself_offers_it():
    her = mentee(person=BOB)

    assert _last(her, [mentor(BOB), mentor("peer@x.org", offers=("peer",))]) == ("type",)
    assert _last(her, [mentor(BOB)]) == ("same_person",)
