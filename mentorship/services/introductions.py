"""Introductions: the offer to both people, their answers, and its running out.

Locks: mentor, mentee, mentorship. Whether the mentor is asked first or both at once is the
program's choice.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit, locking, notify
from mentorship import rules
from mentorship.clock import database_now
from mentorship.enums import (
    HOLDING_STATES,
    Answer,
    AskedFirst,
    MenteeState,
    MentorshipState,
    MentorState,
    Side,
)
from mentorship.exceptions import (
    BadAnswers,
    IntroductionClosed,
    MenteeServed,
    NotAllowed,
    NotAvailable,
    NotYourTurn,
    TooLateToRecall,
)
from mentorship.models import ContentText, Mentee, Mentor, Mentorship
from mentorship.services import availability, mentorships, places

NO_ANSWER = "no_answer"  # the reason that the system sets when an introduction runs out


@locking.serialized
def introduce(
    *,
    mentee_id: int,
    mentor_id: int,
    mentor_type: str,
    words: Mapping[str, Sequence[str]],
    announce_at: datetime,
    actor: User,
) -> Mentorship:
    """Offer two people to each other; they learn of it at ``announce_at``.

    The mentor's place is held already, by the approval.

    Args:
        words: kind sentences for each side, ``{"mentee": [...], "mentor": [...]}``; no score.

    Raises:
        NotAvailable: one of the two left, paused or is of another program.
        MenteeServed: she has as many mentors as the program gives at once.
    """
    mentor = locking.lock(Mentor.objects.select_related("user", "program")).get(pk=mentor_id)
    mentee = locking.lock(Mentee.objects.select_related("user")).get(pk=mentee_id)
    _refuse_unavailable(mentee, mentor)
    program, now = mentor.program, timezone.now()
    mentorship = Mentorship.objects.create(
        program=program,
        mentee=mentee,
        mentor=mentor,
        mentee_user=mentee.user,
        mentor_user=mentor.user,
        mentor_type=mentor_type,
        words={side: list(sentences) for side, sentences in words.items()},
        introduced_at=now,
        announce_at=announce_at,
        respond_by=announce_at + timedelta(days=program.offer_days),
    )
    audit.record(actor=actor, action="introduction.made", target=mentorship)
    _ask(mentorship, Side.MENTOR, announce_at)
    if program.asked_first == AskedFirst.BOTH:
        _ask(mentorship, Side.MENTEE, announce_at)
    return mentorship


def _refuse_unavailable(mentee: Mentee, mentor: Mentor) -> None:
    if (
        mentee.state != MenteeState.AVAILABLE
        or mentor.state != MentorState.VETTED
        or mentee.program_id != mentor.program_id
        or mentee.user_id == mentor.user_id
    ):
        raise NotAvailable
    held = mentee.mentorships.filter(state__in=HOLDING_STATES).count()
    if held >= mentor.program.mentors_per_mentee:
        raise MenteeServed


def _ask(mentorship: Mentorship, side: Side, at: datetime) -> None:
    """Queue the question to one side; ``nudge_silent`` asks once more."""
    category = f"introduction_{side.value}"
    notify.enqueue(
        category=category,
        recipient=mentorship.person_of(side),
        dedupe_key=f"{category}.{mentorship.pk}",
        subject=mentorship,
        program=mentorship.program_id,
        not_before=at,
        expires_at=mentorship.respond_by,
    )


@locking.serialized
def recall(*, mentorship_id: int, actor: User) -> Mentorship:
    """Take an introduction back before anybody hears of it; its messages vanish, its place frees.

    Raises:
        NotAllowed: not an admin of the program, or one of the two.
        TooLateToRecall: the two know of it.
        IntroductionClosed: it is over for another reason.
    """
    mentorship = _locked(mentorship_id)
    if not rules.can_recall(actor, mentorship):
        raise NotAllowed
    if mentorship.state == MentorshipState.RECALLED:
        return mentorship
    if mentorship.state != MentorshipState.INTRODUCED:
        raise IntroductionClosed
    if mentorship.announce_at <= database_now():
        raise TooLateToRecall
    _close(mentorship, MentorshipState.RECALLED)
    audit.record(actor=actor, action="introduction.recalled", target=mentorship)
    return mentorship


@locking.serialized
def announce_now(*, mentorship_id: int, actor: User) -> Mentorship:
    """Tell the two at once, without the minutes in which it could be taken back.

    Raises:
        NotAllowed: not an admin of the program, or one of the two.
        IntroductionClosed: it was answered or taken back.
    """
    mentorship = _locked(mentorship_id)
    if not rules.can_recall(actor, mentorship):
        raise NotAllowed
    if mentorship.state != MentorshipState.INTRODUCED:
        raise IntroductionClosed
    now = database_now()
    if mentorship.announce_at <= now:
        return mentorship
    mentorship.announce_at = now
    mentorship.respond_by = now + timedelta(days=mentorship.program.offer_days)
    mentorship.save(update_fields=["announce_at", "respond_by"])
    notify.send_now(mentorship)
    audit.record(actor=actor, action="introduction.announced", target=mentorship)
    return mentorship


@locking.serialized
def accept(*, mentorship_id: int, actor: User) -> Mentorship:
    """Say yes for one side; the second yes starts the mentorship.

    Where the mentor is asked first, his yes asks the mentee, who then has the full time.

    Raises:
        NotAllowed: the actor is not one of the two.
        NotYourTurn: the mentor is asked first and has not answered.
        IntroductionClosed: it is over, or nobody knows of it yet.
    """
    mentorship = _locked(mentorship_id)
    side = _side(mentorship, actor)
    if mentorship.answer_of(side) == Answer.ACCEPTED and mentorship.closed_at is None:
        return mentorship
    _refuse_closed(mentorship)
    if not is_asked(mentorship, side):
        raise NotYourTurn
    _write_answer(mentorship, side, Answer.ACCEPTED)
    audit.record(
        actor=actor, action="introduction.accepted", target=mentorship, side=str(side.value)
    )
    if mentorship.mentee_answer == mentorship.mentor_answer == Answer.ACCEPTED:
        mentorships.start(mentorship, actor=actor)
    elif side == Side.MENTOR and asks_mentor_first(mentorship):
        now = timezone.now()
        mentorship.respond_by = now + timedelta(days=mentorship.program.offer_days)
        mentorship.save(update_fields=["respond_by"])
        _ask(mentorship, Side.MENTEE, now)
    return mentorship


@locking.serialized
def decline(*, mentorship_id: int, actor: User, reason: str = "") -> Mentorship:
    """Say "not this time" for one side; the place frees at once and she is first in line.

    The reason stays with the program team; the other side reads neutral text.

    Raises:
        NotAllowed: the actor is not one of the two.
        BadAnswers: the reason is not one of the side's list.
        IntroductionClosed: it is over, started, or nobody knows of it yet.
    """
    mentorship = _locked(mentorship_id)
    side = _side(mentorship, actor)
    if mentorship.answer_of(side) == Answer.DECLINED:
        return mentorship
    _refuse_closed(mentorship)
    if not is_asked(mentorship, side):
        raise NotYourTurn
    _refuse_reason(side, reason)
    _write_answer(mentorship, side, Answer.DECLINED)
    mentorship.decline_reason = reason
    _close(mentorship, MentorshipState.DECLINED)
    _put_first_in_line(mentorship)
    audit.record(
        actor=actor, action="introduction.declined", target=mentorship, side=str(side.value)
    )
    _tell_declined(mentorship, Side.MENTOR if side == Side.MENTEE else Side.MENTEE)
    return mentorship


@locking.serialized
def expire(*, mentorship_id: int, now: datetime) -> bool:
    """Let an introduction run out if its time is up; return whether it did.

    A mentor who was silent twice in a row is paused.
    """
    mentorship = _locked(mentorship_id)
    if mentorship.state != MentorshipState.INTRODUCED or mentorship.respond_by > now:
        return False
    mentorship.decline_reason = NO_ANSWER
    _close(mentorship, MentorshipState.EXPIRED)
    _put_first_in_line(mentorship)
    audit.record(actor=None, action="introduction.expired", target=mentorship)
    _tell_declined(mentorship, Side.MENTEE)
    if mentorship.mentor_answer == Answer.NONE:
        availability.pause_if_silent(mentorship.mentor)
    else:
        _tell_declined(mentorship, Side.MENTOR)
    return True


def expire_overdue(now: datetime | None = None) -> int:
    """Let every overdue introduction run out, one transaction each; return how many did."""
    now = now or database_now()
    due = Mentorship.objects.filter(state=MentorshipState.INTRODUCED, respond_by__lte=now)
    pks = list(due.order_by("pk").values_list("pk", flat=True))
    return sum(expire(mentorship_id=pk, now=now) for pk in pks)


def nudge_silent(now: datetime | None = None) -> int:
    """Queue one nudge for each side asked and silent since the program's day; return how many."""
    now = now or database_now()
    waiting = Mentorship.objects.filter(
        state=MentorshipState.INTRODUCED, announce_at__lte=now, respond_by__gt=now
    ).select_related("program", "mentee_user", "mentor_user")
    return sum(_nudge(mentorship, side, now) for mentorship in waiting for side in Side)


