"""Archives that are broken, cut, changed, of others, for others or of tomorrow."""

import gzip
import io
import json
import tarfile
import tracemalloc
from pathlib import Path

import pytest

from accounts.backups import reading, sealing, shape
from accounts.backups.errors import (
    BackupError,
    BrokenArchiveError,
    OtherSchemaError,
    WrongKeyError,
)
from accounts.backups.sums import Sum

HUGE = 64 * 2**20
ROWS = b'[1,"Ann"]\n[2,"Bo"]\n'
TABLE = {"name": "accounts_user", "columns": [["id", "integer"], ["name", "text"]], "counter": "id"}
MINE, ANOTHER = sealing.Identity.generate(), sealing.Identity.generate()


def manifest(**changes):
    about = {"format": 1, "migrations": [["accounts", "0001_initial"]], "tables": [TABLE]}
    return shape.MANIFEST, json.dumps(about | changes).encode()


def part(data=ROWS, name="tables/accounts_user/00000001.jsonl"):
    return name, data


def summary(*members, rows=ROWS, **changes):
    """The summary of these members, as it is written."""
    digest, found = shape.Digest(), Sum()
    for member in members:
        digest.add(*member)
    for line in rows.splitlines(keepends=True):
        found.add(line)
    told = {
        "tables": {"accounts_user": {"rows": found.rows, "sum": str(found), "last": 2}},
        "keys": [], "digest": digest.hex(), "seal": shape.seal(digest.hex(), "s"),
    }  # fmt: skip
    return shape.SUMMARY, json.dumps(told | changes).encode()


def whole(*members, **changes):
    members = members or (manifest(), part())
    return [*members, summary(*members, **changes)]


@pytest.fixture
def write(tmp_path):
    def write(members, to=()):
        path = tmp_path / "archive"
        plain = b"".join(shape.packed(members))
        if to:
            with path.open("wb") as file:
                sealing.encrypt([plain], list(to), file)
        else:
            path.write_bytes(plain)
        return path

    return write


@pytest.mark.parametrize("to", [(), (MINE.to_public(),)], ids=["plain", "encrypted"])
def test_whole_archive_gives_its_rows(write, settings, to):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "t", ["s"]
    path = write([manifest(), part(), *whole()[2:]], to)

    archive = reading.read(path, [ANOTHER, MINE], counting=True)

    assert [(table.name, lines) for table, lines in archive.parts()] == [("accounts_user", ROWS)]
    assert (archive.is_ours, archive.summary.n_rows, archive.file(shape.ERASURES)) == (True, 2, b"")


def test_archive_of_another_site_is_told(write, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "other", []

    assert not reading.read(write(whole()), []).is_ours


@pytest.mark.parametrize("to", [(), (MINE.to_public(),)], ids=["plain", "encrypted"])
@pytest.mark.parametrize("keep", [0.3, 0.9, 0.99])
def test_cut_archive_is_refused(write, to, keep):
    path = write(whole(), to)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * keep)])

    with pytest.raises(BrokenArchiveError):
        reading.read(path, [MINE])


@pytest.mark.parametrize("to", [(), (MINE.to_public(),)], ids=["plain", "encrypted"])
@pytest.mark.parametrize("at", [0.4, 0.8])
def test_changed_byte_is_refused(write, to, at):
    path = write(whole(), to)
    data = bytearray(path.read_bytes())
    data[int(len(data) * at)] ^= 1
    path.write_bytes(data)

    with pytest.raises(BackupError):
        reading.read(path, [MINE], counting=True)


def test_wrong_key_is_named(write):
    path = write(whole(), [ANOTHER.to_public()])

    with pytest.raises(WrongKeyError, match="another key"):
        reading.read(path, [MINE])
    with pytest.raises(BackupError, match="--key"):
        reading.read(path, [])


OUTSIDE = ["/etc/passwd", "../up", "tables/../up/00000001.jsonl", "tables/other/00000001.jsonl",
           "files/other", "tables/accounts_user/1.jsonl", "manifest.json/x"]  # fmt: skip


@pytest.mark.parametrize("name", OUTSIDE)
def test_member_that_is_none_of_ours_is_refused(write, name):
    members = [manifest(), part(), (name, b"x")]

    with pytest.raises(BrokenArchiveError):
        reading.read(write(whole(*members)), [])


def test_link_is_refused(tmp_path):
    path = tmp_path / "archive"
    with tarfile.open(path, "w:gz") as tar:
        link = tarfile.TarInfo(shape.MANIFEST)
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)

    with pytest.raises(BrokenArchiveError):
        reading.read(path, [])


