"""Who drives the sending: two at once, none for hours, clocks that are wrong; on both databases."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Heartbeat, Notification
from mentorship.clock import local_day, local_moment
from mentorship.models import CheckInAnswer
from tests import ageing
from tests.factories.mentorship import CheckInAnswerFactory, MentorshipFactory, ProgramFactory
from tests.faults import invariants
from tests.faults.house import times
from tests.matching.scenes import taxonomy

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("faults")]
NINE = time(9)
HOUR = timedelta(hours=1)
JUMPS_S = {"2 hours ahead": 7200, "2 hours behind": -7200, "a day ahead": 86400}


@pytest.fixture(autouse=True)
def world(house):
    """What check-ins say, and what the sweep needs to make cards of mentors ready."""
    call_command("load_content", verbosity=0)
    taxonomy()


def drivers(house):
    """What may run twice: two beats, or two sweeps where there is no broker."""
    return ["beat", "beat 2"] if house.broker else ["sweep", "sweep 2"]


def zone_where_it_is(hour):
    """Return a zone where it is so late now: nobody is written to at night."""
    ahead = (hour - datetime.now(UTC).hour + 12) % 24 - 12  # there is no zone 13 hours behind
    return f"Etc/GMT{-ahead:+d}"


def check_ins_due(number, hour, *, sides=("mentee",)):
    """Let a check-in be due at nine for so many pairs, where it is ``hour`` o'clock now."""
    zone, program = zone_where_it_is(hour), ProgramFactory()
    day = local_day(zone)
    begun = timezone.now() - timedelta(days=30)
    for _ in range(number):
        pair = MentorshipFactory(
            active=True, program=program, introduced_at=begun, mentee__user__time_zone=zone,
            mentor__user__time_zone=zone,
        )  # fmt: skip
        first = CheckInAnswerFactory(
            check_in__mentorship=pair, check_in__due_on=day, due_at=local_moment(day, NINE, zone),
            side=sides[0],
        )  # fmt: skip
        for side in sides[1:]:
            CheckInAnswerFactory(check_in=first.check_in, side=side, due_at=first.due_at)


def rounds_pass(house, number=2):
    """Wait until the sweep has begun so many more rounds."""
    for _ in range(number):
        before = Heartbeat.objects.filter(name="sweep").values_list("at", flat=True).first()
        newer = Heartbeat.objects.filter(name="sweep").exclude(at=before)
        house.wait(newer.exists, what="a round of the sweep")


def test_f16_two_at_once_and_none_for_three_hours(house):
    worker = ["worker"] if house.broker else []
    house.run(*worker, *drivers(house))
    pairs = times(4, 40)
    check_ins_due(pairs, 10, sides=("mentee", "mentor"))

    house.wait(lambda: house.count("sent") == 2 * pairs)
    rounds_pass(house)
    house.record("F16 two at once", 1)
    assert set(house.post.copies().values()) == {1}
    assert Notification.objects.count() == 2 * pairs

    for name in drivers(house):
        house.programs.pop(name).kill()
    house.wait(lambda: not house.count("leased"))
    ageing.let_pass(3 * HOUR, only=("accounts.heartbeat",))
    for hour in (9, 10, 11):  # what came due while nobody looked
        check_ins_due(pairs, hour)
    assert "sweep_silent" in invariants.troubles()
    assert len(house.post.accepted) == 2 * pairs
    house.run(*worker, drivers(house)[0])
    house.wait(lambda: house.count("sent") == 5 * pairs)
    rounds_pass(house)

    house.record("F16 three hours", 1)
    assert set(house.post.copies().values()) == {1}
    rows = Notification.objects.values_list("recipient_id", flat=True)
    assert len(rows) == len(set(rows)) == 5 * pairs, "somebody heard twice of one check-in"
    assert not CheckInAnswer.objects.filter(state="scheduled").exists()


def test_f17_clocks_that_are_wrong_in_senders_only(spoilt_house):
    """Beat, or one sweep, has the right time; every sender another wrong one."""
    house = spoilt_house
    name = "worker" if house.broker else "sweep"
    house.run(*(["beat"] if house.broker else []))
    for jump, seconds in JUMPS_S.items():
        house.start(name, FAULT_CLOCK_S=str(seconds))
        before = house.count("sent")
        later = timezone.now() + HOUR
        too_early = house.queue(1, not_before=later, due_at=later)
        in_time = house.queue(3, expires_at=timezone.now() + HOUR)
        check_ins_due(1, 10)
        check_ins_due(1, 8)  # in an hour, at the earliest

        due = len(in_time) + 1
        house.wait(lambda before=before, due=due: house.count("sent") == before + due, what=jump)
        rounds_pass(house)
        house.programs[name].kill()
        house.wait(lambda: not house.count("leased"))

        assert house.count("sent") == before + due, f"something left early, {jump}"
        Notification.objects.filter(pk=too_early[0].pk).delete()
        CheckInAnswer.objects.filter(state="scheduled").delete()

    house.record("F17", len(JUMPS_S))
    assert set(house.post.copies().values()) == {1}
    assert not Notification.objects.exclude(status="sent").exists()


def test_f17_control_a_sender_that_asks_its_own_clock_is_early(house, monkeypatch):
    """What ``now`` of the process would have sent: the row of an hour later."""
    later = timezone.now() + HOUR
    house.queue(1, not_before=later, due_at=later)

    own = timezone.now() + timedelta(seconds=JUMPS_S["2 hours ahead"])

    assert Notification.objects.filter(not_before__lte=own).exists()
    assert not Notification.objects.due().exists()