def _nudge(mentorship: Mentorship, side: Side, now: datetime) -> bool:
    asked_at = mentorship.announce_at
    if side == Side.MENTEE and asks_mentor_first(mentorship):
        asked_at = mentorship.mentor_answered_at or now
    is_early = now < asked_at + timedelta(days=mentorship.program.nudge_day)
    if is_early or mentorship.answer_of(side) or not is_asked(mentorship, side):
        return False
    return notify.enqueue(
        category="introduction_nudge",
        recipient=mentorship.person_of(side),
        dedupe_key=f"introduction_nudge.{mentorship.pk}.{side.value}",
        subject=mentorship,
        program=mentorship.program_id,
        expires_at=mentorship.respond_by,
    )


def asks_mentor_first(mentorship: Mentorship) -> bool:
    """Whether the mentee is asked only after the mentor's yes."""
    return mentorship.program.asked_first == AskedFirst.MENTOR


def is_asked(mentorship: Mentorship, side: Side) -> bool:
    """Whether it is this side's turn to answer, or was."""
    if side == Side.MENTOR or not asks_mentor_first(mentorship):
        return True
    return mentorship.mentor_answer == Answer.ACCEPTED


def _locked(mentorship_id: int) -> Mentorship:
    """Lock the mentor, the mentee and then the introduction, as everybody does."""
    ids = Mentorship.objects.values("mentor_id", "mentee_id").get(pk=mentorship_id)
    locking.lock(Mentor.objects.filter(pk=ids["mentor_id"])).get()
    locking.lock(Mentee.objects.filter(pk=ids["mentee_id"])).get()
    rows = Mentorship.objects.select_related("program", "mentee_user", "mentor_user")
    return locking.lock(rows).get(pk=mentorship_id)


