"""The mail that asks after a pause."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.mail.message import Mail
from accounts.models import Notification
from mentorship.enums import MenteeState, MentorState
from mentorship.hooks import Part
from mentorship.messages.part_links import resume_url
from mentorship.messages.shared import address, message, why_part
from mentorship.models import Mentee, Mentor


def _part(notification: Notification) -> Part:
    if notification.subject_type == Mentee._meta.label_lower:
        return Mentee.objects.select_related("user", "program").get(pk=notification.subject_id)
    return Mentor.objects.select_related("user", "program").get(pk=notification.subject_id)


def is_still_paused(notification: Notification) -> bool:
    """Whether the part is on pause, and she named no later day meanwhile."""
    part = _part(notification)
    is_paused = part.state in (MenteeState.PAUSED, MentorState.PAUSED)
    return is_paused and str(part.paused_until) == notification.context.get("until")


def resting(notification: Notification) -> Mail:
    """Ask whether she wants to be open again; silence leaves everything as it is."""
    part = _part(notification)
    is_mentee = isinstance(part, Mentee)
    side = "mentee" if is_mentee else "mentor"
    later = reverse("part-pause", args=[side, part.pk])
    return message(
        part.user,
        subject=_("Ready for an introduction again?")
        if is_mentee
        else _("Shall we open your places again?"),
        why=why_part(part.program),
        paragraphs=[
            _("You paused %(program)s and asked us to ask again today.")
            % {"program": part.program.name},
            _("Open again with one tap, or name a later day."),
            _("No answer needed if you'd rather stay on pause. We won't ask a second time."),
        ],
        url=resume_url(part),
        label=_("Open again"),
        ways=[{"label": _("Name a later day"), "url": address(later)}],
        page=reverse("home"),
    )
