"""Which groups of messages a person can switch off: those that she may get at all."""

from accounts.enums import MessageGroup
from accounts.models import User
from accounts.services.muting import Group, groups_of
from mentorship.enums import StaffRole
from mentorship.models import Profile, ProgramStaff


def offered_to(user: User) -> list[Group]:
    """Return her groups; three queries."""
    left_out = set()
    if not ProgramStaff.objects.filter(user=user, role=StaffRole.ADMIN).exists():
        left_out |= {MessageGroup.HEALTH.value, MessageGroup.DIGEST.value}
    if not Profile.objects.filter(user=user, expiry_reminders_at__isnull=False).exists():
        left_out.add(MessageGroup.CREDENTIALS.value)
    return [group for group in groups_of(user) if group.name not in left_out]
