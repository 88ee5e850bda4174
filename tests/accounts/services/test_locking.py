from threading import Barrier, Event, Thread

import pytest
from django.db import OperationalError, connection, transaction

from accounts.exceptions import Busy, DatabaseBusy
from accounts.models import User
from accounts.services import locking
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


class DriverError(Exception):
    """Looks like a driver's error to us."""

    def __init__(self, pgcode):
        super().__init__(pgcode)
        self.pgcode = pgcode


def failing(*codes):
    """A service that fails with each of these codes, then succeeds."""
    left = list(codes)

    @locking.serialized
    def service():
        if left:
            raise OperationalError from DriverError(left.pop(0))
        return "done"

    return service


@pytest.mark.parametrize("code", ["40P01", "40001", "55P03"])
def test_serialized_repeats_after_a_collision(code):
    assert failing(code, code, code)() == "done"


def test_serialized_gives_up_after_three_repetitions():
    with pytest.raises(Busy, match="try again"):
        failing(*["40P01"] * 4)()


def test_serialized_does_not_repeat_what_took_too_long():
    service = failing("57014")
    with pytest.raises(Busy):
        service()


def test_serialized_passes_other_errors_on():
    with pytest.raises(OperationalError):
        failing("08006")()


def test_serialized_inside_a_transaction_leaves_the_repetition_to_the_outer_one():
    with transaction.atomic(), pytest.raises(OperationalError):
        failing("40P01")()


def test_serialized_undoes_what_a_refused_service_wrote():
    @locking.serialized
    def service():
        UserFactory()
        raise Busy

    with pytest.raises(Busy):
        service()

    assert not User.objects.exists()


@locking.serialized
def add_letter(pk, letter, read=lambda: None):
    """Read, let others run, write: loses letters unless the row is locked."""
    person = locking.lock(User.objects.filter(pk=pk)).get()
    read()
    person.name += letter
    person.save(update_fields=["name"])


def race(pk, n=2):
    """Let ``n`` writers read before any of them may write, if nothing holds them back."""
    barrier = Barrier(n)

    def meet():
        try:
            barrier.wait(timeout=0.5)
        except Exception:  # noqa: BLE001  the lock held the others back, as it should
            barrier.abort()

    def run(letter):
        try:
            add_letter(pk, letter, meet)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(letter,)) for letter in "ab"[:n]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(User.objects.get(pk=pk).name)


@pytest.mark.postgresql
def test_race_is_seen_when_the_lock_is_patched_away(monkeypatch):
    monkeypatch.setattr(locking, "lock", lambda rows: rows)

    assert race(UserFactory(name="x").pk) != ["a", "b", "x"]


def test_lock_makes_writers_wait_for_each_other():
    assert race(UserFactory(name="x").pk) == ["a", "b", "x"]


@pytest.mark.postgresql
@pytest.mark.slow
def test_lock_that_stays_taken_ends_in_busy(monkeypatch):
    monkeypatch.setattr(locking, "LOCK_TIMEOUT", "50ms")
    person, locked, done = UserFactory(name="x"), Event(), Event()

    def hold():
        with transaction.atomic():
            locking.lock(User.objects.filter(pk=person.pk)).get()
            locked.set()
            done.wait(20)
        connection.close()

    holder = Thread(target=hold)
    holder.start()
    locked.wait(20)
    with pytest.raises(Busy):
        add_letter(person.pk, "a")
    done.set()
    holder.join()


def test_locked_sqlite_ends_in_a_clear_refusal(monkeypatch):
    monkeypatch.setattr(connection, "vendor", "sqlite")

    @locking.serialized
    def service():
        raise OperationalError("database is locked")

    with pytest.raises(DatabaseBusy) as refusal:
        service()

    assert refusal.value.status == 503
