"""Many threads against PostgreSQL. Each control proves first that the test can see the race.

A build runs each race once, with 16 threads; ``HYPOTHESIS_PROFILE=nightly`` runs 200 rounds of 50.
"""

import time

import pytest

from accounts.models import AuditEvent
from accounts.services import locking
from matching.enums import MatchState, RunState
from matching.models import Match, Run
from matching.services import review, runs, wishes
from mentorship.services import places
from tests.factories.matching import MatchFactory, RoundFactory
from tests.factories.mentorship import (
    MenteeFactory,
    MentorFactory,
    ProgramStaffFactory,
    RoleFactory,
)
from tests.matching.scenes import taxonomy
from tests.nightly import IS_NIGHTLY
from tests.races import DONE, race

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]

THREADS = 50 if IS_NIGHTLY else 16
ROUNDS = 200 if IS_NIGHTLY else 1


def approving(match_id, actor):
    return lambda: review.approve(match_id=match_id, actor=actor)


def events_about(matches):
    ids = [str(pk) for pk in matches.values_list("pk", flat=True)]
    return AuditEvent.objects.filter(target_type="matching.match", target_id__in=ids).count()


@pytest.fixture
def unlocked(monkeypatch):
    """No row locks, no guard in the UPDATE, and time for the race to happen."""
    take = places.take

    def slowly(mentor_id):
        time.sleep(0.1)
        take(mentor_id)

    monkeypatch.setattr(locking, "lock", lambda rows: rows)
    monkeypatch.setattr(places, "_with_free_place", lambda mentors: mentors)
    monkeypatch.setattr(places, "take", slowly)


def race_for_the_last_place():
    """Many mentees are approved for one mentor, who has one place left of three."""
    match_round = RoundFactory()
    admin = ProgramStaffFactory(program=match_round.program).user
    mentor = MentorFactory(program=match_round.program, capacity=3, places_held=2)
    for _ in range(THREADS):
        MatchFactory(round=match_round, mentor=mentor)

    ends = race(approving(match.pk, admin) for match in match_round.matches.all())

    mentor.refresh_from_db()
    approved = match_round.matches.filter(state=MatchState.APPROVED)
    assert ends == {DONE: 1, "mentor_full": THREADS - 1}
    assert (approved.count(), mentor.places_held) == (1, 3)
    assert events_about(match_round.matches) == 1


def test_control_last_place_is_overdrawn_without_lock_and_guard(unlocked):
    with pytest.raises(AssertionError):
        race_for_the_last_place()


def test_last_place_goes_to_exactly_one():
    for _ in range(ROUNDS):
        race_for_the_last_place()


def race_of_admins_for_one_match():
    match = MatchFactory(mentor__capacity=20)
    admins = [ProgramStaffFactory(program=match.round.program).user for _ in range(THREADS)]

    ends = race(approving(match.pk, admin) for admin in admins)

    match.refresh_from_db()
    match.mentor.refresh_from_db()
    assert ends == {DONE: 1, "already_decided": THREADS - 1}
    assert (match.version, match.mentor.places_held) == (2, 1)
    event = AuditEvent.objects.get(target_type="matching.match", target_id=str(match.pk))
    assert event.actor_id == match.decided_by_id


def test_control_one_match_is_approved_many_times_without_lock(unlocked):
    with pytest.raises(AssertionError):
        race_of_admins_for_one_match()


def test_one_match_is_approved_by_exactly_one_admin():
    for _ in range(ROUNDS):
        race_of_admins_for_one_match()


def race_for_one_mentee():
    """One mentee is proposed to many mentors in as many rounds of her program."""
    first = RoundFactory()
    admin = ProgramStaffFactory(program=first.program).user
    mentee = MenteeFactory(program=first.program)
    for _ in range(THREADS):
        MatchFactory(round=RoundFactory(program=first.program), mentee=mentee)

    ends = race(approving(match.pk, admin) for match in mentee.matches.all())

    assert ends == {DONE: 1, "mentee_served": THREADS - 1}
    assert mentee.matches.filter(state=MatchState.APPROVED).count() == 1


def test_control_mentee_gets_many_mentors_without_lock(unlocked):
    with pytest.raises(AssertionError):
        race_for_one_mentee()


def test_mentee_gets_exactly_one_mentor():
    for _ in range(ROUNDS):
        race_for_one_mentee()


def test_lowering_capacity_during_approvals_leaves_no_orphan():
    for _ in range(ROUNDS):
        race_of_approvals_and_capacity()


def race_of_approvals_and_capacity():
    match_round = RoundFactory(program__capacity_max=4)
    admin = ProgramStaffFactory(program=match_round.program).user
    mentor = MentorFactory(program=match_round.program, capacity=4)
    matches = [MatchFactory(round=match_round, mentor=mentor) for _ in range(8)]
    lower = [
        lambda: places.set_capacity(mentor_id=mentor.pk, capacity=2, actor=admin) for _ in range(8)
    ]

    race([*(approving(match.pk, admin) for match in matches), *lower])

    mentor.refresh_from_db()
    approved = match_round.matches.filter(state=MatchState.APPROVED).count()
    assert mentor.places_held == approved == mentor.capacity
    assert places.recount() == []


def test_two_runs_started_together_make_one():
    match_round = RoundFactory()

    ends = race(
        [lambda: runs.request_run(round_id=match_round.pk, actor=None) for _ in range(THREADS)]
    )

    assert ends == {DONE: 1, "run_in_progress": THREADS - 1}
    assert Run.objects.count() == 1


def test_one_run_is_executed_once():
    taxonomy()
    match_round = RoundFactory()
    senior = RoleFactory(slug="lead-technician", level=3)
    for _ in range(3):
        MenteeFactory(program=match_round.program)
        MentorFactory(program=match_round.program, profile__role=senior)
    run = runs.request_run(round_id=match_round.pk, actor=None)

    ends = race([lambda: runs.execute(run.pk) for _ in range(4)])

    run.refresh_from_db()
    assert ends[DONE] == 1
    assert set(ends) <= {DONE, "run_unusable", "run_in_progress"}
    assert (run.state, run.error) == (RunState.DONE, "")
    assert Match.objects.filter(run=run).count() == run.report["served"]


def race_for_five_wishes():
    """A mentee presses "Sounds right" at sixteen mentors at once."""
    mentee = MenteeFactory()
    mentors = MentorFactory.create_batch(THREADS, program=mentee.program, listed=True)

    ends = race(wishing(mentee, mentor) for mentor in mentors)

    assert ends == {DONE: 5, "wishes_full": THREADS - 5}
    assert list(mentee.wishes.values_list("rank", flat=True)) == [1, 2, 3, 4, 5]


def wishing(mentee, mentor):
    return lambda: wishes.add(mentee_id=mentee.pk, mentor_id=mentor.pk, actor=mentee.user)


def test_control_wishes_collide_without_lock(monkeypatch):
    monkeypatch.setattr(locking, "lock", lambda rows: rows)
    with pytest.raises(AssertionError):
        race_for_five_wishes()


def test_five_of_many_wishes_at_once_are_ranked():
    race_for_five_wishes()
