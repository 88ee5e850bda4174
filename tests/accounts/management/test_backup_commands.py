"""What an operator types, what is said, and the status; never a traceback."""

import io
import json
from unittest.mock import Mock

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts import personal
from accounts.backups import places
from accounts.exceptions import Busy
from accounts.models import Delivery, User
from accounts.services import backups, erasures, rehearsing
from mentorship.models import Mentor
from tests.accounts.backups.conftest import manage, place, standing_place  # noqa: F401  fixtures
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import MentorshipFactory

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("backups")]
KILLED = """
import os, signal
from django.core.management import call_command
from accounts.backups import loading
loading.number = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
call_command("restore", {file!r}, "--key", {key!r}, "--replace", "--confirm", {name!r})
"""


def run(*arguments, **options):
    """Return what a command wrote to both streams, and its status."""
    out, status = io.StringIO(), 0
    try:
        call_command(*map(str, arguments), stdout=out, stderr=out, **options)
    except CommandError as error:
        return f"{out.getvalue()}{error}", 1
    except SystemExit as end:
        status = end.code
    return out.getvalue(), status


@pytest.fixture
def key(tmp_path):
    """The file of a key."""
    run("backup_key", tmp_path / "key")
    return tmp_path / "key"


@pytest.fixture
def archive(place, key, tmp_path):  # noqa: F811
    """A backup of a place with somebody in it."""
    UserFactory(name="Was Here")
    folder = tmp_path / "backups"
    folder.mkdir()
    said, status = run("backup", folder, "--to", key)
    assert (status, "rows" in said) == (0, True)
    return next(folder.glob("benchmate-*.age"))


def test_key_is_made_once_and_its_public_half_said(tmp_path):
    said, status = run("backup_key", tmp_path / "key")
    again, refused = run("backup_key", tmp_path / "key")

    public = said.split()[0].removeprefix("BACKUP_RECIPIENT=")
    assert (status, refused) == (0, 1)
    assert f"# public key: {public}\n" in (tmp_path / "key").read_text()
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    assert "choose another name" in again


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "--plain leaves the file open"),
        (["--to", "age1nonsense"], "no public key"),
        (["--to", "age1nonsense", "--plain"], "exclude each other"),
    ],
)
def test_backup_without_a_right_key_is_refused(place, tmp_path, arguments, sentence):  # noqa: F811
    said, status = run("backup", tmp_path / "file", *arguments)

    assert (status, list(tmp_path.iterdir())) == (1, [])
    assert sentence in said


def test_backup_is_noted_for_doctor(archive):
    assert backups.last_made() is not None
    assert archive.stat().st_mode & 0o777 == 0o600


def test_restore_says_what_it_did_and_what_is_to_do(archive, key):
    User.objects.update(name="Changed")

    said, status = run("restore", archive, key=key, replace=True, confirm=places.name())

    assert status == 0
    assert "ok   rows: " in said
    assert "hold back what is due" in said
    assert "FAIL messages: Messages are paused" in said  # of doctor, afterwards
    assert User.objects.get().name == "Was Here"


