"""Sign-in codes and the like: allauth's mails, sent by the outbox.

Their codes and secret addresses cannot be made from ids at the time of sending, so they wait
encrypted in the row's context, which is emptied when the mail has left.
"""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Priority
from accounts.mail.message import Mail, render_mail
from accounts.models import Notification, User
from accounts.services import notify, sealing
from accounts.services.clock import now_plus

CATEGORY = "account"
CODE_LIFETIME = timedelta(minutes=15)
LIFETIME = timedelta(days=2)
KEPT = ("code", "password_reset_url", "activate_url", "signup_url")
UNKNOWN = "unknown_account"
# Strangers can ask for these; one says all, and stays valid.
ONCE_IN_A_WHILE = ("password_reset_key", "account_already_exists")
A_WHILE = timedelta(minutes=10)


def queue(*, kind: str, address: str, context: dict[str, Any]) -> None:
    """Queue one of allauth's mails; ``kind`` is its template's name, such as ``login_code``.

    A stranger's address gets no mail, and nobody gets the same again within ``A_WHILE`` however
    often somebody asks. Both take as long as queueing, so that time does not tell who is known.
    """
    person = User.objects.filter(email=User.objects.normalize_email(address)).first()
    person = person or context.get("user")
    with transaction.atomic():
        is_wanted = kind != UNKNOWN and not _came_just_now(kind, person)
        _enqueue(kind, address, person, context)
        if not is_wanted:
            transaction.set_rollback(True)


def _came_just_now(kind: str, person: User | None) -> bool:
    if kind not in ONCE_IN_A_WHILE or person is None:
        return False
    rows = Notification.objects.filter(recipient=person, created_at__gt=now_plus(-A_WHILE))
    return rows.filter(dedupe_key__startswith=f"{CATEGORY}.{kind}.").exists()


def _enqueue(kind: str, address: str, person: User | None, context: dict[str, Any]) -> None:
    secrets = {name: str(context[name]) for name in KEPT if context.get(name)}
    lifetime = CODE_LIFETIME if "code" in secrets else LIFETIME
    notify.enqueue(
        category=CATEGORY,
        recipient=person,
        address=None if person and person.email == address.lower() else address,
        dedupe_key=f"{CATEGORY}.{kind}.{uuid4().hex}",
        context={"kind": kind, "sealed": sealing.seal(secrets)},
        expires_at=timezone.now() + lifetime,
        priority=Priority.SIGN_IN,
    )


def render(notification: Notification) -> Mail:
    """Write the mail; kinds without a template of their own get the general notice."""
    kind = notification.context["kind"]
    secrets = sealing.unseal(notification.context["sealed"])
    template = f"accounts/mail/{kind}"
    try:
        get_template(f"{template}.html")
    except TemplateDoesNotExist:
        template = "accounts/mail/notice"
    return render_mail(
        template,
        subject=_subject(kind, secrets),
        recipient=notification.recipient,
        kind=kind,
        **secrets,
    )


def _subject(kind: str, secrets: dict[str, Any]) -> str:
    subjects = {
        "login_code": _("Your sign-in code: %(code)s"),
        "confirm_access": _("Your code to change your sign-in: %(code)s"),
        "email_confirmation_signup": _("Your code to join: %(code)s"),
        "email_confirmation": _("Your code for this address: %(code)s"),
        "account_already_exists": _("You have an account already"),
        "password_reset_key": _("Choose a new password"),
        "unknown_account": _("No account with this address"),
        "password_changed": _("Your password was changed"),
        "password_reset": _("Your password was changed"),
        "password_set": _("Your password was set"),
        "email_changed": _("Your e-mail address was changed"),
        "email_deleted": _("An e-mail address was removed"),
        "email_confirm": _("An e-mail address was confirmed"),
        "totp_activated": _("An authenticator app was added"),
        "totp_deactivated": _("An authenticator app was removed"),
        "webauthn_added": _("A passkey was added"),
        "webauthn_removed": _("A passkey was removed"),
        "account_connected": _("Another way to sign in was connected"),
        "account_disconnected": _("A way to sign in was disconnected"),
        "factor_removed": _("A second factor was removed for you"),
        "recovery_codes_generated": _("You have new recovery codes"),
    }
    return subjects.get(kind, _("Your sign-in settings changed")) % secrets