WRONG = {
    "rows missing": lambda: [manifest(), summary(manifest(), part())],
    "rows changed": lambda: [manifest(), part(b"[1,2]\n"), summary(manifest(), part())],
    "sum of other rows": lambda: whole(rows=b"[3]\n"),
    "no summary": lambda: [manifest(), part()],
    "something after it": lambda: [*whole(), part()],
    "no manifest": lambda: [part(), summary(part())],
    "name of a table in a statement": lambda: whole(
        manifest(tables=[TABLE | {"name": 'x"; DROP'}])
    ),
    "name of a column": lambda: whole(manifest(tables=[TABLE | {"columns": [['"', "text"]]}])),
    "unknown kind": lambda: whole(manifest(tables=[TABLE | {"columns": [["a", "new"]]}])),
    "no JSON": lambda: [(shape.MANIFEST, b"{"), part()],
    "a list": lambda: [(shape.MANIFEST, b"[]"), part()],
    "tables that differ": lambda: whole(manifest(), part(), tables={}),
    "empty summary": lambda: [manifest(), (shape.SUMMARY, b"{}")],
}


@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_archive_is_refused_in_a_sentence(write, wrong):
    with pytest.raises(BrokenArchiveError):
        reading.read(write(WRONG[wrong]()), [], counting=True)


FILES = {
    "empty": b"",
    "text": b"INSERT INTO accounts_user VALUES (1);",
    "gzip": gzip.compress(b"hello"),
    "zip": b"PK\x03\x04" + bytes(100),
    "age": b"age-encryption.org/v1\n-> nothing",
    "zeros": bytes(10_240),
}


@pytest.mark.parametrize("name", FILES)
def test_foreign_file_is_refused_in_a_sentence(tmp_path, name):
    path = tmp_path / "archive"
    path.write_bytes(FILES[name])

    with pytest.raises(BackupError):
        reading.read(path, [MINE])


def test_archive_of_a_later_version_is_told(write):
    with pytest.raises(OtherSchemaError, match="later version"):
        reading.read(write(whole(manifest(format=2))), [])


def test_missing_file_is_told(tmp_path):
    with pytest.raises(BackupError, match="can't be read"):
        reading.read(tmp_path / "none", [])


def test_huge_member_is_refused_unread(tmp_path):
    header = tarfile.TarInfo(shape.MANIFEST)
    header.size = reading.MAX_MEMBER + 1
    packed = gzip.compress(header.tobuf(tarfile.USTAR_FORMAT))
    path = tmp_path / "archive"
    path.write_bytes(packed)

    with pytest.raises(BrokenArchiveError):
        reading.read(path, [])


def test_what_nobody_knows_yet_is_read_in_pieces(tmp_path):
    """Rows of 64 MB that only claim to be ours take no more memory than a few megabytes."""
    path = tmp_path / "archive"
    with tarfile.open(path, "w:gz", compresslevel=1) as tar:
        name, data = manifest()
        header = tarfile.TarInfo(name)
        header.size = len(data)
        tar.addfile(header, io.BytesIO(data))
        header = tarfile.TarInfo("tables/accounts_user/00000001.jsonl")
        header.size = HUGE
        with Path("/dev/zero").open("rb") as zeros:
            tar.addfile(header, zeros)
    tracemalloc.start()

    with pytest.raises(BrokenArchiveError):
        reading.read(path, [], counting=True)

    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < HUGE / 10


@pytest.mark.parametrize("name", [shape.MANIFEST, shape.SUMMARY])
def test_words_that_are_too_long_or_too_deep_are_refused(write, name):
    for data in (b" " * (reading.MAX_WORDS + 1), b"[" * 200_000):
        members = [(name, data)] if name == shape.MANIFEST else [manifest(), (name, data)]

        with pytest.raises(BrokenArchiveError):
            reading.read(write(members), [])


def test_encrypting_tells_why_it_could_not_write():
    class Full(io.BytesIO):
        def write(self, data):
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        sealing.encrypt([b"x"], [MINE.to_public()], Full())


def test_key_file_holds_both_halves(tmp_path):
    text, public = sealing.new_key()
    path = tmp_path / "key"
    path.write_text(text)

    (identity,) = sealing.identities(path)

    assert str(identity.to_public()) == public
    assert [str(one) for one in sealing.recipients([public])] == [public]


@pytest.mark.parametrize("text", ["", "nothing", "AGE-SECRET-KEY-1BROKEN"])
def test_file_without_a_key_is_told(tmp_path, text):
    path = tmp_path / "key"
    path.write_text(text)

    with pytest.raises(BackupError, match="no key"):
        sealing.identities(path)


def test_wrong_public_key_is_told():
    with pytest.raises(BackupError, match="no public key"):
        sealing.recipients(["age1nonsense"])
