"""Mails about a person's part: a mentor's application, his places on pause, how a pair ended."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.mail.message import Mail, render_mail
from accounts.models import Notification
from mentorship.enums import MentorshipState, MentorState
from mentorship.messages.introductions import mentorship_of, side_of
from mentorship.messages.shared import address
from mentorship.models import Mentor
from mentorship.queries.texts import text
from mentorship.terms import terms_of


def _mentor(notification: Notification) -> Mentor:
    return Mentor.objects.select_related("user", "program").get(pk=notification.subject_id)


def is_vetted(notification: Notification) -> bool:
    """Whether he is still in."""
    return _mentor(notification).state == MentorState.VETTED


def is_paused(notification: Notification) -> bool:
    """Whether his places are still on pause."""
    return _mentor(notification).state == MentorState.PAUSED


def is_resting(notification: Notification) -> bool:
    """Whether the mentorship is still on pause."""
    return mentorship_of(notification).state == MentorshipState.PAUSED


def vetted(notification: Notification) -> Mail:
    """Tell a mentor that his places are open."""
    mentor = _mentor(notification)
    return render_mail(
        "mentorship/mail/message",
        subject=_("You're in, %(name)s") % {"name": mentor.user.first_name},
        recipient=mentor.user,
        preheader=mentor.program.name,
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
    return render_mail(
        "mentorship/mail/message",
        subject=_("About your offer to mentor"),
        recipient=mentor.user,
        paragraphs=[text("vetting.to_person")],
        url=address(reverse("home")),
        label=_("Open your home page"),
    )


def paused(notification: Notification) -> Mail:
    """Tell a mentor that two silences put his places on pause, and how to open them."""
    mentor = _mentor(notification)
    return render_mail(
        "mentorship/mail/message",
        subject=_("Your places are on pause"),
        recipient=mentor.user,
        paragraphs=[
            _("Two introductions ran out without an answer, so we've stopped sending new ones."),
            _("That's fine. One tap opens your places again whenever you have room."),
        ],
        url=address(reverse("part-resume", args=["mentor", mentor.pk])),
        label=_("Open my places again"),
    )


def ended(notification: Notification) -> Mail:
    """Tell one side in neutral text that the other ended the mentorship."""
    mentorship = mentorship_of(notification)
    side = side_of(notification, mentorship)
    partner = mentorship.partner_of(side).first_name
    return render_mail(
        "mentorship/mail/message",
        subject=_("Your mentorship with %(name)s has ended") % {"name": partner},
        recipient=mentorship.person_of(side),
        mentorship=mentorship,
        paragraphs=[text("reasons.end.to_partner", partner=partner)],
        url=address(reverse("home")),
        label=_("See what's next"),
    )


def completed(notification: Notification) -> Mail:
    """Tell one side that the agreed time is over, with thanks."""
    mentorship = mentorship_of(notification)
    side = side_of(notification, mentorship)
    name = {"name": mentorship.partner_of(side).first_name}
    return render_mail(
        "mentorship/mail/message",
        subject=_("You and %(name)s have finished") % name,
        recipient=mentorship.person_of(side),
        mentorship=mentorship,
        paragraphs=[
            _("The time you agreed on is over, and your mentorship is complete. Thank you both."),
            _("You can stay in touch as you like. In a month we'll ask one last question."),
        ],
        url=address(reverse("mentorship", args=[mentorship.pk])),
        label=_("Look back"),
    )


def resting(notification: Notification) -> Mail:
    """Ask one side, before the longest pause ends, what should come after it."""
    mentorship = mentorship_of(notification)
    side = side_of(notification, mentorship)
    name = {"name": mentorship.partner_of(side).first_name}
    return render_mail(
        "mentorship/mail/message",
        subject=_("Your pause with %(name)s ends in a week") % name,
        recipient=mentorship.person_of(side),
        mentorship=mentorship,
        paragraphs=[
            _("A pause lasts at most %(days)d days. Then your mentorship goes on by itself.")
            % {"days": terms_of(mentorship.program, mentorship.mentor_type).pause_days},
            _("You can go on earlier, or end it kindly. Neither counts against you."),
        ],
        url=address(reverse("mentorship", args=[mentorship.pk])),
        label=_("Choose what comes next"),
    )
