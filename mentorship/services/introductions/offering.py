"""Offer two people to each other, take it back in time, or tell them at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import User
from accounts.services import audit, locking, notify
from mentorship import rules
from mentorship.clock import database_now
from mentorship.enums import (
    HOLDING_STATES,
    MenteeState,
    MentorshipState,
    MentorState,
    Side,
)
from mentorship.exceptions import (
    IntroducedAlready,
    IntroductionClosed,
    MenteeServed,
    NotAllowed,
    NotAvailable,
    TooLateToRecall,
)
from mentorship.letters import Letter, as_kept
from mentorship.models import Mentee, Mentor, Mentorship
from mentorship.services.introductions.steps import ask, close
from mentorship.services.pair_locks import locked
from mentorship.terms import terms_of


@locking.serialized
def introduce(
    *,
    mentee_id: int,
    mentor_id: int,
    mentor_type: str,
    words: Mapping[str, Sequence[str]],
    announce_at: datetime,
    actor: User,
    letters: Mapping[Side, Letter] | None = None,
) -> Mentorship:
    """Offer two people to each other; they learn of it at ``announce_at``.

    The mentor's place is held already, by the approval.

    Args:
        words: kind sentences for each side, ``{"mentee": [...], "mentor": [...]}``; no score.
        letters: what an admin wrote for a side; kept, so that the mails say what was previewed.

    Raises:
        NotAvailable: one of the two left, paused or is of another program.
        IntroducedAlready: the same two, in the same direction.
        MenteeServed: she has as many mentors as the program gives at once.
    """
    mentor = locking.lock(Mentor.objects.select_related("user", "program")).get(pk=mentor_id)
    mentee = locking.lock(Mentee.objects.select_related("user")).get(pk=mentee_id)
    _refuse_unavailable(mentee, mentor)
    program, now = mentor.program, timezone.now()
    terms = terms_of(program, mentor_type)
    mentorship = Mentorship.objects.create(
        program=program,
        mentee=mentee,
        mentor=mentor,
        mentee_user=mentee.user,
        mentor_user=mentor.user,
        mentor_type=mentor_type,
        words={side: list(sentences) for side, sentences in words.items()},
        letters=as_kept(letters or {}),
        introduced_at=now,
        announce_at=announce_at,
        respond_by=announce_at + timedelta(days=terms.offer_days),
    )
    audit.record(actor=actor, action="introduction.made", target=mentorship)
    ask(mentorship, Side.MENTOR, announce_at)
    if not terms.asks_mentor_first:
        ask(mentorship, Side.MENTEE, announce_at)
    return mentorship


def _refuse_unavailable(mentee: Mentee, mentor: Mentor) -> None:
    if (
        mentee.state != MenteeState.AVAILABLE
        or mentor.state != MentorState.VETTED
        or mentee.program_id != mentor.program_id
        or mentee.user_id == mentor.user_id
    ):
        raise NotAvailable
    live = mentee.mentorships.filter(state__in=HOLDING_STATES)
    held = list(live.values_list("mentor_id", flat=True))
    if mentor.pk in held:
        raise IntroducedAlready
    if len(held) >= mentor.program.mentors_per_mentee:
        raise MenteeServed


@locking.serialized
def recall(*, mentorship_id: int, actor: User) -> Mentorship:
    """Take an introduction back before anybody hears of it; its messages vanish, its place frees.

    Raises:
        NotAllowed: not an admin of the program, or one of the two.
        TooLateToRecall: the two know of it.
        IntroductionClosed: it is over for another reason.
    """
    mentorship = locked(mentorship_id)
    if not rules.can_recall(actor, mentorship):
        raise NotAllowed
    if mentorship.state == MentorshipState.RECALLED:
        return mentorship
    if mentorship.state != MentorshipState.INTRODUCED:
        raise IntroductionClosed
    if mentorship.announce_at <= database_now():
        raise TooLateToRecall
    close(mentorship, MentorshipState.RECALLED)
    audit.record(actor=actor, action="introduction.recalled", target=mentorship)
    return mentorship


@locking.serialized
def announce_now(*, mentorship_id: int, actor: User) -> Mentorship:
    """Tell the two at once, without the minutes in which it could be taken back.

    Raises:
        NotAllowed: not an admin of the program, or one of the two.
        IntroductionClosed: it was answered or taken back.
    """
    mentorship = locked(mentorship_id)
    if not rules.can_recall(actor, mentorship):
        raise NotAllowed
    if mentorship.state != MentorshipState.INTRODUCED:
        raise IntroductionClosed
    now = database_now()
    if mentorship.announce_at <= now:
        return mentorship
    mentorship.announce_at = now
    terms = terms_of(mentorship.program, mentorship.mentor_type)
    mentorship.respond_by = now + timedelta(days=terms.offer_days)
    mentorship.save(update_fields=["announce_at", "respond_by"])
    notify.send_now(mentorship)
    audit.record(actor=actor, action="introduction.announced", target=mentorship)
    return mentorship
