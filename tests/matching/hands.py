"""A round that was not run: two people who fit each other, and an admin to pair them."""

from dataclasses import dataclass
from typing import Any

from accounts.models import User
from matching.models import Match, Round
from matching.services import by_hand
from mentorship.models import Mentee, Mentor, Program
from tests.factories.matching import RoundFactory
from tests.factories.mentorship import (
    GoalFactory,
    MenteeFactory,
    MentorFactory,
    PatternFactory,
    ProgramStaffFactory,
    RoleFactory,
)
from tests.matching.scenes import taxonomy


@dataclass
class Two:
    """The two, their round and program, and the admin."""

    program: Program
    round: Round
    admin: User
    mentee: Mentee
    mentor: Mentor

    def another_mentee(self, **given: Any) -> Mentee:
        """Make one more mentee who fits."""
        return fitting_mentee(self.program, **given)

    def another_mentor(self, **given: Any) -> Mentor:
        """Make one more mentor who fits."""
        return fitting_mentor(self.program, **given)

    def propose(self, **changes: Any) -> Match:
        """Pair the two by hand; ``mentee`` and ``mentor`` name others."""
        two = {"mentee": self.mentee, "mentor": self.mentor}
        ids = {f"{side}_id": changes.pop(side, part).pk for side, part in two.items()}
        given = {"round_id": self.round.pk, "mentor_type": "career", "actor": self.admin}
        return by_hand.propose(**{**given, **ids, **changes})


def fitting_mentee(program: Program, **given: Any) -> Mentee:
    """Make a mentee who fits every mentor of ``fitting_mentor``."""
    mentee = MenteeFactory(program=program, **{"profile__patterns": [PatternFactory()], **given})
    mentee.goals.set([GoalFactory(slug="get-certified")])
    return mentee


def fitting_mentor(program: Program, **given: Any) -> Mentor:
    """Make a mentor one step ahead, free in the evenings."""
    ahead = {
        "profile__role": RoleFactory(slug="lead-technician", level=3),
        "profile__patterns": [PatternFactory()],
    }
    mentor = MentorFactory(program=program, **{**ahead, **given})
    mentor.helps_with.set([GoalFactory(slug="get-certified")])
    return mentor


def two_who_fit(**program: Any) -> Two:
    """Make the smallest world in which two people can be paired by hand."""
    taxonomy()
    match_round = RoundFactory(**{f"program__{name}": value for name, value in program.items()})
    found = match_round.program
    return Two(
        program=found,
        round=match_round,
        admin=ProgramStaffFactory(program=found).user,
        mentee=fitting_mentee(found),
        mentor=fitting_mentor(found),
    )
