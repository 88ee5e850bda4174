"""Senders that die, and mail servers that misbehave; on both databases."""

from collections import Counter

import pytest
import requests

from accounts.models import MailServer, Notice, Notification
from tests.factories.accounts import UserFactory
from tests.faults import invariants
from tests.faults.house import TIMEOUT_S, times

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("faults")]


@pytest.fixture
def sending(house):
    """A house whose senders run."""
    house.run(*house.senders)
    return house


def test_f01_sender_killed_before_it_speaks_to_the_server(sending):
    rounds = times(1, 10)
    for n in range(1, rounds + 1):
        sending.orders.give("claimed")
        sending.queue(3)
        sending.wait_for_deaths(n)
        sending.wait(lambda n=n: sending.count("sent") == 3 * n - 1)
        assert sending.count("leased") == 1
        sending.end_leases()
        sending.wait(lambda n=n: sending.count("sent") == 3 * n)

    sending.record("F1", rounds)
    assert set(sending.post.copies().values()) == {1}


def test_f02_sender_killed_after_the_server_accepted(sending):
    rounds = times(1, 10)
    for n in range(1, rounds + 1):
        sending.orders.give("accepted")
        sending.queue(3)
        sending.wait_for_deaths(n)
        sending.wait(lambda n=n: sending.count("sent") == 3 * n - 1)
        sending.end_leases()
        sending.wait(lambda n=n: sending.count("sent") == 3 * n)

    sending.record("F2", rounds)
    doubled = Notification.objects.filter(maybe_duplicate=True)
    assert {(row.status, row.attempts, row.claims) for row in doubled} == {("sent", 2, 2)}
    twice = {one for one, n in sending.post.copies().items() if n == 2}
    assert twice == {invariants.message_id(row) for row in doubled}


def test_f15_server_that_accepts_and_cuts_the_talk_gets_it_again(sending):
    drops = times(1, 10)
    sending.post.manners.drops = drops
    sending.queue(drops + 2)

    sending.wait(lambda: sending.count("sent", "retry") == drops + 2)
    assert set(retries("last_error_code", "maybe_duplicate")) == {("connection_lost", True)}
    sending.crashes += drops  # the server's, but a second copy has the same reason
    sending.age(minutes=2)
    sending.wait(lambda: sending.count("sent") == drops + 2)

    sending.record("F15", drops)
    assert sorted(sending.post.copies().values()) == [1, 1] + [2] * drops


def retries(*fields):
    return Notification.objects.filter(status="retry").values_list(*fields)


def test_f12_server_that_is_down_for_hours_costs_no_attempt(sending):
    admin = UserFactory(is_superuser=True)
    sending.post.close()
    rows = sending.queue(20)
    halves = times(4, 100)

    for n in range(1, halves + 1):
        sending.wait(lambda n=n: MailServer.objects.filter(failures__gte=n).exists())
        sending.age(minutes=30)
    sending.wait(lambda: invariants.troubles() == ["mail_server", "late"])
    mine = Notification.objects.filter(pk__in=[row.pk for row in rows])
    assert set(mine.values_list("attempts", "claims")) <= {(0, 0), (0, 1)}
    assert set(mine.values_list("status", flat=True)) <= {"pending", "retry", "leased"}
    said = "".join(sending.log(name) for name in sending.senders)
    assert said.count("Mail waits:") == 1
    told = Notice.objects.filter(user=admin).values_list("title", flat=True)
    sending.wait(lambda: "Messages leave late" in told.all())
    once = Counter(told.all())
    assert once["The mail server can't be reached"] == once["Messages leave late"] == 1

    sending.post.open()
    sending.age(minutes=3)
    sending.wait(lambda: not sending.missing())
    sending.wait(lambda: invariants.troubles() == [])
    sending.record("F12", halves)
    assert set(sending.post.copies().values()) == {1}


def test_f13_server_that_refuses_for_now_is_asked_again_and_for_good_never(sending):
    replies = ["421 closing", "450 busy", "451 later", "550 5.1.1 unknown"]
    rows = sending.queue(5)
    addresses = [row.recipient.email for row in rows]
    sending.post.manners.refusals = dict(zip(addresses, replies, strict=False))

    sending.wait(lambda: sending.count("retry", "bounced", "sent") == 5)
    assert set(retries("last_error_code", "attempts")) == {
        ("smtp_421", 1), ("smtp_450", 1), ("smtp_451", 1),
    }  # fmt: skip
    sending.post.manners.refusals = {}
    sending.age(minutes=2)
    sending.wait(lambda: sending.count("sent") == 4)

    sending.record("F13", len(replies))
    gone = Notification.objects.get(status="bounced")
    assert (gone.recipient.email, gone.attempts) == (addresses[3], 1)
    assert gone.recipient.bounced_at is not None
    assert addresses[3] not in {letter.address for letter in sending.post.accepted}


def test_f14_server_that_dawdles_over_one_address_holds_nobody_else_up(sending):
    sending.run(*sending.senders, "web")
    slow, others = UserFactory(), 10
    sending.post.manners.slow = frozenset({slow.email})
    sending.queue(1, recipient=slow, priority=0)
    sending.wait(lambda: sending.count("leased") == 1)
    sending.queue(others)

    waited = sending.wait(lambda: sending.count("sent") == others)
    assert sending.broker is None or waited < TIMEOUT_S
    sending.wait(lambda: sending.count("retry") == 1)
    assert list(retries("last_error_code", "maybe_duplicate")) == [("connection_lost", True)]
    sending.post.manners.slow = frozenset()
    sending.age(minutes=2)
    sending.wait(lambda: sending.count("sent") == others + 1)

    sending.record("F14", 1)


def test_f14_server_that_dawdles_over_every_word_is_left_alone(sending):
    sending.run(*sending.senders, "web")
    sending.post.manners.tarpit_s = 30
    visitor = requests.Session()
    sending.get(visitor, "/accounts/login/")
    rows = sending.queue(3)
    sending.wait(lambda: sending.count("leased") > 0)

    answers = [sending.get(visitor, "/accounts/login/") for _ in range(5)]
    sending.wait(lambda: MailServer.objects.filter(failures__gte=1).exists())
    assert {answer.status_code for answer in answers} == {200}
    assert max(answer.elapsed.total_seconds() for answer in answers) < 1
    assert set(Notification.objects.values_list("attempts", flat=True)) == {0}
    sending.post.manners.tarpit_s = 0
    sending.age(minutes=3)
    sending.wait(lambda: sending.count("sent") == len(rows))

    sending.record("F14", 1)
    assert set(sending.post.copies().values()) == {1}


def test_sender_that_writes_down_first_would_lose_a_message(sending):
    """The control: I1 sees a message that no mail server has, whatever its row says."""
    sending.orders.give("before hand-over")
    [row] = sending.queue(1, at_most_once=True)

    sending.wait_for_deaths()

    assert sending.count("sent") == 1
    assert sending.missing() == [row.pk]
