"""What happens to accounts, for whoever watches the log: codes and numbers of people only.

Refused pages, too many tries and unreadable requests stand in the line of their request; who did
what to whom stands in the audit trail. ``docs/security.md`` lists all of it.
"""

import logging
from typing import Any

from allauth.account import signals as account
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa import signals as factors
from django.contrib.auth import signals as auth
from django.http import HttpRequest

logger = logging.getLogger(__name__)

CHANGES = {
    "signed_up": account.user_signed_up,
    "password_changed": account.password_changed,
    "password_set": account.password_set,
    "password_reset": account.password_reset,
    "address_changed": account.email_changed,
    "factor_added": factors.authenticator_added,
    "factor_removed": factors.authenticator_removed,
    "factor_renewed": factors.authenticator_reset,
}


def connect() -> None:
    """Listen; called once, when the apps are ready."""
    auth.user_logged_in.connect(_signed_in)
    auth.user_logged_out.connect(_signed_out)
    auth.user_login_failed.connect(_failed)
    account.authentication_step_completed.connect(_proven)
    for name, signal in CHANGES.items():
        signal.connect(_teller(name), weak=False)


def _signed_in(*, request: HttpRequest, user: Any, **_: object) -> None:
    ways = [record.get("type") or record["method"] for record in _records(request, user)]
    _tell("signed_in", user, by="+".join(ways) or "other")


def _records(request: HttpRequest, user: Any) -> list[dict[str, Any]]:
    return list(get_authentication_records(request, user)) if hasattr(request, "session") else []


def _signed_out(*, user: Any, **_: object) -> None:
    if user is not None:
        _tell("signed_out", user)


def _failed(**_: object) -> None:
    """Say nothing of what was typed: it may be a password in the wrong field."""
    _tell("sign_in_failed", None)


def _proven(*, user: Any, method: str, reauthenticated: bool = False, **_: object) -> None:
    if reauthenticated:
        _tell("proved_again", user, by=method)


def _teller(name: str) -> Any:
    def tell(*, user: Any, **_: object) -> None:
        _tell(name, user)

    return tell


def _tell(event: str, person: Any, **codes: str) -> None:
    fields = {"event": event, **codes}
    if person is not None:
        fields["person"] = person.pk
    words = " ".join(f"{name}={value}" for name, value in fields.items() if name != "event")
    logger.info("%s %s", event, words, extra={"fields": fields})
