"""Who may break the glass: readers on a case, and association admins."""

from accounts.models import User
from accounts.rules import is_entrusted
from mentorship.enums import SecretKind
from mentorship.models import Concern, Mentor
from mentorship.queries import conflicts
from mentorship.queries.openings import Secret
from mentorship.rules import concerns, privacy

# What each kind of opening reads, for the table of who reads what.
OPENS = {
    SecretKind.CHECK_IN_LINE: privacy.Datum.LINE,
    SecretKind.WISHES: privacy.Datum.WISHES,
}


def may_break(user: User, secret: Secret, concern: Concern | None) -> bool:
    """Whether the person may open a record: never her own, nor one of her own pair.

    On a case: its readers, a check-in's line of the people whom the case is about. Without one:
    association admins, but nothing of a colleague or of their reporting line; and no wish list
    where they are mentors, who never learn who was wished for or hidden. The site is seen as
    members see it, never as somebody who is entrusted with others herself.
    """
    if user.pk in secret.people:
        return False
    if concern is None:
        return may_break_at_all(user) and not _is_involved(user, secret)
    if not concerns.is_reader(user, concern) or not _opens(secret, privacy.Reader.CONTACT):
        return False
    return secret.mentorship_id is not None and secret.mentorship_id == concern.mentorship_id


def _opens(secret: Secret, reader: privacy.Reader) -> bool:
    return secret.kind in OPENS and privacy.opens_with_reason(OPENS[secret.kind], reader)


def _is_involved(user: User, secret: Secret) -> bool:
    if secret.kind == SecretKind.AS_PERSON:
        return not may_see_as(user, User.objects.get(pk=secret.person_id))
    if secret.program_id is None or not _opens(secret, privacy.Reader.ADMIN):
        return True
    if conflicts.is_kept_from(user, secret.person_id, secret.program_id):
        return True
    return secret.kind == SecretKind.WISHES and is_mentor_in(user, secret.program_id)


def may_see_as(user: User, person: User) -> bool:
    """Whether somebody may see the site as a person: an association admin, as a member.

    Not as somebody of her own workplace or reporting line, in whatever program, nor as somebody
    who was ever introduced to one of them, or to her: a member's pages tell of her partners.
    """
    if not may_break_at_all(user) or not person.is_active or is_entrusted(person):
        return False
    return not conflicts.touches(user, person)


def is_mentor_in(user: User, program_id: int) -> bool:
    """Whether the person has a mentor's part in a program."""
    return Mentor.objects.filter(user=user, program=program_id).exists()


def may_break_at_all(user: User) -> bool:
    """Whether the person opens records outside any case: an association admin."""
    return user.is_active and user.is_superuser


def may_read_list(user: User) -> bool:
    """Whether the person reads what was opened in a month: the association's board."""
    return user.is_active and user.is_superuser
