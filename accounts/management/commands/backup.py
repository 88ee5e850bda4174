"""Make a backup while the site runs."""

import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from accounts.backups import sealing
from accounts.backups.errors import BackupError
from accounts.services import backups

STDOUT = Path("-")


class Command(BaseCommand):
    """Thin: names, keys and words; ``accounts.services.backups`` does it."""

    help = (
        "Write everything, as it stands at this moment, to one encrypted FILE; into a folder under "
        "a name with the time; to standard output for -. The site goes on meanwhile."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="a new file, a folder, or -")
        parser.add_argument(
            "--to",
            action="append",
            metavar="KEY",
            help="a public key of age, or a file that holds one (BACKUP_RECIPIENT where not given)",
        )
        parser.add_argument(
            "--plain", action="store_true", help="do not encrypt: whoever has the file reads it all"
        )
        parser.add_argument(
            "--keep-days", type=int, metavar="DAYS", help="delete older ones from the folder"
        )

    def handle(self, *, file, to, plain, keep_days, **options):
        try:
            recipients = self._recipients(to, plain)
            if file == STDOUT:
                made = backups.write(sys.stdout.buffer, recipients)
                backups.record(made)
            else:
                name = backups.name_of_now(is_encrypted=bool(recipients))
                file = file / name if file.is_dir() else file
                made = backups.make(file, recipients)
            self._say(file, made)
            if keep_days is not None and file != STDOUT:
                n = backups.forget_older(file.parent, keep_days)
                self.stderr.write(f"Deleted {n} older than {keep_days} days.")
        except (BackupError, DatabaseError, OSError) as error:
            said = str(error).partition("\n")[0]  # without the rows that a database quotes
            raise CommandError(f"No backup was made. {said}") from None

    def _recipients(self, to, plain):
        named = [_public(one) for one in to or settings.BACKUP_RECIPIENTS]
        if plain and to:
            raise BackupError("--plain and --to exclude each other.")
        if plain:
            return []
        if not named:
            raise BackupError(
                "Name a public key with --to or in BACKUP_RECIPIENT; `manage.py backup_key FILE` "
                "makes a pair. --plain leaves the file open to everybody."
            )
        return sealing.recipients(named)

    def _say(self, file, made):
        self.stderr.write(f"{file}: {made.rows:,} rows, {made.size:,} bytes, {made.seconds:.1f} s.")


def _public(text):
    """Return a key that is given itself, or the one that a file of age names."""
    path = Path(text)
    if text.startswith("age1") or not path.is_file():
        return text
    lines = (line.removeprefix("# public key: ").strip() for line in path.read_text().splitlines())
    return next((line for line in lines if line.startswith("age1")), text)
