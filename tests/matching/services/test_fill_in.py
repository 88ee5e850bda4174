from datetime import timedelta

import pytest
from django.utils import timezone

from matching import exceptions
from matching.enums import MatchState, RoundState, RunState
from matching.models import Match, Run, Unmatched
from matching.queries.run_words import run_sentence
from matching.queries.without_proposal import without_proposal
from matching.services import fill_in, review, runs
from mentorship.enums import Intake, MentorshipState, MentorState, Side
from mentorship.models import Mentor, Program
from mentorship.services import introductions, places, standing
from tests.factories.matching import MatchFactory, RoundFactory, RunFactory
from tests.factories.mentorship import (
    GoalFactory,
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    PatternFactory,
    RoleFactory,
)
from tests.matching.scenes import reviewed_round

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def scene():
    return reviewed_round(2)


def newcomers(scene):
    """Let one mentee and one mentor join who fit each other."""
    evening, goal = PatternFactory(), GoalFactory(slug="get-certified")
    mentee = MenteeFactory(program=scene.program, profile__patterns=[evening])
    mentor = MentorFactory(
        program=scene.program, capacity=1, profile__role=RoleFactory(slug="lead-technician"),
        profile__patterns=[evening],
    )  # fmt: skip
    mentee.goals.set([goal])
    mentor.helps_with.set([goal])
    return mentee, mentor


def filled(scene):
    run = runs.request_run(round_id=scene.round.pk, actor=scene.admin, fills_in=True)
    return runs.execute(run.pk)


def proposals(scene):
    rows = Match.objects.filter(round=scene.round, state=MatchState.PROPOSED)
    return set(rows.values_list("mentee_id", "mentor_id"))


def test_filling_in_keeps_every_proposal_and_serves_the_rest(scene):
    before = set(Match.objects.values_list("pk", "version", "state"))
    mentee, mentor = newcomers(scene)

    run = filled(scene)

    assert run.state == RunState.DONE
    assert before <= set(Match.objects.values_list("pk", "version", "state"))
    assert (mentee.pk, mentor.pk) in proposals(scene)
    assert len(proposals(scene)) == 3
    assert run_sentence(run, run) == "1 of 1 who had no proposal have one now. All others stayed."


def test_filling_in_takes_a_proposed_place_for_taken(scene):
    mentee, mentor = newcomers(scene)
    Mentor.objects.filter(pk=mentor.pk).update(state=MentorState.PAUSED)

    filled(scene)

    assert mentee.pk not in {one for one, _mentor in proposals(scene)}
    left = Unmatched.objects.filter(run=Run.objects.latest("pk"))
    assert list(left.values_list("mentee_id", "mentor_id")) == [(mentee.pk, None)]


def test_filling_in_keeps_pinned_and_approved_pairs(scene):
    first, second = scene.matches
    review.pin(match_id=first.pk, actor=scene.admin)
    review.approve(match_id=second.pk, actor=scene.admin)
    mentee, mentor = newcomers(scene)

    filled(scene)

    assert proposals(scene) == {(first.mentee_id, first.mentor_id), (mentee.pk, mentor.pk)}
    assert Match.objects.get(pk=second.pk).state == MatchState.APPROVED


def test_filling_in_gives_no_second_mentor_beyond_the_limit(scene):
    mentee = scene.matches[0].mentee
    type(mentee).objects.filter(pk=mentee.pk).update(seeks=["career", "life"])

    with pytest.raises(exceptions.NobodyToMatch, match="has a mentor or a proposal already"):
        runs.request_run(round_id=scene.round.pk, actor=scene.admin, fills_in=True)
    assert Run.objects.count() == 1


def test_whole_run_after_filling_in_replaces_what_is_not_kept(scene):
    newcomers(scene)
    filled(scene)

    runs.execute(runs.request_run(round_id=scene.round.pk, actor=scene.admin).pk)

    assert len(proposals(scene)) == 3
    assert Match.objects.filter(state=MatchState.SUPERSEDED).count() == 3


def test_waiting_are_those_without_a_mentor_or_a_proposal(scene):
    mentee, _mentor = newcomers(scene)

    assert without_proposal(scene.round) == [mentee.pk]


# By itself.


def rolling(**given):
    """A rolling program with one mentee who waits, and an open round that was run an hour ago."""
    program_round = RoundFactory(program__intake=Intake.ROLLING, **given)
    MenteeFactory(program=program_round.program, state_changed_at=timezone.now() - 2 * HOUR)
    ran(program_round)
    return program_round


