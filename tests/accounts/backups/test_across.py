"""A backup of one kind of database is put back into the other, and nothing of it is lost."""

import shutil

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, transaction

from accounts.backups import loading, reading, sealing
from accounts.backups.errors import BackupError
from accounts.models import AuditEvent, Notification, User
from accounts.services import backups, restoring
from mentorship.models import Note, Photo
from tests import built
from tests.accounts.backups import world
from tests.factories.accounts import NotificationFactory, UserFactory
from tests.faults import database

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.postgresql,
    pytest.mark.xdist_group("backups"),
]
KEY = sealing.Identity.generate()
HALF = "\ud83d"  # of a character; SQLite takes it in JSON


@pytest.fixture
def sqlite(place, tmp_path):
    """Make an empty SQLite file the default database while a block runs, beside PostgreSQL."""
    path = tmp_path / "other.sqlite3"
    if (kept := built.path()).exists():
        shutil.copy(kept, path)
    return lambda: database.as_default(f"sqlite:///{path}")


@pytest.fixture
def backup(tmp_path):
    def backup(name):
        backups.make(tmp_path / name, [KEY.to_public()])
        return reading.read(tmp_path / name, [KEY], counting=True)

    return backup


def rows():
    """Every row, with bytes in one form: PostgreSQL gives views of memory."""
    ContentType.objects.clear_cache()
    return {
        table: [
            tuple(bytes(one) if isinstance(one, memoryview) else one for one in row)
            for row in found
        ]
        for table, found in world.rows().items()
    }


def wrong(lines):
    return [(line.name, line.text) for line in lines if not line.is_good]


def assert_goes_on(last):
    """Texts can be read, guards bite, and the next row has a number that nobody has seen."""
    assert {note.body for note in Note.objects.all()} == {"Ask about nights."}
    assert bytes(Photo.objects.get().data) == bytes(range(256))
    someone = User.objects.get(date_joined=world.MOMENT)
    assert someone.name == world.AWKWARD
    event = AuditEvent.objects.order_by("pk").first()
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEvent.objects.filter(pk=event.pk).update(action="changed")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email=someone.email.upper(), name="Twin")
    with transaction.atomic():
        assert UserFactory().pk > last + loading.GAP
        assert AuditEvent.objects.create(action="x", target_type="x", target_id="1").pk > last
        transaction.set_rollback(True)


def test_every_row_goes_into_the_other_database_and_back(sqlite, backup):
    pair = world.fill()
    Note.objects.filter(mentorship=pair).update(body="Ask about nights.")
    before, last = rows(), User.objects.latest("pk").pk
    archive = backup("of-postgresql")

    with sqlite():
        there = restoring.restore(archive)
        assert connection.vendor == "sqlite"
        in_sqlite = rows()
        assert_goes_on(last)
        archive = backup("of-sqlite")
    User.objects.update(name="Changed since")
    back = restoring.restore(archive)

    assert connection.vendor == "postgresql"
    assert (wrong(there), wrong(back)) == ([], [])
    assert in_sqlite == before
    assert rows() == before
    assert_goes_on(last + loading.GAP)


REFUSED = {
    "NUL in a text": ({"name": "Ann\x00Lane"}, "U+0000"),
    "a text that is too long": ({"time_zone": "x" * 3_000}, "value too long"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_row_that_postgresql_does_not_take_is_named_and_nothing_changes(sqlite, backup, case):
    UserFactory(name="Was Here")
    changes, sentence = REFUSED[case]
    empty = backup("of-postgresql")
    with sqlite():
        restoring.restore(empty)
        User.objects.update(**changes)
        archive = backup("of-sqlite")

    with pytest.raises(BackupError) as refusal:
        restoring.restore(archive)

    said = str(refusal.value)
    assert said.startswith("accounts_user: ")
    assert sentence in said
    assert "Nothing was changed." in said
    assert "Ann" not in said
    assert User.objects.get().name == "Was Here"


def test_half_a_character_in_json_is_kept_by_sqlite_and_refused_by_postgresql(sqlite, backup):
    message = NotificationFactory()
    whole = backup("of-postgresql")
    with sqlite():
        restoring.restore(whole)
        Notification.objects.update(context={"n": HALF})
        archive = backup("of-sqlite")
        restoring.restore(archive)
        kept = Notification.objects.get().context

    with pytest.raises(BackupError, match="accounts_notification: "):
        restoring.restore(archive)

    assert kept == {"n": HALF}
    assert Notification.objects.get().context == message.context
