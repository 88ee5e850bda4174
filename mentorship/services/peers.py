"""A mentee who would also be a peer: her small mentor part, with one place."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit, locking
from mentorship.enums import MentorState, MentorType, Side
from mentorship.exceptions import BadAnswers, MentorshipLookedAfter, MentorshipsRunning
from mentorship.models import Goal, Mentee, Mentor
from mentorship.services import standing

OVER = (MentorState.LEFT, MentorState.REFUSED)


def is_small(mentor: Mentor) -> bool:
    """Whether a mentor part offers no more than one place to a peer."""
    return mentor.offers == [MentorType.PEER] and mentor.capacity <= 1


def lock_parts(person: User) -> None:
    """Lock a person's mentor parts, which come before her mentee parts in the order of locks."""
    list(locking.lock(Mentor.objects.filter(user=person).order_by("pk")))


def settle(mentee: Mentee, *, was_peer: bool, helps_with: Sequence[Goal]) -> None:
    """Make the peer part follow the tick of the mentee's answers.

    A part that was refused comes back only with a new tick; one that offers more than a place to a
    peer is left alone. Runs in the caller's transaction, with the person and her mentor parts
    locked.

    Raises:
        BadAnswers: the tick is gone while she holds a place for someone.
    """
    mentor = Mentor.objects.filter(program=mentee.program, user=mentee.user).first()
    if mentee.peer_too and (mentor is None or (mentor.state in OVER and not was_peer)):
        _offer(mentee, mentor, helps_with)
    elif mentor is None or mentor.state in OVER or not is_small(mentor):
        return
    elif mentee.peer_too:
        mentor.helps_with.set(helps_with)
    elif was_peer:
        _take_back(mentee, mentor)


def _offer(mentee: Mentee, mentor: Mentor | None, helps_with: Sequence[Goal]) -> None:
    mentor = mentor or Mentor(program=mentee.program, user=mentee.user)
    mentor.applied_at = mentor.state_changed_at = timezone.now()
    mentor.state = MentorState.APPLIED
    mentor.offers, mentor.avoid = [MentorType.PEER], mentee.avoid
    mentor.capacity = max(1, mentor.places_held)
    mentor.refusal_reason = mentor.vetting_note = mentor.state_reason = ""
    mentor.paused_until = mentor.available_from = mentor.available_until = None
    mentor.listed_at, mentor.shown = None, []  # what an earlier part agreed to, nobody asked here
    mentor.save()
    mentor.helps_with.set(helps_with)
    audit.record(actor=mentee.user, action="mentor.applied", target=mentor, peer=True)


def _take_back(mentee: Mentee, mentor: Mentor) -> None:
    try:
        standing.leave(side=Side.MENTOR, part_id=mentor.pk, actor=mentee.user)
    except (MentorshipsRunning, MentorshipLookedAfter) as running:
        sentence = _(
            "You are a peer for someone now. End that mentorship first, or keep this ticked."
        )
        raise BadAnswers(sentence, field="peer_too") from running
