"""The mail to whoever joins a program's staff."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.mail.message import Mail
from accounts.models import Notification
from mentorship.enums import StaffRole
from mentorship.messages.shared import address, message, why_team
from mentorship.models import ProgramStaff


def is_staff(notification: Notification) -> bool:
    """Whether she is still of the staff."""
    return ProgramStaff.objects.filter(pk=notification.subject_id).exists()


def added(notification: Notification) -> Mail:
    """Tell somebody which role she has now, what it is for, and why she has to sign in again."""
    row = ProgramStaff.objects.select_related("user", "program").get(pk=notification.subject_id)
    role = StaffRole(row.role)
    names = {"role": role.label.lower(), "program": row.program.name}
    return message(
        row.user,
        subject=_("You're on the team of %(program)s") % names,
        why=why_team(row.program),
        paragraphs=[
            _("You're %(role)s of %(program)s now.") % names,
            _means(role),
            _("We've signed you out everywhere. Sign in again; the team uses a second step there."),
        ],
        url=address(reverse("desk")),
        label=_("Open the program desk"),
    )


def _means(role: StaffRole) -> str:
    said = {
        StaffRole.ADMIN: _("You run rounds, decide about pairs and look after them."),
        StaffRole.CONTACT: _("What members write in confidence comes to you, and to nobody else."),
        StaffRole.VIEWER: _("You see lists and charts, without names."),
    }
    return said[role]
