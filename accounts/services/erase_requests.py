"""The seven days before an erasure: a link to keep the account, and a reminder the day before."""

from collections.abc import Mapping
from datetime import timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.days import full_day
from accounts.enums import PrivacyKind, PrivacyState
from accounts.mail.message import Mail, render_mail
from accounts.models import Notification, OneTimeLink, PrivacyRequest
from accounts.registry import LinkPage
from accounts.services import links, notify, privacy, turns
from accounts.services.clock import now_plus

REMINDER = "privacy_last_day"
KEEP = "keep-account"
BEFORE = timedelta(days=1)


def remind() -> int:
    """Tell everybody whose account goes within a day, once each; return how many."""
    return turns.each(_remind, list(_soon().select_related("user").order_by("due_at", "pk")))


def _soon() -> QuerySet[PrivacyRequest]:
    standing = PrivacyRequest.objects.filter(kind=PrivacyKind.ERASE, state=PrivacyState.ASKED)
    return standing.filter(due_at__gt=now_plus(timedelta(0)), due_at__lte=now_plus(BEFORE))


def _remind(request: PrivacyRequest) -> bool:
    return notify.enqueue(
        category=REMINDER,
        recipient=request.user,
        dedupe_key=f"{REMINDER}.{request.pk}",
        subject=request,
        expires_at=request.due_at,
    )


def keep_link(request: PrivacyRequest) -> str:
    """Return the address behind the button that keeps the account; for its mails."""
    return links.issue(purpose=KEEP, person=request.user, subject=request)


def last_day(notification: Notification) -> Mail:
    """Say that it is tomorrow, and that one press keeps everything."""
    request = PrivacyRequest.objects.select_related("user").get(pk=notification.subject_id)
    said = _("You asked us to erase your account. We'll do it on %(day)s, for good.")
    return render_mail(
        "accounts/mail/message",
        subject=_("Your account goes tomorrow"),
        recipient=request.user,
        paragraphs=[
            said % {"day": full_day(request.due_at)},
            _("If you've changed your mind, one press keeps it, and nothing is lost."),
            _("If not, there is nothing to do. We won't write again."),
        ],
        url=keep_link(request),
        label=_("Keep my account"),
        page=reverse("me-privacy"),
        has_links=True,
    )


def describe(link: OneTimeLink, _query: Mapping[str, str]) -> LinkPage:
    """Say where the request stands; nothing of the person."""
    request = PrivacyRequest.objects.get(pk=link.subject_id)
    if request.state != PrivacyState.ASKED:
        return LinkPage(_("Your account stays"), (_("You kept it. Nothing was changed."),))
    day = {"day": full_day(request.due_at)}
    return LinkPage(
        _("Keep your account?"),
        (_("It would be erased on %(day)s. If you keep it, everything stays as it is.") % day,),
        button=_("Keep my account"),
    )


def act(link: OneTimeLink, _form: Mapping[str, str]) -> None:
    """Take the request back."""
    request = PrivacyRequest.objects.select_related("user").get(pk=link.subject_id)
    if request.state == PrivacyState.ASKED:
        privacy.withdraw(user=request.user, kind=PrivacyKind.ERASE)
