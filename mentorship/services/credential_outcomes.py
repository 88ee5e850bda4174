"""Credentials that a mentee earned or renewed during a mentorship: outcomes of it.

All in the caller's transaction. A credential counts as earned where its issue date falls into the
mentorship; one without dates, where she was working for it.
"""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from accounts.services import audit
from mentorship.clock import local_day
from mentorship.enums import MentorshipState
from mentorship.models import HeldCredential, Mentorship, MentorshipGoal, OutcomeEvent, Profile

RUNNING = (MentorshipState.ACTIVE, MentorshipState.PAUSED, MentorshipState.SUSPENDED)
# Keys of the text ``outcomes.events``, by the kind of credential; a registration is no outcome.
EARNED = {
    "certification": "passed",
    "certificate": "earned_a_certificate",
    "course": "earned_a_certificate",
    "degree": "earned_a_certificate",
    "general": "earned_a_certificate",
    "training": "earned_a_certificate",
    "vendor": "earned_a_certificate",
}
RENEWED = "renewed_on_time"


def note_earned(
    profile: Profile, credentials: Collection[int], worked_for: Collection[int]
) -> None:
    """Record credentials that are new on a profile."""
    running = list(_running(profile.pk))
    if not running:
        return
    rows = profile.held_credentials.filter(credential__in=credentials)
    for row in rows.select_related("credential"):
        for mentorship in running:
            if _is_earned(row, mentorship, worked_for):
                _record(mentorship, row, EARNED.get(row.credential.kind, ""), row.issued_on)


def note_dates(row: HeldCredential, issued_on: date | None, expires_on: date | None) -> None:
    """Record what new dates of a held credential tell; the old ones are given."""
    is_renewed = bool(expires_on and row.expires_on and row.expires_on > expires_on)
    if is_renewed:
        _reach_goals(row)
    for mentorship in _running(row.profile_id):
        today = local_day(mentorship.program.time_zone)
        if is_renewed:
            is_new_issue = row.issued_on is not None and row.issued_on != issued_on
            on = row.issued_on if is_new_issue and row.issued_on else today
            if expires_on and _started_on(mentorship) <= on <= expires_on:
                _record(mentorship, row, RENEWED, on)
        elif issued_on is None and _is_earned(row, mentorship, ()):
            _record(mentorship, row, EARNED.get(row.credential.kind, ""), row.issued_on)


def _running(user_id: int) -> QuerySet[Mentorship]:
    rows = Mentorship.objects.filter(mentee_user=user_id, state__in=RUNNING)
    return rows.select_related("program")


def _started_on(mentorship: Mentorship) -> date:
    return local_day(mentorship.program.time_zone, mentorship.started_at)


def _is_earned(row: HeldCredential, mentorship: Mentorship, worked_for: Collection[int]) -> bool:
    if row.issued_on is None:
        return row.credential_id in worked_for
    return _started_on(mentorship) <= row.issued_on <= local_day(mentorship.program.time_zone)


def _record(mentorship: Mentorship, row: HeldCredential, key: str, on: date | None) -> None:
    if not key:
        return
    event, is_new = OutcomeEvent.objects.get_or_create(
        mentorship=mentorship,
        user_id=mentorship.mentee_user_id,
        key=key,
        stage="",
        credential=row.credential,
        defaults={"happened_on": on},
    )
    if is_new:
        program = mentorship.program_id
        audit.record(actor=None, action="outcome.seen", target=event, program=program, key=key)


def _reach_goals(row: HeldCredential) -> None:
    waiting = MentorshipGoal.objects.filter(
        held_credential=row, reached_at__isnull=True, dropped_at__isnull=True
    )
    for goal in waiting.select_related("mentorship"):
        goal.reached_at = timezone.now()
        goal.save(update_fields=["reached_at"])
        program = goal.mentorship.program_id
        audit.record(actor=None, action="goal.reached", target=goal, program=program)
