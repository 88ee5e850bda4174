"""Each component, computed by hand."""

from decimal import Decimal

import numpy as np
import pytest

from matching.encoding.pool import build
from matching.engine.pool import COMPONENTS, Settings
from matching.engine.scoring import Scorer
from tests.matching.people import mentee, mentor, taxonomy

ROW = np.zeros(1, dtype=np.int32)


def _component(name, her, *mentors, **settings):
    """Return one component of the only request with the first mentor, None if it is left out."""
    settings = Settings(**settings)
    scorer = Scorer(build([her], mentors, taxonomy(), settings), settings)
    block = scorer.block(ROW)
    k = COMPONENTS.index(name)
    j = scorer.pool.mentors.keys.index(mentors[0].key)
    return int(block.components[k, 0, j]) if block.counted[0, k] else None


@pytest.mark.parametrize(
    ("hers", "his", "expected"),
    [
        ({"target_role": ""}, {}, None),
        ({"target_role": "lead-technician"}, {"role": "lead-technician"}, 10_000),
        ({"target_role": "lead-technician"}, {"past_roles": "lead-technician"}, 10_000),
        ({"target_role": "lead-technician"}, {"role": "operations-manager"}, 9_000),
        ({"target_role": "lead-technician"}, {"role": "senior-technician"}, 7_000),
        ({"target_role": "lead-technician"}, {"role": "pharmacist"}, 0),
    ],
)
def test_path_takes_the_best_of_his_roles(hers, his, expected):
    him = mentor(**{"role": "pharmacist", **his})

    assert _component("path", mentee(role="certified-technician", **hers), him) == expected


@pytest.mark.parametrize(
    ("hers", "his", "expected"),
    [
        ("", "community", None),
        ("community", "", 0),
        ("community", "community", 10_000),
        ("community", "community-chain", 5_000),
        ("community", "nuclear-setting", 0),
    ],
)
def test_setting(hers, his, expected):
    assert _component("setting", mentee(setting=hers), mentor(setting=his)) == expected


@pytest.mark.parametrize(
    ("hers", "his", "expected"),
    [
        ("", "cspt", None),
        ("cspt", "", 0),
        ("cpht-ptcb", "cspt", 10_000),  # implied
        ("cspt cpted cpht-nha", "cspt", 3_333),
        ("cspt cpted cpht-nha", "cspt cpht-nha", 6_667),
    ],
)
def test_credentials_are_closed_under_what_they_imply(hers, his, expected):
    her, him = mentee(working_for=hers), mentor(credentials=his)

    assert _component("credentials", her, him) == expected


@pytest.mark.parametrize(
    ("component", "hers", "his"), [("goals", "goals", "helps_with"), ("interests",) * 3]
)
def test_goals_and_interests_are_shares_of_hers(component, hers, his):
    slugs = list(taxonomy().names(component))[:4]

    def value(wanted, named):
        her, him = mentee(**{hers: frozenset(wanted)}), mentor(**{his: frozenset(named)})
        return _component(component, her, him)

    assert value([], slugs) is None
    assert value(slugs, []) == 0
    assert value(slugs[:3], slugs[:1]) == 3_333
    assert value(slugs[:2], slugs) == 10_000


def test_specialization_weighs_the_rare_field_more():
    """Eight mentors: two practice product verification (weight 3), nobody rems (weight 4)."""
    her = mentee(wants="product-verification rems")
    others = [mentor(f"m{k}", practices="product-verification" if k == 1 else "") for k in range(7)]

    him = mentor(practices="product-verification")

    # (3 * 1 + 4 * 0) / 7, and medication safety is related to neither.
    assert _component("specialization", her, him, *others) == 4_286


def test_specialization_credits_near_fields_in_part():
    """One mentor, so every weight is 1: 1 + 0.7 + 0.5 + 0 of four."""
    her = mentee(wants="sterile-compounding oncology-hazardous-drugs nonsterile-compounding rems")

    assert _component("specialization", her, mentor(practices="sterile-compounding")) == 5_500
    assert _component("specialization", her, mentor()) == 0
    assert _component("specialization", mentee(), mentor(practices="rems")) is None


