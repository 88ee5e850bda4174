"""Mails about a person's part: a mentor's application, his places on pause."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.mail.message import Mail
from accounts.models import Notification
from mentorship.enums import MentorState
from mentorship.messages.part_links import resume_url
from mentorship.messages.shared import address, message, why_part
from mentorship.models import Mentor
from mentorship.queries.texts import text


def _mentor(notification: Notification) -> Mentor:
    return Mentor.objects.select_related("user", "program").get(pk=notification.subject_id)


def is_vetted(notification: Notification) -> bool:
    """Whether he is still in."""
    return _mentor(notification).state == MentorState.VETTED


def is_paused(notification: Notification) -> bool:
    """Whether his places are still on pause."""
    return _mentor(notification).state == MentorState.PAUSED


def vetted(notification: Notification) -> Mail:
    """Tell a mentor that his places are open."""
    mentor = _mentor(notification)
    return message(
        mentor.user,
        subject=_("You're in, %(name)s") % {"name": mentor.user.first_name},
        why=why_part(mentor.program),
        paragraphs=[
            _("The program team has read your offer for %(program)s and opened your places.")
            % {"program": mentor.program.name},
            text("orientation.mentor.done"),
        ],
        url=address(reverse("home")),
        label=_("Open your home page"),
    )


def refused(notification: Notification) -> Mail:
    """Tell a mentor kindly that his places don't open; the reason stays with the team."""
    mentor = _mentor(notification)
    return message(
        mentor.user,
        subject=_("About your offer to mentor"),
        preheader=_("From the team of %(program)s.") % {"program": mentor.program.name},
        why=_("You get this because you offered to mentor in %(program)s.")
        % {"program": mentor.program.name},
        paragraphs=[text("vetting.to_person")],
        url=address(reverse("home")),
        label=_("Open your home page"),
    )


def paused(notification: Notification) -> Mail:
    """Tell a mentor that two silences put his places on pause, and how to open them."""
    mentor = _mentor(notification)
    return message(
        mentor.user,
        subject=_("Your places are on pause"),
        why=why_part(mentor.program),
        paragraphs=[
            _("Two introductions ran out without an answer, so we've stopped sending new ones."),
            _("That's fine. One tap opens your places again whenever you have room."),
        ],
        url=resume_url(mentor),
        page=reverse("home"),
        label=_("Open my places again"),
    )
