"""A file is whole or not there, and its owner's alone."""

import errno
import os
import stat

import pytest

from accounts.backups import files
from accounts.backups.errors import BackupError


def test_file_appears_whole_and_is_its_owners(tmp_path):
    path = tmp_path / "backup"

    with files.written(path) as file:
        file.write(b"all")
        assert not path.exists()

    assert path.read_bytes() == b"all"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["backup"]


def write_half(path, error):
    with files.written(path) as file:
        file.write(b"half")
        raise error


def test_full_disk_leaves_nothing_and_says_so(tmp_path):
    path = tmp_path / "backup"

    with pytest.raises(BackupError, match="No space left on device"):
        write_half(path, OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))

    assert list(tmp_path.iterdir()) == []


def test_other_trouble_leaves_nothing_either(tmp_path):
    with pytest.raises(KeyError):
        write_half(tmp_path / "backup", KeyError())

    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten(tmp_path):
    path = tmp_path / "backup"
    path.write_text("yesterday's")

    with pytest.raises(BackupError, match="there already"), files.written(path):
        pass

    assert path.read_text() == "yesterday's"


def test_no_such_folder(tmp_path):
    with pytest.raises(BackupError, match="No such file"), files.written(tmp_path / "a" / "b"):
        pass


def test_what_waits_under_the_name_of_its_half_is_not_written_to(tmp_path):
    other = tmp_path / "other"
    other.write_text("somebody's")
    (tmp_path / ".backup.part").symlink_to(other)

    with files.written(tmp_path / "backup") as file:
        file.write(b"all")

    assert other.read_text() == "somebody's"
    assert (tmp_path / "backup").read_bytes() == b"all"
    assert not (tmp_path / "backup").is_symlink()
