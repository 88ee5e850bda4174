"""The course of a case: read, handed on, marked, closed."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import notify
from accounts.services.locking import serialized
from mentorship.enums import ConcernState
from mentorship.exceptions import BadAnswers
from mentorship.models import Concern, ConcernReader
from mentorship.queries.concern_cases import may_take_over
from mentorship.services.concerns import shared


@serialized
def take_up(*, concern_id: int, actor: User) -> Concern:
    """Say that the case was read and is somebody's: a new one is read, later ones stay.

    Raises:
        NotAllowed: not a reader of the case.
    """
    concern = shared.locked_for_reader(concern_id, actor)
    mine = concern.readers.filter(user=actor, read_at=None)
    mine.update(read_at=timezone.now())
    if concern.state != ConcernState.SUBMITTED:
        return concern
    concern.state = ConcernState.TRIAGED
    concern.save(update_fields=["state"])
    shared.record("read", concern, actor)
    return concern


@serialized
def close(*, concern_id: int, actor: User, conclusion: str) -> Concern:
    """Close a case with what came of it, which only its readers see.

    Raises:
        NotAllowed: not a reader of the case.
        CaseClosed: another reader closed it, otherwise.
        BadAnswers: no conclusion, or too long a one.
    """
    concern = shared.locked_for_reader(concern_id, actor)
    conclusion = shared.checked(conclusion, "conclusion")
    if concern.state == ConcernState.CLOSED and concern.conclusion == conclusion:
        return concern
    shared.refuse_closed(concern)
    concern.state, concern.closed_at = ConcernState.CLOSED, timezone.now()
    concern.conclusion = conclusion
    concern.save(update_fields=["state", "closed_at", "conclusion"])
    notify.cancel_for_subject(concern, category=shared.DUE)
    shared.record("closed", concern, actor)
    return concern


@serialized
def hand_on(*, concern_id: int, actor: User, to_id: int, step_back: bool = False) -> Concern:
    """Let another contact read the case; with ``step_back`` the actor reads it no more.

    Raises:
        NotAllowed: not a reader of the case.
        BadAnswers: nobody who may read it.
    """
    concern = shared.locked_for_reader(concern_id, actor)
    person = next((one for one in may_take_over(concern) if one.pk == to_id), None)
    if person is None and not concern.readers.filter(user=to_id).exists():
        raise BadAnswers(_("Choose one of the contacts."), field="to")
    if person is not None:
        ConcernReader.objects.create(concern=concern, user=person)
        shared.record("handed_on", concern, actor, person=to_id)
        shared.tell_readers(concern, f"handed.{to_id}", but=_all_but(concern, to_id))
    if step_back and to_id != actor.pk:
        concern.readers.filter(user=actor).delete()
        shared.record("stepped_back", concern, actor)
    return concern


def _all_but(concern: Concern, person_id: int) -> list[int]:
    rows = concern.readers.exclude(user=person_id)
    return list(rows.values_list("user_id", flat=True))


@serialized
def mark_quiet(*, concern_id: int, actor: User, is_quiet: bool) -> Concern:
    """Say whether people are told of what is opened for the case; quiet: they are not.

    Raises:
        NotAllowed: not a reader of the case.
    """
    concern = shared.locked_for_reader(concern_id, actor)
    if concern.is_quiet == is_quiet:
        return concern
    concern.is_quiet = is_quiet
    concern.save(update_fields=["is_quiet"])
    shared.record("marked_quiet" if is_quiet else "unmarked_quiet", concern, actor)
    return concern