REFUSALS = {
    "no key": ({}, "--key"),
    "people are there": ({"key": True}, "holds people's accounts"),
    "another name typed": ({"key": True, "replace": True, "confirm": "x"}, "not its name"),
    "nobody is there to type": ({"key": True, "replace": True}, "not its name"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_restore_is_refused_and_changes_nothing(archive, key, monkeypatch, case):
    monkeypatch.setattr("builtins.input", Mock(side_effect=EOFError))
    options, sentence = REFUSALS[case]
    options = {name: key if name == "key" else value for name, value in options.items()}

    said, status = run("restore", archive, **options)

    assert (status, sentence in said) == (1, True)
    assert not Delivery.objects.get().is_paused


def test_check_looks_only_and_another_site_is_told(archive, key, settings):
    whole, status = run("restore", archive, key=key, check=True)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "somebody else's", []
    foreign, refused = run("restore", archive, key=key, check=True)
    known, taken = run("restore", archive, key=key, check=True, foreign=True)

    assert (status, "The archive is whole." in whole) == (0, True)
    assert (refused, "No SECRET_KEY of this machine" in foreign) == (1, True)
    assert (taken, "The archive is whole." in known) == (0, True)
    assert not Delivery.objects.get().is_paused


def test_rehearsal_puts_the_newest_back_beside_the_site_and_is_noted(archive, key):
    older = archive.with_name("benchmate-20200101T000000Z.age")
    older.write_bytes(b"of long ago")
    User.objects.update(name="Changed")

    said, status = run("restore", archive.parent, key=key, rehearse=True)

    assert (status, "The site was not touched." in said) == (0, True)
    assert "ok   rows: " in said
    assert "FAIL" not in said
    assert archive.name in said
    assert (User.objects.get().name, Delivery.objects.get().is_paused) == ("Changed", False)
    assert rehearsing.last_done() is not None


def test_rehearsal_of_a_broken_backup_says_why_and_is_not_noted(archive, key):
    data = bytearray(archive.read_bytes())
    data[-200] ^= 1
    archive.write_bytes(data)

    said, status = run("restore", archive, key=key, rehearse=True)

    assert (status, "changed or cut off" in said) == (1, True)
    assert "Traceback" not in said
    assert rehearsing.last_done() is None


@pytest.mark.slow
@pytest.mark.once
def test_rehearsal_whose_rows_disagree_ends_with_status_3_and_is_not_noted(place, key, tmp_path):  # noqa: F811
    pair = MentorshipFactory(active=True)
    Mentor.objects.filter(pk=pair.mentor_id).update(places_held=0)
    run("backup", tmp_path / "backup", "--to", key)

    said, status = run("restore", tmp_path / "backup", key=key, rehearse=True)

    assert (status, f"FAIL places: mentor {pair.mentor_id} holds 0, counted 1" in said) == (3, True)
    assert rehearsing.last_done() is None


@pytest.mark.parametrize(
    ("name", "status"), [("benchmate-20260112T180000Z.age", 0), ("notes.age", 1)]
)
def test_rehearsal_on_another_machine_can_be_noted(place, name, status):  # noqa: F811
    _, ended = run("restore", name, rehearsed_elsewhere=True)

    assert ended == status
    assert (rehearsing.last_done() is None) == bool(status)


def test_folder_without_a_backup_is_told(place, tmp_path):  # noqa: F811
    said, status = run("restore", tmp_path, rehearse=True)

    assert (status, "holds no backup" in said) == (1, True)


def test_erased_person_who_can_not_be_erased_again_ends_a_restore_in_a_sentence(
    archive, key, tmp_path, monkeypatch
):
    someone = User.objects.get()
    line = {"digest": erasures.digest_of(someone.uuid), "at": "2026-01-12T18:00:00+00:00"}
    (tmp_path / "erased").write_text(json.dumps(line))
    User.objects.update(name="Changed")

    def refuse(person):
        raise Busy

    monkeypatch.setitem(personal._forgettings, "mentorship", refuse)
    said, status = run(
        "restore", archive, key=key, replace=True, confirm=places.name(),
        erasures=tmp_path / "erased",
    )  # fmt: skip

    assert (status, "can't be erased again (busy: " in said) == (1, True)
    assert "Nothing was changed." in said
    assert User.objects.get().name == "Changed"


def test_restore_killed_half_way_leaves_what_was_there(archive, key, manage):  # noqa: F811
    User.objects.update(name="Changed")
    name = places.name()
    code = KILLED.format(file=str(archive), key=str(key), name=name)

    killed = manage("shell", "-v0", "-c", code)
    after = User.objects.get().name, Delivery.objects.get().is_paused
    _, status = run("restore", archive, key=key, replace=True, confirm=name)

    assert (killed.returncode, after) == (-9, ("Changed", False))
    assert (status, User.objects.get().name) == (0, "Was Here")


def test_restore_while_somebody_uses_the_database_is_refused(archive, key, monkeypatch):
    monkeypatch.setattr(places, "WAIT", "1s")
    other = connection.copy()
    other.ensure_connection()
    with other.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT COUNT(*) FROM accounts_user")
        cursor.fetchall()
        said, status = run("restore", archive, key=key, replace=True, confirm=places.name())
    other.close()

    assert (status, "stop web, worker, beat and sweep" in said) == (1, True)
    assert not Delivery.objects.get().is_paused
