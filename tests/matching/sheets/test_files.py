import os

import pytest

from matching.sheets.files import PlaceError, check_places, write_together


def writes(text):
    return lambda file: file.write(text)


def test_write_together_replaces_all_files(tmp_path):
    (tmp_path / "a").write_text("old")

    write_together({tmp_path / "a": writes("1"), tmp_path / "b": writes("2")})

    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a": "1", "b": "2"}


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
def test_write_together_changes_nothing_when_one_file_fails(tmp_path, error):
    (tmp_path / "a").write_text("old")

    def fail(file):
        file.write("half")
        raise error

    with pytest.raises(error):
        write_together({tmp_path / "a": writes("new"), tmp_path / "b": fail})

    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a": "old"}


def test_write_together_keeps_a_link_and_its_target(tmp_path):
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "real")

    write_together({tmp_path / "link": writes("new")})

    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


def test_check_places_refuses_what_cannot_be_written(tmp_path):
    (tmp_path / "in.csv").write_text("x")
    (tmp_path / "link.csv").symlink_to(tmp_path / "in.csv")
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    os.mkfifo(tmp_path / "pipe")
    cases = {
        "link.csv is an input": ["link.csv"],
        "is named for two outputs": ["a.csv", "./a.csv"],
        "is a folder": ["."],
        "pipe is not an ordinary file": ["pipe"],
        "none does not exist; create it first": ["none/a.csv"],
    }

    for sentence, names in cases.items():
        with pytest.raises(PlaceError, match=sentence):
            check_places([tmp_path / name for name in names], [tmp_path / "in.csv"])
    check_places([tmp_path / "fine.csv"], [tmp_path / "in.csv", tmp_path / "loop.csv"])
