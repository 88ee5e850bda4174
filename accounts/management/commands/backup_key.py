"""Make the pair of keys of backups."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.backups import files, sealing
from accounts.backups.errors import BackupError


class Command(BaseCommand):
    """One half into a file that leaves the machine, the other to be set."""

    help = (
        "Write the key that opens backups to a new FILE and say its public half, which backups are "
        "encrypted to (BACKUP_RECIPIENT). Needs no database; do it on the machine where backups "
        "would be opened."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="where the secret half goes")

    def handle(self, *, file, **options):
        text, public = sealing.new_key()
        try:
            with files.written(file) as out:
                out.write(text.encode())
        except BackupError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"BACKUP_RECIPIENT={public}")
        self.stderr.write(
            f"Keep {file} away from this machine, in two places: without it no backup can be read."
        )
