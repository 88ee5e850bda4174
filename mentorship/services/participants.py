"""People's parts in a program: applying, changing the answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit, locking
from mentorship import rules
from mentorship.enums import MenteeState, MentorState, MentorType
from mentorship.exceptions import (
    AppliedAlready,
    BadAnswers,
    Closed,
    NotAllowed,
)
from mentorship.models import Goal, Mentee, Mentor, Program, Role, Specialization
from mentorship.services import places, profiles
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


@dataclass(frozen=True)
class MenteeAnswers:
    """What a mentee seeks; ``seeks`` in order of preference."""

    seeks: Sequence[str]
    target_role: Role | None = None
    target_words: str = ""
    wants: Sequence[Specialization] = ()
    goals: Sequence[Goal] = ()
    supervisor_email: str = ""
    not_my_workplace: bool = False
    same_employer_ok: bool = False
    peer_too: bool = False
    avoid: Sequence[str] = ()


@dataclass(frozen=True)
class MentorAnswers:
    """What a mentor offers, and for how many people."""

    offers: Sequence[str]
    capacity: int
    helps_with: Sequence[Goal] = ()
    available_from: date | None = None
    available_until: date | None = None
    avoid: Sequence[str] = ()


@locking.serialized
def apply_as_mentee(
    *, program: Program, actor: User, profile: ProfileAnswers, answers: MenteeAnswers
) -> Mentee:
    """Put a person into a program's pool of mentees; someone who left may come again.

    "I'd also be a peer" makes a mentor part of type peer with one place, to be vetted like others.

    Raises:
        Closed: the program takes no applications.
        AppliedAlready: she is a mentee of it.
        BadAnswers: no mentor type, or one that the program does not have.
    """
    _refuse_closed(program, actor)
    _refuse_types(program, answers.seeks, "seeks")
    profiles.lock_person(actor)
    mentee = locking.lock(Mentee.objects.filter(program=program, user=actor)).first()
    if mentee is not None and mentee.state != MenteeState.LEFT:
        raise AppliedAlready
    mentee = mentee or Mentee(program=program, user=actor)
    mentee.applied_at = mentee.state_changed_at = timezone.now()
    mentee.state = MenteeState.AVAILABLE
    _write_mentee(mentee, answers)
    profiles.save(user=actor, answers=profile, actor=actor)
    if answers.peer_too:
        _offer_as_peer(mentee, answers)
    audit.record(actor=actor, action="mentee.applied", target=mentee)
    return mentee


def _refuse_closed(program: Program, actor: User) -> None:
    if not rules.can_apply(actor, program):
        raise Closed


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
        BadAnswers: no mentor type, or one that the program does not have.
    """
    profiles.lock_person(actor)
    rows = Mentee.objects.select_related("program", "user")
    mentee = locking.lock(rows).get(pk=mentee_id)
    if mentee.user_id != actor.pk:
        raise NotAllowed
    _refuse_types(mentee.program, answers.seeks, "seeks")
    _write_mentee(mentee, answers)
    profiles.save(user=actor, answers=profile, actor=actor)
    if answers.peer_too:
        _offer_as_peer(mentee, answers)
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


def _offer_as_peer(mentee: Mentee, answers: MenteeAnswers) -> None:
    if Mentor.objects.filter(program=mentee.program, user=mentee.user).exists():
        return
    mentor = Mentor.objects.create(
        program=mentee.program,
        user=mentee.user,
        state=MentorState.APPLIED,
        offers=[MentorType.PEER],
        capacity=1,
        avoid=list(answers.avoid),
        applied_at=mentee.applied_at,
        state_changed_at=mentee.applied_at,
    )
    mentor.helps_with.set(answers.goals)
    audit.record(actor=mentee.user, action="mentor.applied", target=mentor, peer=True)


@locking.serialized
def apply_as_mentor(
    *, program: Program, actor: User, profile: ProfileAnswers, answers: MentorAnswers
) -> Mentor:
    """Offer a person's places to a program; an admin vets the offer before it counts.

    Someone refused or gone may offer again.

    Raises:
        Closed: the program takes no applications.
        AppliedAlready: he is a mentor of it, or waits for a decision.
        BadAnswers: no mentor type, one that the program does not have, or too many places.
    """
    _refuse_closed(program, actor)
    _refuse_types(program, answers.offers, "offers")
    places.refuse_capacity(program, answers.capacity)
    profiles.lock_person(actor)
    mentor = locking.lock(Mentor.objects.filter(program=program, user=actor)).first()
    if mentor is not None and mentor.state not in (MentorState.REFUSED, MentorState.LEFT):
        raise AppliedAlready
    mentor = mentor or Mentor(program=program, user=actor)
    mentor.applied_at = mentor.state_changed_at = timezone.now()
    mentor.state = MentorState.APPLIED
    mentor.refusal_reason = mentor.vetting_note = ""
    _write_mentor(mentor, answers)
    profiles.save(user=actor, answers=profile, actor=actor)
    audit.record(actor=actor, action="mentor.applied", target=mentor)
    return mentor


@locking.serialized
def change_mentor(
    *, mentor_id: int, actor: User, profile: ProfileAnswers, answers: MentorAnswers
) -> Mentor:
    """Change what a mentor offers; those he has stay.

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
    places.refuse_capacity(mentor.program, answers.capacity, held=mentor.places_held)
    _write_mentor(mentor, answers)
    profiles.save(user=actor, answers=profile, actor=actor)
    audit.record(actor=actor, action="mentor.changed", target=mentor)
    return mentor


def _write_mentor(mentor: Mentor, answers: MentorAnswers) -> None:
    mentor.offers = list(answers.offers)
    mentor.capacity = max(answers.capacity, mentor.places_held)
    mentor.available_from = answers.available_from
    mentor.available_until = answers.available_until
    mentor.avoid = list(answers.avoid)
    mentor.save()
    mentor.helps_with.set(answers.helps_with)
