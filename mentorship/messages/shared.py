"""What all mails of this floor share."""

from collections.abc import Sequence

from django.conf import settings

from accounts.mail.message import Mail, render_mail
from mentorship.enums import Side
from mentorship.models import Mentorship


def address(path: str) -> str:
    """Return a path of the site as a full address."""
    return f"{settings.SITE_URL}{path}"


def to_side(
    mentorship: Mentorship,
    side: Side,
    *,
    subject: str,
    paragraphs: Sequence[str],
    url: str,
    label: str,
) -> Mail:
    """Return a mail about a mentorship to one side, with one button."""
    return render_mail(
        "mentorship/mail/message",
        subject=subject,
        recipient=mentorship.person_of(side),
        mentorship=mentorship,
        paragraphs=paragraphs,
        url=url,
        label=label,
    )
