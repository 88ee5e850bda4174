"""The files inside an archive: a stream of tar in gzip, written once from front to back.

``manifest.json`` says what is to come; ``tables/NAME/00000001.jsonl`` hold rows, a list on each
line; ``summary.json`` comes last, with counts and sums: what lacks it is not whole.
"""

import hashlib
import hmac
import json
import tarfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from accounts.backups import snapshots
from accounts.backups.sums import Sum
from accounts.backups.tables import Table

FORMAT = 1
MANIFEST, SUMMARY, ERASURES = "manifest.json", "summary.json", "files/erasures.jsonl"
PART_BYTES = 4_000_000
CHUNK = 1 << 16
BLOCK = tarfile.BLOCKSIZE
GZIP, LEVEL = 31, 3  # zlib's word for a gzip header; quick, and a tenth of the size
KEY_ID, DOT = 8, "."
HEX = frozenset("0123456789abcdef")

encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
Member = tuple[str, bytes]


def line_of(row: Sequence[Any]) -> bytes:
    """Return a row as it is written; half a character, which SQLite takes in JSON, as well."""
    return encode(row).encode(errors="surrogatepass") + b"\n"


@dataclass
class Counted:
    """What one table held: ``last`` is the highest number it ever gave."""

    sum: Sum = field(default_factory=Sum)
    last: int = 0


class Contents:
    """The members of one archive, in order; ``tables`` and ``keys`` fill as they are read."""

    def __init__(
        self,
        source: BaseDatabaseWrapper,
        tables: Sequence[Table],
        about: dict[str, Any],
        files: Iterable[Member] = (),
    ) -> None:
        self._source, self._order, self._about, self._files = source, tables, about, files
        self.tables: dict[str, Counted] = {}
        self.keys: set[str] = set()

    def __iter__(self) -> Iterator[Member]:
        """Give the members once."""
        digest = Digest()
        for member in self._all_but_the_last():
            digest.add(*member)
            yield member
        yield SUMMARY, encode(self._summary(digest)).encode()

    def _all_but_the_last(self) -> Iterator[Member]:
        yield (
            MANIFEST,
            encode(self._about | {"format": FORMAT, "tables": self._described()}).encode(),
        )
        for table in self._order:
            yield from self._parts(table)
        yield from self._files

    def _described(self) -> list[dict[str, Any]]:
        return [
            {
                "name": table.name,
                "columns": [[column.name, column.kind.name] for column in table.columns],
                "counter": table.counter,
            }
            for table in self._order
        ]

    def _parts(self, table: Table) -> Iterator[Member]:
        counted = self.tables[table.name] = Counted()
        part, size, number = [], 0, 1
        for line in self._lines(table):
            counted.sum.add(line)
            part.append(line)
            size += len(line)
            if size >= PART_BYTES:
                yield _part(table, number, part)
                part, size, number = [], 0, number + 1
        if part:
            yield _part(table, number, part)
        counted.last = snapshots.last_number(self._source, table)

    def _lines(self, table: Table) -> Iterator[bytes]:
        sealed = [i for i, column in enumerate(table.columns) if column.is_encrypted]
        for row in snapshots.rows(self._source, table):
            self.keys.update(filter(None, (key_id(row[i]) for i in sealed)))
            yield line_of(row)

    def _summary(self, digest: "Digest") -> dict[str, Any]:
        return {
            "tables": {
                name: {"rows": one.sum.rows, "sum": str(one.sum), "last": one.last}
                for name, one in self.tables.items()
            },
            "keys": sorted(self.keys),
            "digest": digest.hex(),
            "seal": seal(digest.hex(), settings.SECRET_KEY),
        }


class Digest:
    """SHA-256 over names and contents of all members but the last."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def add(self, name: str, data: bytes) -> None:
        """Take a member in."""
        self.begin(name, len(data))
        self.feed(data)

    def begin(self, name: str, size: int) -> None:
        """Take in that a member of so many bytes comes, which are fed in pieces."""
        self._hash.update(f"{name}\0{size}\n".encode())

    def feed(self, piece: bytes) -> None:
        """Take in the next bytes of a member."""
        self._hash.update(piece)

    def hex(self) -> str:
        """Return it in digits."""
        return self._hash.hexdigest()


def seal(digest: str, secret: str) -> str:
    """Return what only somebody who knows the site's secret can write under a digest."""
    return hmac.new(f"benchmate.backup:{secret}".encode(), digest.encode(), "sha256").hexdigest()


def key_id(stored: object) -> str:
    """Return under which key an encrypted text is, of JSON as well; empty where it is plain."""
    text = stored[0] if isinstance(stored, list) else stored
    start = text[: KEY_ID + 1] if isinstance(text, str) else ""
    return start[:KEY_ID] if start[KEY_ID:] == DOT and HEX.issuperset(start[:KEY_ID]) else ""


def _part(table: Table, number: int, lines: list[bytes]) -> Member:
    return f"tables/{table.name}/{number:08}.jsonl", b"".join(lines)


def packed(members: Iterable[Member]) -> Iterator[bytes]:
    """Give the members as bytes of a compressed tar file."""
    press = zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP)
    for name, data in members:
        header = tarfile.TarInfo(name)
        header.size = len(data)
        yield press.compress(header.tobuf(tarfile.USTAR_FORMAT))
        for start in range(0, len(data), CHUNK):
            yield press.compress(data[start : start + CHUNK])
        yield press.compress(bytes(-len(data) % BLOCK))
    yield press.compress(bytes(2 * BLOCK))
    yield press.flush()
