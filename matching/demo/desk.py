"""What a team has left on the board of the demo's round: pins, notes, rejections, a colleague."""

from accounts.models import User
from matching.demo import members
from matching.enums import MatchState
from matching.models import Match, Round, Run
from matching.queries.access import people_kept_from, without
from matching.services import handing_over, review, run_labels
from mentorship.enums import StaffRole
from mentorship.models import Program
from mentorship.services import programs

COLLEAGUE, COLLEAGUE_NAME = "colleague@example.org", "Greta Sandoval"
COLLEAGUES_EMPLOYER = "Superior Infusion"
PINNED, NOTED, HANDED = 1, 5, 7  # places among the proposals, best first
REJECTED = {-1: "better_next_round", -3: "better_mentor", -6: "hours_wrong"}
FIRST_PLAN, SECOND_PLAN = "Before the first introductions", "Fair, after the first introductions"
TRIED_PLAN = "Stable, tried out"


def join_staff(program: Program, association: User) -> None:
    """Let a second admin join, so that a match can be handed over."""
    user = members.account(email=COLLEAGUE, name=COLLEAGUE_NAME, password=members.PASSWORD)
    programs.add_staff(
        program=program,
        user=user,
        role=StaffRole.ADMIN,
        actor=association,
        employer=COLLEAGUES_EMPLOYER,
    )


def decidable(made: Round, admin: User) -> list[Match]:
    """Return the proposals that an admin may decide, best first."""
    rows = made.matches.filter(state=MatchState.PROPOSED)
    kept = people_kept_from(admin, made.program)
    mine = without(rows, kept, "mentee__user", "mentor__user")
    return list(mine.order_by("-score", "pk"))


def label(run: Run, text: str, admin: User) -> None:
    """Call a saved run by a name, so that two can be told apart."""
    run_labels.label(run_id=run.pk, text=text, actor=admin)


def touch(made: Round, admin: User) -> None:
    """Pin a pair, note something about another, reject a few, and hand one to the colleague."""
    proposals = decidable(made, admin)
    for place, reason in REJECTED.items():
        review.reject(match_id=proposals[place].pk, actor=admin, reason=reason)
    review.pin(match_id=proposals[PINNED].pk, actor=admin)
    review.note(
        match_id=proposals[NOTED].pk,
        actor=admin,
        text="Met at the spring meeting and got on well. Ask whether video is fine.",
    )
    colleague = User.objects.get(email=COLLEAGUE)
    theirs = people_kept_from(colleague, made.program)
    free = [
        match
        for match in proposals[HANDED:-6]
        if not {match.mentee.user_id, match.mentor.user_id} & theirs
    ]
    handing_over.hand_over(
        match_id=free[0].pk,
        actor=admin,
        to_id=colleague.pk,
        note="You know this team better than I do.",
    )
