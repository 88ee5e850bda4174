from datetime import UTC, date, datetime

import pytest

from accounts.exceptions import Refused
from accounts.models import AuditEvent
from accounts.services import deliver
from matching import exceptions
from matching.enums import MatchState, RoundState, RunState
from matching.models import Round
from matching.services import rounds
from mentorship.enums import MenteeState
from tests.factories.matching import MatchFactory, RoundFactory, RunFactory
from tests.factories.mentorship import MenteeFactory, MentorshipFactory, ProgramStaffFactory

pytestmark = pytest.mark.django_db

DAYS = {"opens_on": date(2026, 3, 1), "closes_on": date(2026, 3, 31)}


def admin_of(program):
    return ProgramStaffFactory(program=program).user


def test_create_drafts_a_round_with_audit():
    staff = ProgramStaffFactory()

    made = rounds.create(program=staff.program, actor=staff.user, name=" Spring 2026 ", **DAYS)

    assert (made.name, made.state, made.created_by) == ("Spring 2026", RoundState.DRAFT, staff.user)
    assert AuditEvent.objects.get().action == "round.created"


@pytest.mark.parametrize(
    "given",
    [
        {"name": " "},
        {"name": "Taken"},
        {"closes_on": date(2026, 2, 1)},
    ],
)
def test_create_refuses_with_a_sentence(given):
    staff = ProgramStaffFactory()
    RoundFactory(program=staff.program, name="Taken")

    with pytest.raises(Refused):
        rounds.create(
            program=staff.program, actor=staff.user, **{"name": "Spring", **DAYS, **given}
        )

    assert Round.objects.count() == 1


def test_rounds_refuse_outsiders():
    match_round = RoundFactory(state=RoundState.DRAFT)
    outsider = ProgramStaffFactory().user

    with pytest.raises(exceptions.AnotherProgram):
        rounds.create(program=match_round.program, actor=outsider, name="Mine", **DAYS)
    with pytest.raises(exceptions.AnotherProgram):
        rounds.open_round(round_id=match_round.pk, actor=outsider)
    with pytest.raises(exceptions.AnotherProgram):
        rounds.close(round_id=match_round.pk, actor=outsider)

    match_round.refresh_from_db()
    assert match_round.state == RoundState.DRAFT


def test_start_leaves_no_draft_behind_when_it_cannot_open(monkeypatch):
    staff = ProgramStaffFactory()

    def killed(**given):
        raise KeyboardInterrupt

    monkeypatch.setattr(rounds, "open_round", killed)
    with pytest.raises(KeyboardInterrupt):
        rounds.start(program=staff.program, actor=staff.user, name="Spring", **DAYS)

    assert not Round.objects.exists()


def test_open_moves_a_draft_once():
    match_round = RoundFactory(state=RoundState.DRAFT)
    admin = admin_of(match_round.program)

    rounds.open_round(round_id=match_round.pk, actor=admin)
    opened = rounds.open_round(round_id=match_round.pk, actor=admin)

    assert opened.state == RoundState.OPEN
    assert AuditEvent.objects.count() == 1


def test_open_refuses_a_closed_round():
    match_round = RoundFactory(state=RoundState.CLOSED)

    with pytest.raises(exceptions.RoundClosed):
        rounds.open_round(round_id=match_round.pk, actor=admin_of(match_round.program))


def test_close_counts_a_round_for_whoever_still_waits():
    match_round = RoundFactory()
    program = match_round.program
    waiting = MenteeFactory(program=program)
    served = MentorshipFactory(program=program).mentee
    paused = MenteeFactory(program=program, state=MenteeState.PAUSED)
    late = MenteeFactory(program=program, applied_at=datetime(2026, 5, 1, tzinfo=UTC))
    proposal = MatchFactory(round=match_round, mentee=waiting)

    closed = rounds.close(round_id=match_round.pk, actor=admin_of(program))

    assert closed.state == RoundState.CLOSED
    for mentee, rounds_waited in ((waiting, 1), (served, 0), (paused, 0), (late, 0)):
        mentee.refresh_from_db()
        assert mentee.waited_rounds == rounds_waited
    proposal.refresh_from_db()
    assert proposal.state == MatchState.SUPERSEDED


def test_close_tells_whoever_still_waits_even_after_many_rounds(mailoutbox):
    match_round = RoundFactory()
    program = match_round.program
    waiting = MenteeFactory(program=program, waited_rounds=rounds.MAX_WAITED)
    found = MenteeFactory(program=program)
    MentorshipFactory(program=program)

    rounds.close(round_id=match_round.pk, actor=admin_of(program))
    MentorshipFactory(program=program, mentee=found)
    deliver.drain(limit_s=10)

    waiting.refresh_from_db()
    assert waiting.waited_rounds == rounds.MAX_WAITED
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == (
        [waiting.user.email], "We couldn't find the right person this time",
    )  # fmt: skip
    assert "You keep your place, and you move up because you waited." in mail.body
    assert "/home/" in mail.body


def test_close_refuses_while_approved_matches_wait():
    match = MatchFactory(state=MatchState.APPROVED)

    with pytest.raises(Refused, match="not sent yet"):
        rounds.close(round_id=match.round_id, actor=admin_of(match.round.program))

    match.round.refresh_from_db()
    assert match.round.state == RoundState.OPEN


def test_close_refuses_during_a_run():
    run = RunFactory(state=RunState.QUEUED)

    with pytest.raises(exceptions.RunInProgress):
        rounds.close(round_id=run.round_id, actor=admin_of(run.round.program))


def test_close_again_changes_nothing():
    match_round = RoundFactory(state=RoundState.CLOSED)

    rounds.close(round_id=match_round.pk, actor=admin_of(match_round.program))

    assert not AuditEvent.objects.exists()


def test_change_keeps_what_is_not_named_and_tells_the_trail():
    staff = ProgramStaffFactory()
    match_round = RoundFactory(program=staff.program)

    rounds.change(
        round_id=match_round.pk, actor=staff.user, name=" Autumn ", closes_on=date(2026, 12, 1)
    )

    match_round.refresh_from_db()
    assert (match_round.name, match_round.closes_on) == ("Autumn", date(2026, 12, 1))
    event = AuditEvent.objects.get(action="round.changed")
    assert event.data == {"fields": ["closes_on", "name"]}


def test_change_to_what_it_is_does_nothing():
    staff = ProgramStaffFactory()
    match_round = RoundFactory(program=staff.program)

    rounds.change(round_id=match_round.pk, actor=staff.user, name=match_round.name)

    assert not AuditEvent.objects.filter(action="round.changed").exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "Taken"}, "name"),
        ({"closes_on": date(2001, 1, 1)}, "closes_on"),
        ({"introductions_on": date(2001, 1, 1)}, "introductions_on"),
    ],
)
def test_change_refuses_by_field(given, field):
    staff = ProgramStaffFactory()
    match_round = RoundFactory(program=staff.program)
    RoundFactory(program=staff.program, name="Taken")

    with pytest.raises(Refused) as refusal:
        rounds.change(round_id=match_round.pk, actor=staff.user, **given)

    assert refusal.value.field == field
    assert not AuditEvent.objects.filter(action="round.changed").exists()


def test_change_of_a_closed_round_is_refused():
    staff = ProgramStaffFactory()
    match_round = RoundFactory(program=staff.program, state=RoundState.CLOSED)

    with pytest.raises(exceptions.RoundClosed):
        rounds.change(round_id=match_round.pk, actor=staff.user, name="Another")
