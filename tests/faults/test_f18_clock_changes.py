"""F18: hours that clocks leave out or show twice; new zone data. One reminder per local day.

Nobody is written to at 2:30 in service; here people are, so that the missing and the doubled hour
are met. All passes by Python's and the database's clock together.
"""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts import registry
from accounts.mail.message import Mail
from accounts.models import Notification
from accounts.services import deliver
from mentorship.clock import local_moment
from mentorship.queries import waking
from mentorship.services import check_ins, zone_data
from tests.clocks import at
from tests.factories.mentorship import CheckInAnswerFactory, MentorshipFactory, ProgramFactory

pytestmark = pytest.mark.django_db
DAY, HALF_HOUR = timedelta(days=1), timedelta(minutes=30)
GAP, FOLD = time(2, 30), time(1, 30)
# Half hours with and without summer time, whole hours with and without it.
ZONES = ("America/Chicago", "Australia/Adelaide", "Asia/Kolkata", "America/Phoenix")


@pytest.fixture(autouse=True)
def plain_mails(monkeypatch):
    """Mails of one word: what they say is told elsewhere."""
    monkeypatch.setattr(registry, "_categories", dict(registry._categories))
    for name in ("check_in", "check_in_second"):
        registry.register_category(name, render=_mail)


def _mail(row):
    return Mail("Check in", f"{row.pk}\n", "")


def live_through(monkeypatch, days, hour, zones=ZONES):
    """Let people of every zone have a check-in on each of some days; return what left, and when."""
    monkeypatch.setattr(waking, "MORNING", hour)
    program = ProgramFactory()
    people = {
        (zone, day): _with_check_in(program, zone, day, hour) for zone in zones for day in days
    }
    due = {local_moment(day, hour, zone) for zone, day in people}
    for moment in sorted({one + steps * HALF_HOUR for one in due for steps in range(-1, 4)}):
        with at(moment):
            check_ins.open_due()
            deliver.drain()
    rows = Notification.objects.filter(category="check_in").exclude(sent_at=None)
    sent = Counter(row.recipient_id for row in rows)
    assert set(sent.values()) == {1}
    assert len(sent) == len(people)
    left = {row.recipient_id: row.sent_at for row in rows}
    return {
        key: left[pk].astimezone(ZoneInfo(key[0])).replace(tzinfo=None)
        for key, pk in people.items()
    }


def _with_check_in(program, zone, day, hour):
    pair = MentorshipFactory(active=True, program=program, mentee__user__time_zone=zone)
    due_at = local_moment(day, hour, zone)
    CheckInAnswerFactory(check_in__mentorship=pair, check_in__due_on=day, due_at=due_at)
    return pair.mentee_user_id


def around(day):
    return [day - DAY, day, day + DAY]


@pytest.mark.parametrize(
    ("zone", "day"),
    [("America/Chicago", date(2026, 3, 8)), ("Australia/Adelaide", date(2026, 10, 4))],
)
def test_f18_hour_left_out_in_spring_gives_one_reminder_a_day(monkeypatch, zone, day):
    left = live_through(monkeypatch, around(day), GAP)

    moved = {key: local for key, local in left.items() if local.time() != GAP}
    assert moved == {(zone, day): datetime.combine(day, time(3, 0))}
    assert all(local.date() == key[1] for key, local in left.items())


@pytest.mark.parametrize(
    ("zone", "day", "utc"),
    [
        ("America/Chicago", date(2026, 11, 1), datetime(2026, 11, 1, 6, 30, tzinfo=UTC)),
        ("America/St_Johns", date(2026, 11, 1), datetime(2026, 11, 1, 4, 0, tzinfo=UTC)),
    ],
)
def test_f18_hour_shown_twice_in_autumn_gives_one_reminder_a_day(monkeypatch, zone, day, utc):
    left = live_through(monkeypatch, around(day), FOLD, (*ZONES[1:], zone))

    assert {key: local for key, local in left.items() if local.time() != FOLD} == {}
    assert all(local.date() == key[1] for key, local in left.items())
    there = Notification.objects.filter(recipient__time_zone=zone, category="check_in")
    assert utc in [row.sent_at for row in there]  # the first of the two


def test_f18_control_a_reminder_for_each_time_the_clock_shows_it_doubles(monkeypatch):
    """Whoever asks the wall clock instead of the key writes twice in autumn."""
    day, zone = date(2026, 11, 1), ZoneInfo("America/Chicago")
    moments = [datetime(2026, 11, 1, 4, tzinfo=UTC) + n * HALF_HOUR for n in range(12)]

    shown = [m for m in moments if m.astimezone(zone).replace(tzinfo=None).time() == FOLD]

    assert [moment.astimezone(zone).date() for moment in shown] == [day, day]


def test_f18_new_zone_data_moves_reminders_not_yet_sent(monkeypatch):
    """Laid out under rules by which her clock was an hour behind; the new edition comes first."""
    day = date(2026, 7, 15)
    pair = MentorshipFactory(active=True, mentee__user__time_zone="America/Phoenix")
    due_at = local_moment(day, time(9), "America/Phoenix")
    row = CheckInAnswerFactory(
        check_in__mentorship=pair, check_in__due_on=day, due_at=due_at + 2 * HALF_HOUR
    )
    zone_data.follow()
    row.refresh_from_db()

    with at(due_at - HALF_HOUR):
        early = check_ins.open_due()
    with at(due_at):
        opened = [check_ins.open_due(), check_ins.open_due()]
        deliver.drain()

    assert (row.due_at, early, opened) == (due_at, 0, [1, 0])
    assert list(Notification.objects.values_list("sent_at", flat=True)) == [due_at]