def ran(match_round, ago=HOUR, state=RunState.DONE):
    run = RunFactory(round=match_round, state=state, started_at=timezone.now() - ago)
    Run.objects.filter(pk=run.pk).update(created_at=timezone.now() - ago)
    return run


def requested(match_round):
    return list(match_round.runs.filter(state=RunState.QUEUED).values_list("fills_in", flat=True))


def test_nothing_is_requested_while_nothing_changes():
    match_round = rolling()

    assert fill_in.sweep() == 0
    assert requested(match_round) == []


def test_newcomer_of_a_rolling_program_sets_off_a_run():
    match_round = rolling()
    MenteeFactory(program=match_round.program, state_changed_at=timezone.now())

    assert fill_in.sweep() == 1
    assert requested(match_round) == [True]


def test_mentor_who_takes_one_more_sets_off_a_run():
    match_round = rolling()
    longer_ago = timezone.now() - 2 * HOUR
    mentor = MentorFactory(program=match_round.program, state_changed_at=longer_ago)

    places.set_capacity(mentor_id=mentor.pk, capacity=mentor.capacity + 1, actor=mentor.user)

    assert fill_in.sweep() == 1


def test_sweeping_twice_requests_one_run():
    match_round = rolling()
    MenteeFactory(program=match_round.program, state_changed_at=timezone.now())

    assert (fill_in.sweep(), fill_in.sweep()) == (1, 0)
    assert fill_in.request_if_due(round_id=match_round.pk) is None
    assert requested(match_round) == [True]


def test_first_run_of_a_rolling_round_needs_no_admin():
    match_round = RoundFactory(program__intake=Intake.ROLLING)
    MenteeFactory(program=match_round.program)

    assert fill_in.sweep() == 1


@pytest.mark.parametrize("change", ["vetted", "ended", "rejected"])
def test_whatever_gives_somebody_a_chance_sets_off_a_run(change):
    match_round = rolling()
    program, now = match_round.program, timezone.now()
    if change == "vetted":
        MentorFactory(program=program, state_changed_at=now)
    elif change == "ended":
        MentorshipFactory(program=program, state=MentorshipState.ENDED, closed_at=now)
    else:
        MatchFactory(
            round=match_round, run=match_round.runs.get(), state=MatchState.REJECTED, decided_at=now
        )

    assert fill_in.sweep() == 1


def test_paused_mentor_gives_nobody_a_chance():
    match_round = rolling()
    MentorFactory(
        program=match_round.program, state=MentorState.PAUSED, state_changed_at=timezone.now()
    )

    assert fill_in.sweep() == 0


def test_nothing_is_requested_where_nobody_waits():
    match_round = RoundFactory(program__intake=Intake.ROLLING)
    MentorFactory(program=match_round.program, state_changed_at=timezone.now())

    assert fill_in.sweep() == 0


def test_two_runs_lie_ten_minutes_apart():
    match_round = rolling()
    ran(match_round, ago=timedelta(minutes=9))
    MenteeFactory(program=match_round.program, state_changed_at=timezone.now())

    assert fill_in.sweep() == 0


def test_run_in_progress_is_waited_for():
    match_round = rolling()
    Run.objects.filter(round=match_round).update(state=RunState.QUEUED, finished_at=None)
    MenteeFactory(program=match_round.program, state_changed_at=timezone.now())

    assert fill_in.sweep() == 0


@pytest.mark.parametrize("state", [RoundState.DRAFT, RoundState.CLOSED])
def test_round_that_takes_no_decisions_is_left_alone(state):
    match_round = rolling(state=state)
    MenteeFactory(program=match_round.program, state_changed_at=timezone.now())

    assert fill_in.sweep() == 0
    assert fill_in.request_if_due(round_id=match_round.pk) is None


def published(**given):
    """A cohort's published round, with somebody who waits."""
    match_round = RoundFactory(state=RoundState.PUBLISHED, **given)
    MenteeFactory(program=match_round.program, state_changed_at=timezone.now() - 2 * HOUR)
    ran(match_round)
    return match_round


def came_to_nothing(match_round, state, **given):
    mentorship = MentorshipFactory(
        program=match_round.program, state=state, closed_at=timezone.now(), **given
    )
    MatchFactory(
        round=match_round, run=match_round.runs.get(), state=MatchState.PUBLISHED,
        mentorship=mentorship, mentee=mentorship.mentee, mentor=mentorship.mentor,
    )  # fmt: skip


