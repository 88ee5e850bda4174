"""Rounds, runs and matches; every related row belongs to the same program."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from matching.enums import MatchState, RoundState, RunState
from matching.models import Match, Round, Run, Unmatched
from mentorship.enums import MentorType, Side
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import NOW, MenteeFactory, MentorFactory, ProgramFactory


class RoundFactory(DjangoModelFactory):
    """An open round."""

    class Meta:
        model = Round

    program = factory.SubFactory(ProgramFactory)
    name = factory.Sequence(lambda n: f"Round {n}")
    state = RoundState.OPEN
    opens_on = date(2026, 2, 1)
    closes_on = date(2026, 3, 31)


class RunFactory(DjangoModelFactory):
    """A finished run."""

    class Meta:
        model = Run

    round = factory.SubFactory(RoundFactory)
    state = RunState.DONE
    started_at = NOW
    finished_at = factory.Maybe("is_done", yes_declaration=NOW, no_declaration=None)

    class Params:
        is_done = factory.LazyAttribute(lambda run: run.state == RunState.DONE)


class MatchFactory(DjangoModelFactory):
    """A proposed career match of an open round, 62 of 100.

    ``state=APPROVED`` is decided by ``decided_by`` and holds a place of its mentor.
    """

    class Meta:
        model = Match

    class Params:
        is_decided = factory.LazyAttribute(
            lambda m: (
                m.state not in (MatchState.PROPOSED, MatchState.SUPERSEDED, MatchState.WITHDRAWN)
            )
        )

    round = factory.SubFactory(RoundFactory)
    run = factory.SubFactory(RunFactory, round=factory.SelfAttribute("..round"))
    mentee = factory.SubFactory(MenteeFactory, program=factory.SelfAttribute("..round.program"))
    mentor = factory.SubFactory(
        MentorFactory,
        program=factory.SelfAttribute("..round.program"),
        places_held=factory.LazyAttribute(
            lambda m: int(m.factory_parent.state == MatchState.APPROVED)
        ),
    )
    mentor_type = MentorType.CAREER
    score = 6200
    career_path = 2500
    specialization = 1700
    mentor_type_fit = 1800
    bonus = 200
    state = MatchState.PROPOSED
    decided_by = factory.Maybe(
        "is_decided", yes_declaration=factory.SubFactory(UserFactory), no_declaration=None
    )
    decided_at = factory.Maybe("is_decided", yes_declaration=NOW, no_declaration=None)
    reject_reason = factory.LazyAttribute(
        lambda m: "better_mentor" if m.state == MatchState.REJECTED else ""
    )
    reject_effect = factory.LazyAttribute(
        lambda m: "elsewhere" if m.state == MatchState.REJECTED else ""
    )


class UnmatchedFactory(DjangoModelFactory):
    """A mentee for whom all suitable places were taken."""

    class Meta:
        model = Unmatched

    run = factory.SubFactory(RunFactory)
    side = Side.MENTEE
    mentee = factory.SubFactory(MenteeFactory, program=factory.SelfAttribute("..run.round.program"))
    mentor_type = MentorType.CAREER
    reason = "places_taken"
