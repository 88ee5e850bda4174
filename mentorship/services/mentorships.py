"""Running mentorships: start, pause, end, completion at the end date."""

from datetime import datetime

from django.utils import timezone

from accounts.models import User
from accounts.services import audit, locking, notify
from mentorship import rules
from mentorship.clock import add_months, database_now, local_day
from mentorship.enums import MentorshipState, Side
from mentorship.exceptions import NotAllowed, NotRunning
from mentorship.models import Mentee, Mentor, Mentorship
from mentorship.services import places, reasons
from mentorship.services.check_ins import closing, layout, times
from mentorship.terms import terms_of

RUNNING = (MentorshipState.ACTIVE, MentorshipState.PAUSED)
# Her own reasons after which she is first in line, as the list of reasons promises.
LOST_PARTNER = ("lost_contact", "wrong_fit", "new_conflict", "not_comfortable")


def start(mentorship: Mentorship, *, actor: User) -> None:
    """Start a mentorship that both accepted: its dates, its check-ins, a message to both.

    Runs in the caller's transaction, with mentor, mentee and mentorship locked.
    """
    now = timezone.now()
    today = local_day(mentorship.program.time_zone, now)
    mentorship.state, mentorship.started_at = MentorshipState.ACTIVE, now
    terms = terms_of(mentorship.program, mentorship.mentor_type)
    mentorship.ends_on = add_months(today, terms.months)
    mentorship.save(update_fields=["state", "started_at", "ends_on"])
    Mentee.objects.filter(pk=mentorship.mentee_id).update(partner_left=False, waited_rounds=0)
    layout.lay_out(mentorship)
    audit.record(actor=actor, action="mentorship.started", target=mentorship)
    for person in (mentorship.mentee_user, mentorship.mentor_user):
        _tell(mentorship, "introduction_accepted", person)


@locking.serialized
def pause(*, mentorship_id: int, actor: User) -> Mentorship:
    """Let a mentorship rest; its place still counts, its reminders stop.

    Raises:
        NotAllowed: neither one of the two nor an admin of the program.
        NotRunning: it is not active.
    """
    mentorship = _locked_for(mentorship_id, actor)
    if mentorship.state == MentorshipState.PAUSED:
        return mentorship
    if mentorship.state != MentorshipState.ACTIVE:
        raise NotRunning
    mentorship.state, mentorship.paused_at = MentorshipState.PAUSED, timezone.now()
    mentorship.save(update_fields=["state", "paused_at"])
    closing.silence(mentorship)
    audit.record(actor=actor, action="mentorship.paused", target=mentorship)
    return mentorship


@locking.serialized
def resume(*, mentorship_id: int, actor: User) -> Mentorship:
    """Go on after a pause.

    Raises:
        NotAllowed: neither one of the two nor an admin of the program.
        NotRunning: it is not on pause.
    """
    mentorship = _locked_for(mentorship_id, actor)
    if mentorship.state == MentorshipState.ACTIVE:
        return mentorship
    if mentorship.state != MentorshipState.PAUSED:
        raise NotRunning
    go_on(mentorship, actor=actor)
    return mentorship


def go_on(mentorship: Mentorship, *, actor: User | None) -> None:
    """End a pause, in the caller's transaction with the mentorship locked.

    Check-ins of the pause that nobody could answer are not counted as missed.
    """
    mentorship.state, mentorship.paused_at = MentorshipState.ACTIVE, None
    mentorship.save(update_fields=["state", "paused_at"])
    notify.cancel_for_subject(mentorship, category="mentorship_resting")
    closing.skip_passed(mentorship)
    audit.record(actor=actor, action="mentorship.resumed", target=mentorship)


@locking.serialized
def end(*, mentorship_id: int, actor: User, reason: str = "") -> Mentorship:
    """End a mentorship at once, without fault; the other side reads neutral text.

    She is first in line again where she lost her mentor rather than left.

    Raises:
        NotAllowed: neither one of the two nor an admin of the program.
        NotRunning: it is over, or never started.
        BadAnswers: the reason is not one of the list.
    """
    mentorship = _locked_for(mentorship_id, actor)
    if mentorship.state == MentorshipState.ENDED:
        return mentorship
    if mentorship.state not in RUNNING:
        raise NotRunning
    reasons.refuse_unknown("reasons.end", reason)
    mentorship.end_reason = reason
    _close(mentorship, MentorshipState.ENDED)
    closing.cancel(mentorship)
    audit.record(actor=actor, action="mentorship.ended", target=mentorship)
    ender = mentorship.side_of(actor)
    if ender != Side.MENTEE or reason in LOST_PARTNER:
        Mentee.objects.filter(pk=mentorship.mentee_id).update(partner_left=True)
    for side in Side:
        if side != ender:
            _tell(mentorship, "mentorship_ended", mentorship.person_of(side))
    return mentorship


@locking.serialized
def complete(*, mentorship_id: int, now: datetime) -> bool:
    """Complete a mentorship whose last day is over and tell both; return whether it was."""
    mentorship = locked(mentorship_id)
    today = local_day(mentorship.program.time_zone, now)
    is_over = mentorship.ends_on is not None and mentorship.ends_on < today
    if mentorship.state not in RUNNING or not is_over:
        return False
    _close(mentorship, MentorshipState.COMPLETED)
    audit.record(actor=None, action="mentorship.completed", target=mentorship)
    for side in Side:
        person = mentorship.person_of(side)
        awake = times.waking(now, person, mentorship.program)
        _tell(mentorship, "mentorship_completed", person, not_before=awake)
    return True


def complete_due(now: datetime | None = None) -> int:
    """Complete every mentorship past its end date, one transaction each; return how many."""
    now = now or database_now()
    over = Mentorship.objects.filter(state__in=RUNNING, ends_on__lte=now.date())
    pks = list(over.order_by("pk").values_list("pk", flat=True))
    return sum(complete(mentorship_id=pk, now=now) for pk in pks)


def locked(mentorship_id: int) -> Mentorship:
    """Lock the mentor, then the mentorship, in the caller's transaction."""
    mentor_id = Mentorship.objects.values_list("mentor_id", flat=True).get(pk=mentorship_id)
    locking.lock(Mentor.objects.filter(pk=mentor_id)).get()
    rows = Mentorship.objects.select_related("program", "mentee_user", "mentor_user")
    return locking.lock(rows).get(pk=mentorship_id)


def _locked_for(mentorship_id: int, actor: User) -> Mentorship:
    mentorship = locked(mentorship_id)
    if not rules.can_steer_mentorship(actor, mentorship):
        raise NotAllowed
    return mentorship


def _close(mentorship: Mentorship, state: MentorshipState) -> None:
    mentorship.state, mentorship.closed_at = state, timezone.now()
    mentorship.save(update_fields=["state", "closed_at", "end_reason"])
    places.release(mentorship.mentor_id)


def _tell(
    mentorship: Mentorship, category: str, person: User, *, not_before: datetime | None = None
) -> None:
    notify.enqueue(
        category=category,
        recipient=person,
        dedupe_key=f"{category}.{mentorship.pk}.{person.pk}",
        subject=mentorship,
        program=mentorship.program_id,
        not_before=not_before,
    )
