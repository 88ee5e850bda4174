"""Where a person's part stands: moved by her own word, or put on pause by silence."""

from datetime import date

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from accounts.services import audit, notify, pausing
from mentorship import hooks
from mentorship.enums import Answer, MenteeState, MentorshipState, MentorState, Side
from mentorship.models import Mentor, Mentorship
from mentorship.queries.introduction_questions import unanswered_of
from mentorship.services import message_budget

SILENCES = 2  # unanswered introductions in a row that put the places on pause
VERBS = {"paused": "paused", "available": "resumed", "vetted": "resumed", "left": "left"}


def move(
    part: hooks.Part,
    state: MenteeState | MentorState,
    actor: User | None,
    *,
    reason: str = "",
    until: date | None = None,
) -> None:
    """Write a locked part's new state, with its audit event, in the caller's transaction."""
    pausing.point("checked")
    part.state, part.state_changed_at = state, timezone.now()
    part.state_reason, part.paused_until = reason, until
    part.save(update_fields=["state", "state_changed_at", "state_reason", "paused_until"])
    notify.cancel_for_subject(part, category="part_resting")
    action = f"{part._meta.model_name}.{VERBS[state.value]}"
    audit.record(actor=actor, action=action, target=part, reason=reason)


def pause_if_silent(mentor: Mentor) -> bool:
    """Pause a mentor whose last introductions all ran out without his answer; tell him.

    Runs in the caller's transaction, with the mentor locked. What is proposed for him is let go;
    he may still answer another introduction that waits.
    """
    if mentor.state != MentorState.VETTED or not _was_silent(mentor):
        return False
    move(mentor, MentorState.PAUSED, None)
    hooks.release_offers(mentor, None, "mentor_paused")
    message_budget.remind(
        category="mentor_paused",
        recipient=mentor.user,
        dedupe_key=f"mentor_paused.{mentor.pk}.{mentor.state_changed_at:%Y%m%d%H%M%S}",
        subject=mentor,
        program=mentor.program,
    )
    return True


def _was_silent(mentor: Mentor) -> bool:
    """Whether he let the last introductions since his places opened run out, one after the other.

    Those that somebody else ended before he answered say nothing about him, nor do those in which
    his own question was left without a reply.
    """
    known = Mentorship.objects.filter(
        ~Q(mentor_answer=Answer.NONE)
        | Q(Q(state=MentorshipState.EXPIRED) & ~unanswered_of(Side.MENTOR)),
        mentor=mentor,
    ).annotate(known_at=Coalesce("mentor_answered_at", "closed_at"))
    since = known.filter(known_at__gte=mentor.state_changed_at).order_by("-known_at", "-pk")
    answers = list(since.values_list("mentor_answer", flat=True)[:SILENCES])
    return answers == [Answer.NONE] * SILENCES
