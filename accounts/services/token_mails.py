"""Mails about tokens of the API: one was made, one is about to run out."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.days import long_date
from accounts.mail.message import Mail, render_mail
from accounts.models import ApiToken, Notification


def _token(notification: Notification) -> ApiToken:
    return ApiToken.objects.select_related("user").get(pk=notification.subject_id)


def is_usable(notification: Notification) -> bool:
    """Whether the token still works."""
    return ApiToken.objects.usable().filter(pk=notification.subject_id).exists()


def made(notification: Notification) -> Mail:
    """Say that a token was made, for whoever did not make it."""
    token = _token(notification)
    paragraphs = [
        _("A token was made in your account, so that a program can act for you. It works until "
          "%(day)s.") % {"day": long_date(token.expires_at)},
        _("If this wasn't you, revoke it at once, choose a new password and sign out all other "
          "devices."),
    ]  # fmt: skip
    return _mail(token, _("A token was made for you"), paragraphs, _("Look at your tokens"))


def ends(notification: Notification) -> Mail:
    """Say that a token runs out soon, and what happens then."""
    token = _token(notification)
    day = long_date(token.expires_at)
    paragraphs = [
        _("A token of yours, %(hint)s…, stops working on %(day)s. The program that uses it can't "
          "act for you from then on.") % {"hint": token.hint, "day": day},
        _("If you still need it, make a new one and put it in the old one's place. If not, there "
          "is nothing to do."),
    ]  # fmt: skip
    return _mail(token, _("A token of yours runs out"), paragraphs, _("Make a new token"))


def _mail(token: ApiToken, subject: str, paragraphs: list[str], label: str) -> Mail:
    return render_mail(
        "accounts/mail/message",
        subject=subject,
        recipient=token.user,
        paragraphs=paragraphs,
        url=f"{settings.SITE_URL}{reverse('tokens')}",
        label=label,
        why=_("You get this once, because a token was made in your account."),
    )
