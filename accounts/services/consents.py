"""What people agreed to, with the version they read and the time."""

import hashlib

from django.db import transaction

from accounts.models import Acceptance, User
from accounts.services import audit

RULES, ADULT = "rules", "adult"
RULES_VERSION = "2026-11"  # of ``templates/accounts/rules.html``; changes with its text
ADULT_VERSION = "2026-11"
AT_SIGN_UP = ((RULES, RULES_VERSION), (ADULT, ADULT_VERSION))


def version_of(text: str) -> str:
    """Return the version of a text that people can edit: the beginning of its SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@transaction.atomic
def accept(*, user: User, document: str, version: str) -> Acceptance:
    """Record that a person agreed to a document; a second time changes nothing."""
    row, is_new = Acceptance.objects.get_or_create(user=user, document=document, version=version)
    if is_new:
        audit.record(actor=user, action="document.accepted", target=row, document=document)
    return row
