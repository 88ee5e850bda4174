"""A backup put back is the database that was: row for row, and ready to go on."""

import hashlib
import json

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.backups import files, loading, places, reading, sealing, shape, snapshots, tables
from accounts.backups.errors import BackupError, BrokenArchiveError, OtherSchemaError
from accounts.models import AuditEvent, Delivery, Notification, User
from accounts.services import backups, erasures, restoring
from mentorship.models import Mentor
from mentorship.services import places as mentor_places
from tests.accounts.backups import world
from tests.factories.accounts import NotificationFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("backups")]
KEY = sealing.Identity.generate()


@pytest.fixture
def backup(place, tmp_path):
    """Back the place up; return the archive, read and found whole."""

    def backup(name="backup"):
        made = backups.make(tmp_path / name, [KEY.to_public()])
        archive = reading.read(tmp_path / name, [KEY], counting=True)
        assert archive.summary.n_rows == made.rows
        return archive

    return backup


def wrong(lines):
    return [(line.name, line.text) for line in lines if not line.is_good]


def test_restored_rows_are_those_that_were(backup):
    world.fill()
    before, last = world.rows(), User.objects.latest("pk").pk
    archive = backup()
    User.objects.update(name="Changed since")
    Notification.objects.all().delete()
    UserFactory()

    lines = restoring.restore(archive)

    assert world.rows() == before
    assert wrong(lines) == []
    assert User.objects.get(date_joined=world.MOMENT).name == world.AWKWARD
    assert UserFactory().pk > last + loading.GAP


def test_guards_bite_again_after_a_restore(backup):
    pair = world.fill()

    restoring.restore(backup())

    event = AuditEvent.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEvent.objects.filter(pk=event.pk).update(action="changed")
    with pytest.raises(IntegrityError), transaction.atomic():
        type(pair).objects.filter(pk=pair.pk).update(mentee_user=pair.mentor_user)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email=pair.mentee_user.email.upper(), name="Twin")
    with pytest.raises(IntegrityError):
        lose_their_program()


def lose_their_program():
    with transaction.atomic():
        Mentor.objects.update(program=-1)


def test_restored_outbox_is_paused_and_codes_are_dropped(backup):
    held, code = NotificationFactory(), NotificationFactory(priority=0)
    User.objects.filter(pk=held.recipient_id).update(is_superuser=True)

    restoring.restore(backup())

    delivery = Delivery.objects.get()
    assert (delivery.is_paused, delivery.reason) == (True, "restore")
    statuses = dict(Notification.objects.values_list("pk", "status"))
    assert statuses == {held.pk: "pending", code.pk: "cancelled"}


def test_erased_since_the_backup_is_erased_again(backup, tmp_path, settings):
    settings.DATA_DIR = tmp_path
    leaver, other = UserFactory(name="Leaver Lane"), UserFactory()
    archive = backup()
    digest = hashlib.sha256(leaver.uuid.bytes).hexdigest()
    line = json.dumps({"digest": digest, "at": "2026-01-12T18:00:00+00:00"})
    (tmp_path / "erasures.jsonl").write_text(f"{line}\n")

    restoring.restore(archive)

    assert "Leaver" not in User.objects.get(pk=leaver.pk).name
    assert User.objects.get(pk=other.pk).name == other.name
    assert [entry.digest for entry in erasures.entries()] == [digest]


def test_erasures_of_the_archive_and_of_another_machine_count_too(backup, tmp_path, settings):
    settings.DATA_DIR = tmp_path
    first, second = UserFactory(), UserFactory()
    lines = [
        json.dumps({"digest": erasures.digest_of(one.uuid), "at": "2026-01-12T18:00:00+00:00"})
        for one in (first, second)
    ]
    (tmp_path / "erasures.jsonl").write_text(f"{lines[0]}\n")
    archive = backup()
    (tmp_path / "erasures.jsonl").unlink()

    found = restoring.restore(archive, erasures.read(lines[1:]))

    assert [line.text[:1] for line in found if line.name == "erased"] == ["2"]


def test_missing_key_is_named(backup, settings):
    world.fill()
    archive = backup()
    settings.FIELD_ENCRYPTION_KEYS, settings.SECRET_KEY = ["other"], "another"

    lines = restoring.restore(archive)

    (said,) = wrong(lines)
    assert said[0] == "private texts"
    assert said[1].endswith(archive.summary.keys[0])


def test_miscounted_places_are_named(backup):
    pair = world.fill()
    Mentor.objects.filter(pk=pair.mentor_id).update(places_held=0)
    assert mentor_places.recount()

    assert wrong(restoring.restore(backup())) == [
        ("places", f"mentor {pair.mentor_id} holds 0, counted 1")
    ]


