"""Pack a person's copy: ``data.json``, ``index.html``, ``README.txt`` and the files beside them."""

import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from accounts import registry
from accounts.copies import plain, readable
from accounts.copies.shape import Enclosed, Section, Value
from accounts.models import User
from accounts.services.reading import reading_as

IN_MEMORY = 4 << 20  # bytes of the readable page; beyond that it waits in an unnamed file
CHUNK = 1 << 18
MARK = "<!--body-->"


@dataclass(frozen=True)
class Packed:
    """What went into a copy."""

    sections: int
    rows: int
    files: int


def pack(person: User, into: IO[bytes], *, made_at: datetime, with_team: bool = False) -> Packed:
    """Write a person's copy as a zip, in her zone and language; every row is read once.

    ``with_team`` adds what the program team wrote about her: somebody has to read that first.
    """
    with reading_as(person), zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        return _Packer(person, archive, made_at, with_team=with_team).run()


class _Packer:
    def __init__(
        self, person: User, archive: zipfile.ZipFile, made_at: datetime, *, with_team: bool
    ) -> None:
        self._person, self._archive, self._made_at = person, archive, made_at
        self._with_team = with_team
        self._full: list[tuple[str, str, int]] = []
        self._empty: list[str] = []
        self._files: dict[str, Enclosed] = {}

    def run(self) -> Packed:
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as body:
            with self._archive.open(self._entry("data.json"), "w", force_zip64=True) as data:
                self._sections(_texts(data), _texts(body))
            body.seek(0)
            self._page(body)
        self._write("README.txt", self._shown("README.txt").encode())
        for name, enclosed in self._files.items():
            self._write(name, enclosed.read())
        rows = sum(n for _key, _title, n in self._full)
        return Packed(len(self._full), rows, len(self._files))

    def _sections(self, data: "Write", body: "Write") -> None:
        data(plain.head(self._facts()))
        for number, section in enumerate(_filled(self._person, with_team=self._with_team)):
            data(plain.begin(section, is_first=number == 0))
            names, page = [one.name for one in self._enclosed(section)], _Lazy(section, body)
            for n, values in enumerate(section.rows):
                data(plain.row(section, values, is_first=n == 0))
                page.row(values)
            data(plain.end(names))
            page.end(names)
            self._note(section, page.rows)
        data(plain.FOOT)
        body(readable.empty(self._empty))

    def _note(self, section: Section, rows: int) -> None:
        if rows:
            self._full.append((section.key, section.title, rows))
        else:
            self._empty.append(section.title)

    def _enclosed(self, section: Section) -> Iterator[Enclosed]:
        for one in section.files:
            self._files[one.name] = one
            yield one

    def _facts(self) -> dict[str, Value]:
        person = self._person
        return {
            "made_at": self._made_at,
            "site": settings.SITE_URL,
            "association": settings.ASSOCIATION_NAME,
            "person": str(person.uuid),
            "time_zone": timezone.get_current_timezone_name(),
        }

    def _page(self, body: IO[bytes]) -> None:
        head, foot = self._shown("page.html").split(MARK)
        with self._archive.open(self._entry("index.html"), "w", force_zip64=True) as page:
            page.write(head.encode())
            while chunk := body.read(CHUNK):
                page.write(chunk)
            page.write(foot.encode())

    def _shown(self, template: str) -> str:
        context = {
            "person": self._person,
            "made_at": self._made_at,
            "zone": timezone.get_current_timezone_name(),
            "contents": self._full,
            "files": list(self._files),
            "with_team": self._with_team,
            "version": plain.VERSION,
            "association": settings.ASSOCIATION_NAME,
            "site": settings.SITE_URL,
        }
        return render_to_string(f"accounts/copy/{template}", context)

    def _write(self, name: str, content: bytes) -> None:
        self._archive.writestr(self._entry(name), content, zipfile.ZIP_DEFLATED)

    def _entry(self, name: str) -> zipfile.ZipInfo:
        at = timezone.localtime(self._made_at)
        entry = zipfile.ZipInfo(name, (at.year, at.month, at.day, at.hour, at.minute, at.second))
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o600 << 16
        return entry


class _Lazy:
    """A section of the readable page, begun with its first row."""

    def __init__(self, section: Section, write: "Write") -> None:
        self._section, self._write, self.rows = section, write, 0

    def row(self, values: object) -> None:
        if not self.rows:
            self._write(readable.begin(self._section))
        self._write(readable.row(self._section, values))
        self.rows += 1

    def end(self, files: list[str]) -> None:
        if self.rows:
            self._write(readable.end(files))


Write = Callable[[str], object]


def _texts(file: IO[bytes]) -> Write:
    return lambda text: file.write(text.encode("utf-8", "replace"))


def _filled(person: User, *, with_team: bool) -> Iterable[Section]:
    fillers = list(reversed(registry.copies().values()))  # from the lowest floor: she comes first
    for filler in fillers:
        yield from filler.sections(person)
    for filler in fillers:
        if with_team and filler.of_the_team:
            yield from filler.of_the_team(person)