@pytest.mark.parametrize(
    ("kind", "her_role", "his_role", "expected"),
    [
        ("career", "pharmacy-aide", "pharmacy-technician", 10_000),  # 1
        ("career", "pharmacy-aide", "senior-technician", 10_000),  # 3
        ("career", "pharmacy-aide", "lead-technician", 7_000),  # 4
        ("career", "pharmacy-aide", "technician-supervisor", 4_000),  # 5
        ("career", "pharmacy-aide", "operations-manager", 2_000),  # 6
        ("career", "pharmacy-aide", "director-technician-services", 2_000),  # 7
        ("career", "senior-technician", "pharmacy-buyer", 4_000),  # 0
        ("career", "senior-technician", "pharmacy-aide", 4_000),  # -3
        ("peer", "senior-technician", "pharmacy-buyer", 10_000),
        ("peer", "senior-technician", "lead-technician", 6_000),
        ("peer", "senior-technician", "certified-technician", 6_000),
        ("peer", "senior-technician", "technician-supervisor", 0),  # only by a pin
        ("life", "senior-technician", "pharmacy-buyer", 2_000),
        ("life", "senior-technician", "lead-technician", 2_000),
        ("life", "senior-technician", "technician-supervisor", 4_000),
        ("life", "pharmacy-technician", "operations-manager", 10_000),
        ("life", "pharmacy-aide", "director-technician-services", 10_000),
        ("life", "senior-technician", "pharmacy-aide", 2_000),  # only by a pin
    ],
)
def test_level_credits_the_gap_by_type(kind, her_role, his_role, expected):
    her, him = mentee(role=her_role, seeks=(kind,)), mentor(role=his_role)

    assert _component("level", her, him) == expected


@pytest.mark.parametrize(
    ("years", "expected"), [(None, 0), ("0", 0), ("7.5", 3_750), ("20", 10_000), ("31", 10_000)]
)
def test_experience_saturates_at_twenty_years(years, expected):
    him = mentor(years=years and Decimal(years))

    assert _component("experience", mentee(), him) == expected


@pytest.mark.parametrize(
    ("hers", "his", "expected"),
    [
        (("", "North"), ("CVS", "South"), None),
        (("CVS", ""), ("", ""), 0),
        (("CVS", "North"), ("", "South"), 0),
        (("CVS", ""), ("cvs", ""), 0),
        (("CVS", ""), ("Kaiser", ""), 10_000),
        (("CVS", "North"), ("Kaiser", ""), 10_000),
        (("CVS", "North"), ("Kaiser", "north"), 5_000),
        (("CVS", "North"), ("CVS", "South"), 5_000),
        (("CVS", "North"), ("Kaiser", "South"), 10_000),
    ],
)
def test_independence_is_another_employer_and_chapter(hers, his, expected):
    her = mentee(employer=hers[0], chapter=hers[1])
    him = mentor(employer=his[0], chapter=his[1])

    assert _component("independence", her, him) == expected


@pytest.mark.parametrize(
    ("hers", "his", "expected"),
    [
        (None, (3,) * 6, None),
        ((3,) * 6, None, 0),
        ((3,) * 6, (3,) * 6, 10_000),
        ((1,) * 6, (5,) * 6, 0),
        ((1, 2, 3, 4, 5, 1), (2, 2, 3, 4, 5, 1), 9_583),
        ((1, 1, 1, 1, 1, 1), (2, 3, 4, 5, 1, 1), 5_833),
    ],
)
def test_outlook_is_one_minus_the_distance(hers, his, expected):
    assert _component("outlook", mentee(outlook=hers), mentor(outlook=his)) == expected


@pytest.mark.parametrize(
    ("windows", "full", "expected"),
    [
        (((0, 540, 780),), "4", 10_000),
        (((0, 720, 1440),), "4", 2_500),
        (((0, 765, 1440),), "4", 625),
        (((0, 720, 1440),), "3", 3_333),
        (((0, 720, 1440),), "0.5", 10_000),
        (((1, 540, 780),), "4", 0),
        ((), "4", 0),
    ],
)
def test_availability_is_the_share_of_the_full_hours(windows, full, expected):
    her = mentee(timezone="UTC", windows=((0, 540, 780),))
    him = mentor(timezone="UTC", windows=windows)

    assert _component("availability", her, him, full_overlap_hours=Decimal(full)) == expected


def test_availability_crosses_zones_and_shift_patterns():
    """Chicago evenings 17:30 to 21:00 are 23:30 to 3:00 UTC; in Los Angeles nights end 20:30 there,
    4:30 UTC, and begin at 15:30, 23:30 UTC: all five evenings, 17.5 hours."""
    her = mentee(timezone="America/Chicago", patterns="weekday-evening")
    him = mentor(timezone="America/Los_Angeles", patterns="night-shift")

    full = Decimal(20)
    assert _component("availability", her, him, full_overlap_hours=full) == 8_750


def test_availability_of_alternate_weeks_counts_half():
    her = mentee(timezone="America/Denver", patterns="seven-on-seven-off")
    him = mentor(timezone="America/Denver", patterns="flexible")

    # Seven days of ten hours at one half: 35 hours.
    full = Decimal(50)
    assert _component("availability", her, him, full_overlap_hours=full) == 7_000


def test_availability_of_an_unknown_zone():
    known = {"timezone": "UTC", "patterns": "weekend"}

    assert _component("availability", mentee(patterns="weekend"), mentor(**known)) is None
    assert _component("availability", mentee(**known), mentor(patterns="weekend")) == 0
