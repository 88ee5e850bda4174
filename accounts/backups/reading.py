"""Open an archive and read it from front to back; nothing of it is ever unpacked onto the disk."""

import gzip
import json
import re
import tarfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO

from django.conf import settings

from accounts.backups import sealing, shape
from accounts.backups.errors import BackupError, BrokenArchiveError, OtherSchemaError
from accounts.backups.kinds import KINDS
from accounts.backups.sums import Sum
from accounts.backups.tables import Column, Table

NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
PART = re.compile(r"tables/([a-z][a-z0-9_]{0,62})/[0-9]{8}\.jsonl")
MAX_MEMBER = 1 << 29  # of rows that were found to be ours
MAX_WORDS = 1 << 22  # of what an archive says of itself, believed by nobody yet
NOT_OURS = "This is no backup of Benchmate, or what is left of one: take another file."
MISTOLD = (KeyError, TypeError, ValueError, AttributeError, RecursionError)
TORN = (tarfile.TarError, zlib.error, EOFError, gzip.BadGzipFile, json.JSONDecodeError, ValueError)


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself before its rows."""

    about: Mapping[str, Any]
    tables: Mapping[str, Table]
    migrations: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Summary:
    """What it says after them; ``tables`` gives rows, sum and last number by name."""

    tables: Mapping[str, Mapping[str, Any]]
    keys: tuple[str, ...]
    digest: str
    seal: str

    @property
    def n_rows(self) -> int:
        """Return how many rows there are in all."""
        return sum(int(one["rows"]) for one in self.tables.values())


@dataclass(frozen=True)
class Content:
    """What one member holds, to be read once."""

    file: IO[bytes]
    size: int

    def whole(self, most: int = MAX_MEMBER) -> bytes:
        """Return all of it, unless it is larger than such a member may be."""
        if self.size > most:
            raise BrokenArchiveError(NOT_OURS)
        return b"".join(self.pieces())

    def pieces(self, *, by_line: bool = False) -> Iterator[bytes]:
        """Give it in pieces of bounded size, ``by_line`` in lines."""
        read = self.file.readline if by_line else self.file.read
        try:
            while piece := read(shape.CHUNK):
                yield piece
        except TORN:
            raise BrokenArchiveError(NOT_OURS) from None


Member = tuple[str, Content]


@dataclass(frozen=True)
class Archive:
    """A file that was read once and is whole."""

    path: Path
    keys: tuple[sealing.Identity, ...]
    manifest: Manifest
    summary: Summary

    @property
    def is_ours(self) -> bool:
        """Whether a site with one of our secrets wrote it."""
        known = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        return self.summary.seal in [shape.seal(self.summary.digest, one) for one in known]

    def parts(self) -> Iterator[tuple[Table, bytes]]:
        """Give the rows, some megabytes of lines at a time."""
        with members(self.path, self.keys) as found:
            for name, content in found:
                if matched := PART.fullmatch(name):
                    yield self.manifest.tables[matched[1]], content.whole()

    def file(self, wanted: str) -> bytes:
        """Return a file beside the tables; empty where there is none."""
        with members(self.path, self.keys) as found:
            return next((one.whole() for name, one in found if name == wanted), b"")


def read(path: Path, keys: Iterable[sealing.Identity], *, counting: bool = False) -> Archive:
    """Read a whole archive; with ``counting`` compare rows and sums of every table as well.

    It is read in pieces: nobody knows yet who wrote it, and how large its files are.

    Raises:
        BrokenArchiveError: it is none, was changed, or is not whole.
        WrongKeyError: none of the keys opens it.
        OtherSchemaError: a later version wrote it.
    """
    keys, digest = tuple(keys), shape.Digest()
    manifest: Manifest | None = None
    summary: Summary | None = None
    sums: dict[str, Sum] = {}
    with members(path, keys) as found:
        for name, content in found:
            if manifest is None:
                data = content.whole(MAX_WORDS)
                manifest = _manifest(name, data)
                digest.add(name, data)
            elif name == shape.SUMMARY:
                summary = _summary(content.whole(MAX_WORDS))
                break
            else:
                _refuse_unknown(name, manifest)
                _take_in(name, content, digest, sums if counting else None)
        for _ in found:  # to the end, where a cut or a change would show
            raise BrokenArchiveError(NOT_OURS)
    if manifest is None or summary is None or summary.digest != digest.hex():
        raise BrokenArchiveError("The archive was changed or cut off: take another one.")
    if set(summary.tables) != set(manifest.tables):
        raise BrokenArchiveError(NOT_OURS)
    if counting:
        _compare(summary, sums)
    return Archive(path, keys, manifest, summary)


@contextmanager
def members(path: Path, keys: Iterable[sealing.Identity]) -> Iterator[Iterator[Member]]:
    """Give the members of an archive, one after the other."""
    keys = list(keys)
    try:
        file = path.open("rb")
    except OSError as error:
        raise BackupError(f"{path} can't be read ({error.strerror}).") from None
    with file:
        if not sealing.is_encrypted(file):
            yield _members(file)
            return
        if not keys:
            raise BackupError("The archive is encrypted: name the file of your key with --key.")
        with sealing.opened(file, keys) as plain:
            yield _members(plain)


def _members(file: BinaryIO) -> Iterator[Member]:
    try:
        with (
            gzip.GzipFile(fileobj=file) as unpacked,
            tarfile.open(fileobj=unpacked, mode="r|") as tar,
        ):
            for info in tar:
                yield info.name, _content(tar, info)
            while unpacked.read(shape.CHUNK):
                pass
    except TORN:
        raise BrokenArchiveError(NOT_OURS) from None


def _content(tar: tarfile.TarFile, info: tarfile.TarInfo) -> Content:
    """Return what a member holds; links, folders and huge ones are none of ours."""
    file = tar.extractfile(info) if info.isreg() and info.size <= MAX_MEMBER else None
    if file is None:
        raise BrokenArchiveError(NOT_OURS)
    return Content(file, info.size)


def _refuse_unknown(name: str, manifest: Manifest) -> None:
    matched = PART.fullmatch(name)
    known = matched[1] in manifest.tables if matched else name in (shape.MANIFEST, shape.ERASURES)
    if not known:
        raise BrokenArchiveError(NOT_OURS)


def _manifest(name: str, data: bytes) -> Manifest:
    try:
        about = json.loads(data) if name == shape.MANIFEST else {}
        if about["format"] > shape.FORMAT:
            raise OtherSchemaError("A later version wrote this archive: restore it with that one.")
        tables = [_table(one) for one in about["tables"]]
        migrations = frozenset((str(app), str(one)) for app, one in about["migrations"])
    except MISTOLD:
        raise BrokenArchiveError(NOT_OURS) from None
    return Manifest(about, {table.name: table for table in tables}, migrations)


def _table(described: Any) -> Table:
    columns = tuple(Column(_name(name), KINDS[kind]) for name, kind in described["columns"])
    counter = described["counter"]
    return Table(_name(described["name"]), columns, _name(counter) if counter else "")


def _name(text: str) -> str:
    """Return a name that may stand in a statement."""
    if not NAME.fullmatch(text):
        raise ValueError(text)
    return text


def _summary(data: bytes) -> Summary:
    try:
        told = json.loads(data)
        tables = {
            name: {"rows": int(one["rows"]), "sum": str(one["sum"]), "last": int(one["last"])}
            for name, one in told["tables"].items()
        }
        return Summary(tables, tuple(told["keys"]), told["digest"], told["seal"])
    except MISTOLD:
        raise BrokenArchiveError(NOT_OURS) from None


def _take_in(
    name: str, content: Content, digest: shape.Digest, sums: dict[str, Sum] | None
) -> None:
    """Add a member to the digest, and its rows to the sum of its table where sums are wanted."""
    matched = PART.fullmatch(name)
    rows = sums.setdefault(matched[1], Sum()) if matched and sums is not None else None
    digest.begin(name, content.size)
    for piece in content.pieces(by_line=rows is not None):
        digest.feed(piece)
        if rows:
            rows.feed(piece)
    if rows:
        rows.end_row()


def _compare(summary: Summary, sums: Mapping[str, Sum]) -> None:
    for name, told in summary.tables.items():
        found = sums.get(name, Sum())
        if (found.rows, str(found)) != (told["rows"], told["sum"]):
            raise BrokenArchiveError(f"The rows of {name} are not those that were written.")
