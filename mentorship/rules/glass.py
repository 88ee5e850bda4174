"""Who may break the glass: readers on a case, and association admins."""

from accounts.models import User
from mentorship.enums import SecretKind
from mentorship.models import Concern, Mentor
from mentorship.queries import conflicts
from mentorship.queries.openings import Secret
from mentorship.rules import concerns


def may_break(user: User, secret: Secret, concern: Concern | None) -> bool:
    """Whether the person may open a record: never her own, nor one of her own pair.

    On a case: its readers, a check-in's line of the people whom the case is about. Without one:
    association admins, but nothing of a colleague or of their reporting line; and no wish list
    where they are mentors, who never learn who was wished for or hidden.
    """
    if user.pk in secret.people:
        return False
    if concern is None:
        return may_break_at_all(user) and not _is_involved(user, secret)
    if not concerns.is_reader(user, concern) or secret.kind != SecretKind.CHECK_IN_LINE:
        return False
    return secret.mentorship_id is not None and secret.mentorship_id == concern.mentorship_id


def _is_involved(user: User, secret: Secret) -> bool:
    if conflicts.is_kept_from(user, secret.person_id, secret.program_id):
        return True
    return secret.kind == SecretKind.WISHES and is_mentor_in(user, secret.program_id)


def is_mentor_in(user: User, program_id: int) -> bool:
    """Whether the person has a mentor's part in a program."""
    return Mentor.objects.filter(user=user, program=program_id).exists()


def may_break_at_all(user: User) -> bool:
    """Whether the person opens records outside any case: an association admin."""
    return user.is_active and user.is_superuser


def may_read_list(user: User) -> bool:
    """Whether the person reads what was opened in a month: the association's board."""
    return user.is_active and user.is_superuser
