"""Files of people, from the bytes that somebody sent to a preview: what they say, and where to."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.services import locking
from matching.queries.sheet_vocabulary import present_vocabulary
from matching.services import import_headings
from matching.sheets import importing as sheets
from matching.sheets.problems import InputError, Problem
from mentorship.enums import ImportState
from mentorship.exceptions.people_imports import ImportOver, NothingToImport, WrongRows
from mentorship.models import PeopleImport, PeopleImportFile, Program
from mentorship.services.importing import asking, confirming, preparing
from mentorship.services.importing.lines import Reading
from mentorship.tasks import start_import


def take(*, program: Program, actor: User, side: str, raw: bytes, file: str) -> PeopleImport:
    """Read a file with the headings that its program taught us, and preview what it would do.

    A file with headings that nobody explained yet is kept until somebody does.

    Raises:
        InputError: it is no usable file; ``TooLargeError`` is one of those.
        NotAllowed: not an admin of the program.
    """
    preparing.refuse_others(actor, program)
    renames = import_headings.renames_for(program, side)
    reading = sheets.read(raw, file, side, renames, present_vocabulary())
    if reading.unknown:
        return preparing.keep_file(program=program, actor=actor, side=side, raw=raw, file=file)
    return preparing.prepare(program=program, actor=actor, side=side, reading=reading, file=file)


def take_rows(
    *, program: Program, actor: User, side: str, rows: Sequence[Mapping[str, Any]]
) -> PeopleImport:
    """Preview what rows of JSON would do; else like ``take``."""
    preparing.refuse_others(actor, program)
    reading = sheets.from_rows(rows, side, present_vocabulary())
    return preparing.prepare(program=program, actor=actor, side=side, reading=reading)


def reading_of(people_import: PeopleImport, meanings: Mapping[str, str] | None = None) -> Reading:
    """Read a kept file again, with what is remembered and what is said now.

    Raises:
        ImportOver: the file is gone.
        InputError: two headings mean the same column.
    """
    kept = PeopleImportFile.objects.filter(people_import=people_import).first()
    if kept is None:
        raise ImportOver
    side = people_import.side
    renames = import_headings.renames_for(people_import.program, side)
    renames |= import_headings.simplified(meanings or {})
    return sheets.read(bytes(kept.raw), people_import.file, side, renames, present_vocabulary())


@locking.serialized
def explain(
    *, people_import: PeopleImport, actor: User, meanings: Mapping[str, str]
) -> PeopleImport:
    """Say what the headings of a kept file mean, remember it, and preview the file.

    Headings that are not named are left out this time, and asked for again.

    Raises:
        ImportOver: the file is gone, or is another admin's.
        BadAnswers: there is no such column.
        InputError: a needed column is missing, or two headings mean the same one.
    """
    program, side = people_import.program, people_import.side
    import_headings.remember(program=program, actor=actor, side=side, meanings=meanings)
    reading = reading_of(people_import, meanings)
    if reading.problems:
        file = people_import.file
        raise InputError(Problem(file, line, *told) for line, *told in reading.problems)
    return preparing.prepare(
        program=program, actor=actor, side=side, reading=reading, kept_id=people_import.pk
    )


def confirm_when_right(people_import: PeopleImport, actor: User, **choices: bool) -> None:
    """Take a file over as soon as it is compared, if it can be; else it waits with its preview."""
    if people_import.state == ImportState.READING and people_import.n_rows:
        asking.ask(import_id=people_import.pk, actor=actor, **choices)
    elif people_import.state == ImportState.PREVIEWED:
        with suppress(WrongRows, NothingToImport):
            confirming.confirm(import_id=people_import.pk, actor=actor, **choices)


def start_after_commit(people_import: PeopleImport) -> None:
    """Have whatever waits of an import done: compared, or taken over."""
    transaction.on_commit(partial(start_import, people_import.pk), robust=True)
