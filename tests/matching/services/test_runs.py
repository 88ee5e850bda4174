import time
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from operator import attrgetter

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.services import erasing
from matching import exceptions
from matching.encoding.solve import NO_LIMITS, Limits
from matching.engine import match as engine
from matching.enums import MatchState, RoundState, RunState
from matching.models import HiddenMentor, Match, Run, Unmatched
from matching.services import runs
from matching.services.run_state import Hold
from mentorship.enums import MenteeState, Side
from mentorship.models import Mentee, Mentor, Program, WorkSetting
from mentorship.services import standing
from tests.factories.matching import MatchFactory, RoundFactory, RunFactory
from tests.factories.mentorship import (
    CredentialFactory,
    GoalFactory,
    InterestFactory,
    MenteeFactory,
    MentorFactory,
    PatternFactory,
    ProgramStaffFactory,
    RoleFactory,
    SpecializationFactory,
    WorkSettingFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def taxonomy():
    """One entry of every list, as the engine needs."""
    for make in (
        RoleFactory,
        SpecializationFactory,
        WorkSettingFactory,
        CredentialFactory,
        GoalFactory,
        InterestFactory,
        PatternFactory,
    ):
        make()


@pytest.fixture
def match_round():
    return RoundFactory()


@pytest.fixture
def people(match_round):
    """Three mentees and two career mentors above them, all eligible, with three places."""
    senior = RoleFactory(slug="lead-technician", level=3)
    goal = GoalFactory(slug="get-certified")
    mentees = [MenteeFactory(program=match_round.program) for _ in range(3)]
    mentors = [
        MentorFactory(program=match_round.program, capacity=places, profile__role=senior)
        for places in (1, 2)
    ]
    for mentee in mentees:
        mentee.goals.set([goal])
    for mentor in mentors:
        mentor.helps_with.set([goal])
    return mentees, mentors


def executed(match_round, actor=None, limits=NO_LIMITS):
    return runs.execute(runs.request_run(round_id=match_round.pk, actor=actor).pk, limits=limits)


def proposed(match_round):
    return Match.objects.filter(round=match_round, state=MatchState.PROPOSED)


def test_run_proposes_the_best_pairs_with_their_breakdown(match_round, people):
    admin = ProgramStaffFactory(program=match_round.program).user

    run = executed(match_round, admin)

    assert (run.state, run.error, run.progress) == (RunState.DONE, "", "")
    assert (run.report["served"], run.report["optimal"], run.report["gap"]) == (3, True, 0)
    matches = proposed(match_round)
    assert {found.mentee for found in matches} == set(people[0])
    for found in matches:
        headings = found.career_path + found.specialization + found.mentor_type_fit
        assert headings + found.bonus == found.score
        assert found.run == run
        assert set(found.breakdown) >= {"components", "weights", "points", "reasons", "missing"}
    actions = [event.action for event in AuditEvent.objects.all()]
    assert actions == ["run.done", "run.started", "run.requested"]


def test_run_says_why_the_others_are_unmatched(match_round, people):
    MenteeFactory(program=match_round.program, seeks=["life"])

    run = executed(match_round)

    (left,) = Unmatched.objects.filter(run=run, side="mentee")
    assert (left.mentor_type, left.reason) == ("life", "type_not_offered")


def test_run_lists_alternatives_with_difference_and_loss(match_round, people):
    executed(match_round)

    for found in proposed(match_round):
        (mentor,), mentees = (found.breakdown[side] for side in ("alternatives", "other_mentees"))
        assert set(mentor) == {"mentor_id", "score", "difference", "loss", "may_cost_place"}
        assert mentor["difference"] == mentor["score"] - found.score
        assert {row["mentee_id"] for row in mentees} < {mentee.pk for mentee in people[0]}
        assert found.mentee_id not in {row["mentee_id"] for row in mentees}


def test_second_run_supersedes_proposals_and_leaves_decisions_alone(match_round, people):
    executed(match_round)
    first = list(proposed(match_round).order_by("pk"))
    admin = ProgramStaffFactory(program=match_round.program).user
    from matching.services import review

    review.approve(match_id=first[0].pk, actor=admin)
    review.pin(match_id=first[1].pk, actor=admin)

    run = executed(match_round)

    states = [Match.objects.get(pk=match.pk).state for match in first]
    assert states == [MatchState.APPROVED, MatchState.PROPOSED, MatchState.SUPERSEDED]
    assert Match.objects.get(pk=first[1].pk).is_pinned
    (new,) = Match.objects.filter(run=run)
    assert new.mentee_id == first[2].mentee_id


def test_run_withdraws_proposals_of_people_who_left(match_round, people):
    gone = MatchFactory(round=match_round, mentee__state=MenteeState.LEFT, is_pinned=True)

    executed(match_round)

    gone.refresh_from_db()
    assert (gone.state, gone.is_pinned) == (MatchState.WITHDRAWN, False)


@pytest.mark.parametrize("side", list(Side))
def test_run_proposes_nobody_who_paused_meanwhile(match_round, people, monkeypatch, side):
    engine = runs.match_pool
    gone = (Mentee if side == Side.MENTEE else Mentor).objects.first()

    def pausing(*args, **given):
        standing.pause(side=side, part_id=gone.pk, actor=gone.user)
        return engine(*args, **given)

    monkeypatch.setattr(runs, "match_pool", pausing)

    run = executed(match_round)

    assert run.state == RunState.DONE
    assert Match.objects.filter(run=run).exists()
    assert not Match.objects.filter(**{side.value: gone}).exists()


def test_run_proposes_no_mentor_whom_she_hid_meanwhile(match_round, people, monkeypatch):
    engine = runs.match_pool
    mentee, mentors = people[0][0], Mentor.objects.filter(program=match_round.program)

    def hiding(*args, **given):
        for mentor in mentors:
            HiddenMentor.objects.create(mentee=mentee, mentor=mentor)
        return engine(*args, **given)

    monkeypatch.setattr(runs, "match_pool", hiding)

    run = executed(match_round)

    assert Match.objects.filter(run=run).exists()
    assert not Match.objects.filter(mentee=mentee).exists()


def test_run_without_mentors_fails_with_a_sentence(match_round):
    MenteeFactory(program=match_round.program)

    run = executed(match_round)

    assert run.state == RunState.FAILED
    assert "has no mentor yet" in run.error
    assert not Match.objects.exists()


def test_run_with_impossible_settings_fails_with_a_sentence(match_round, people):
    weights = {"career": {"path": 100, "setting": 1}}
    Program.objects.filter(pk=match_round.program_id).update(weights=weights)

    run = executed(match_round)

    assert run.state == RunState.FAILED
    assert run.error.startswith(f"The settings of {match_round.program.name} can't be used (")
    assert run.error.endswith("Correct the program.")


def test_run_without_a_taxonomy_fails_with_a_sentence(match_round):
    MenteeFactory(program=match_round.program)
    MentorFactory(program=match_round.program)
    WorkSetting.objects.all().delete()

    assert "load_taxonomy" in executed(match_round).error


def test_run_without_mentees_fails_with_a_sentence(match_round):
    assert "is waiting for a mentor" in executed(match_round).error


def test_run_with_impossible_pins_names_the_people(match_round, people):
    mentees, (mentor, _other) = people
    for mentee in mentees[:2]:
        MatchFactory(round=match_round, mentee=mentee, mentor=mentor, is_pinned=True)

    run = executed(match_round)

    assert run.state == RunState.FAILED
    assert mentor.user.name in run.error
    assert str(mentor.user.uuid) not in run.error
    assert proposed(match_round).count() == 2


def test_unproven_result_is_not_kept(match_round, people, monkeypatch):
    real = runs.match_pool

    def tampered(*given, **named):
        outcome = real(*given, **named)
        return replace(
            outcome, certificate=replace(outcome.certificate, problems=("a price is wrong",))
        )

    monkeypatch.setattr(runs, "match_pool", tampered)

    run = executed(match_round)

    assert run.state == RunState.FAILED
    assert "did not confirm" in run.error
    assert not Match.objects.exists()


@pytest.mark.parametrize(
    ("limits", "state"), [(Limits(seconds=0), RunState.DONE), (NO_LIMITS, RunState.FAILED)]
)
def test_result_of_a_search_that_a_limit_ended_is_kept(
    match_round, people, monkeypatch, limits, state
):
    """Its total is proven up to a gap; without a limit no search may leave one."""
    real = runs.match_pool

    def stopped(*given, **named):
        outcome = real(*given, **named)
        found = outcome.certificate
        gap = {"optimal": False, "bound": found.total + 5, "gap": 5, "problems": ("not proven",)}
        return replace(outcome, certificate=replace(found, **gap))

    monkeypatch.setattr(runs, "match_pool", stopped)

    run = executed(match_round, limits=limits)

    assert run.state == state
    assert Match.objects.exists() == (state == RunState.DONE)


def test_same_snapshot_gives_the_same_result(match_round, people):
    executed(match_round)
    first = {(m.mentee_id, m.mentor_id, m.score) for m in proposed(match_round)}

    executed(match_round)

    assert {(m.mentee_id, m.mentor_id, m.score) for m in proposed(match_round)} == first


def test_second_run_is_refused_while_one_waits_or_goes_on(match_round, people):
    runs.request_run(round_id=match_round.pk, actor=None)

    with pytest.raises(exceptions.RunInProgress):
        runs.request_run(round_id=match_round.pk, actor=None)

    assert Run.objects.count() == 1


def test_execute_refuses_a_run_that_is_done(match_round, people):
    run = executed(match_round)

    with pytest.raises(exceptions.RunUnusable):
        runs.execute(run.pk)


@pytest.mark.parametrize("state", [RoundState.DRAFT, RoundState.CLOSED])
def test_request_refuses_a_round_that_is_not_open(state):
    match_round = RoundFactory(state=state)

    with pytest.raises(exceptions.RoundClosed):
        runs.request_run(round_id=match_round.pk, actor=None)

    assert not Run.objects.exists()


def test_request_refuses_an_outsider(match_round):
    with pytest.raises(exceptions.AnotherProgram):
        runs.request_run(round_id=match_round.pk, actor=ProgramStaffFactory().user)


def killed_run(match_round, until):
    """A run whose process died: running, with a lease and nobody to renew it."""
    return RunFactory(
        round=match_round, state=RunState.RUNNING, lease_token="8" * 32, lease_until=until
    )


def test_killed_run_leaves_the_round_runnable(match_round, people):
    killed = killed_run(match_round, timezone.now() - timedelta(seconds=1))

    run = executed(match_round)

    killed.refresh_from_db()
    assert (killed.state, killed.lease_token) == (RunState.FAILED, None)
    assert "stopped half way" in killed.error
    assert run.state == RunState.DONE


def test_running_run_keeps_its_lease(match_round, people):
    killed_run(match_round, timezone.now() + timedelta(minutes=5))

    with pytest.raises(exceptions.RunInProgress):
        runs.request_run(round_id=match_round.pk, actor=None)


@pytest.mark.django_db(transaction=True)
def test_run_keeps_its_lease_while_it_says_nothing(match_round, people, monkeypatch):
    def silent(*given, **named):
        Run.objects.update(lease_until=Now() - timedelta(seconds=1))
        deadline = time.monotonic() + 30
        while not Run.objects.filter(lease_until__gt=Now()).exists():
            assert time.monotonic() < deadline, "waited in vain"
        return real(*given, **named)

    real = runs.match_pool
    monkeypatch.setattr(runs, "match_pool", silent)
    monkeypatch.setattr(runs, "RENEW_S", 0.01)

    assert executed(match_round).state == RunState.DONE


@pytest.mark.parametrize("moment", ["match_pool", "run_input.current_taxonomy"])
def test_run_ends_where_somebody_in_it_is_erased_meanwhile(
    match_round, people, monkeypatch, moment
):
    mentee = people[0][0]
    key = str(mentee.uuid)

    def erase_and_go_on(*given, **named):
        erasing.erase(person=mentee.user)
        return real(*given, **named)

    real = attrgetter(moment)(runs)
    monkeypatch.setattr(f"{runs.__name__}.{moment}", erase_and_go_on)

    run = executed(match_round)

    run.refresh_from_db()
    assert (run.state, "left for good" in run.error) == (RunState.FAILED, True)
    assert key not in str(run.snapshot)
    assert not Match.objects.exists()
    monkeypatch.undo()
    assert executed(match_round).report["mentees"] == 2


def test_run_goes_on_where_somebody_else_is_erased(match_round, people, monkeypatch):
    other = MenteeFactory(program=match_round.program, state=MenteeState.PAUSED)

    def erase_and_go_on(*given, **named):
        erasing.erase(person=other.user)
        return real(*given, **named)

    real = runs.match_pool
    monkeypatch.setattr(runs, "match_pool", erase_and_go_on)

    assert executed(match_round).state == RunState.DONE


def test_unexpected_error_leaves_no_half_result(match_round, people, monkeypatch):
    def broken(*given, **named):
        raise ZeroDivisionError

    monkeypatch.setattr(Unmatched.objects, "bulk_create", broken)

    with pytest.raises(ZeroDivisionError):
        executed(match_round)

    run = Run.objects.get()
    assert run.state == RunState.FAILED
    assert "on our side" in run.error
    assert not Match.objects.exists()


def test_run_too_large_for_the_memory_fails_with_a_sentence(match_round, people, monkeypatch):
    def exhausted(*given, **named):
        raise MemoryError

    monkeypatch.setattr(runs, "match_pool", exhausted)

    run = executed(match_round)

    assert (run.state, run.lease_token) == (RunState.FAILED, None)
    assert run.error == "This round is too large for this machine's memory. Nothing was changed."


def test_result_of_any_size_is_written_some_rows_at_a_time(match_round, people, monkeypatch):
    monkeypatch.setattr(runs, "AT_ONCE", 1)

    with CaptureQueriesContext(connection) as found:
        run = executed(match_round)

    written = [q for q in found.captured_queries if 'INTO "matching_match"' in q["sql"]]
    assert len(written) == run.matches.count() == 3


def test_ending_an_abandoned_run_leaves_its_snapshot_unread(match_round):
    killed = killed_run(match_round, timezone.now() - timedelta(seconds=1))

    with CaptureQueriesContext(connection) as found:
        runs.request_run(round_id=match_round.pk, actor=None)

    killed.refresh_from_db()
    assert killed.state == RunState.FAILED
    assert not [q for q in found.captured_queries if reads_snapshot(q["sql"])]


def test_failing_a_run_leaves_its_snapshot_unread(match_round, people, monkeypatch):
    def exhausted(*given, **named):
        connection.queries_log.clear()
        raise MemoryError

    monkeypatch.setattr(runs, "match_pool", exhausted)

    with CaptureQueriesContext(connection):
        run = executed(match_round)
        after = [q["sql"] for q in connection.queries_log]

    assert run.state == RunState.FAILED
    assert after
    assert not [sql for sql in after if reads_snapshot(sql)]


def reads_snapshot(sql):
    return sql.startswith("SELECT") and '"matching_run"."snapshot"' in sql


def test_run_that_lost_its_lease_writes_nothing(match_round, people, monkeypatch):
    def stolen(run_id, token):
        Run.objects.filter(pk=run_id).update(lease_token="9" * 32)
        return real(run_id)

    real = runs.run_input.read
    monkeypatch.setattr(runs.run_input, "read", lambda run_id: stolen(run_id, None))

    run = executed(match_round)

    assert run.state == RunState.RUNNING
    assert not Match.objects.exists()


def test_sweep_executes_what_is_queued_and_fails_what_died(match_round, people):
    killed = killed_run(RoundFactory(), Now() - timedelta(minutes=1))
    queued = runs.request_run(round_id=match_round.pk, actor=None)

    assert runs.has_waiting()
    assert runs.sweep_queued() == 1

    queued.refresh_from_db()
    killed.refresh_from_db()
    assert (queued.state, killed.state) == (RunState.DONE, RunState.FAILED)
    assert not runs.has_waiting()


@pytest.mark.parametrize(("small", "executed_here"), [(0, 0), (300, 1)])
def test_long_runs_leave_a_worker_for_the_mail(
    match_round, people, monkeypatch, small, executed_here
):
    monkeypatch.setattr(runs, "SMALL", small)
    for _ in range(runs.MOST_AT_ONCE):
        killed_run(RoundFactory(), Now() + timedelta(minutes=5))
    runs.request_run(round_id=match_round.pk, actor=None)

    assert runs.sweep_queued() == executed_here
    Run.objects.filter(state=RunState.RUNNING).first().delete()
    assert runs.sweep_queued() == 1 - executed_here


@pytest.mark.parametrize("state", [RunState.QUEUED, RunState.RUNNING])
def test_cancel_leaves_the_round_runnable_at_once(match_round, people, state):
    admin = ProgramStaffFactory(program=match_round.program).user
    if state == RunState.QUEUED:
        run = runs.request_run(round_id=match_round.pk, actor=admin)
    else:
        run = killed_run(match_round, timezone.now() + timedelta(minutes=5))

    cancelled = runs.cancel(run_id=run.pk, actor=admin)

    run.refresh_from_db()
    assert (cancelled.state, run.state, run.progress) == (RunState.CANCELLED,) * 2 + ("",)
    assert (run.lease_token, run.lease_until) == (None, None)
    event = AuditEvent.objects.first()
    assert (event.action, event.actor) == ("run.cancelled", admin)
    assert executed(match_round).state == RunState.DONE


def test_cancelling_twice_changes_nothing(match_round):
    run = runs.request_run(round_id=match_round.pk, actor=None)
    first = runs.cancel(run_id=run.pk, actor=None)

    second = runs.cancel(run_id=run.pk, actor=None)

    assert second.finished_at == first.finished_at
    assert AuditEvent.objects.filter(action="run.cancelled").count() == 1


def test_cancel_refuses_a_run_that_is_over(match_round, people):
    run = executed(match_round)

    with pytest.raises(exceptions.RunIsOver):
        runs.cancel(run_id=run.pk, actor=None)

    run.refresh_from_db()
    assert run.state == RunState.DONE


def test_cancel_refuses_an_outsider(match_round):
    run = runs.request_run(round_id=match_round.pk, actor=None)

    with pytest.raises(exceptions.AnotherProgram):
        runs.cancel(run_id=run.pk, actor=ProgramStaffFactory().user)

    run.refresh_from_db()
    assert run.state == RunState.QUEUED


@pytest.mark.parametrize("moment", range(5))
def test_cancelled_run_stops_at_its_next_word_and_writes_nothing(
    match_round, people, monkeypatch, moment
):
    said = []

    def cancelling(hold, text):
        if len(said) == moment:
            runs.cancel(run_id=hold.run_id, actor=None)
        said.append(text)
        return real(hold, text)

    real = Hold.__call__
    monkeypatch.setattr(Hold, "__call__", cancelling)

    run = executed(match_round)

    assert (run.state, run.error) == (RunState.CANCELLED, "")
    assert len(said) == moment + 1
    assert not Match.objects.exists()
    assert not Unmatched.objects.exists()


def test_cancel_before_storing_writes_nothing(match_round, people, monkeypatch):
    def cancelled_meanwhile(*_):
        runs.cancel(run_id=Run.objects.get().pk, actor=None)

    monkeypatch.setattr(runs, "_refuse_unproven", cancelled_meanwhile)

    run = executed(match_round)

    assert run.state == RunState.CANCELLED
    assert not Match.objects.exists()


def test_run_round_prints_the_result(match_round, people):
    out = StringIO()

    call_command("run_round", match_round.pk, stdout=out)

    text = out.getvalue()
    assert "requests   3 of 3 mentees, 2 mentors with 3 places" in text
    assert "served     3 requests, 3 mentees" in text
    assert "proven optimal for policy fair (gap 0)" in text


def test_run_round_tells_how_far_it_is_unless_quiet(match_round, people):
    told, quiet = StringIO(), StringIO()

    call_command("run_round", match_round.pk, stdout=StringIO(), stderr=told)
    call_command("run_round", match_round.pk, "--quiet", stdout=StringIO(), stderr=quiet)

    lines = told.getvalue().splitlines()
    assert lines[0] == "Scoring 6 pairs"
    assert len(lines) == len(set(lines)) > 3
    assert quiet.getvalue() == ""


def test_run_round_may_end_a_large_search_early(match_round, people, monkeypatch):
    monkeypatch.setattr(engine, "ALL_AT_ONCE", 0)
    given = []

    def noting(*positions, limits, **named):
        given.append(limits)
        return real(*positions, limits=limits, **named)

    real = runs.match_pool
    monkeypatch.setattr(runs, "match_pool", noting)

    call_command("run_round", match_round.pk, "--stop-after=0", "--stop-at-gap=0.5")

    assert given == [Limits(0, 0.5)]
    assert Run.objects.get().state == RunState.DONE


@pytest.mark.parametrize("wrong", ["-1", "nan", "soon"])
def test_run_round_refuses_limits_that_are_none(match_round, wrong):
    with pytest.raises(CommandError, match="write seconds as a number, such as 60"):
        call_command("run_round", str(match_round.pk), f"--stop-after={wrong}")

    assert not Run.objects.exists()


def test_run_round_says_that_the_run_was_cancelled(match_round, people, monkeypatch):
    real = runs.run_input.read

    def cancelled_meanwhile(run_id):
        runs.cancel(run_id=run_id, actor=None)
        return real(run_id)

    monkeypatch.setattr(runs.run_input, "read", cancelled_meanwhile)

    with pytest.raises(CommandError, match="The run was cancelled"):
        call_command("run_round", match_round.pk, stderr=StringIO())


def test_run_round_that_is_interrupted_leaves_the_round_runnable(match_round, people, monkeypatch):
    def interrupted(*given, **named):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(runs, "match_pool", interrupted)
        with pytest.raises(CommandError, match="Stopped"):
            call_command("run_round", match_round.pk)

    assert executed(match_round).state == RunState.DONE


def test_run_round_fails_with_a_sentence(match_round):
    with pytest.raises(CommandError, match="There is no round 999"):
        call_command("run_round", 999)
    with pytest.raises(CommandError, match="waiting for a mentor"):
        call_command("run_round", match_round.pk)
