"""The notes of a space that one of the two may read."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.urls import reverse

from accounts.models import User
from mentorship.models import Mentorship, Note
from mentorship.queries.space_counts import readable_notes

PAGE = 20


@dataclass(frozen=True)
class NoteLine:
    """One note; ``url`` is where its writer changes it, empty for another reader."""

    id: int
    body: str
    name: str
    is_mine: bool
    is_shared: bool
    written_at: datetime
    changed_at: datetime | None
    url: str


def page_of(mentorship: Mentorship, user: User) -> "Paginator[Note]":
    """Return the notes that the person may read, newest first, by pages."""
    return Paginator(readable_notes(mentorship, user).select_related("author"), PAGE)


def lines(page: Page[Note], user: User) -> list[NoteLine]:
    """Return the notes of a page as it draws them."""
    return [_line(note, user) for note in page]


def _line(note: Note, user: User) -> NoteLine:
    is_mine = note.author_id == user.pk
    return NoteLine(
        id=note.pk,
        body=note.body,
        name=note.author.first_name,
        is_mine=is_mine,
        is_shared=note.is_shared,
        written_at=note.written_at,
        changed_at=note.changed_at,
        url=reverse("note", args=[note.pk]) if is_mine else "",
    )
