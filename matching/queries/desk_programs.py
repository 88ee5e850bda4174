"""The programs of somebody with several desks, with what waits in each."""

from collections.abc import Collection

from django.db.models import OuterRef, QuerySet

from accounts.models import User
from matching.enums import MatchState
from matching.models import Match
from matching.queries import access
from matching.queries.desk_counts import OPEN_ROUNDS, number_of
from mentorship.enums import MentorState
from mentorship.models import Mentor, Program


def programs_of(user: User, kept: Collection[int]) -> QuerySet[Program]:
    """Return a person's programs, each with ``to_review`` and ``applied``: what waits for admins.

    ``kept`` are user ids whose matters another admin sees to.
    """
    matches = Match.objects.filter(
        round__program=OuterRef("pk"), round__state__in=OPEN_ROUNDS, state=MatchState.PROPOSED
    )
    matches = access.without(matches, kept, "mentee__user_id", "mentor__user_id")
    mentors = Mentor.objects.filter(program=OuterRef("pk"), state=MentorState.APPLIED)
    return Program.objects.staffed_by(user).annotate(
        to_review=number_of(matches), applied=number_of(mentors.exclude(user__in=kept))
    )
