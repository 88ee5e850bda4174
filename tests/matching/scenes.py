"""Small worlds for tests of the desk, the API and the matrix."""

from dataclasses import dataclass

from accounts.models import User
from matching.models import Match, Round, Run
from matching.services import runs
from mentorship.models import Mentee, Mentor, Program
from tests.factories.matching import RoundFactory
from tests.factories.mentorship import (
    ContentTextFactory,
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

REJECT_OPTIONS = [
    {"key": "same_line", "label": "One reports to the other", "effect": "never",
     "effect_label": "Never these two"},
    {"key": "profile_old", "label": "A profile is out of date", "effect": "facts",
     "effect_label": "Facts are wrong"},
]  # fmt: skip


@dataclass
class Scene:
    """A program with an admin, and a round that was run."""

    program: Program
    round: Round
    admin: User
    mentees: list[Mentee]
    mentors: list[Mentor]
    run: Run

    @property
    def matches(self) -> list[Match]:
        """The proposals, best first."""
        return list(
            Match.objects.filter(round=self.round)
            .select_related("mentee__user", "mentor__user")
            .order_by("-score", "pk")
        )


def taxonomy() -> None:
    """Make one entry of every list, as the engine needs."""
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


def texts() -> None:
    """Make the texts that the desk shows."""
    ContentTextFactory(key="reasons.reject", data={"options": REJECT_OPTIONS})
    ContentTextFactory(
        key="vetting.reasons",
        data={"options": [{"key": "enough_mentors_of", "label": "Enough mentors of this kind"}]},
    )


def reviewed_round(size: int = 3) -> Scene:
    """Make ``size`` mentees and as many mentors, all of whom fit, and run the round."""
    taxonomy()
    texts()
    match_round = RoundFactory()
    program = match_round.program
    senior = RoleFactory(slug="lead-technician", level=3)
    goal = GoalFactory(slug="get-certified")
    evening = PatternFactory()
    mentees = [MenteeFactory(program=program, profile__patterns=[evening]) for _ in range(size)]
    mentors = [
        MentorFactory(
            program=program, capacity=1, profile__role=senior, profile__patterns=[evening]
        )
        for _ in range(size)
    ]
    for part in mentees:
        part.goals.set([goal])
    for part in mentors:
        part.helps_with.set([goal])
    run = runs.execute(runs.request_run(round_id=match_round.pk, actor=None).pk)
    admin = ProgramStaffFactory(program=program).user
    return Scene(program, match_round, admin, mentees, mentors, run)
