"""What one of the two proposes and the other agrees to: going on longer, or finishing early."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.days import month_day
from accounts.exceptions import Refused
from accounts.models import User
from accounts.services import audit, locking, notify, pausing
from mentorship.clock import add_months
from mentorship.enums import JointAnswer, JointKind, Side
from mentorship.exceptions import BadAnswers, NotAllowed
from mentorship.exceptions.mentorships import (
    NoExtension,
    NotYoursToAnswer,
    ProposalClosed,
    ProposalOpen,
)
from mentorship.models import JointProposal, Mentorship
from mentorship.rules import mentorships as rules
from mentorship.services.check_ins import layout
from mentorship.services.mentorships.finishing import finish_early
from mentorship.services.mentorships.steps import refuse_not_running
from mentorship.services.pair_locks import locked
from mentorship.terms import terms_of

MONTHS_AT_CLOSING = 3  # what the closing question offers
AGAIN = timedelta(minutes=10)  # so soon the same proposal is the same click


@locking.serialized
def propose(*, mentorship_id: int, actor: User, kind: JointKind, months: int = 0) -> JointProposal:
    """Ask the other to go on for some months, or to finish now.

    Where the other proposed the same, that is a yes to it.

    Raises:
        NotAllowed: not one of the two.
        NotRunning: it never started, is over, or stands still for another reason.
        NoExtension: the program doesn't extend, or they extended as often as they may.
        BadAnswers: no such number of months.
        ProposalOpen: a different one waits for an answer.
    """
    mentorship = locked(mentorship_id)
    side = _side_of(mentorship, actor)
    months = months if kind == JointKind.EXTEND else 0
    if done := _just_agreed(mentorship, kind, months):
        return done
    refuse_not_running(mentorship)
    if kind == JointKind.EXTEND:
        refuse_months(mentorship, months)
    waiting = _open_of(mentorship, kind)
    if waiting is not None:
        return _join(mentorship, waiting, side, actor, months)
    pausing.point("checked")
    proposal = mentorship.proposals.create(kind=kind, side=side, months=months)
    _record(proposal, "made", actor, mentorship)
    _tell(proposal, mentorship, "proposal_asked", side.other)
    return proposal


def refuse_months(mentorship: Mentorship, months: int) -> None:
    """Refuse to go on for so many months.

    Raises:
        NoExtension: the program doesn't extend, or they extended as often as they may.
        BadAnswers: none, or more than one extension may have.
    """
    terms = terms_of(mentorship.program, mentorship.mentor_type)
    if not terms.extension_months:
        raise NoExtension(_("This program has a fixed length. You can stay in touch as you like."))
    if terms.extensions_most is not None and extended(mentorship) >= terms.extensions_most:
        raise NoExtension(
            _("You've gone on longer as often as the program allows. You can stay in touch.")
        )
    if not 1 <= months <= terms.extension_months:
        sentence = _("Choose from 1 to %(most)d months.") % {"most": terms.extension_months}
        raise BadAnswers(sentence, field="months")


def extended(mentorship: Mentorship) -> int:
    """Return how often the two went on longer."""
    return mentorship.proposals.filter(kind=JointKind.EXTEND, answer=JointAnswer.YES).count()


def _join(
    mentorship: Mentorship, waiting: JointProposal, side: Side, actor: User, months: int
) -> JointProposal:
    """Answer a proposal that is there by making the same one."""
    is_same = waiting.months == months
    if is_same and waiting.side == side:
        return waiting
    if is_same:
        _write(waiting, JointAnswer.YES, actor, mentorship)
        return waiting
    if waiting.side == side:
        raise ProposalOpen(_("You've already proposed something else. Take that back first."))
    name = mentorship.partner_of(side).first_name
    said = ngettext(
        "%(name)s proposed %(n)d more month on %(day)s. Answer that first.",
        "%(name)s proposed %(n)d more months on %(day)s. Answer that first.",
        waiting.months,
    )
    day = month_day(waiting.asked_at)
    raise ProposalOpen(said % {"name": name, "n": waiting.months, "day": day})


@locking.serialized
def answer_proposal(*, proposal_id: int, actor: User, yes: bool) -> JointProposal:
    """Say yes or not now to what the other proposed.

    Raises:
        NotAllowed: not one of the two.
        NotYoursToAnswer: she proposed it herself.
        ProposalClosed: it was answered otherwise, taken back, or lapsed.
        NotRunning: the mentorship is over, or stands still for another reason.
    """
    mentorship, proposal = _locked(proposal_id)
    if _side_of(mentorship, actor) == proposal.side:
        raise NotYoursToAnswer
    answer = JointAnswer.YES if yes else JointAnswer.NO
    if proposal.answer == answer:
        return proposal
    if proposal.answer != JointAnswer.NONE:
        raise ProposalClosed
    refuse_not_running(mentorship)
    if yes and proposal.kind == JointKind.EXTEND:
        refuse_months(mentorship, proposal.months)
    pausing.point("checked")
    _write(proposal, answer, actor, mentorship)
    return proposal


@locking.serialized
def take_back(*, proposal_id: int, actor: User) -> JointProposal:
    """Take back what she proposed, until it is answered; the message to the other vanishes.

    Raises:
        NotAllowed: it is not her own.
        ProposalClosed: it was answered.
    """
    mentorship, proposal = _locked(proposal_id)
    if _side_of(mentorship, actor) != proposal.side:
        raise NotAllowed
    if proposal.answer == JointAnswer.WITHDRAWN:
        return proposal
    if proposal.answer != JointAnswer.NONE:
        raise ProposalClosed
    refuse_not_running(mentorship)
    _close(proposal, JointAnswer.WITHDRAWN)
    _record(proposal, "taken_back", actor, mentorship)
    return proposal


def _locked(proposal_id: int) -> tuple[Mentorship, JointProposal]:
    mentorship_id = JointProposal.objects.values_list("mentorship_id", flat=True).get(
        pk=proposal_id
    )
    mentorship = locked(mentorship_id)
    return mentorship, locking.lock(JointProposal.objects.all()).get(pk=proposal_id)


def _just_agreed(mentorship: Mentorship, kind: JointKind, months: int) -> JointProposal | None:
    """Return the same proposal where both agreed to it a moment ago."""
    since = timezone.now() - AGAIN
    rows = mentorship.proposals.filter(kind=kind, months=months, answer=JointAnswer.YES)
    return rows.filter(answered_at__gt=since).first()


def _open_of(mentorship: Mentorship, kind: JointKind) -> JointProposal | None:
    rows = mentorship.proposals.filter(kind=kind, answer=JointAnswer.NONE)
    return locking.lock(rows).first()


def _write(
    proposal: JointProposal, answer: JointAnswer, actor: User, mentorship: Mentorship
) -> None:
    """Write the answer, tell who proposed it, and do what both want."""
    _close(proposal, answer)
    _record(proposal, "accepted" if answer == JointAnswer.YES else "declined", actor, mentorship)
    if answer == JointAnswer.YES and proposal.kind == JointKind.FINISH:
        finish_early(mentorship, actor=actor)  # tells both
        return
    if answer == JointAnswer.YES:
        _extend(mentorship, proposal.months)
    _tell(proposal, mentorship, "proposal_answered", Side(proposal.side))


def _extend(mentorship: Mentorship, months: int) -> None:
    assert mentorship.ends_on is not None
    mentorship.ends_on = later(mentorship.ends_on, months)
    mentorship.save(update_fields=["ends_on"])
    layout.relay(mentorship)


def later(ends_on: date, months: int) -> date:
    """Return the last day of a mentorship that goes on for some months."""
    return add_months(ends_on, months)


def _close(proposal: JointProposal, answer: JointAnswer) -> None:
    proposal.answer, proposal.answered_at = answer, timezone.now()
    proposal.save(update_fields=["answer", "answered_at"])
    notify.cancel_for_subject(proposal)


def _side_of(mentorship: Mentorship, actor: User) -> Side:
    if not rules.can_propose(actor, mentorship):
        raise NotAllowed
    return Side(mentorship.side_of(actor))


def _record(proposal: JointProposal, what: str, actor: User, mentorship: Mentorship) -> None:
    audit.record(
        actor=actor,
        action=f"proposal.{what}",
        target=proposal,
        program=mentorship.program_id,
        kind=str(proposal.kind),
        months=proposal.months,
    )


def _tell(proposal: JointProposal, mentorship: Mentorship, category: str, side: Side) -> None:
    notify.enqueue(
        category=category,
        recipient=mentorship.person_of(side),
        dedupe_key=f"{category}.{proposal.pk}",
        subject=proposal,
        program=mentorship.program_id,
    )


def ask_at_closing(mentorship: Mentorship, actor: User) -> JointProposal | None:
    """Ask for more time as the closing questions offer; None where the program has none left.

    In the caller's transaction, with the mentorship locked.
    """
    most = terms_of(mentorship.program, mentorship.mentor_type).extension_months
    try:
        return propose(
            mentorship_id=mentorship.pk,
            actor=actor,
            kind=JointKind.EXTEND,
            months=min(most, MONTHS_AT_CLOSING),
        )
    except Refused:
        return None
