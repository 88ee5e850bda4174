"""Whoever was told is not told anew when the rows of the old messages are gone."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from accounts import registry
from accounts.models import Notification, SpentKey
from accounts.services import purging
from mentorship.enums import CheckInState, MenteeState, MentorshipState
from mentorship.models import HeldCredential
from tests.ageing import let_pass
from tests.factories.accounts import UserFactory
from tests.factories.applications import DraftFactory
from tests.factories.concerns import Scene
from tests.factories.meetings import MeetingFactory, running, soon
from tests.factories.mentorship import (
    CheckInAnswerFactory,
    CredentialFactory,
    MenteeFactory,
    MentorshipFactory,
    ProfileFactory,
    ProgramFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
DAY = timedelta(days=1)
REMINDERS = {
    "agreement_reminder", "application_waiting", "check_in", "check_in_second", "contact_due",
    "credential_expiry", "introduction_nudge", "meeting_ask", "meeting_lapsed",
    "mentorship_completed", "mentorship_goes_on", "mentorship_resting", "openings_month",
    "orientation_waiting", "part_resting",
}  # fmt: skip


def world(now):
    """Make one of everything that the sweep writes about by itself."""
    UserFactory(is_superuser=True)
    CheckInAnswerFactory(due_at=now - DAY, check_in__due_on=(now - DAY).date())
    asked = now - 4 * DAY
    CheckInAnswerFactory(
        state=CheckInState.OPEN, due_at=asked, opened_at=asked, check_in__due_on=asked.date()
    )
    MentorshipFactory(active=True, introduced_at=now - 8 * DAY)
    MentorshipFactory(introduced_at=now - 6 * DAY)
    MentorshipFactory(active=True, introduced_at=now - 190 * DAY)
    for days in (54, 61):
        MentorshipFactory(
            active=True, introduced_at=now - 62 * DAY, state=MentorshipState.PAUSED,
            paused_at=now - days * DAY,
        )  # fmt: skip
    MeetingFactory(mentorship=running(), agreed=soon(0, -5))
    MeetingFactory(mentorship=running(), times=[soon(0, -5)])
    DraftFactory(program=ProgramFactory(is_open=True), saved_at=now - 4 * DAY)
    reading = ProgramFactory(orientation_first=True)
    MenteeFactory(program=reading, state=MenteeState.APPLIED, applied_at=now - 4 * DAY)
    MenteeFactory(state=MenteeState.PAUSED, paused_until=(now - 2 * DAY).date())
    profile = ProfileFactory(expiry_reminders_at=now - 40 * DAY)
    HeldCredential.objects.create(
        profile=profile, credential=CredentialFactory(), expires_on=(now + 29 * DAY).date()
    )
    Scene().concern(reply_by=now + timedelta(hours=1))


def sweep():
    for name, run in registry.sweepers().items():
        if name.startswith("mentorship."):
            run()


def lasting():
    """Return what is sent however late: nobody else may have read the concern."""
    return Notification.objects.filter(expires_at=None)


def test_nothing_is_told_anew_when_the_old_rows_are_gone():
    now = timezone.now()
    world(now)
    sweep()
    told = set(Notification.objects.values_list("category", flat=True))
    assert set(lasting().values_list("category", flat=True)) == {"contact_due"}
    n = Notification.objects.update(status="sent", sent_at=Now())
    let_pass(40 * DAY, only=("accounts.notification",))

    assert purging.count_and_forget() == n
    assert not Notification.objects.exists()
    assert SpentKey.objects.count() == n
    sweep()

    assert list(Notification.objects.values_list("category", "dedupe_key")) == []
    assert told >= REMINDERS