def test_later_schema_is_refused_and_nothing_changes(backup, tmp_path):
    world.fill()
    archive = backup()
    migrations = archive.manifest.migrations | {("accounts", "9999_tomorrow")}
    later = reading.Manifest(archive.manifest.about, archive.manifest.tables, migrations)
    before = world.rows()

    with pytest.raises(OtherSchemaError, match="update Benchmate first"):
        restoring.restore(reading.Archive(archive.path, archive.keys, later, archive.summary))

    assert world.rows() == before
    assert not Delivery.objects.get().is_paused


def test_rows_that_differ_end_a_restore_before_anything_changed(backup):
    world.fill()
    archive = backup()
    told = dict(archive.summary.tables)
    told["accounts_user"] = told["accounts_user"] | {"sum": "0" * 32}
    summary = reading.Summary(told, archive.summary.keys, "", "")
    UserFactory()
    before = world.rows()

    with pytest.raises(BrokenArchiveError, match="accounts_user"):
        restoring.restore(reading.Archive(archive.path, archive.keys, archive.manifest, summary))

    assert world.rows() == before


def test_rows_that_break_a_constraint_end_a_restore(backup, tmp_path):
    first, second = UserFactory(), UserFactory()
    twins = second.email.encode(), first.email.encode()
    broken = rewritten(backup(), tmp_path / "broken", *twins)
    before = world.rows()

    with pytest.raises(BackupError, match="refused"):
        restoring.restore(broken)

    assert world.rows() == before


def rewritten(archive, path, old, new):
    """An archive of the same members with other bytes in the rows of people."""
    with reading.members(archive.path, archive.keys) as members:
        changed = [
            (name, data.replace(old, new) if "/accounts_user/" in name else data)
            for name, data in ((name, content.whole()) for name, content in members)
        ]
    path.write_bytes(b"".join(shape.packed(changed)))
    return reading.Archive(path, (), archive.manifest, archive.summary)


def test_older_schema_is_brought_forward(backup):
    """The last step of one app is undone, a backup made, and it is done again by the restore."""
    from django.core.management import call_command

    call_command("migrate", "accounts", "0012", verbosity=0)
    User.objects.bulk_create([User(email="early@example.org", name="Early")])

    lines = restoring.restore(backup())

    assert "brought forward" in next(one.text for one in lines if one.name == "schema")
    assert User.objects.get().name == "Early"


def test_column_that_only_a_later_version_knows_is_not_lost_in_silence(backup):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_mutedgroup ADD COLUMN later integer")
    try:
        with pytest.raises(BackupError, match="accounts_mutedgroup has later"):
            backup()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE accounts_mutedgroup DROP COLUMN later")


def test_table_by_table_reading_would_tear_what_a_snapshot_keeps_whole(place):
    """The control: without one moment for all tables, a row comes without what it needs."""
    pair = world.fill()
    order = {table.name: table for table in tables.kept()}
    people, notes = order["accounts_user"], order["mentorship_note"]

    with snapshots.of_now() as source:
        first = list(snapshots.rows(source, people))
        type(pair.notes.get()).objects.create(mentorship=pair, author=UserFactory(), body="New")
        seen = list(snapshots.rows(source, notes))
        torn = list(snapshots.rows(connection, notes))

    known = {row[0] for row in first}
    author = [column.name for column in notes.columns].index("author_id")
    assert {row[author] for row in seen} <= known
    assert not {row[author] for row in torn} <= known


def test_snapshot_can_not_write(place):
    with snapshots.of_now() as source, source.cursor() as cursor:
        if connection.vendor == "postgresql":
            with pytest.raises(Exception, match="read-only"):
                cursor.execute("DELETE FROM accounts_user")


def test_full_disk_leaves_no_backup(place, tmp_path, monkeypatch):
    import errno

    def full(self, data):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(backups._Counting, "write", full)

    with pytest.raises(BackupError, match="No space left"):
        backups.make(tmp_path / "backup", [KEY.to_public()])

    assert list(tmp_path.glob("*backup*")) == []
    assert not AuditEvent.objects.filter(action=backups.MADE).exists()


def test_forgetting_older_backups_touches_nothing_else(tmp_path):
    names = ["benchmate-20200101T000000Z.age", "benchmate-20200101T000000Z.tar.gz", "notes.age",
             backups.name_of_now(is_encrypted=True)]  # fmt: skip
    for name in names:
        (tmp_path / name).touch()

    n = backups.forget_older(tmp_path, 35)

    assert (n, sorted(one.name for one in tmp_path.iterdir())) == (2, sorted(names[2:]))


def test_place_is_named_and_asked(place):
    empty = places.holds_people()
    UserFactory()

    assert (empty, places.holds_people()) == (False, True)
    assert places.name() in {"house.sqlite3", "postgres"}
    assert files.OWNER_ONLY == 0o600
