"""People's parts in a program: applying, changing the answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit, locking
from mentorship import hooks, rules
from mentorship.enums import MenteeState, MentorState, MentorType, Side
from mentorship.exceptions import (
    AppliedAlready,
    BadAnswers,
    Closed,
    NotAllowed,
)
from mentorship.models import (
    Goal,
    Mentee,
    Mentor,
    Program,
    Role,
    Specialization,
)
from mentorship.queries import orientation
from mentorship.services import joining, peers, places, profiles
from mentorship.services.profiles import ProfileAnswers
from mentorship.services.vetting import refuse_mentor, vet_mentor

__all__ = [
    "MenteeAnswers",
    "MentorAnswers",
    "apply_as_mentee",
    "apply_as_mentor",
    "change_mentee",
    "change_mentor",
    "refuse_mentor",
    "vet_mentor",
]

VETTED = (MentorState.VETTED, MentorState.PAUSED)
PEER_ONLY = [MentorType.PEER.value]


@dataclass(frozen=True)
class MenteeAnswers:
    """What a mentee seeks; ``seeks`` in order of preference.

    ``peer_helps`` are the goals she would help a peer with, where she ticked ``peer_too``.
    """

    seeks: Sequence[str]
    target_role: Role | None = None
    target_words: str = ""
    wants: Sequence[Specialization] = ()
    goals: Sequence[Goal] = ()
    supervisor_email: str = ""
    not_my_workplace: bool = False
    same_employer_ok: bool = False
    peer_too: bool = False
    peer_helps: Sequence[Goal] = ()
    avoid: Sequence[str] = ()


@dataclass(frozen=True)
class MentorAnswers:
    """What a mentor offers, and for how many people.

    ``is_listed``: members may read of him in the directory, and of that what ``shown`` names.
    """

    offers: Sequence[str]
    capacity: int
    helps_with: Sequence[Goal] = ()
    available_from: date | None = None
    available_until: date | None = None
    is_listed: bool = False
    shown: Sequence[str] = ()
    avoid: Sequence[str] = ()


@locking.serialized
def apply_as_mentee(
    *, program: Program, actor: User, profile: ProfileAnswers, answers: MenteeAnswers
) -> Mentee:
    """Put a person into a program's pool of mentees; someone who left may come again.

    Where the program wants the orientation first, she waits as applied until it is done. "I'd also
    be a peer" makes a mentor part of type peer with one place, to be vetted like others.

    Raises:
        Closed: the program takes no applications.
        NotInvited: the program's way in is not open to her.
        AppliedAlready: she is a mentee of it.
        BadAnswers: no mentor type, or one that the program does not have.
    """
    _refuse_closed(program, actor, Side.MENTEE)
    _refuse_types(program, answers.seeks, "seeks")
    profiles.lock_person(actor)
    peers.lock_parts(actor)
    mentee = locking.lock(Mentee.objects.filter(program=program, user=actor)).first()
    if mentee is not None and mentee.state != MenteeState.LEFT:
        raise AppliedAlready
    mentee = mentee or Mentee(program=program, user=actor)
    mentee.applied_at = mentee.state_changed_at = timezone.now()
    mentee.state = _first_state(program, actor)
    mentee.state_reason, mentee.paused_until = "", None
    was_peer = mentee.peer_too and mentee.pk is not None
    _write_mentee(mentee, answers)
    profiles.save(user=actor, answers=profile, actor=actor)
    peers.settle(mentee, was_peer=was_peer, helps_with=answers.peer_helps)
    audit.record(actor=actor, action="mentee.applied", target=mentee)
    return mentee


def _refuse_closed(program: Program, actor: User, side: Side) -> None:
    if not program.is_open:
        raise Closed
    joining.refuse_uninvited(program, actor, side)
    if not rules.can_apply(actor, program):
        raise Closed


def _first_state(program: Program, actor: User) -> MenteeState:
    if program.orientation_first and not orientation.is_done(actor, program, Side.MENTEE):
        return MenteeState.APPLIED
    return MenteeState.AVAILABLE


def _refuse_types(program: Program, types: Sequence[str], field: str) -> None:
    if not types:
        raise BadAnswers(_("Choose at least one kind of mentor."), field=field)
    if len(set(types)) != len(types) or not set(types) <= set(program.mentor_types):
        raise BadAnswers(_("Choose kinds of mentor that this program has."), field=field)


@locking.serialized
def change_mentee(
    *, mentee_id: int, actor: User, profile: ProfileAnswers, answers: MenteeAnswers
) -> Mentee:
    """Change what a mentee seeks; the next run reads it.

    Raises:
        NotAllowed: another person's part.
        BadAnswers: no mentor type, one that the program does not have, or she is a peer's mentor
            now and does not want to be one.
    """
    profiles.lock_person(actor)
    peers.lock_parts(actor)
    rows = Mentee.objects.select_related("program", "user")
    mentee = locking.lock(rows).get(pk=mentee_id)
    if mentee.user_id != actor.pk:
        raise NotAllowed
    _refuse_types(mentee.program, answers.seeks, "seeks")
    was_peer = mentee.peer_too
    _write_mentee(mentee, answers)
    profiles.save(user=actor, answers=profile, actor=actor)
    peers.settle(mentee, was_peer=was_peer, helps_with=answers.peer_helps)
    audit.record(actor=actor, action="mentee.changed", target=mentee)
    return mentee


def _write_mentee(mentee: Mentee, answers: MenteeAnswers) -> None:
    mentee.seeks = list(answers.seeks)
    mentee.target_role = answers.target_role
    mentee.target_words = answers.target_words
    mentee.supervisor_email = answers.supervisor_email
    mentee.not_my_workplace = answers.not_my_workplace
    mentee.same_employer_ok = answers.same_employer_ok
    mentee.peer_too = answers.peer_too
    mentee.avoid = list(answers.avoid)
    mentee.save()
    mentee.wants.set(answers.wants)
    mentee.goals.set(answers.goals)


@locking.serialized
def apply_as_mentor(
    *, program: Program, actor: User, profile: ProfileAnswers, answers: MentorAnswers
) -> Mentor:
    """Offer a person's places to a program; an admin vets the offer before it counts.

    Someone refused or gone may offer again.

    Raises:
        Closed: the program takes no applications.
        NotInvited: the program's way in is not open to him.
        AppliedAlready: he is a mentor of it, or waits for a decision.
        BadAnswers: no mentor type, one that the program does not have, or too many places.
    """
    _refuse_closed(program, actor, Side.MENTOR)
    _refuse_types(program, answers.offers, "offers")
    places.refuse_capacity(program, answers.capacity, answers.offers)
    profiles.lock_person(actor)
    mentor = locking.lock(Mentor.objects.filter(program=program, user=actor)).first()
    if mentor is not None and mentor.state not in (MentorState.REFUSED, MentorState.LEFT):
        raise AppliedAlready
    mentor = mentor or Mentor(program=program, user=actor)
    mentor.applied_at = mentor.state_changed_at = timezone.now()
    mentor.state = MentorState.APPLIED
    mentor.refusal_reason = mentor.vetting_note = mentor.state_reason = ""
    mentor.paused_until = None
    _write_mentor(mentor, answers)
    profiles.save(user=actor, answers=profile, actor=actor)
    audit.record(actor=actor, action="mentor.applied", target=mentor)
    return mentor


@locking.serialized
def change_mentor(
    *, mentor_id: int, actor: User, profile: ProfileAnswers, answers: MentorAnswers
) -> Mentor:
    """Change what a mentor offers; those he has stay.

    Peers are vetted by a short list: whoever offers more from now on waits to be vetted again.

    Raises:
        NotAllowed: another person's part.
        BadAnswers: no mentor type, one that the program does not have, or too many places.
        CapacityInUse: fewer places than he has people.
    """
    profiles.lock_person(actor)
    rows = Mentor.objects.select_related("program", "user")
    mentor = locking.lock(rows).get(pk=mentor_id)
    if mentor.user_id != actor.pk:
        raise NotAllowed
    _refuse_types(mentor.program, answers.offers, "offers")
    places.refuse_capacity(
        mentor.program, answers.capacity, answers.offers, held=mentor.places_held
    )
    was_vetted_as_peer = mentor.state in VETTED and mentor.offers == PEER_ONLY
    _write_mentor(mentor, answers)
    profiles.save(user=actor, answers=profile, actor=actor)
    audit.record(actor=actor, action="mentor.changed", target=mentor)
    if was_vetted_as_peer and mentor.offers != PEER_ONLY:
        _wait_for_vetting(mentor, actor)
    return mentor


def _wait_for_vetting(mentor: Mentor, actor: User) -> None:
    """Put a mentor back to those who wait; what is proposed for him is let go."""
    mentor.applied_at = mentor.state_changed_at = timezone.now()
    mentor.state, mentor.state_reason, mentor.paused_until = MentorState.APPLIED, "", None
    mentor.save()
    hooks.release_offers(mentor, actor, "mentor_offers_more")
    audit.record(actor=actor, action="mentor.applied", target=mentor, again=True)


def _write_mentor(mentor: Mentor, answers: MentorAnswers) -> None:
    mentor.offers = list(answers.offers)
    mentor.capacity = max(answers.capacity, mentor.places_held)
    mentor.available_from = answers.available_from
    mentor.available_until = answers.available_until
    mentor.avoid = list(answers.avoid)
    mentor.listed_at = (mentor.listed_at or timezone.now()) if answers.is_listed else None
    mentor.shown = list(answers.shown) if answers.is_listed else []
    mentor.save()
    mentor.helps_with.set(answers.helps_with)
