"""Mails that confirm what a person asked of her data."""

from django.conf import settings
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.days import clock, full_day, zone_name
from accounts.enums import PrivacyKind, PrivacyState
from accounts.mail.message import Mail, render_mail
from accounts.models import Notification, PersonalCopy, PrivacyRequest
from accounts.services import erase_requests


def _request(notification: Notification) -> PrivacyRequest:
    return PrivacyRequest.objects.select_related("user").get(pk=notification.subject_id)


def is_open(notification: Notification) -> bool:
    """Whether the request still stands."""
    return _request(notification).state == PrivacyState.ASKED


def asked(notification: Notification) -> Mail:
    """Say what was asked and when it is due, and how to take it back."""
    request = _request(notification)
    day = {"day": full_day(request.due_at)}
    if request.kind == PrivacyKind.ERASE:
        return _asked_to_erase(request, day)
    said = _(
        "You asked for a copy of your data. It is being made; we'll write to you as soon as "
        "you can fetch it, by %(day)s."
    )
    return _mail(
        request, _("You asked for a copy of your data"), [said % day, _not_you()],
        _("Look at it, or take it back"),
    )  # fmt: skip


def _asked_to_erase(request: PrivacyRequest, day: dict[str, str]) -> Mail:
    said = _(
        "You asked us to erase your account. We'll do it on %(day)s. "
        "Until then you can take it back, and nothing changes."
    )
    return render_mail(
        "accounts/mail/message",
        subject=_("You asked us to erase your account"),
        recipient=request.user,
        paragraphs=[said % day, _("We'll remind you the day before."), _not_you()],
        url=erase_requests.keep_link(request),
        label=_("Keep my account"),
        page=reverse("me-privacy"),
        has_links=True,
    )


def withdrawn(notification: Notification) -> Mail:
    """Say that a request was taken back."""
    request = _request(notification)
    if request.kind == PrivacyKind.EXPORT:
        said = _("You took your request for a copy of your data back. None is made.")
        subject = _("No copy of your data is made")
    else:
        said = _("You took your request back. Your account stays as it is.")
        subject = _("Your account stays")
    return _mail(request, subject, [said, _not_you()], _("Open privacy and data"))


def ready(notification: Notification) -> Mail:
    """Say that the copy can be fetched, and until when; nothing of it stands in the mail."""
    request = PrivacyRequest.objects.select_related("user", "copy").get(pk=notification.subject_id)
    until = request.copy.expires_at
    said = _(
        "You can fetch the copy of your data until %(day)s, %(time)s (%(zone)s). After that it is "
        "deleted, and you can ask for a new one whenever you like."
    ) % {
        "day": full_day(until),
        "time": clock(until),
        "zone": zone_name(timezone.get_current_timezone_name()),
    }
    first = _("You're asked once more who you are before it opens.")
    return _mail(
        request, _("Your copy is ready"), [said, first, _not_you()], _("Fetch your copy"),
        page="me-privacy-copy",
    )  # fmt: skip


def is_there(notification: Notification) -> bool:
    """Whether the copy can still be fetched."""
    copies = PersonalCopy.objects.filter(request=int(notification.subject_id))
    return copies.filter(expires_at__gt=Now()).exists()


def _not_you() -> str:
    return _("If this wasn't you, choose a new password and sign out all other devices.")


def _mail(
    request: PrivacyRequest,
    subject: str,
    paragraphs: list[str],
    label: str,
    page: str = "me-privacy",
) -> Mail:
    return render_mail(
        "accounts/mail/message",
        subject=subject,
        recipient=request.user,
        paragraphs=paragraphs,
        url=f"{settings.SITE_URL}{reverse(page)}",
        label=label,
    )
