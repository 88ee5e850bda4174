from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection

from accounts.models import AuditEvent
from accounts.services import locking
from mentorship.enums import MenteeState, MentorState
from mentorship.exceptions import (
    AppliedAlready,
    BadAnswers,
    CapacityInUse,
    Closed,
    NotAllowed,
)
from mentorship.models import Mentee, Mentor, Profile
from mentorship.services import participants
from mentorship.services.participants import MenteeAnswers, MentorAnswers
from mentorship.services.profiles import ProfileAnswers
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import (
    GoalFactory,
    MenteeFactory,
    MentorFactory,
    ProgramFactory,
    SpecializationFactory,
)

pytestmark = pytest.mark.django_db
PROFILE = ProfileAnswers(employer="Lakeside", time_zone="America/Denver")


def _as_mentee(program, person, **fields):
    return participants.apply_as_mentee(
        program=program, actor=person, profile=PROFILE,
        answers=MenteeAnswers(**{"seeks": ["career"], **fields}),
    )  # fmt: skip


def _as_mentor(program, person, **fields):
    return participants.apply_as_mentor(
        program=program, actor=person, profile=PROFILE,
        answers=MentorAnswers(**{"offers": ["career"], "capacity": 2, **fields}),
    )  # fmt: skip


def _actions():
    return sorted(AuditEvent.objects.values_list("action", flat=True))


def test_apply_as_mentee_joins_the_pool():
    program, person = ProgramFactory(), UserFactory()
    wants, goals = [SpecializationFactory()], [GoalFactory()]

    mentee = _as_mentee(program, person, wants=wants, goals=goals, avoid=["x"])

    assert Mentee.objects.get() == mentee
    assert (mentee.state, mentee.avoid) == (MenteeState.AVAILABLE, ["x"])
    assert (list(mentee.wants.all()), list(mentee.goals.all())) == (wants, goals)
    assert Profile.objects.get().employer == "Lakeside"
    assert _actions() == ["mentee.applied", "profile.saved"]


@pytest.mark.parametrize(
    ("program_fields", "answers", "refusal"),
    [
        ({"is_open": False}, {}, Closed),
        ({}, {"seeks": []}, BadAnswers),
        ({"mentor_types": ["peer"]}, {"seeks": ["career"]}, BadAnswers),
        ({}, {"seeks": ["peer", "peer"]}, BadAnswers),
    ],
)
def test_apply_as_mentee_refuses_and_writes_nothing(program_fields, answers, refusal):
    with pytest.raises(refusal):
        _as_mentee(ProgramFactory(**program_fields), UserFactory(), **answers)

    assert not Mentee.objects.exists()
    assert not Profile.objects.exists()
    assert _actions() == []


@pytest.mark.parametrize(
    ("program_fields", "answers", "refusal"),
    [
        ({"is_open": False}, {}, Closed),
        ({}, {"offers": []}, BadAnswers),
        ({"capacity_max": 4}, {"capacity": 5}, BadAnswers),
        ({}, {"capacity": 0}, BadAnswers),
    ],
)
def test_apply_as_mentor_refuses_and_writes_nothing(program_fields, answers, refusal):
    with pytest.raises(refusal):
        _as_mentor(ProgramFactory(**program_fields), UserFactory(), **answers)

    assert not Mentor.objects.exists()
    assert not Profile.objects.exists()
    assert _actions() == []


def test_apply_twice_is_refused_and_changes_nothing():
    mentee = MenteeFactory(seeks=["peer"])
    mentor = MentorFactory(program=mentee.program, user=mentee.user, capacity=3)

    with pytest.raises(AppliedAlready):
        _as_mentee(mentee.program, mentee.user)
    with pytest.raises(AppliedAlready):
        _as_mentor(mentee.program, mentee.user)

    mentee.refresh_from_db()
    mentor.refresh_from_db()
    assert (mentee.seeks, mentor.capacity, _actions()) == (["peer"], 3, [])


