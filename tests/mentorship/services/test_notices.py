from datetime import date, timedelta

import pytest

from accounts.models import Notification
from accounts.services import deliver, sweeping
from mentorship.clock import database_now
from mentorship.enums import Joining
from mentorship.models import Program, RoundNotice
from mentorship.services import notices
from tests.factories.joining import RoundNoticeFactory
from tests.factories.mentorship import ProgramFactory
from tests.races import race

pytestmark = pytest.mark.django_db(transaction=True)

NORTH = "Pacific/Kiritimati"  # fourteen hours before UTC: its day begins first
SOUTH = "Pacific/Pago_Pago"  # eleven hours after UTC: its day begins last


@pytest.fixture
def today(db):
    return database_now().date()


def opening(**days):
    """Return a program whose sign-up opens or closes so many days from today, by UTC."""
    today = database_now().date()
    given = {f"signup_{name}_on": today + timedelta(n) for name, n in days.items()}
    return ProgramFactory(**given)


def test_address_is_kept_once_in_lower_case():
    program = ProgramFactory()

    asked = [
        notices.ask(program=program, email=text) for text in ("Ana@Example.org", "ana@example.org ")
    ]

    assert asked == [True, False]
    assert [row.email for row in RoundNotice.objects.all()] == ["ana@example.org"]


def test_opening_writes_once_and_forgets_the_address():
    program = opening(opens=-1, closes=20)
    RoundNoticeFactory(program=program, email="ana@example.org")

    rounds = [notices.write_due() for _ in range(3)]

    row = Notification.objects.get()
    assert rounds == [1, 0, 0]
    assert not RoundNotice.objects.exists()
    assert (row.category, row.recipient, row.address_override) == (
        "round_notice", None, "ana@example.org",
    )  # fmt: skip
    assert row.context == {}


def test_program_that_became_by_invitation_calls_nobody():
    program = opening(opens=-1, closes=20)
    Program.objects.filter(pk=program.pk).update(joining=Joining.INVITED)
    RoundNoticeFactory(program=program)

    assert notices.write_due() == 0
    assert RoundNotice.objects.count() == 1


def test_nothing_leaves_before_sign_up_opens():
    waiting = [opening(opens=2, closes=20), opening(opens=-9, closes=-2)]
    closed = ProgramFactory(is_open=False)
    for program in [*waiting, closed]:
        RoundNoticeFactory(program=program)

    assert notices.write_due() == 0
    assert (RoundNotice.objects.count(), Notification.objects.count()) == (3, 0)


@pytest.mark.parametrize(("zone", "is_open"), [(NORTH, True), (SOUTH, False)])
def test_day_begins_in_the_zone_of_the_program(zone, is_open, monkeypatch):
    now = database_now().replace(hour=12, minute=0)  # noon UTC: tomorrow there, today here
    program = ProgramFactory(
        time_zone=zone, signup_opens_on=now.date() + timedelta(days=zone == NORTH)
    )
    RoundNoticeFactory(program=program)
    early = now if zone == NORTH else now.replace(hour=10)
    monkeypatch.setattr("mentorship.queries.landing.database_now", lambda: early)

    assert notices.write_due() == int(is_open)


def test_message_expires_with_the_last_day_of_sign_up():
    program = ProgramFactory(signup_closes_on=date(2099, 3, 1), time_zone="America/Chicago")
    RoundNoticeFactory(program=program)

    notices.write_due()

    assert Notification.objects.get().expires_at.isoformat() == "2099-03-02T06:00:00+00:00"


def test_mail_says_why_it_came_and_that_no_more_will(mailoutbox):
    program = opening(opens=-1, closes=20)
    RoundNoticeFactory(program=program, email="ana@example.org")

    sweeping.sweep_once()
    sweeping.sweep_once()

    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == (["ana@example.org"], f"Sign-up is open: {program.name}")
    for part in (mail.body, mail.alternatives[0][0]):
        assert "You asked us to write when the next round opens." in part
        assert "no more will come" in part
        assert "because you have an account" not in part


def test_message_is_not_sent_once_sign_up_closed_again(mailoutbox):
    program = opening(opens=-1, closes=20)
    RoundNoticeFactory(program=program)
    notices.write_due()
    type(program).objects.update(is_open=False)

    deliver.drain()

    assert mailoutbox == []


def test_address_whose_round_never_came_goes():
    old = RoundNoticeFactory(program__is_open=False)
    RoundNotice.objects.filter(pk=old.pk).update(
        asked_at=database_now() - notices.KEPT - timedelta(days=1)
    )
    fresh = RoundNoticeFactory(program__is_open=False)

    notices.write_due()

    assert list(RoundNotice.objects.all()) == [fresh]


@pytest.mark.slow
def test_sweeps_at_the_same_moment_write_to_each_address_once():
    program = opening(opens=-1, closes=20)
    RoundNoticeFactory.create_batch(5, program=program)
    written = []

    race([lambda: written.append(notices.write_due())] * 4)

    assert sorted(written) == [0, 0, 0, 5]
    assert (Notification.objects.count(), RoundNotice.objects.count()) == (5, 0)
