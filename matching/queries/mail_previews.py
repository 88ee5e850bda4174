"""A message as it would leave now, written for a real case of a program; nothing is sent.

No link is made and none works, no word that members wrote to each other is in it, and nobody is
in it whose matters another admin sees to. Life mentorships are left out.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from typing import Any

from django.apps import apps
from django.db import InterfaceError, OperationalError
from django.db.models import Q, Subquery
from django.utils import timezone

from accounts import registry
from accounts.mail.message import Mail
from accounts.models import Notification, User
from accounts.services import links
from accounts.services.reading import reading_as
from mentorship.messages.voices import veiled
from mentorship.models import Mentorship, Program
from mentorship.services.care import telling

TRIED = 5  # so many of the newest of a kind; of a former state one may not be writable any more
TO_ADMINS = frozenset({telling.CATEGORY})
NEWEST = 50_000  # messages of all programs that are looked through
JOINED = ("mentorship", "check_in__mentorship", "mentee", "mentor")
HREF = re.compile(r"\shref=(\"[^\"]*\"|'[^']*')")
PREHEADER = re.compile(r'<div style="display:none;[^>]*>(.*?)</div>', re.DOTALL)


@dataclass(frozen=True)
class Preview:
    """One message as its reader would find it."""

    reader: User
    mail: Mail

    @property
    def html(self) -> str:
        """Its html; no link leads anywhere."""
        return HREF.sub("", self.mail.html)

    @property
    def preheader(self) -> str:
        """What lists of mails show after the subject."""
        found = PREHEADER.search(self.mail.html)
        return unescape(found[1]).strip() if found else ""


def preview(category: str, program: Program, kept: Collection[int], admin: User) -> Preview | None:
    """Write the newest message of a kind anew; None where the program has no case to show.

    What a colleague is told of her mentorships is not hers to read: that one is the admin's own.
    """
    for row in _newest(category, program, kept, admin):
        if _may_be_shown(row, kept):
            mail = _written(row, program)
            if mail is not None and row.recipient is not None:
                return Preview(row.recipient, mail)
    return None


def _newest(
    category: str, program: Program, kept: Collection[int], admin: User
) -> list[Notification]:
    last = Notification.objects.order_by("-pk").values("pk")[:1]
    rows = Notification.objects.filter(
        Q(program_id=program.pk), Q(pk__gt=Subquery(last) - NEWEST),
        category=category, recipient__is_active=True,
    )  # fmt: skip
    is_to_admins = category in TO_ADMINS
    rows = rows.filter(recipient=admin) if is_to_admins else rows.exclude(recipient__in=kept)
    return list(rows.select_related("recipient").order_by("-pk")[:TRIED])


def _may_be_shown(row: Notification, kept: Collection[int]) -> bool:
    """Whether nobody in it is kept from her, and it is about no life mentorship."""
    about = _subject_of(row)
    pair = _pair_of(about)
    if pair is not None and pair.is_life:
        return False
    people = {getattr(pair, "mentee_user_id", None), getattr(pair, "mentor_user_id", None)}
    parts = (getattr(about, side, None) for side in ("mentee", "mentor"))
    return not (people | {getattr(part, "user_id", None) for part in parts}) & set(kept)


def _subject_of(row: Notification) -> Any:
    if not row.subject_type:
        return None
    model = apps.get_model(row.subject_type)
    names = {field.name for field in model._meta.get_fields()}
    joined = [path for path in JOINED if path.partition("__")[0] in names]
    rows = model._default_manager.select_related(*joined) if joined else model._default_manager
    return rows.filter(pk=row.subject_id).first()


def _pair_of(about: Any) -> Mentorship | None:
    if isinstance(about, Mentorship):
        return about
    holder = getattr(about, "check_in", about)
    found: Mentorship | None = getattr(holder, "mentorship", None)
    return found


def _written(row: Notification, program: Program) -> Mail | None:
    """Return the mail in its reader's zone and language; None where this case has moved on."""
    row.context = row.context or _context(row, program)
    try:
        with links.dry(), veiled(), reading_as(row.recipient, row.locale):
            return registry.category(row.category).render(row)
    except (OperationalError, InterfaceError):
        raise
    except Exception:  # noqa: BLE001  the next case may do; what fails at sending is told elsewhere
        return None


def _context(row: Notification, program: Program) -> dict[str, Any]:
    """Return what a message kept beside its subject until it left, as far as it can be known."""
    if row.category == telling.CATEGORY:
        pairs = Mentorship.objects.filter(program=program).order_by("-pk")
        return {"pairs": list(pairs.values_list("pk", flat=True)[:50])}
    today = timezone.localdate()
    return {"monday": (today - timedelta(days=today.weekday())).isoformat()}
