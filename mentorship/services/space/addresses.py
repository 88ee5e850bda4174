"""E-mail addresses stay private until both of the two share theirs."""

from accounts.models import User
from accounts.services import audit, locking
from mentorship.enums import Side
from mentorship.models import Mentorship
from mentorship.services.space import doors


@locking.serialized
def share(*, mentorship_id: int, actor: User) -> Mentorship:
    """Offer one's own address; each reads the other's once both have offered.

    Raises:
        NotAllowed, SpaceOver, SpaceResting: see ``doors.enter``.
    """
    mentorship = doors.enter(mentorship_id, actor)
    return _set(mentorship, actor, is_shared=True)


@locking.serialized
def take_back(*, mentorship_id: int, actor: User) -> Mentorship:
    """Show one's address no longer, at any time; then the other one's is not shown either.

    Raises:
        NotAllowed: neither of the two.
    """
    mentorship = doors.enter(mentorship_id, actor, may=doors.always)
    return _set(mentorship, actor, is_shared=False)


def _set(mentorship: Mentorship, actor: User, *, is_shared: bool) -> Mentorship:
    side = mentorship.side_of(actor)
    field = "mentee_shares_address" if side == Side.MENTEE else "mentor_shares_address"
    if getattr(mentorship, field) != is_shared:
        setattr(mentorship, field, is_shared)
        mentorship.save(update_fields=[field])
        action = "address.shared" if is_shared else "address.taken_back"
        audit.record(actor=actor, action=action, target=mentorship)
    return mentorship
