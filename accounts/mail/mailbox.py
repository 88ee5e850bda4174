"""The demo's mail folder, read back."""

import email
import email.policy
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

NAME = re.compile(r"[0-9]{20}-[0-9a-f]{8}")


@dataclass(frozen=True)
class Letter:
    """One message of the folder."""

    name: str
    subject: str
    to: str
    at: datetime | None
    text: str
    html: str


def letters(limit: int = 100) -> list[Letter]:
    """Return the newest messages first."""
    files = sorted(Path(settings.MAIL_DIR).glob("*.eml"), reverse=True)
    return [_read(path) for path in files[:limit] if NAME.fullmatch(path.stem)]


def letter(name: str) -> Letter | None:
    """Return one message by its file's name without ending; None where there is none."""
    path = Path(settings.MAIL_DIR) / f"{name}.eml"
    if not NAME.fullmatch(name) or not path.is_file():
        return None
    return _read(path)


def _read(path: Path) -> Letter:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return Letter(
        name=path.stem,
        subject=str(message["Subject"] or ""),
        to=str(message["To"] or ""),
        at=_moment(message["Date"]),
        text=_body(message, "plain"),
        html=_body(message, "html"),
    )


def _moment(date: str | None) -> datetime | None:
    """Read a Date header; Django writes it in UTC, as ``-0000``."""
    if not date:
        return None
    at = parsedate_to_datetime(date)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part is not None else ""
