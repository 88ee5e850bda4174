from datetime import date

import pytest

from accounts.models import AuditEvent
from mentorship.enums import MentorState
from mentorship.exceptions import NotAllowed
from mentorship.exceptions.programs import BadSettings, StaleSettings
from mentorship.services.program_settings import change
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import (
    MenteeFactory,
    MentorFactory,
    ProgramFactory,
    ProgramStaffFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    return ProgramFactory()


@pytest.fixture
def admin(program):
    return ProgramStaffFactory(program=program, user__name="Marisol Vega").user


def _change(program, admin, **fields):
    version = fields.pop("version", program.version)
    return change(program_id=program.pk, fields=fields, version=version, actor=admin)


def test_change_saves_and_keeps_a_trail_without_words(program, admin):
    weights = {**program.weights, "peer": {**program.weights["peer"], "setting": 10, "path": 5}}

    changed = _change(
        program, admin, name="Side by side", policy="total", weights=weights, ladder_days=[3, 14]
    )

    program.refresh_from_db()
    assert (changed.version, program.version, program.name) == (2, 2, "Side by side")
    event = AuditEvent.objects.get()
    assert (event.action, event.actor, event.program_id) == ("program.changed", admin, program.pk)
    assert event.data == {
        "fields": ["ladder_days", "name", "policy", "weights"],
        "changes": [
            "ladder_days:3+14+30+60+90>3+14",
            "policy:fair>total",
            "weights.peer.path:0>5",
            "weights.peer.setting:15>10",
        ],
    }


def test_change_to_the_same_values_changes_nothing(program, admin):
    _change(program, admin, policy=program.policy, version=0)

    program.refresh_from_db()
    assert program.version == 1
    assert not AuditEvent.objects.exists()


def test_change_from_a_stale_page_names_who_was_faster(program, admin):
    colleague = ProgramStaffFactory(program=program, user__name="Tove Lind").user
    _change(program, colleague, months=5)

    with pytest.raises(StaleSettings, match=r"Not saved\. Tove Lind changed this program at "):
        _change(program, admin, months=7, version=1)

    program.refresh_from_db()
    assert (program.months, program.version) == (5, 2)


def test_change_is_for_admins_of_the_program(program):
    for person in (UserFactory(), ProgramStaffFactory().user):
        with pytest.raises(NotAllowed):
            _change(program, person, months=5)


@pytest.mark.parametrize(
    ("fields", "problems"),
    [
        ({"months": 0}, {"months": "Enter a whole number from 1 to 60."}),
        ({"capacity_max": 21}, {"capacity_max": "Enter a whole number from 1 to 20."}),
        (
            {"capacity_start": 5, "capacity_max": 4},
            {"capacity_start": "Begin with no more places than the hard maximum."},
        ),
        (
            {"offer_days": 5, "nudge_day": 5},
            {"nudge_day": "Let the nudge come before the offer runs out."},
        ),
        (
            {"by_type": {"life": {"offer_days": 3}}},
            {"nudge_day__life": "Let the nudge come before the offer runs out."},
        ),
        (
            {"by_type": {"life": {"months": 61}}},
            {"months__life": "Enter a whole number from 1 to 60."},
        ),
        (
            {"by_type": {"life": {"capacity_max": 5}}},
            {"capacity_max__life": "Choose no more than the maximum for all."},
        ),
        (
            {"by_type": {"life": {"weights": {}}}},
            {"by_type": "Name a mentor type, and below it what differs there."},
        ),
        (
            {"weights": {"peer": {"path": 99}, "career": {"path": 100}, "life": {"path": 100}}},
            {"weights": "Give each mentor type whole numbers from 0 to 100 that add up to 100."},
        ),
        (
            {"min_score": 6000},
            {
                "strong_score": "Let the words rise: the minimum first, then good, then strong, "
                "up to 100."
            },
        ),
        (
            {"time_zone": "US/Pacific-New"},
            {"time_zone"},
        ),
        ({"ladder_days": [14, 3]}, {"ladder_days"}),
    ],
)
def test_change_refuses_what_does_not_fit(program, admin, fields, problems):
    with pytest.raises(BadSettings) as refused:
        _change(program, admin, **fields)

    found = refused.value.problems
    if isinstance(problems, set):
        assert set(found) == problems
    else:
        assert found == problems
    program.refresh_from_db()
    assert program.version == 1


def test_change_refuses_days_out_of_order(program, admin):
    days = {"signup_opens_on": date(2026, 3, 1), "introductions_on": date(2026, 2, 1)}

    with pytest.raises(BadSettings) as refused:
        _change(program, admin, **days)

    assert refused.value.problems == {
        "introductions_on": "Choose a day on or after the one before it."
    }


def test_change_is_not_refused_for_what_was_wrong_before_on_another_page(program, admin):
    program.signup_closes_on, program.introductions_on = date(2026, 3, 9), date(2026, 3, 1)
    program.save()

    assert _change(program, admin, name="Side by side").name == "Side by side"
    with pytest.raises(BadSettings) as refused:
        _change(program, admin, version=2, report_on=date(2026, 9, 1), **_days(program))
    assert list(refused.value.problems) == ["introductions_on"]


def _days(program):
    names = ("signup_closes_on", "introductions_on")
    return {name: getattr(program, name) for name in names}


def test_change_refuses_a_maximum_below_what_mentors_offer(program, admin):
    MentorFactory(program=program, capacity=4, state=MentorState.VETTED)
    MentorFactory(program=program, capacity=4, state=MentorState.LEFT)
    MentorFactory(capacity=4)

    with pytest.raises(BadSettings) as refused:
        _change(program, admin, capacity_max=3, capacity_start=2)

    assert refused.value.problems == {
        "capacity_max": "1 mentor offers up to 4 places. Ask them to offer fewer first."
    }
    _change(program, admin, capacity_max=5)


def test_change_counts_the_widest_kind_that_a_mentor_offers(program, admin):
    both = MentorFactory(program=program, capacity=3, offers=["life", "career"])
    lives_two = {"by_type": {"life": {"capacity_max": 2}}}
    _change(program, admin, **lives_two)
    both.offers = ["life"]
    both.save()
    program.refresh_from_db()

    with pytest.raises(BadSettings):
        _change(program, admin, by_type={"life": {"capacity_max": 1}})


def test_change_refuses_to_drop_a_kind_that_people_want(program, admin):
    MenteeFactory(program=program, seeks=["life", "peer"])
    MentorFactory(program=program, offers=["life"])

    with pytest.raises(BadSettings) as refused:
        _change(program, admin, mentor_types=["peer", "career"])

    assert refused.value.problems == {
        "mentor_types": "2 people seek or offer this kind. They have to choose another first."
    }


@pytest.mark.usefixtures("texts")
def test_change_gives_a_new_kind_the_usual_weights(admin, program):
    program.mentor_types, program.weights = ["peer"], {"peer": program.weights["peer"]}
    program.save()

    changed = _change(program, admin, mentor_types=["peer", "life"])

    assert set(changed.weights) == {"peer", "life"}
    assert sum(changed.weights["life"].values()) == 100
