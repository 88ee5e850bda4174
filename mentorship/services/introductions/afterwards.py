"""What somebody adds after a "not this time": why, and a workplace to keep away from."""

from accounts.models import User
from accounts.services import audit, locking
from mentorship.enums import Answer, MentorshipState, Side
from mentorship.exceptions import NotAllowed
from mentorship.exceptions.introductions import AvoidListFull, NothingToAvoid, ReasonGiven
from mentorship.models import Mentee, Mentorship
from mentorship.queries.workplaces import MAX_AVOID, is_avoided, workplace_to_avoid
from mentorship.services import reasons
from mentorship.services.pair_locks import locked, side_of


@locking.serialized
def explain(*, mentorship_id: int, actor: User, reason: str) -> Mentorship:
    """Add the reason to a no that was given without one; only the program team reads it.

    Repeating it returns the present state.

    Raises:
        NotAllowed: the actor is not one of the two.
        BadAnswers: the reason is not one of the side's list.
        ReasonGiven: it has another reason, or is no "not this time" of hers.
    """
    mentorship = locked(mentorship_id)
    side = side_of(mentorship, actor)
    is_hers = mentorship.state == MentorshipState.DECLINED
    if not is_hers or mentorship.answer_of(side) != Answer.DECLINED:
        raise ReasonGiven
    reasons.refuse_unknown(f"reasons.decline_{side.value}", reason)
    if reason in ("", mentorship.decline_reason):
        return mentorship
    if mentorship.decline_reason:
        raise ReasonGiven
    mentorship.decline_reason = reason
    mentorship.save(update_fields=["decline_reason"])
    audit.record(
        actor=actor, action="introduction.explained", target=mentorship, side=str(side.value)
    )
    return mentorship


@locking.serialized
def avoid_workplace(*, mentorship_id: int, actor: User) -> Mentee:
    """Put the workplace on the mentee's list of those she is never matched with.

    Repeating it returns the present state.

    Raises:
        NotAllowed: the actor is not the mentee.
        NothingToAvoid: it was no question of workplaces, or no workplace is known.
        AvoidListFull: twenty lines are on the list.
    """
    mentorship = Mentorship.objects.select_related(
        "mentor", "mentee", "mentee_user__profile", "mentor_user__profile"
    ).get(pk=mentorship_id)
    if mentorship.side_of(actor) != Side.MENTEE:
        raise NotAllowed
    workplace = workplace_to_avoid(mentorship)
    if not workplace:
        raise NothingToAvoid
    mentee = locking.lock(Mentee.objects.all()).get(pk=mentorship.mentee_id)
    if is_avoided(mentee, workplace):
        return mentee
    if len(mentee.avoid) >= MAX_AVOID:
        raise AvoidListFull
    mentee.avoid = [*mentee.avoid, workplace]
    mentee.save(update_fields=["avoid"])
    audit.record(actor=actor, action="mentee.avoid_added", target=mentee)
    return mentee