@pytest.mark.parametrize("state", [MentorshipState.DECLINED, MentorshipState.EXPIRED])
def test_introduction_that_came_to_nothing_has_the_next_best_looked_for(state):
    match_round = published()
    came_to_nothing(match_round, state)

    assert fill_in.sweep() == 1


def test_newcomer_of_a_cohort_waits_for_the_admin():
    match_round = published()
    MenteeFactory(program=match_round.program, state_changed_at=timezone.now())

    assert fill_in.sweep() == 0


def test_ended_mentorship_of_a_cohort_waits_for_the_admin():
    match_round = published()
    came_to_nothing(match_round, MentorshipState.ENDED)

    assert fill_in.sweep() == 0


def test_declined_mentee_is_proposed_the_next_best(scene):
    """From the decline to the proposal, without an admin."""
    first, _second = scene.matches
    review.approve(match_id=first.pk, actor=scene.admin)
    _mentee, mentor = newcomers(scene)
    _mentee.delete()
    Program.objects.filter(pk=scene.program.pk).update(intake=Intake.COHORT)
    mentorship = MentorshipFactory(
        program=scene.program, mentee=first.mentee, mentor=first.mentor,
        state=MentorshipState.DECLINED, closed_at=timezone.now() + timedelta(seconds=1),
    )  # fmt: skip
    Match.objects.filter(pk=first.pk).update(
        state=MatchState.PUBLISHED, mentorship=mentorship, version=9
    )
    Mentor.objects.filter(pk=first.mentor_id).update(places_held=0)
    type(scene.round).objects.filter(pk=scene.round.pk).update(state=RoundState.PUBLISHED)
    Run.objects.update(created_at=timezone.now() - HOUR)

    assert fill_in.sweep() == 1
    runs.sweep_queued()

    assert (first.mentee_id, mentor.pk) in proposals(scene)


def test_pins_that_cannot_all_be_kept_are_named(scene):
    first, second = scene.matches
    Mentor.objects.filter(pk=second.mentor_id).update(capacity=0)
    review.pin(match_id=second.pk, actor=scene.admin)

    run = runs.execute(runs.request_run(round_id=scene.round.pk, actor=scene.admin).pk)

    assert run.state == RunState.FAILED
    assert run.error == (
        "This can't be solved with the pins you set, listed under Pins and exclusions. "
        f"{second.mentor.user.name} has 0 places in this run; {second.mentee.user.name} "
        "would be one more."
    )
    assert proposals(scene) == {(m.mentee_id, m.mentor_id) for m in (first, second)}


@pytest.mark.parametrize("how", ["declined", "expired", "not_now", "paused"])
def test_however_an_introduction_ends_somebody_else_is_looked_for(how):
    match_round = RoundFactory(state=RoundState.PUBLISHED)
    pair = MentorshipFactory(program=match_round.program, introduced_at=timezone.now() - HOUR)
    run = ran(match_round)
    MatchFactory(
        round=match_round, run=run, state=MatchState.PUBLISHED, mentorship=pair,
        mentee=pair.mentee, mentor=pair.mentor,
    )  # fmt: skip
    waiting = fill_in.sweep()

    if how == "declined":
        introductions.decline(mentorship_id=pair.pk, actor=pair.mentor_user)
    elif how == "expired":
        introductions.expire_overdue(timezone.now() + timedelta(days=9))
    elif how == "not_now":
        introductions.not_now(mentorship_id=pair.pk, actor=pair.mentor_user)
    else:
        standing.pause(side=Side.MENTOR, part_id=pair.mentor_id, actor=pair.mentor_user)

    assert (waiting, fill_in.sweep()) == (0, 1)
    assert without_proposal(match_round) == [pair.mentee_id]


def test_proposals_of_whoever_says_not_now_are_let_go():
    match_round = RoundFactory(state=RoundState.PUBLISHED)
    pair = MentorshipFactory(program=match_round.program, introduced_at=timezone.now() - HOUR)
    proposed = MatchFactory(round=match_round, mentor=pair.mentor)

    introductions.not_now(mentorship_id=pair.pk, actor=pair.mentor_user)

    proposed.refresh_from_db()
    assert proposed.state == MatchState.WITHDRAWN
