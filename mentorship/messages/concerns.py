"""Mails around concerns. None says what it is about: whoever looks over a shoulder learns nothing.

The frame draws no pair, the subject and the first line are neutral, and nothing is quoted.
"""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.days import short_day
from accounts.mail.message import Mail, render_mail
from accounts.models import Notification
from accounts.registry import register_category, register_confidential_trail
from mentorship.enums import ConcernState, SecretKind
from mentorship.messages.shared import address
from mentorship.models import BrokenGlass, Concern
from mentorship.rules import concerns as rules
from mentorship.services.concerns import glass, reminding, shared


def register() -> None:
    """Register every category; those that tell of a case stand in no list."""
    register_category(
        shared.TO_READERS, render=waiting, still_due=is_still_read, is_confidential=True
    )
    register_category(shared.TO_REPORTER, render=replied, is_confidential=True)
    register_category(shared.DUE, render=due, still_due=is_unanswered, is_confidential=True)
    register_category(glass.TOLD, render=opened, is_confidential=True)
    register_category(reminding.OPENINGS, render=month)
    register_confidential_trail(shared.TRAIL)


def _concern(notification: Notification) -> Concern:
    rows = Concern.objects.select_related("program", "reporter")
    return rows.get(pk=notification.subject_id)


def is_still_read(notification: Notification) -> bool:
    """Whether the recipient reads the case still."""
    recipient = notification.recipient
    return recipient is not None and rules.is_reader(recipient, _concern(notification))


def is_unanswered(notification: Notification) -> bool:
    """Whether nobody has written back yet, and the recipient reads the case still."""
    concern = _concern(notification)
    is_open = concern.replied_at is None and concern.state != ConcernState.CLOSED
    return is_open and is_still_read(notification)


def waiting(notification: Notification) -> Mail:
    """Tell a contact that something new waits, not what."""
    return _to_reader(notification, _("Something new waits for you in Benchmate."))


def due(notification: Notification) -> Mail:
    """Remind a contact that somebody waits for a word."""
    return _to_reader(notification, _("Something in Benchmate still waits for a word from you."))


def _to_reader(notification: Notification, sentence: str) -> Mail:
    concern = _concern(notification)
    return render_mail(
        "mentorship/mail/message",
        subject=_("Something new waits for you"),
        recipient=notification.recipient,
        paragraphs=[sentence, _("Sign in to read it.")],
        url=address(reverse("desk-concern", args=[concern.program.slug, concern.uuid])),
        label=_("Open it"),
    )


def replied(notification: Notification) -> Mail:
    """Tell the reporter that somebody wrote back, and nothing of what."""
    concern = _concern(notification)
    return render_mail(
        "mentorship/mail/message",
        subject=_("A message from your program"),
        recipient=concern.reporter,
        preheader=_("Sign in to read it."),
        paragraphs=[_("There's a reply to what you told us."), _("Sign in to read it.")],
        url=address(reverse("concern", args=[concern.uuid])),
        label=_("Read it"),
    )


def opened(notification: Notification) -> Mail:
    """Tell somebody that a private text of hers was read, by whom, and where to ask why."""
    rows = BrokenGlass.objects.select_related("opener", "person", "program")
    opening = rows.get(pk=notification.subject_id)
    kind = SecretKind(opening.kind).label.lower()
    said = {"name": opening.opener.name, "day": short_day(opening.opened_at), "what": kind}
    return render_mail(
        "mentorship/mail/message",
        subject=_("Something private of yours was read"),
        recipient=opening.person,
        paragraphs=[
            _("%(name)s opened this on %(day)s, for fifteen minutes: %(what)s.") % said,
            _(
                "That takes a written reason and is kept on a list. You may ask for the reason: "
                "answer to %(name)s, or write to the concern contacts."
            )
            % said,
        ],
        url=address(reverse("me-privacy")),
        label=_("See who reads what"),
    )


def month(notification: Notification) -> Mail:
    """Tell an association admin that last month's list of openings can be read."""
    asked = notification.context["month"]
    return render_mail(
        "mentorship/mail/message",
        subject=_("What was opened last month"),
        recipient=notification.recipient,
        paragraphs=[
            _("The list of what was opened with a written reason is ready, by whom and why."),
            _("A month without any is on it too. It is for the association's board."),
        ],
        url=address(f"{reverse('openings')}?month={asked}"),
        label=_("Read the list"),
    )
