"""What every step of a mentorship shares; all in the caller's transaction."""

from django.utils import timezone

from accounts.models import User
from accounts.services import locking, notify, pausing
from mentorship import rules
from mentorship.clock import local_day
from mentorship.enums import JointAnswer, MentorshipState, Side
from mentorship.exceptions import NotAllowed, NotRunning
from mentorship.exceptions.mentorships import Over, Resting, RestingForTeam
from mentorship.models import Mentorship
from mentorship.services import places
from mentorship.services.meetings import cancel_all
from mentorship.services.pair_locks import locked

RUNNING = (MentorshipState.ACTIVE, MentorshipState.PAUSED)


def locked_for(mentorship_id: int, actor: User) -> Mentorship:
    """Lock a mentorship for one of the two, or an admin of its program.

    Raises:
        NotAllowed: neither of them.
    """
    mentorship = locked(mentorship_id)
    if not rules.can_steer_mentorship(actor, mentorship):
        raise NotAllowed
    return mentorship


def refuse_not_running(mentorship: Mentorship, actor: User | None = None) -> None:
    """Refuse a step of ``actor``, by default of the two, unless it is active or on pause.

    Raises:
        Resting: nobody of the two can change that it stands still.
        Over: it was finished or ended.
        NotRunning: it never started.
    """
    if mentorship.state in RUNNING:
        return
    if mentorship.state == MentorshipState.SUSPENDED:
        is_team = actor is not None and not mentorship.side_of(actor)
        raise RestingForTeam if is_team else Resting
    if mentorship.state in Over.sentences and mentorship.closed_at is not None:
        day = local_day(mentorship.program.time_zone, mentorship.closed_at)
        raise Over(MentorshipState(mentorship.state), day)
    raise NotRunning


def close(mentorship: Mentorship, state: MentorshipState, *, actor: User | None) -> None:
    """End a locked mentorship that runs: its place frees, whatever still waits for it is let go.

    Meetings to come are cancelled, open proposals lapse, its waiting messages vanish.
    """
    now = timezone.now()
    pausing.point("checked")
    notify.cancel_for_subject(mentorship)
    mentorship.state, mentorship.closed_at = state, now
    mentorship.paused_at = mentorship.pause_until = None
    fields = ["state", "closed_at", "end_reason", "ends_on", "paused_at", "pause_until"]
    mentorship.save(update_fields=fields)
    places.release(mentorship.mentor_id)
    end_pause(mentorship, actor=actor)
    lapse_proposals(mentorship)
    cancel_all(mentorship, actor)


def end_pause(mentorship: Mentorship, *, actor: User | None) -> None:
    """Write down that the open pause is over, where there is one."""
    mentorship.pauses.filter(ended_at=None).update(ended_at=timezone.now(), ended_by=actor)


def lapse_proposals(mentorship: Mentorship) -> None:
    """Let what one of the two proposed and nobody answered come to nothing."""
    for proposal in locking.lock(mentorship.proposals.filter(answer=JointAnswer.NONE)):
        proposal.answer, proposal.answered_at = JointAnswer.WITHDRAWN, timezone.now()
        proposal.save(update_fields=["answer", "answered_at"])
        notify.cancel_for_subject(proposal)


def tell(mentorship: Mentorship, category: str, side: Side, *, key: str = "", by: str = "") -> None:
    """Queue one message to one side; ``key`` sets it apart from an earlier one of its kind."""
    ending = f".{key}" if key else ""
    person = mentorship.person_of(side)
    notify.enqueue(
        category=category,
        recipient=person,
        dedupe_key=f"{category}.{mentorship.pk}.{person.pk}{ending}",
        subject=mentorship,
        context={"by": by} if by else {},
        program=mentorship.program_id,
    )
