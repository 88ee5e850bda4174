"""Who may propose that a mentorship goes on longer or finishes, and read what comes of it."""

from accounts.models import User
from mentorship import rules
from mentorship.models import Certificate, Mentorship


def can_propose(user: User, mentorship: Mentorship) -> bool:
    """Whether the person is one of the two; nobody proposes or answers for them."""
    return bool(mentorship.side_of(user))


def can_close(user: User, mentorship: Mentorship) -> bool:
    """Whether the person may read and use the page on which a mentorship is paused or ended."""
    return rules.can_read_mentorship(user, mentorship)


def can_download(user: User, certificate: Certificate) -> bool:
    """Whether the certificate is the person's own."""
    return certificate.user_id == user.pk


def can_revoke(user: User, certificate: Certificate) -> bool:
    """Whether the person may say that a certificate is not valid any more.

    Admins of its program, about nobody of their own workplace or reporting line, nor themselves.
    """
    return rules.can_note(user, certificate.program, certificate.user_id)
