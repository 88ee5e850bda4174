"""The mail to whoever a closed round left without a mentor."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.mail.message import Mail
from accounts.models import Notification
from matching.enums import LetterRole
from matching.queries.home_waiting import kind_reason
from matching.queries.letters import letter_in, own_letters, product_words
from matching.queries.waiting import reason_on_home
from mentorship.enums import HOLDING_STATES, MenteeState
from mentorship.letters import Letter, written
from mentorship.messages.shared import address, message, why_part
from mentorship.models import Mentee, Mentorship


def _mentee(notification: Notification) -> Mentee:
    rows = Mentee.objects.select_related("user", "program")
    return rows.get(pk=notification.subject_id)


def is_still_without(notification: Notification) -> bool:
    """Whether she still waits in the pool, and nobody was found for her meanwhile."""
    mentee = _mentee(notification)
    held = Mentorship.objects.filter(mentee=mentee.pk, state__in=HOLDING_STATES)
    return mentee.state == MenteeState.AVAILABLE and not held.exists()


def without(notification: Notification) -> Mail:
    """Say that the round closed without a mentor for her and why, as her home page does."""
    mentee = _mentee(notification)
    round_id = notification.context.get("round")
    own = own_letters(round_id) if round_id else {}
    return without_mail(mentee, letter_in(own, LetterRole.UNMATCHED), reason_on_home(mentee))


def without_mail(mentee: Mentee, letter: Letter | None = None, reason: str = "") -> Mail:
    """Return the mail in these words, else the product's, around the reason."""
    names = {"name": mentee.user.first_name, "program": mentee.program.name}
    words = written(letter or product_words(LetterRole.UNMATCHED), names)
    why = (_("Here's why: %(reason)s") % {"reason": kind_reason(reason)},) if reason else ()
    return message(
        mentee.user,
        subject=words.subject,
        why=why_part(mentee.program),
        often=_("We write once after each round."),
        paragraphs=[*words.before, *why, *words.after],
        url=address(reverse("home")),
        label=_("See where things stand"),
    )
