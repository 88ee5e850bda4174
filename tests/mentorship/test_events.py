"""What webhooks hear of pairs: their course, and of confidence nothing."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import registry
from accounts.models import Notification
from accounts.services.webhooks import telling
from accounts.webhooks import payload
from mentorship.enums import CheckInState, Side
from mentorship.services import introductions, mentorships, standing
from mentorship.services.check_ins.closing import miss_overdue
from mentorship.services.concerns import end_by_contact, reinstate, suspend
from mentorship.services.meetings import log
from tests.factories.accounts import WebhookFactory
from tests.factories.concerns import Scene
from tests.factories.mentorship import (
    CheckInAnswerFactory,
    MenteeFactory,
    MentorshipFactory,
    ProgramStaffFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


@pytest.fixture
def scene():
    found = Scene()
    listen(found.pair)
    return found


def listen(pair):
    WebhookFactory(program_id=pair.program_id, events=list(registry.event_labels()))


def heard():
    """Return what was queued, as a receiver reads it, without id and moment."""
    messages = []
    for row in Notification.objects.filter(webhook__isnull=False).order_by("pk"):
        said = json.loads(payload.body_of(row, telling.event_of(row)))
        messages.append(
            (said["type"], said["subject"]["type"], said["subject"]["id"], said["data"])
        )
    return messages


def of(pair, event):
    return (event, "mentorship", pair.pk, {})


def test_mentee_is_named_as_the_api_knows_her():
    mentee = MenteeFactory()
    WebhookFactory(program_id=mentee.program_id, events=["member.paused"])

    standing.pause(side=Side.MENTEE, part_id=mentee.pk, actor=mentee.user)

    row = Notification.objects.get(webhook__isnull=False)
    said = json.loads(payload.body_of(row, telling.event_of(row)))
    assert said["program"] == mentee.program_id
    assert said["subject"] == {"type": "mentee", "id": mentee.pk, "uuid": str(mentee.uuid)}


def test_pause_and_suspension_read_the_same(scene):
    suspend(mentorship_id=scene.pair.pk, actor=scene.first)
    reinstate(mentorship_id=scene.pair.pk, actor=scene.first)
    suspended = heard()
    Notification.objects.all().delete()

    mentorships.pause(mentorship_id=scene.pair.pk, actor=scene.mentee, reason="")
    mentorships.resume(mentorship_id=scene.pair.pk, actor=scene.mentee)

    paused = [of(scene.pair, "mentorship.paused"), of(scene.pair, "mentorship.resumed")]
    assert suspended == heard() == paused


def test_suspension_of_one_that_rests_already_is_not_told(scene):
    mentorships.pause(mentorship_id=scene.pair.pk, actor=scene.mentee, reason="")
    before = heard()

    suspend(mentorship_id=scene.pair.pk, actor=scene.first)

    assert heard() == before == [of(scene.pair, "mentorship.paused")]


def test_end_by_a_contact_reads_like_any_other(scene):
    end_by_contact(mentorship_id=scene.pair.pk, actor=scene.first)

    assert heard() == [of(scene.pair, "mentorship.ended")]


def test_end_tells_no_reason(scene):
    mentorships.end(mentorship_id=scene.pair.pk, actor=scene.mentee, reason="no_time")

    assert heard() == [of(scene.pair, "mentorship.ended")]


@pytest.mark.parametrize(("mentor_type", "told"), [("career", 2), ("life", 0)])
def test_check_ins_and_meetings_are_told_but_of_life_mentorships(mentor_type, told):
    pair = MentorshipFactory(active=True, mentor_type=mentor_type)
    listen(pair)
    long_ago = timezone.now() - timedelta(days=90)
    CheckInAnswerFactory(
        check_in__mentorship=pair, state=CheckInState.OPEN, opened_at=long_ago, due_at=long_ago
    )

    miss_overdue()
    log(
        mentorship_id=pair.pk,
        actor=pair.mentee_user,
        day=timezone.now().date() - timedelta(days=1),
        minutes=30,
        mode="video",
        summary="",
    )

    assert [event for event, *_rest in heard()] == ["check_in.closed", "meeting.held"][:told]


def test_of_an_admins_own_introduction_no_answer_is_told():
    """Her own number is known to her: her webhook would say at once what the other answered."""
    for is_admins in (False, True):
        pair = MentorshipFactory()
        listen(pair)
        if is_admins:
            ProgramStaffFactory(program=pair.program, user=pair.mentee_user)

        introductions.decline(mentorship_id=pair.pk, actor=pair.mentor_user)

        told = [event for event, *_rest in heard()]
        assert told == ([] if is_admins else ["introduction.declined"])
        Notification.objects.all().delete()
