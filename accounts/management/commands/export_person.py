"""Write the copy of a person's data into a file, for somebody who asked by letter."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.backups import files
from accounts.backups.errors import BackupError
from accounts.management.whom import person_of
from accounts.models import User
from accounts.services import copies


class Command(BaseCommand):
    """One zip, readable by its owner alone; what was written, and for whom, by number."""

    help = (
        "Write everything that is kept of a person, as she may have it, into a zip that only you "
        "can read. Nothing is overwritten; the trail notes that it was done."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whose data, and where to."""
        parser.add_argument("person", help="her e-mail address, or the number of her account")
        parser.add_argument("--out", type=Path, help="file to write; default: here, by date")
        parser.add_argument(
            "--with-team-notes",
            action="store_true",
            help="add what program teams wrote about her; somebody has to read it first",
        )

    def handle(self, *args: object, **options: Any) -> None:
        """Find her, write, report."""
        person = person_of(options["person"])
        path = options["out"] or Path(f"copy-{person.uuid.hex[:8]}-{timezone.localdate()}.zip")
        try:
            self._write(person, path, with_team=options["with_team_notes"])
        except BackupError as error:
            raise CommandError(str(error)) from None
        if options["with_team_notes"]:
            self.stdout.write(
                "It holds notes of program teams. Read them before you hand it over, and take "
                "out what is about others."
            )

    def _write(self, person: User, path: Path, *, with_team: bool) -> None:
        with files.written(path) as file:
            packed = copies.write_for_operator(person, file, with_team=with_team)
            size = file.tell()
        self.stdout.write(
            f"{path}: account {person.uuid}, {packed.sections} sections, {packed.rows} rows, "
            f"{packed.files} files beside them, {size:,} bytes. Only you can read it."
        )
