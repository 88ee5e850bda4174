"""The mail that brings a fresh link in place of an expired one."""

from django.utils.translation import gettext as _

from accounts import registry
from accounts.mail.message import Mail, render_mail
from accounts.models import Notification, OneTimeLink
from accounts.services import links

CATEGORY = links.FRESH_LINK


def still_due(notification: Notification) -> bool:
    """Whether the old link is still unused."""
    return OneTimeLink.objects.filter(
        pk=notification.context["link"], used_at__isnull=True
    ).exists()


def render(notification: Notification) -> Mail:
    """Name the action and link to it."""
    link = OneTimeLink.objects.select_related("person").get(pk=notification.context["link"])
    page = registry.purpose(link.purpose).describe(link, {})
    return render_mail(
        "accounts/mail/fresh_link",
        subject=_("Your fresh link"),
        recipient=link.person,
        heading=page.heading,
        url=links.issue_like(link),
    )
