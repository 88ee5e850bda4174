"""Mails that confirm what a person asked of her data."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.days import full_day
from accounts.enums import PrivacyKind, PrivacyState
from accounts.mail.message import Mail, render_mail
from accounts.models import Notification, PrivacyRequest


def _request(notification: Notification) -> PrivacyRequest:
    return PrivacyRequest.objects.select_related("user").get(pk=notification.subject_id)


def is_open(notification: Notification) -> bool:
    """Whether the request still stands."""
    return _request(notification).state == PrivacyState.ASKED


def asked(notification: Notification) -> Mail:
    """Say what was asked and when it is due, and how to take it back."""
    request = _request(notification)
    day = full_day(request.due_at)
    if request.kind == PrivacyKind.EXPORT:
        said = _("You asked for a copy of your data. We'll send it to this address by %(day)s.")
        subject = _("You asked for a copy of your data")
    else:
        said = _(
            "You asked us to erase your account. We'll do it on %(day)s. "
            "Until then you can take it back, and nothing changes."
        )
        subject = _("You asked us to erase your account")
    return _mail(
        request, subject, [said % {"day": day}, _not_you()], _("Look at it, or take it back")
    )


def withdrawn(notification: Notification) -> Mail:
    """Say that a request was taken back."""
    request = _request(notification)
    if request.kind == PrivacyKind.EXPORT:
        said = _("You took your request for a copy of your data back. We won't send one.")
        subject = _("We won't send a copy of your data")
    else:
        said = _("You took your request back. Your account stays as it is.")
        subject = _("Your account stays")
    return _mail(request, subject, [said, _not_you()], _("Open privacy and data"))


def _not_you() -> str:
    return _("If this wasn't you, choose a new password and sign out all other devices.")


def _mail(request: PrivacyRequest, subject: str, paragraphs: list[str], label: str) -> Mail:
    return render_mail(
        "accounts/mail/message",
        subject=subject,
        recipient=request.user,
        paragraphs=paragraphs,
        url=f"{settings.SITE_URL}{reverse('me-privacy')}",
        label=label,
    )
