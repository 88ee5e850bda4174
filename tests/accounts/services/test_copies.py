from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts import tasks
from accounts.copies import filling
from accounts.copies.shape import Section
from accounts.enums import PrivacyKind, PrivacyState
from accounts.exceptions import CopyGone
from accounts.models import AuditEvent, CopyPiece, Incident, Notification, PersonalCopy
from accounts.queries import copy_of
from accounts.services import copies, erasing, nudge, privacy
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
SECRET = "what she wrote in private"
COPY = PrivacyKind.EXPORT


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Let a copy hold one text, so that nothing else matters."""
    monkeypatch.setattr(filling, "_copies", {})
    rows = [[SECRET], ["".join(chr(33 + n % 90) + str(n) for n in range(4000))]]
    filling.register_copy("test", lambda _p: [Section("s", "S", {"text": "T"}, rows, ())])


@pytest.fixture
def person():
    return UserFactory(name="Jamila Okafor")


@pytest.fixture
def broken(monkeypatch):
    """Let every copy fail."""

    def fail(*_given, **_more):
        raise ZeroDivisionError

    monkeypatch.setattr(copies.packing, "pack", fail)
    return monkeypatch


def asked(person):
    return privacy.ask(user=person, kind=COPY)


def stored():
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM accounts_copypiece")
        return "".join(row[0] for row in cursor.fetchall())


def trail():
    return list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))


def test_copy_is_made_closes_its_request_and_is_told(person):
    request = asked(person)

    made = copies.make_due()

    request.refresh_from_db()
    copy = copy_of(person)
    assert made == 1
    assert request.state == PrivacyState.DONE
    assert copy.expires_at - copy.made_at == timedelta(hours=24)
    assert (copy.lease_token, copy.attempts, copy.pieces.count()) == (None, 1, copy.n_pieces)
    assert trail() == ["privacy.asked", "copy.made"]
    ready = Notification.objects.get(category="privacy_ready")
    assert (ready.recipient, ready.context) == (person, {})
    assert ready.expires_at == copy.expires_at
    assert Notification.objects.get(category="privacy_asked").status == "cancelled"
    assert copies.make_due() == 0


def test_copy_is_handed_over_whole_and_noted(person, monkeypatch):
    monkeypatch.setattr(copies, "PIECE", 1000)
    asked(person)
    copies.make_due()

    copy, pieces = copies.hand_over(user=person)
    raw = b"".join(pieces)

    assert copy.n_pieces > 3
    assert len(raw) == copy.n_bytes
    assert raw.startswith(b"PK")
    assert trail()[-1] == "copy.downloaded"


def test_copy_lies_encrypted(person):
    asked(person)
    copies.make_due()

    told = stored()

    assert SECRET not in told
    assert "UEsDB" not in told  # how a zip begins in base64


def test_asked_twice_there_is_one_and_a_new_one_replaces_it(person):
    assert asked(person) == asked(person)
    copies.make_due()
    first = copy_of(person)
    asked(person)

    assert copy_of(person) == first
    copies.make_due()

    assert PersonalCopy.objects.count() == 1
    assert copy_of(person) != first


def test_copy_is_of_nobody_else(person):
    asked(person)
    copies.make_due()

    with pytest.raises(CopyGone):
        copies.hand_over(user=UserFactory())
    assert copies.delete(user=UserFactory()) is False
    assert copy_of(person) is not None


def test_copy_runs_out_and_goes_with_its_pieces(person):
    asked(person)
    copies.make_due()
    day_before = timezone.now() - timedelta(days=1, minutes=1)
    PersonalCopy.objects.update(made_at=day_before, expires_at=day_before + timedelta(hours=24))

    with pytest.raises(CopyGone):
        copies.hand_over(user=person)
    assert copies.forget_old() > 0

    assert (PersonalCopy.objects.count(), CopyPiece.objects.count()) == (0, 0)
    assert asked(person).state == PrivacyState.ASKED


def test_copy_that_still_runs_stays(person):
    asked(person)
    copies.make_due()

    assert copies.forget_old() == 0


def test_copy_can_be_deleted_before_its_time_once(person):
    asked(person)
    copies.make_due()

    assert copies.delete(user=person) is True
    assert copies.delete(user=person) is False

    assert CopyPiece.objects.count() == 0
    assert trail()[-1] == "copy.deleted"


def test_request_that_is_taken_back_gets_none(person):
    asked(person)
    privacy.withdraw(user=person, kind=COPY)

    assert not copies.has_due()
    assert copies.make_due() == 0
    assert PersonalCopy.objects.count() == 0


def test_request_taken_back_while_it_is_made_leaves_nothing(person, monkeypatch):
    asked(person)
    pack = copies.packing.pack

    def packed(*given, **more):
        privacy.withdraw(user=person, kind=COPY)
        return pack(*given, **more)

    monkeypatch.setattr(copies.packing, "pack", packed)

    assert copies.make_due() == 0
    assert copy_of(person) is None
    copies.forget_old()
    assert CopyPiece.objects.count() == 0


def test_one_that_somebody_makes_is_left_to_him(person):
    asked(person)
    copies._begin_new()
    pk = PersonalCopy.objects.get().pk
    assert copies._claimed(pk) is not None

    assert copies._claimed(pk) is None
    assert copies.make_due() == 0

    PersonalCopy.objects.update(lease_until=timezone.now() - timedelta(minutes=1))
    assert copies.make_due() == 1


def test_one_that_was_taken_over_is_not_finished_by_the_first(person):
    asked(person)
    copies._begin_new()
    first = copies._claimed(PersonalCopy.objects.get().pk)
    packed = copies._build(first)
    PersonalCopy.objects.update(lease_until=timezone.now() - timedelta(minutes=1))
    copies._claimed(first.pk)

    assert copies._finish(first, packed) is False
    assert copy_of(person) is None


@pytest.mark.usefixtures("broken")
def test_failure_is_tried_again_later_and_the_request_stays_open(person):
    admin = UserFactory(is_superuser=True)
    request = asked(person)

    assert copies.make_due() == 0
    assert not Incident.objects.exists()
    assert copies.make_due() == 0  # not due yet
    PersonalCopy.objects.update(not_before=timezone.now() - timedelta(minutes=1))
    copies.make_due()

    request.refresh_from_db()
    copy = PersonalCopy.objects.get()
    assert request.state == PrivacyState.ASKED
    assert (copy.attempts, copy.last_error_code, copy.lease_until) == (2, "ZeroDivisionError", None)
    assert Incident.objects.get().code == "copy_failed"
    assert admin.notices.count() == 1


def test_alert_ends_when_it_was_made_after_all(person, broken):
    asked(person)
    for _time in range(2):
        copies.make_due()
        PersonalCopy.objects.update(not_before=timezone.now() - timedelta(minutes=1))
    broken.undo()

    filling.register_copy("test", lambda _p: [])
    assert copies.make_due() == 1

    assert Incident.objects.get().closed_at is not None


def test_one_that_fails_keeps_no_other_from_being_made(person, monkeypatch):
    other = UserFactory()
    for one in (person, other):
        asked(one)
    pack = copies.packing.pack

    def packed(who, *given, **more):
        if who == person:
            raise ZeroDivisionError
        return pack(who, *given, **more)

    monkeypatch.setattr(copies.packing, "pack", packed)

    assert copies.make_due() == 1
    assert copy_of(other) is not None


def test_copy_under_a_key_that_is_gone_is_refused_kindly(person, settings):
    settings.FIELD_ENCRYPTION_KEYS = ["an old key"]
    asked(person)
    copies.make_due()
    settings.FIELD_ENCRYPTION_KEYS = ["a new key"]

    with pytest.raises(CopyGone):
        copies.hand_over(user=person)


def test_piece_of_another_copy_is_refused(person):
    other = UserFactory()
    for one in (person, other):
        asked(one)
    copies.make_due()
    mine, theirs = (copy_of(one).pieces.get() for one in (person, other))
    CopyPiece.objects.filter(pk=mine.pk).update(data=theirs.data)

    with pytest.raises(CopyGone):
        copies.hand_over(user=person)


def test_piece_of_an_earlier_attempt_is_refused(person, monkeypatch):
    def fail(*_given):
        raise ZeroDivisionError

    asked(person)
    with monkeypatch.context() as broken:
        broken.setattr(copies, "_finish", fail)
        copies.make_due()
    left = CopyPiece.objects.get().data
    PersonalCopy.objects.update(not_before=timezone.now() - timedelta(days=1))
    assert copies.make_due() == 1
    copy_of(person).pieces.update(data=left)

    with pytest.raises(CopyGone):
        copies.hand_over(user=person)


def test_sweep_makes_copies_itself_without_a_broker(person, settings):
    settings.CELERY_BROKER_URL = ""
    asked(person)

    assert tasks.sweep_copies() == 1
    assert tasks.sweep_copies() == 0


def test_sweep_leaves_copies_to_a_worker_where_there_is_one(person, settings, monkeypatch):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    published = []
    monkeypatch.setattr(nudge, "publish", published.append)

    assert tasks.sweep_copies() == 0
    asked(person)
    tasks.sweep_copies()

    assert published == [tasks.make_copies]
    assert copy_of(person) is None


def test_nothing_is_left_after_erasing(person):
    asked(person)
    copies.make_due()

    erasing.erase(person=person)

    assert (PersonalCopy.objects.count(), CopyPiece.objects.count()) == (0, 0)
