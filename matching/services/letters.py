"""What an admin writes for the messages of a round, in place of the product's words."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AuditEvent, User
from accounts.services import audit, locking
from matching.enums import LetterRole
from matching.exceptions.conflicts import LetterChanged
from matching.models import Round, RoundLetter
from matching.queries.letters import KNOWN, READ, own_letters, product_words, words_of
from matching.services.pairs import lock_open_round
from mentorship.exceptions import BadAnswers
from mentorship.letters import REASONS, Letter
from mentorship.placeholders import unknown_in

SUBJECT_LENGTH, BODY_LENGTH = 120, 3000


@locking.serialized
def save(
    *, round_id: int, role: LetterRole, letter: Letter, actor: User, seen: datetime | None = None
) -> RoundLetter | None:
    """Keep a round's own words for a kind of message; what is sent from now on says them.

    Introductions that were sent keep the words they had. Saving the product's words forgets the
    own ones.

    Args:
        seen: when the words that the admin started from were changed; None for the product's.

    Raises:
        AnotherProgram, RoundClosed: not hers, or everybody was told.
        LetterChanged: another admin changed them meanwhile.
        BadAnswers: empty, too long, or a placeholder that has no meaning here, by its name.
    """
    match_round = lock_open_round(round_id, actor)
    row = own_letters(round_id).get(role)
    if row is not None and words_of(row) == letter:
        return row
    _refuse_changed(row, seen)
    for field, sentence in problems_of(role, letter).items():
        raise BadAnswers(sentence, field=field)
    if letter == product_words(role):
        _forget(match_round, row, actor)
        return None
    row = row or RoundLetter(round=match_round, role=role)
    row.subject, row.body = letter.subject, letter.body
    row.changed_at, row.changed_by = timezone.now(), actor
    row.save()
    _record("letter.changed", match_round, role, actor)
    _note_read(match_round, role, actor)
    return row


@locking.serialized
def forget(*, round_id: int, role: LetterRole, actor: User, seen: datetime | None = None) -> None:
    """Go back to the product's words; where they hold already, nothing happens.

    Raises:
        AnotherProgram, RoundClosed, LetterChanged: as ``save``.
    """
    match_round = lock_open_round(round_id, actor)
    row = own_letters(round_id).get(role)
    if row is not None:
        _refuse_changed(row, seen)
    _forget(match_round, row, actor)


@locking.serialized
def look_over(*, round_id: int, role: LetterRole, actor: User) -> None:
    """Keep that an admin looked a letter of a round over and found it good; once for each person.

    Raises:
        AnotherProgram, RoundClosed: as ``save``.
    """
    _note_read(lock_open_round(round_id, actor), role, actor)


def _note_read(match_round: Round, role: LetterRole, actor: User) -> None:
    events = AuditEvent.objects.filter(
        target_type=match_round._meta.label_lower,
        target_id=str(match_round.pk),
        action=READ,
        actor=actor,
        data__role=role.value,
    )
    if not events.exists():
        _record(READ, match_round, role, actor)


def problems_of(role: LetterRole, letter: Letter) -> dict[str, str]:
    """Return what keeps words from being saved: field (``subject``, ``body``) to sentence."""
    found = {"subject": _subject_problem(role, letter), "body": _body_problem(role, letter)}
    return {field: sentence for field, sentence in found.items() if sentence}


def _subject_problem(role: LetterRole, letter: Letter) -> str:
    if not letter.subject.strip() or len(letter.subject) > SUBJECT_LENGTH:
        return _("Write a subject of up to 120 characters.")
    if REASONS in letter.subject:
        return _("{reasons} stands in the letter, not in its subject.")
    return _unknown(role, letter.subject)


def _body_problem(role: LetterRole, letter: Letter) -> str:
    if not letter.body.strip() or len(letter.body) > BODY_LENGTH:
        return _("Write a letter of up to 3,000 characters.")
    unknown = _unknown(role, letter.body)
    if unknown:
        return unknown
    lines = [line.strip() for line in letter.body.splitlines() if REASONS in line]
    if len(lines) > 1 or any(line != REASONS for line in lines):
        return _("Put {reasons} on a line of its own, once.")
    return ""


def _unknown(role: LetterRole, text: str) -> str:
    unknown = unknown_in(text, KNOWN[role])
    if not unknown:
        return ""
    known = ", ".join(f"{{{name}}}" for name in KNOWN[role])
    return _("%(unknown)s has no meaning here. You can use %(known)s.") % {
        "unknown": ", ".join(unknown),
        "known": known,
    }


def _refuse_changed(row: RoundLetter | None, seen: datetime | None) -> None:
    if (row.changed_at if row else None) != seen:
        name = row.changed_by.name if row else ""
        raise LetterChanged(name=name, at=row.changed_at if row else None)


def _forget(match_round: Round, row: RoundLetter | None, actor: User) -> None:
    if row is not None:
        _record("letter.forgotten", match_round, LetterRole(row.role), actor)
        row.delete()


def _record(action: str, match_round: Round, role: LetterRole, actor: User) -> None:
    audit.record(actor=actor, action=action, target=match_round, role=role.value)
