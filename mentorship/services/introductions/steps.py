"""What offering, answering and running out share; all in the caller's transaction."""

from datetime import datetime

from django.db.models import F
from django.utils import timezone

from accounts.services import notify
from mentorship.clock import database_now
from mentorship.enums import Answer, MentorshipState, Side
from mentorship.exceptions import IntroductionClosed
from mentorship.models import Mentee, Mentorship
from mentorship.services import places
from mentorship.terms import terms_of


def refuse_closed(mentorship: Mentorship) -> None:
    is_waiting = mentorship.state == MentorshipState.INTRODUCED
    if not is_waiting or mentorship.announce_at > database_now():
        raise IntroductionClosed


def asks_mentor_first(mentorship: Mentorship) -> bool:
    """Whether the mentee is asked only after the mentor's yes."""
    return terms_of(mentorship.program, mentorship.mentor_type).asks_mentor_first


def is_asked(mentorship: Mentorship, side: Side) -> bool:
    """Whether it is this side's turn to answer, or was."""
    if side == Side.MENTOR or not asks_mentor_first(mentorship):
        return True
    return mentorship.mentor_answer == Answer.ACCEPTED


def ask(mentorship: Mentorship, side: Side, at: datetime) -> None:
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


def close(mentorship: Mentorship, state: MentorshipState) -> None:
    """End the introduction: its place frees, its waiting messages vanish."""
    mentorship.state, mentorship.closed_at = state, timezone.now()
    mentorship.save(update_fields=["state", "closed_at", "decline_reason"])
    notify.cancel_for_subject(mentorship)
    places.release(mentorship.mentor_id)


def put_first_in_line(mentorship: Mentorship) -> None:
    """Let the next run know that she was offered somebody and lost him."""
    Mentee.objects.filter(pk=mentorship.mentee_id).update(
        partner_left=True, waited_rounds=F("waited_rounds") + 1
    )


def tell_declined(mentorship: Mentorship, side: Side) -> None:
    notify.enqueue(
        category="introduction_declined",
        recipient=mentorship.person_of(side),
        dedupe_key=f"introduction_declined.{mentorship.pk}.{side.value}",
        subject=mentorship,
        program=mentorship.program_id,
    )


def write_answer(mentorship: Mentorship, side: Side, answer: Answer) -> None:
    """Keep one side's answer; what was asked of it is asked no longer."""
    setattr(mentorship, f"{side.value}_answer", answer)
    setattr(mentorship, f"{side.value}_answered_at", timezone.now())
    mentorship.save(update_fields=[f"{side.value}_answer", f"{side.value}_answered_at"])
    notify.cancel_for_subject(mentorship, recipient=mentorship.person_of(side))
