"""What a program's team keeps about its people: written by its admins, read by them alone."""

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit, locking
from mentorship import rules
from mentorship.exceptions import BadAnswers, NotAllowed
from mentorship.models import Mentee, Mentor, Program, StaffNote

LONGEST = 1000


@locking.serialized
def add(*, program: Program, person_id: int, actor: User, body: str) -> StaffNote:
    """Write a note about one of the program's people.

    The actor's latest note about her, word for word again, is a form sent twice: that note.

    Raises:
        NotAllowed: not an admin of the program, not one of its people, or one of whom another
            admin takes care.
        BadAnswers: nothing written, or too much.
    """
    _refuse_stranger(program, person_id)
    _refuse_other(actor, program, person_id)
    body = _checked(body)
    locking.lock(User.objects.filter(pk=person_id)).get()
    rows = StaffNote.objects.filter(program=program, person=person_id, author=actor)
    last = rows.order_by("-pk").first()
    if last is not None and last.body == body:
        return last
    note = StaffNote.objects.create(program=program, person_id=person_id, author=actor, body=body)
    _record("staff_note.added", note, actor)
    return note


@locking.serialized
def change(*, note_id: int, actor: User, body: str) -> StaffNote:
    """Write one's own note anew.

    Raises:
        StaffNote.DoesNotExist: it was removed.
        NotAllowed: another admin's note, or no note of hers to read any more.
        BadAnswers: nothing written, or too much.
    """
    note = _locked_own(note_id, actor)
    body = _checked(body)
    if note.body != body:
        note.body = body
        note.save(update_fields=["body"])
        _record("staff_note.changed", note, actor)
    return note


@locking.serialized
def remove(*, note_id: int, actor: User) -> None:
    """Remove one's own note for good; one that is gone already stays gone.

    Raises:
        NotAllowed: another admin's note, or no note of hers to read any more.
    """
    try:
        note = _locked_own(note_id, actor)
    except StaffNote.DoesNotExist:
        return
    _record("staff_note.removed", note, actor)
    note.delete()


def _locked_own(note_id: int, actor: User) -> StaffNote:
    note = locking.lock(StaffNote.objects.select_related("program")).get(pk=note_id)
    if note.author_id != actor.pk:
        raise NotAllowed
    _refuse_other(actor, note.program, note.person_id)
    return note


def _refuse_stranger(program: Program, person_id: int) -> None:
    """Refuse people who never had a part in the program."""
    part = {"program": program, "user": person_id}
    if not (Mentee.objects.filter(**part).exists() or Mentor.objects.filter(**part).exists()):
        raise NotAllowed


def _refuse_other(actor: User, program: Program, person_id: int) -> None:
    if not rules.can_note(actor, program, person_id):
        raise NotAllowed


def _checked(body: str) -> str:
    body = body.replace("\r\n", "\n").strip()
    if not body:
        raise BadAnswers(_("Write the note first."), field="body")
    if len(body) > LONGEST:
        raise BadAnswers(_("Keep the note to 1,000 characters."), field="body")
    return body


def _record(action: str, note: StaffNote, actor: User) -> None:
    audit.record(actor=actor, action=action, target=note, person=note.person_id)
