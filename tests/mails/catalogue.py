"""Every mail there is, written by what queues it: one for each category, and for what differs."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.test import Client

from accounts import registry
from accounts.mail.message import Mail
from accounts.models import Notice, Notification, OneTimeLink, User
from accounts.services import links
from accounts.services.deliver.compose import compose, reason_not_to_send
from accounts.services.reading import reading_as
from tests.mails import (  # noqa: F401  they fill the entries
    introducing,
    meeting,
    parting,
    people,
    running,
    teams,
)
from tests.mails.entries import ENTRIES
from tests.mails.reading import Read, read
from tests.mails.stopping import reasons_of

ADDRESS = re.compile(r"https?://\S+")
# Stand behind the bell only, or go to a machine.
NO_MAILS = {"webhook", "alert"}


@dataclass(frozen=True)
class Written:
    """One mail as it leaves, its notice, and what came of looking at the notice's page."""

    name: str
    category: registry.Category
    context: Any
    reason_not_to_send: str
    message: EmailMessage
    html: str
    read: Read
    notice: Notice | None
    preview: Mail
    links_of_preview: int
    page_status: int | None
    recipient: User | None
    subject_type: str
    stopped_by: Mapping[str, str]

    @property
    def text(self) -> str:
        """The text part."""
        return str(self.message.body)

    @property
    def body(self) -> str:
        """The text part above its foot."""
        return self.text.rpartition("\n--\n")[0]

    @property
    def foot(self) -> str:
        """The foot of the text part."""
        return self.text.rpartition("\n--\n")[2]

    @property
    def whole(self) -> str:
        """All that is in it, headers and both parts."""
        headers = " ".join(f"{key}: {value}" for key, value in self.message.message().items())
        return f"{headers}\n{self.text}\n{self.html}"


def wrong_ones(
    mails: Mapping[str, Written], problem: Callable[[Written], object]
) -> dict[str, object]:
    """Return what is wrong, by the name of the mail; empty where nothing is."""
    found = {name: problem(mail) for name, mail in mails.items()}
    return {name: wrong for name, wrong in found.items() if wrong}


def write_all() -> dict[str, Written]:
    """Write every mail of the catalogue; nothing of it stays in the database."""
    return {name: _write(name) for name in ENTRIES}


def _write(name: str) -> Written:
    with transaction.atomic():
        asked_for = ENTRIES[name]()
        written = _written(name, _row(name, asked_for))
        transaction.set_rollback(True)
    return written


def _row(name: str, asked_for: object) -> Notification:
    rows = Notification.objects.filter(category=name.partition("/")[0]).select_related("recipient")
    if isinstance(asked_for, User):
        rows = rows.filter(recipient=asked_for)
    row = rows.order_by("-pk").first()
    assert row is not None, f"nothing of {name} was queued"
    return row


def _written(name: str, row: Notification) -> Written:
    reason = reason_not_to_send(row)
    before = OneTimeLink.objects.count()
    with links.dry(), reading_as(row.recipient, row.locale):
        preview = registry.category(row.category).render(row)
    after = OneTimeLink.objects.count()
    message = compose(row)
    html = str(message.alternatives[0][0])  # type: ignore[attr-defined]
    notice = Notice.objects.filter(uid=row.uid).first()
    return Written(
        name=name,
        category=registry.category(row.category),
        context=json.loads(json.dumps(row.context)),
        reason_not_to_send=reason,
        message=message,
        html=html,
        read=read(html),
        notice=notice,
        preview=preview,
        links_of_preview=after - before,
        page_status=None if _is_variant(name) else _look(row.recipient, notice),
        recipient=row.recipient,
        subject_type=row.subject_type,
        stopped_by=reasons_of(row),
    )


def _is_variant(name: str) -> bool:
    """Whether the page behind it was looked at with the mail whose variant it is."""
    return name.partition("/")[0] in ENTRIES and "/" in name


def _look(person: User | None, notice: Notice | None) -> int | None:
    """Open the notice's page as its reader."""
    if person is None or notice is None or not notice.path:
        return None
    client = Client()
    client.force_login(person)
    return client.get(notice.path, follow=True).status_code
