"""Notes in the space: one's own, or of the two where their writer shares them."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit, locking
from mentorship.exceptions import NotAllowed
from mentorship.models import Mentorship, Note
from mentorship.rules import space as rules
from mentorship.services.space import doors

LONGEST = 4000


@locking.serialized
def add(*, mentorship_id: int, actor: User, body: str, is_shared: bool = False) -> Note:
    """Keep a note; the writer's newest one in the same words is a form sent twice: that note.

    Raises:
        NotAllowed, SpaceOver, SpaceResting: see ``doors.enter``.
        BadAnswers: nothing written, or too much.
    """
    mentorship = _enter(mentorship_id, actor, is_shared=is_shared)
    body = _checked(body)
    newest = Note.objects.filter(mentorship=mentorship, author=actor).order_by("-pk").first()
    if newest is not None and (newest.body, newest.is_shared) == (body, is_shared):
        return newest
    note = Note.objects.create(mentorship=mentorship, author=actor, body=body, is_shared=is_shared)
    audit.record(actor=actor, action="note.added", target=note, is_shared=is_shared)
    return note


@locking.serialized
def change(*, note_id: int, actor: User, body: str, is_shared: bool) -> Note:
    """Write one's own note anew, share it, or keep it to oneself again.

    Raises:
        Note.DoesNotExist: it was removed.
        NotAllowed, SpaceOver, SpaceResting: see ``doors.enter``; another one's note.
        BadAnswers: nothing written, or too much.
    """
    note = _locked_own(note_id, actor)
    _enter(note.mentorship_id, actor, is_shared=is_shared)
    body = _checked(body)
    if (note.body, note.is_shared) != (body, is_shared):
        note.body, note.is_shared, note.changed_at = body, is_shared, timezone.now()
        note.save(update_fields=["body", "is_shared", "changed_at"])
        audit.record(actor=actor, action="note.changed", target=note, is_shared=is_shared)
    return note


@locking.serialized
def remove(*, note_id: int, actor: User) -> None:
    """Remove one's own note for good, at any time; one that is gone already stays gone.

    Raises:
        NotAllowed: another one's note.
    """
    try:
        note = _locked_own(note_id, actor)
    except Note.DoesNotExist:
        return
    audit.record(actor=actor, action="note.removed", target=note)
    note.delete()


def _enter(mentorship_id: int, actor: User, *, is_shared: bool) -> Mentorship:
    """Come in to write: what is shared needs a space in which the two may write to each other."""
    may = rules.may_write if is_shared else rules.may_keep
    return doors.enter(mentorship_id, actor, may=may)


def _locked_own(note_id: int, actor: User) -> Note:
    """Lock a note's mentorship, then the note."""
    mentorships = Mentorship.objects.filter(notes=note_id)
    locking.lock(mentorships).first()
    note = locking.lock(Note.objects.all()).get(pk=note_id)
    if not rules.can_change_note(actor, note):
        raise NotAllowed
    return note


def _checked(body: str) -> str:
    return doors.checked(body, field="body", longest=LONGEST, ask=_("Write the note first."))
