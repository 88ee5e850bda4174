"""Suspending, going on, ending, keeping apart; and what of it anybody can see."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.enums import NotificationStatus
from accounts.models import AuditEvent, Notification
from accounts.services import notify
from matching.enums import ExclusionKind
from matching.models import Exclusion
from matching.services import apart
from matching.services.exclusions import keep_apart_for_good
from mentorship.enums import CheckInState, MeetingState, MentorshipState
from mentorship.exceptions import NotAllowed, NotRunning
from mentorship.models import Meeting
from mentorship.services import check_ins, mentorships
from mentorship.services.concerns import end_by_contact, keep_apart, reinstate, suspend
from tests.factories.accounts import UserFactory
from tests.factories.concerns import Scene
from tests.factories.matching import RoundFactory
from tests.factories.mentorship import (
    CheckInAnswerFactory,
    MentorshipFactory,
    ProgramStaffFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene()


def state_of(pair):
    pair.refresh_from_db()
    return pair.state


def test_suspend_stops_what_waits_to_be_sent(scene):
    now = timezone.now()
    row = CheckInAnswerFactory(
        check_in__mentorship=scene.pair, state=CheckInState.OPEN, opened_at=now, due_at=now
    )
    for subject in (row, scene.pair):
        notify.enqueue(
            category="check_in", recipient=scene.mentee, dedupe_key=f"a.{subject}", subject=subject
        )

    suspend(mentorship_id=scene.pair.pk, actor=scene.first)

    assert state_of(scene.pair) == MentorshipState.SUSPENDED
    assert scene.pair.suspended_at is not None
    statuses = set(Notification.objects.values_list("status", flat=True))
    assert statuses == {NotificationStatus.CANCELLED}


def test_suspend_cancels_meetings_and_sends_nothing(scene):
    start = timezone.now() + timedelta(days=3)
    meeting = Meeting.objects.create(
        mentorship=scene.pair, state=MeetingState.AGREED, offered_by="mentor", starts_at=start
    )

    suspend(mentorship_id=scene.pair.pk, actor=scene.first)

    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CANCELLED
    sent = Notification.objects.exclude(status=NotificationStatus.CANCELLED)
    assert not sent.exists()


def test_suspend_keeps_the_place_and_can_be_repeated(scene):
    suspend(mentorship_id=scene.pair.pk, actor=scene.first)
    suspend(mentorship_id=scene.pair.pk, actor=scene.second)

    scene.pair.mentor.refresh_from_db()
    assert scene.pair.mentor.places_held == 1
    assert AuditEvent.objects.filter(action="concern.suspended").count() == 1


def test_reinstate_goes_on_as_after_a_pause(scene):
    scene.pair.state, scene.pair.paused_at = MentorshipState.PAUSED, timezone.now()
    scene.pair.save()
    suspend(mentorship_id=scene.pair.pk, actor=scene.first)

    reinstate(mentorship_id=scene.pair.pk, actor=scene.first)
    reinstate(mentorship_id=scene.pair.pk, actor=scene.first)

    assert state_of(scene.pair) == MentorshipState.ACTIVE
    assert (scene.pair.suspended_at, scene.pair.paused_at) == (None, None)


def test_reinstate_gives_open_check_ins_the_days_back(scene):
    now = timezone.now()
    scene.pair.state, scene.pair.suspended_at = MentorshipState.SUSPENDED, now - timedelta(days=20)
    scene.pair.save()
    row = CheckInAnswerFactory(
        check_in__mentorship=scene.pair, state=CheckInState.OPEN,
        opened_at=now - timedelta(days=21), due_at=now - timedelta(days=21),
    )  # fmt: skip

    reinstate(mentorship_id=scene.pair.pk, actor=scene.first)

    assert check_ins.miss_overdue(now + timedelta(days=12)) == 0
    row.refresh_from_db()
    assert abs(row.due_at - (now - timedelta(days=1))) < timedelta(minutes=1)


def test_end_by_contact_frees_the_place_and_tells_both_the_same(scene):
    suspend(mentorship_id=scene.pair.pk, actor=scene.first)

    end_by_contact(mentorship_id=scene.pair.pk, actor=scene.first)
    end_by_contact(mentorship_id=scene.pair.pk, actor=scene.first)

    assert state_of(scene.pair) == MentorshipState.ENDED
    scene.pair.mentor.refresh_from_db()
    scene.pair.mentee.refresh_from_db()
    assert (scene.pair.mentor.places_held, scene.pair.mentee.partner_left) == (0, True)
    rows = Notification.objects.order_by("pk").values_list("recipient", "category", "context")
    assert list(rows) == [
        (scene.mentee.pk, "mentorship_ended", {"by": "team"}),
        (scene.mentor.pk, "mentorship_ended", {"by": "team"}),
    ]


def test_the_lists_of_the_trail_name_no_contact(scene):
    suspend(mentorship_id=scene.pair.pk, actor=scene.first)
    end_by_contact(mentorship_id=scene.pair.pk, actor=scene.first)

    by_contact = AuditEvent.objects.filter(actor=scene.first).values_list("action", flat=True)
    assert set(by_contact) == {"concern.suspended", "concern.ended"}
    assert AuditEvent.objects.get(action="mentorship.ended").actor is None


@pytest.mark.parametrize("act", [suspend, reinstate, end_by_contact, keep_apart])
def test_only_contacts_may(scene, act):
    admin = ProgramStaffFactory(program=scene.program).user
    for person in (scene.mentee, scene.mentor, admin, UserFactory(is_superuser=True)):
        with pytest.raises(NotAllowed):
            act(mentorship_id=scene.pair.pk, actor=person)

    assert state_of(scene.pair) == MentorshipState.ACTIVE


@pytest.mark.parametrize("act", [suspend, reinstate, end_by_contact])
def test_an_introduction_is_not_stopped_this_way(scene, act):
    waiting = MentorshipFactory(program=scene.program)

    with pytest.raises(NotRunning):
        act(mentorship_id=waiting.pk, actor=scene.first)


def test_reinstate_refuses_what_is_over(scene):
    end_by_contact(mentorship_id=scene.pair.pk, actor=scene.first)

    with pytest.raises(NotRunning):
        reinstate(mentorship_id=scene.pair.pk, actor=scene.first)


def test_keep_apart_looks_like_somebodys_own_wish(scene):
    assert keep_apart(mentorship_id=scene.pair.pk, actor=scene.first)
    assert not keep_apart(mentorship_id=scene.pair.pk, actor=scene.first)

    row = Exclusion.objects.get()
    assert {row.first, row.second} == {scene.mentee, scene.mentor}
    assert (row.kind, row.reason, row.created_by) == (ExclusionKind.BLOCK, "", None)
    events = AuditEvent.objects.filter(action="exclusion.added")
    assert [event.actor for event in events] == [None]


def test_no_admin_lifts_it(scene):
    admin = ProgramStaffFactory(program=scene.program).user
    keep_apart(mentorship_id=scene.pair.pk, actor=scene.first)

    with pytest.raises(apart.pairing.NotYours):
        apart.lift(exclusion_id=Exclusion.objects.get().pk, program=scene.program, actor=admin)


def test_an_exclusion_that_stands_becomes_one_that_nobody_lifts(scene):
    RoundFactory(program=scene.program)
    low, high = sorted((scene.mentee.pk, scene.mentor.pk))
    Exclusion.objects.create(
        program=scene.program, first_id=low, second_id=high, kind=ExclusionKind.FORMER
    )

    assert keep_apart_for_good(scene.program, high, low)
    assert Exclusion.objects.get().kind == ExclusionKind.BLOCK


def test_reinstate_ends_the_pause_that_was_open(scene):
    mentorships.pause(mentorship_id=scene.pair.pk, actor=scene.mentee)
    suspend(mentorship_id=scene.pair.pk, actor=scene.first)

    reinstate(mentorship_id=scene.pair.pk, actor=scene.first)

    pause = scene.pair.pauses.get()
    assert pause.ended_at is not None
    assert pause.ended_by is None  # what nobody may know: who let it go on


def test_end_by_contact_takes_back_what_waited_and_meetings_too(scene):
    meeting = Meeting.objects.create(
        mentorship=scene.pair, state=MeetingState.AGREED, offered_by="mentor",
        starts_at=timezone.now() + timedelta(days=3),
    )  # fmt: skip
    notify.enqueue(
        category="agreement_reminder", recipient=scene.mentee, dedupe_key="a", subject=scene.pair
    )

    end_by_contact(mentorship_id=scene.pair.pk, actor=scene.first)

    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CANCELLED
    assert Notification.objects.get(dedupe_key="a").status == NotificationStatus.CANCELLED
    left = Notification.objects.waiting().values_list("category", flat=True)
    assert set(left) == {"mentorship_ended", "meeting_cancelled"}
