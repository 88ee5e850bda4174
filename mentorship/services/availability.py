"""Pausing and opening a mentor's places."""

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from accounts.services import audit, locking, notify
from mentorship.enums import Answer, MentorshipState, MentorState
from mentorship.exceptions import NotAllowed, NotRunning
from mentorship.models import Mentor, Mentorship

SILENCES = 2  # unanswered introductions in a row that put the places on pause


def pause_if_silent(mentor: Mentor) -> bool:
    """Pause a mentor whose last introductions all ran out without his answer; tell him.

    Runs in the caller's transaction, with the mentor locked.
    """
    if mentor.state != MentorState.VETTED or not _was_silent(mentor):
        return False
    _change(mentor, MentorState.PAUSED, None)
    notify.enqueue(
        category="mentor_paused",
        recipient=mentor.user,
        dedupe_key=f"mentor_paused.{mentor.pk}.{mentor.state_changed_at:%Y%m%d%H%M%S}",
        subject=mentor,
        program=mentor.program_id,
    )
    return True


def _was_silent(mentor: Mentor) -> bool:
    """Whether he let the last introductions since his places opened run out, one after the other.

    Those that somebody else ended before he answered say nothing about him.
    """
    known = Mentorship.objects.filter(
        ~Q(mentor_answer=Answer.NONE) | Q(state=MentorshipState.EXPIRED), mentor=mentor
    ).annotate(known_at=Coalesce("mentor_answered_at", "closed_at"))
    since = known.filter(known_at__gte=mentor.state_changed_at).order_by("-known_at", "-pk")
    answers = list(since.values_list("mentor_answer", flat=True)[:SILENCES])
    return answers == [Answer.NONE] * SILENCES


@locking.serialized
def pause(*, mentor_id: int, actor: User) -> Mentor:
    """Take no new people for now; those he has stay.

    Raises:
        NotAllowed: not his own part.
        NotRunning: he was not vetted.
    """
    return _own_change(mentor_id, actor, MentorState.VETTED, MentorState.PAUSED)


@locking.serialized
def resume(*, mentor_id: int, actor: User) -> Mentor:
    """Open the places again.

    Raises:
        NotAllowed: not his own part.
        NotRunning: they are not on pause.
    """
    return _own_change(mentor_id, actor, MentorState.PAUSED, MentorState.VETTED)


def _own_change(mentor_id: int, actor: User, source: MentorState, target: MentorState) -> Mentor:
    mentor = locking.lock(Mentor.objects.select_related("user")).get(pk=mentor_id)
    if mentor.user_id != actor.pk:
        raise NotAllowed
    if mentor.state == target:
        return mentor
    if mentor.state != source:
        raise NotRunning
    _change(mentor, target, actor)
    return mentor


def _change(mentor: Mentor, state: MentorState, actor: User | None) -> None:
    mentor.state, mentor.state_changed_at = state, timezone.now()
    mentor.save(update_fields=["state", "state_changed_at"])
    verb = "paused" if state == MentorState.PAUSED else "resumed"
    audit.record(actor=actor, action=f"mentor.{verb}", target=mentor)
