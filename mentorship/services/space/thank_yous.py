"""Thanks from one of the two to the other, in one line."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from accounts.enums import NotificationStatus
from accounts.models import Notification, User
from accounts.models.notifications import NotificationQuerySet
from accounts.services import audit, locking, notify
from mentorship.clock import database_now
from mentorship.exceptions import NotAllowed
from mentorship.exceptions.space import ThankYouStays
from mentorship.models import ThankYou
from mentorship.rules import space as rules
from mentorship.services.space import doors

CATEGORY = "thank_you"
WITH_PAIR = ("author", "mentorship__mentee_user", "mentorship__mentor_user")
LONGEST = 280
TAKEN_BACK_WITHIN = A_DAY = timedelta(days=1)


@locking.serialized
def give(*, mentorship_id: int, actor: User, line: str, may_be_shown: bool = False) -> ThankYou:
    """Thank the other one; a mail tells, at most one a day from one to the other.

    The same line again within a day is the same thank-you.

    Raises:
        NotAllowed, SpaceOver, SpaceResting: see ``doors.enter``.
        BadAnswers: no line, or too long a one.
    """
    mentorship = doors.enter(mentorship_id, actor, may=rules.may_thank)
    ask = _("Write one line. What did they do that helped?")
    line = " ".join(doors.checked(line, field="line", longest=LONGEST, ask=ask).split())
    now = database_now()
    recent = ThankYou.objects.filter(mentorship=mentorship, author=actor)
    recent = recent.filter(written_at__gt=now - TAKEN_BACK_WITHIN)
    known = next((one for one in recent if one.line == line), None)
    if known is not None:
        return known
    thanks = ThankYou.objects.create(
        mentorship=mentorship, author=actor, line=line, may_be_shown=may_be_shown, written_at=now
    )
    audit.record(actor=actor, action="thank_you.given", target=thanks, may_be_shown=may_be_shown)
    _tell(thanks, mentorship.partner_of(mentorship.side_of(actor)), now)
    return thanks


@locking.serialized
def let_show(*, thank_you_id: int, actor: User, may_be_shown: bool) -> ThankYou:
    """Say anew whether the association may show a line, at any time.

    Raises:
        NotAllowed: another one's thanks.
    """
    thanks = _locked_own(thank_you_id, actor)
    if thanks.may_be_shown != may_be_shown:
        thanks.may_be_shown = may_be_shown
        thanks.save(update_fields=["may_be_shown"])
        audit.record(
            actor=actor, action="thank_you.shown_changed", target=thanks, may_be_shown=may_be_shown
        )
    return thanks


@locking.serialized
def take_back(*, thank_you_id: int, actor: User) -> None:
    """Take thanks back within a day; those that are gone already stay gone.

    Raises:
        NotAllowed: another one's thanks.
        ThankYouStays: the day is over.
    """
    try:
        thanks = _locked_own(thank_you_id, actor)
    except ThankYou.DoesNotExist:
        return
    if not is_fresh(thanks):
        raise ThankYouStays
    _untell(thanks)
    audit.record(actor=actor, action="thank_you.taken_back", target=thanks)
    thanks.delete()


def is_fresh(thanks: ThankYou) -> bool:
    """Whether it can still be taken back."""
    return database_now() - thanks.written_at < TAKEN_BACK_WITHIN


def _tell(thanks: ThankYou, recipient: User, now: datetime) -> None:
    """Queue a mail, unless one of these two left or waits since a day."""
    today = _mails(thanks, recipient).filter(created_at__gt=now - A_DAY)
    if today.exclude(status=NotificationStatus.CANCELLED).exists():
        return
    notify.enqueue(
        category=CATEGORY,
        recipient=recipient,
        dedupe_key=_key(thanks),
        subject=thanks.mentorship,
        program=thanks.mentorship.program_id,
        context={"thank_you": thanks.pk},
        expires_at=now + A_DAY,
    )


def _untell(thanks: ThankYou) -> None:
    """Take back the mail that waits to bring this line, and the line from behind the bell."""
    mentorship = thanks.mentorship
    recipient = mentorship.partner_of(mentorship.side_of(thanks.author))
    if _mails(thanks, recipient).waiting().filter(context__thank_you=thanks.pk).exists():
        notify.cancel_for_subject(mentorship, category=CATEGORY, recipient=recipient)
    notify.unsay(Notification.objects.filter(dedupe_key=_key(thanks)))


def _key(thanks: ThankYou) -> str:
    return f"{CATEGORY}.{thanks.pk}"


def _mails(thanks: ThankYou, recipient: User) -> NotificationQuerySet:
    return Notification.objects.about(thanks.mentorship).filter(
        category=CATEGORY, recipient=recipient
    )


def _locked_own(thank_you_id: int, actor: User) -> ThankYou:
    thanks = locking.lock(ThankYou.objects.select_related(*WITH_PAIR)).get(pk=thank_you_id)
    if not rules.can_take_back(actor, thanks):
        raise NotAllowed
    return thanks
