"""What an admin does about somebody without a mentor: keep her, or ask one question by mail.

Each question goes out once in a round, in fixed kind words; the row of the step keeps who asked.
"""

from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.days import short_day
from accounts.models import User
from accounts.services import audit, locking, notify
from accounts.services.locking import serialized
from matching import exceptions
from matching.enums import StepKind
from matching.exceptions import pairing
from matching.models import Round, UnmatchedStep
from matching.queries import access
from matching.queries.holding import is_spoken_for
from matching.services.pairs import lock_open_round
from mentorship.enums import MenteeState, MentorState, MentorType
from mentorship.models import Mentee, Mentor

CATEGORIES = {
    StepKind.PLACE: "asked_for_place",
    StepKind.TYPE: "asked_about_type",
    StepKind.PROFILE: "asked_to_finish",
}


@serialized
def keep_for_next(*, round_id: int, mentee_id: int, actor: User) -> UnmatchedStep:
    """Note that a mentee waits for the next round; she stays in the pool of this one.

    Keeping her twice changes nothing.
    """
    match_round, mentee = _locked_mentee(round_id, mentee_id, actor)
    made = {"round": match_round, "kind": StepKind.KEEP, "mentee": mentee}
    standing = UnmatchedStep.objects.filter(**made).first()
    return standing or _record(UnmatchedStep(**made), mentee, actor)


@serialized
def ask_for_place(*, round_id: int, mentor_id: int, actor: User) -> UnmatchedStep:
    """Ask a mentor by mail whether there is room for one more.

    Raises:
        NothingToAsk: a place is free, or the mentor takes nobody.
        AskedAlready: in this round; who asked and when.
    """
    match_round = lock_open_round(round_id, actor)
    rows = Mentor.objects.filter(program=match_round.program_id)
    mentor = locking.lock(rows).select_related("user").get(pk=mentor_id)
    _refuse_kept(mentor, match_round, actor)
    is_full = mentor.state == MentorState.VETTED and is_spoken_for(mentor, round_id)
    at_most = mentor.capacity >= match_round.program.capacity_max
    if not is_full or at_most:
        raise pairing.NothingToAsk
    step = UnmatchedStep(round=match_round, kind=StepKind.PLACE, mentor=mentor)
    return _ask(step, mentor, actor)


@serialized
def ask_about_type(
    *, round_id: int, mentee_id: int, mentor_type: str, actor: User
) -> UnmatchedStep:
    """Ask a mentee by mail whether another kind of mentor would help as well.

    Raises:
        NothingToAsk: she asks for it already, or the program does not offer it.
        AskedAlready: in this round; who asked and when.
    """
    match_round, mentee = _locked_mentee(round_id, mentee_id, actor)
    offered = mentor_type in MentorType.values and mentor_type in match_round.program.mentor_types
    if not offered or mentor_type in mentee.seeks:
        raise pairing.NothingToAsk
    step = UnmatchedStep(
        round=match_round, kind=StepKind.TYPE, mentee=mentee, mentor_type=mentor_type
    )
    return _ask(step, mentee, actor)


@serialized
def ask_to_finish(*, round_id: int, mentee_id: int, actor: User) -> UnmatchedStep:
    """Ask a mentee by mail to answer what is still open in her profile.

    Raises:
        AskedAlready: in this round; who asked and when.
    """
    match_round, mentee = _locked_mentee(round_id, mentee_id, actor)
    step = UnmatchedStep(round=match_round, kind=StepKind.PROFILE, mentee=mentee)
    return _ask(step, mentee, actor)


def _locked_mentee(round_id: int, mentee_id: int, actor: User) -> tuple[Round, Mentee]:
    match_round = lock_open_round(round_id, actor)
    rows = Mentee.objects.filter(program=match_round.program_id)
    mentee = locking.lock(rows).select_related("user").get(pk=mentee_id)
    _refuse_kept(mentee, match_round, actor)
    if mentee.state != MenteeState.AVAILABLE:
        raise exceptions.MenteeGone(name=mentee.user.name)
    return match_round, mentee


def _refuse_kept(part: Mentee | Mentor, match_round: Round, actor: User) -> None:
    if part.user_id in access.people_kept_from(actor, match_round.program):
        raise exceptions.OwnWorkplace


def _ask(step: UnmatchedStep, part: Mentee | Mentor, actor: User) -> UnmatchedStep:
    """Put the question into the outbox, and keep that it was asked."""
    _refuse_twice(step)
    made = _record(step, part, actor)
    notify.enqueue(
        category=CATEGORIES[StepKind(step.kind)],
        recipient=part.user,
        dedupe_key=f"unmatched.{step.kind}.{step.round_id}.{part.pk}",
        subject=made,
        program=part.program_id,
    )
    return made


def _refuse_twice(step: UnmatchedStep) -> None:
    asked = UnmatchedStep.objects.filter(
        round=step.round, kind=step.kind, mentee=step.mentee, mentor=step.mentor
    )
    earlier = asked.select_related("made_by").first()
    if earlier is not None:
        raise pairing.AskedAlready(
            name=earlier.made_by.name or _("Your team"), day=short_day(earlier.made_at)
        )


def _record(step: UnmatchedStep, part: Model, actor: User) -> UnmatchedStep:
    step.made_by = actor
    step.save()
    audit.record(
        actor=actor,
        action=f"unmatched.{step.kind}",
        target=part,
        program=step.round.program_id,
        round=step.round_id,
        mentor_type=step.mentor_type,
    )
    return step
