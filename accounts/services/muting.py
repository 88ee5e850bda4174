"""Groups of messages that a person switched off; looked at when a message is about to leave."""

from dataclasses import dataclass

from accounts import registry
from accounts.enums import MessageGroup
from accounts.exceptions import NotMutable
from accounts.models import MutedGroup, Notification, User
from accounts.services import audit, locking

MUTED = "muted"  # why such a message was cancelled, though not its notice


@dataclass(frozen=True)
class Group:
    """One group of messages, and whether a person switched it off."""

    name: str
    label: str
    is_muted: bool


def groups_of(user: User) -> list[Group]:
    """Return the groups that can be switched off, in the order of ``MessageGroup``."""
    muted = set(MutedGroup.objects.filter(user=user).values_list("group", flat=True))
    offered = registry.mutable_groups()
    return [
        Group(group.value, str(group.label), is_muted=group.value in muted)
        for group in MessageGroup
        if group.value in offered
    ]


@locking.serialized
def mute(*, user: User, group: str) -> None:
    """Switch a group of messages off for a person; a second time changes nothing.

    Messages that wait already are cancelled when they would leave.

    Raises:
        NotMutable: there is no such group, or its messages always arrive.
    """
    _refuse_others(group)
    _row, is_new = MutedGroup.objects.get_or_create(user=user, group=group)
    if is_new:
        audit.record(actor=user, action="messages.muted", target=user, group=group)


@locking.serialized
def unmute(*, user: User, group: str) -> None:
    """Have a group of messages sent again; one that was never switched off stays as it is.

    Raises:
        NotMutable: there is no such group, or its messages always arrive.
    """
    _refuse_others(group)
    deleted, _ = MutedGroup.objects.filter(user=user, group=group).delete()
    if deleted:
        audit.record(actor=user, action="messages.unmuted", target=user, group=group)


def is_muted(notification: Notification) -> bool:
    """Whether its recipient switched off the messages it belongs to."""
    category = registry.category(notification.category)
    if not (category.can_mute and category.group and notification.recipient_id):
        return False
    rows = MutedGroup.objects.filter(user_id=notification.recipient_id, group=category.group)
    return rows.exists()


def _refuse_others(group: str) -> None:
    if group not in registry.mutable_groups():
        raise NotMutable