def _side(mentorship: Mentorship, actor: User) -> Side:
    side = mentorship.side_of(actor)
    if not side:
        raise NotAllowed(_("This introduction is between two other people."))
    return Side(side)


def _refuse_closed(mentorship: Mentorship) -> None:
    is_waiting = mentorship.state == MentorshipState.INTRODUCED
    if not is_waiting or mentorship.announce_at > database_now():
        raise IntroductionClosed


def _refuse_reason(side: Side, reason: str) -> None:
    if not reason:
        return
    options = ContentText.objects.get(key=f"reasons.decline_{side.value}").data["options"]
    if reason not in {option["key"] for option in options if not option.get("system")}:
        raise BadAnswers(_("Choose a reason from the list, or leave it open."), field="reason")


def _write_answer(mentorship: Mentorship, side: Side, answer: Answer) -> None:
    setattr(mentorship, f"{side.value}_answer", answer)
    setattr(mentorship, f"{side.value}_answered_at", timezone.now())
    mentorship.save(update_fields=[f"{side.value}_answer", f"{side.value}_answered_at"])
    notify.cancel_for_subject(mentorship, recipient=mentorship.person_of(side))


def _close(mentorship: Mentorship, state: MentorshipState) -> None:
    """End the introduction: its place frees, its waiting messages vanish."""
    mentorship.state, mentorship.closed_at = state, timezone.now()
    mentorship.save(update_fields=["state", "closed_at", "decline_reason"])
    notify.cancel_for_subject(mentorship)
    places.release(mentorship.mentor_id)


def _put_first_in_line(mentorship: Mentorship) -> None:
    """Let the next run know that she was offered somebody and lost him."""
    Mentee.objects.filter(pk=mentorship.mentee_id).update(
        partner_left=True, waited_rounds=F("waited_rounds") + 1
    )


def _tell_declined(mentorship: Mentorship, side: Side) -> None:
    notify.enqueue(
        category="introduction_declined",
        recipient=mentorship.person_of(side),
        dedupe_key=f"introduction_declined.{mentorship.pk}.{side.value}",
        subject=mentorship,
        program=mentorship.program_id,
    )
