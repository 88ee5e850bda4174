"""Mails around concerns. None says what it is about: whoever looks over a shoulder learns nothing.

The frame draws no pair, the subject and the first line are neutral, and nothing is quoted.
"""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.days import short_day
from accounts.mail.message import Mail
from accounts.models import Notification
from accounts.registry import (
    register_category,
    register_confidential_routes,
    register_confidential_trail,
)
from mentorship.enums import ConcernState, SecretKind
from mentorship.messages import openings
from mentorship.messages.shared import address, message
from mentorship.models import BrokenGlass, Concern
from mentorship.queries.openings import told_without_name
from mentorship.rules import concerns as rules
from mentorship.services.concerns import glass, reminding, shared

# With the space of a pair and its check-ins, so that those of concerns don't stand out.
PRIVATE = (
    "concern", "concern-new", "concerns", "desk-concern", "desk-concern-file", "desk-concern-glass",
    "desk-concern-step", "desk-concerns", "opening", "check-in", "closing", "goal", "mentorship",
    "note", "notes", "space-messages", "thank-you", "wishes",
)  # fmt: skip


def register() -> None:
    """Register every category; those that tell of a case stand in no list."""
    register_category(
        shared.TO_READERS, render=waiting, still_due=is_still_read, is_confidential=True
    )
    register_category(shared.TO_REPORTER, render=replied, is_confidential=True)
    register_category(shared.DUE, render=due, still_due=is_unanswered, is_confidential=True)
    register_category(glass.TOLD, render=opened, is_confidential=True)
    register_category(glass.SEEN_AS, render=seen_as, can_mute=False)
    register_category(reminding.OPENINGS, render=openings.month)
    register_confidential_trail(shared.TRAIL)
    register_confidential_routes(*PRIVATE)


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


def _account() -> str:
    said = _("You get this because you have an account with %(association)s.")
    return said % {"association": settings.ASSOCIATION_NAME}


def _to_reader(notification: Notification, sentence: str) -> Mail:
    concern = _concern(notification)
    return message(
        notification.recipient,
        subject=_("Something new waits for you"),
        why=_account(),
        often=_("We write when something new waits, and remind you once."),
        paragraphs=[sentence, _("Sign in to read it.")],
        url=address(reverse("desk-concern", args=[concern.program.slug, concern.uuid])),
        label=_("Open it"),
    )


def replied(notification: Notification) -> Mail:
    """Tell the reporter that somebody wrote back, and nothing of what."""
    concern = _concern(notification)
    return message(
        concern.reporter,
        subject=_("A message from your program"),
        why=_account(),
        often=_("One comes for each reply."),
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
    return message(
        opening.person,
        subject=_("Something private of yours was read"),
        preheader=_("By whom, when, and where to ask why."),
        why=_account(),
        often=_("One comes each time."),
        paragraphs=_without_name(opening)
        or [
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


def seen_as(notification: Notification) -> Mail:
    """Tell somebody who saw the site as she does, when, and what wasn't shown."""
    rows = BrokenGlass.objects.select_related("opener", "person")
    opening = rows.get(pk=notification.subject_id)
    said = {"name": opening.opener.name, "day": short_day(opening.opened_at)}
    return message(
        opening.person,
        subject=_("Somebody saw the site as you see it"),
        preheader=_("By whom, when, and what was not shown."),
        why=_account(),
        often=_("One comes each time."),
        paragraphs=_without_name(opening) or [
            _("%(name)s of the association looked at your pages on %(day)s as you see them, for at "
              "most fifteen minutes.") % said,
            _("Nothing could be changed or sent. Check-ins, wishes, concerns, and what you two "
              "write to each other were not shown."),
            _("That takes a written reason and is kept on a list. You may ask %(name)s for the "
              "reason.") % said,
        ],
        url=address(reverse("me-privacy")),
        label=_("See who reads what"),
    )  # fmt: skip


def _without_name(opening: BrokenGlass) -> list[str]:
    """Say it where whoever opened it has left, and can't be asked any more."""
    if not opening.opener.is_erased:
        return []
    asks = _("That takes a written reason and is kept on a list. Ask the association for it.")
    return [told_without_name(opening), asks]
