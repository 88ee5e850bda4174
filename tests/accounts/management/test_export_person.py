import io
import stat
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.copies import filling
from accounts.copies.shape import Section
from accounts.models import AuditEvent
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(filling, "_copies", {})
    one = Section("s", "S", {"text": "T"}, [["hers"]], ())
    team = Section("t", "T", {"text": "T"}, [["of the team"]], ())
    filling.register_copy("test", lambda _p: [one], of_the_team=lambda _p: [team])


def export(*args):
    out = io.StringIO()
    call_command("export_person", *args, stdout=out)
    return out.getvalue()


def test_copy_is_written_for_its_owner_alone_and_noted(tmp_path):
    person = UserFactory(email="ana@example.org")
    path = tmp_path / "ana.zip"

    said = export(" Ana@Example.org ", "--out", str(path))

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with zipfile.ZipFile(path) as archive:
        assert b"of the team" not in archive.read("data.json")
    assert said.startswith(f"{path}: account {person.uuid}, 1 sections, 1 rows, 0 files")
    event = AuditEvent.objects.get()
    assert (event.action, event.actor, event.target_id) == ("copy.exported", None, str(person.pk))
    assert event.data == {"rows": 1, "files": 0, "with_team": False}


def test_person_is_found_by_number_and_the_file_named_by_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    person = UserFactory()

    export(str(person.uuid), "--with-team-notes")

    (path,) = Path().iterdir()
    assert path.name.startswith(f"copy-{person.uuid.hex[:8]}-")
    with zipfile.ZipFile(path) as archive:
        assert b"of the team" in archive.read("data.json")


@pytest.mark.parametrize(
    "told", ["nobody@example.org", "ana", "00000000-0000-0000-0000-000000000000"]
)
def test_unknown_person_is_refused(tmp_path, told):
    with pytest.raises(CommandError, match="There is no account"):
        export(told, "--out", str(tmp_path / "x.zip"))

    assert list(tmp_path.iterdir()) == []
    assert AuditEvent.objects.count() == 0


def test_file_that_is_there_stays(tmp_path):
    path = tmp_path / "x.zip"
    path.write_text("mine")

    with pytest.raises(CommandError, match="is there already"):
        export(UserFactory().email, "--out", str(path))

    assert path.read_text() == "mine"


def test_failing_copy_leaves_no_file(tmp_path, monkeypatch):
    def fail(_person):
        raise OSError(28, "No space left on device")

    filling.register_copy("test", fail)

    with pytest.raises(CommandError, match="No space left"):
        export(UserFactory().email, "--out", str(tmp_path / "x.zip"))

    assert list(tmp_path.iterdir()) == []


def test_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError, match="can't be written"):
        export(UserFactory().email, "--out", str(tmp_path / "none" / "x.zip"))