def test_apply_as_both_shares_one_profile():
    program, person = ProgramFactory(), UserFactory()

    _as_mentee(program, person, peer_too=True)
    with pytest.raises(AppliedAlready):
        _as_mentor(program, person)

    assert Profile.objects.count() == 1
    mentor = Mentor.objects.get()
    assert (mentor.offers, mentor.capacity, mentor.state) == (["peer"], 1, MentorState.APPLIED)


@pytest.mark.parametrize("state", [MentorState.REFUSED, MentorState.LEFT])
def test_apply_as_mentor_again_after_no_or_leaving(state):
    mentor = MentorFactory(state=state, refusal_reason="other", vetting_note="Why")

    _as_mentor(mentor.program, mentor.user)

    mentor.refresh_from_db()
    assert (mentor.state, mentor.refusal_reason, mentor.vetting_note) == (
        MentorState.APPLIED,
        "",
        "",
    )


def test_change_writes_the_answers_of_the_owner_only():
    mentee = MenteeFactory(seeks=["peer"])
    mentor = MentorFactory(program=mentee.program, capacity=3, places_held=2)
    seeks = MenteeAnswers(seeks=["life"])

    participants.change_mentee(
        mentee_id=mentee.pk, actor=mentee.user, profile=PROFILE, answers=seeks
    )
    with pytest.raises(NotAllowed):
        participants.change_mentee(
            mentee_id=mentee.pk, actor=mentor.user, profile=PROFILE, answers=seeks
        )
    for actor, capacity, refusal in (
        (mentee.user, 2, NotAllowed), (mentor.user, 1, CapacityInUse), (mentor.user, 9, BadAnswers),
    ):  # fmt: skip
        with pytest.raises(refusal):
            participants.change_mentor(
                mentor_id=mentor.pk, actor=actor, profile=PROFILE,
                answers=MentorAnswers(offers=["peer"], capacity=capacity),
            )  # fmt: skip

    mentee.refresh_from_db()
    mentor.refresh_from_db()
    assert (mentee.seeks, mentor.offers, mentor.capacity) == (["life"], ["career"], 3)
    assert _actions() == ["mentee.changed", "profile.saved"]


@pytest.mark.parametrize("state", [MentorState.VETTED, MentorState.PAUSED])
@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (["peer"], ["peer", "career"], "applied"),
        (["peer"], ["life"], "applied"),
        (["peer"], ["peer"], ""),
        (["peer", "career"], ["career"], ""),
    ],
)
def test_peer_who_offers_more_is_vetted_again(state, before, after, expected):
    mentor = MentorFactory(offers=before, state=state, capacity=2, places_held=1)

    participants.change_mentor(
        mentor_id=mentor.pk, actor=mentor.user, profile=PROFILE,
        answers=MentorAnswers(offers=after, capacity=2),
    )  # fmt: skip

    changed = Mentor.objects.get(pk=mentor.pk)
    assert (changed.state, changed.offers) == (expected or state, after)
    assert (changed.applied_at > mentor.applied_at) is bool(expected)
    assert changed.places_held == 1


def _assert_one_of_many_clicks_applies(clicks: int) -> None:
    """Let one person send her form several times in the same moment, with nothing saved before."""
    program, person = ProgramFactory(), UserFactory()
    barrier = Barrier(clicks)

    def click(_number: int) -> str:
        try:
            barrier.wait()
            _as_mentee(program, person, peer_too=True)
        except AppliedAlready:
            return "already"
        except IntegrityError:
            return "refused by the database"
        finally:
            connection.close()
        return "applied"

    with ThreadPoolExecutor(clicks) as pool:
        outcomes = sorted(pool.map(click, range(clicks)))
    assert outcomes == ["already"] * (clicks - 1) + ["applied"]
    assert (Mentee.objects.count(), Mentor.objects.count()) == (1, 1)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_apply_takes_one_of_many_clicks():
    _assert_one_of_many_clicks_applies(clicks=8)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_apply_race_is_seen_without_the_lock(monkeypatch):
    monkeypatch.setattr(locking, "lock", lambda rows: rows)

    with pytest.raises(AssertionError):
        _assert_one_of_many_clicks_applies(clicks=8)
