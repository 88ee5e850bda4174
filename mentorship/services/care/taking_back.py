"""Take back a letter before it leaves, or one's own note of a call."""

from accounts.enums import NotificationStatus
from accounts.models import Notification, User
from accounts.services import audit, locking, notify
from mentorship.enums import FollowUpKind
from mentorship.exceptions import NotAllowed
from mentorship.exceptions.care import LetterLeft
from mentorship.models import FollowUp
from mentorship.rules.care import can_take_back

OWN_WORDS = (FollowUpKind.LETTER, FollowUpKind.CALL)


@locking.serialized
def take_back(*, follow_up_id: int, actor: User) -> None:
    """Remove a follow-up as if it never was; one that is gone already stays gone.

    Raises:
        NotAllowed: another admin's.
        LetterLeft: a mail of it was handed over, or it is a step that both were told of.
    """
    follow_up = locking.lock(
        FollowUp.objects.select_related("mentorship").filter(pk=follow_up_id)
    ).first()
    if follow_up is None:
        return
    if not can_take_back(actor, follow_up):
        raise NotAllowed
    if follow_up.kind not in OWN_WORDS:
        raise LetterLeft
    if follow_up.kind == FollowUpKind.LETTER:
        _recall(follow_up)
    audit.record(
        actor=actor,
        action="follow_up.taken_back",
        target=follow_up.mentorship,
        follow_up=follow_up.pk,
    )
    follow_up.delete()


def _recall(follow_up: FollowUp) -> None:
    notify.cancel_for_subject(follow_up)
    mails = Notification.objects.about(follow_up)
    if mails.exclude(status=NotificationStatus.CANCELLED).exists():
        raise LetterLeft
    notify.unsay(mails)
