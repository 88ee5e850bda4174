"""Which programs somebody may read of, and what of them."""

from collections.abc import Collection
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum
from django.utils import timezone

from accounts.models import User
from mentorship.enums import HOLDING_STATES, MenteeState, MentorshipState, MentorState
from mentorship.models import Mentee, Mentor, Mentorship, Program, ProgramStaff
from mentorship.queries import conflicts

Facts = dict[str, Any]


def visible_to(user: User) -> QuerySet[Program]:
    """Return programs that are open or will be, and those in which the person has a place.

    Each comes with her parts (``mine_as_mentee``, ``mine_as_mentor``) and roles (``my_roles``).
    """
    own = {"program": OuterRef("pk"), "user": user.pk}
    is_hers = (
        Q(Exists(Mentee.objects.filter(**own)))
        | Q(Exists(Mentor.objects.filter(**own)))
        | Q(Exists(ProgramStaff.objects.filter(**own)))
    )
    is_coming = Q(is_open=True) | Q(next_round_opens_on__gt=timezone.localdate())
    rows = Program.objects.all()
    if not user.is_superuser:
        rows = rows.filter(is_coming | is_hers)
    return rows.prefetch_related(
        Prefetch("mentees", Mentee.objects.filter(user=user), to_attr="mine_as_mentee"),
        Prefetch("mentors", Mentor.objects.filter(user=user), to_attr="mine_as_mentor"),
        Prefetch("staff", ProgramStaff.objects.filter(user=user), to_attr="my_roles"),
    )


def counts_for(program: Any, user: User) -> Facts:
    """Return how many people and pairs there are; four queries, for a program of ``visible_to``.

    People of whom another admin takes care are not counted; mentorships are, which name nobody.
    """
    employers = [(program.pk, row.employer) for row in program.my_roles]
    kept = conflicts.kept_in(user, [program.pk], employers)
    mentees, mentors = _by_state(Mentee, program, kept), _by_state(Mentor, program, kept)
    open_places = mentors.get(MentorState.VETTED, {})
    running = Mentorship.objects.filter(program=program, state__in=HOLDING_STATES)
    return {
        "mentees": {state: mentees.get(state, {}).get("n", 0) for state in MenteeState.values},
        "mentors": {state: mentors.get(state, {}).get("n", 0) for state in MentorState.values},
        "places": open_places.get("places", 0),
        "places_held": open_places.get("held", 0),
        "mentorships": running.exclude(state=MentorshipState.INTRODUCED).count(),
    }


def _by_state(model: Any, program: Program, kept: Collection[int]) -> dict[str, Facts]:
    rows = model._default_manager.filter(program=program).exclude(user__in=kept).order_by()
    columns: dict[str, Any] = {"n": Count("pk")}
    if model is Mentor:
        columns |= {"places": Sum("capacity"), "held": Sum("places_held")}
    return {row["state"]: row for row in rows.values("state").annotate(**columns)}
