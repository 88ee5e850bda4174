"""Look at a backup, or put it in the place of the database."""

from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from accounts.backups import places, reading, schema, sealing
from accounts.backups.errors import BackupError
from accounts.services import backups, erasures, rehearsing, restoring

NEXT = (
    "Messages are paused. Start the site, open /desk/operations/ and choose Let messages leave "
    "again: hold back what is due, for it may have left before."
)
FOREIGN = (
    "No SECRET_KEY of this machine sealed the archive: set the one that the site had (or add it to "
    "SECRET_KEY_FALLBACKS). --foreign takes it all the same, if you know where it comes from."
)


class Command(BaseCommand):
    """Status 0: done; 1: refused, nothing changed; 3: done, but something is wrong with it."""

    help = (
        "Check a backup and put it in the place of an empty database. The site is stopped "
        "meanwhile. Exit 1: nothing was changed; 3: restored, but look at the lines with FAIL."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="a backup, or a folder: its newest one")
        parser.add_argument("--key", type=Path, help="the file of the key that opens it")
        parser.add_argument("--check", action="store_true", help="only look whether it is whole")
        parser.add_argument(
            "--rehearse",
            action="store_true",
            help="put it back into an empty place that goes again; the site is not touched",
        )
        parser.add_argument(
            "--rehearsed-elsewhere",
            action="store_true",
            help="only note, for doctor, that this was done on another machine",
        )
        parser.add_argument("--lines-only", action="store_true", help="say no more than the lines")
        parser.add_argument(
            "--replace", action="store_true", help="even if people have accounts here: they go"
        )
        parser.add_argument(
            "--confirm",
            default="",
            metavar="NAME",
            help="the database's name, instead of typing it",
        )
        parser.add_argument(
            "--erasures", type=Path, help="erasures.jsonl of the machine that was lost"
        )
        parser.add_argument(
            "--foreign", action="store_true", help="take one that no key of this machine sealed"
        )

    def handle(self, *, file, key, check, foreign, **options):
        rehearse, is_noted = options.pop("rehearse"), options.pop("rehearsed_elsewhere")
        try:
            if is_noted:
                self._note(file)
                return
            file = backups.newest(file) if file.is_dir() else file
            if rehearse:
                self._rehearse(file, key, options["erasures"], foreign)
                return
            keys = sealing.identities(key) if key else []
            archive = reading.read(file, keys, counting=check)
            self._describe(archive)
            schema.refuse_unknown(archive.manifest.migrations)
            if not (archive.is_ours or foreign):
                raise BackupError(FOREIGN)
            if check:
                self.stdout.write("The archive is whole.")
                return
            more = _read_erasures(options.pop("erasures"))
            self._ask(**options)
            lines = restoring.restore(archive, more)
        except (BackupError, DatabaseError, OSError) as error:
            raise CommandError(str(error)) from None
        self._report(lines, is_brief=options["lines_only"])

    def _note(self, file):
        if not backups.NAME.fullmatch(file.name):
            raise BackupError(f"{file.name} is no name of a backup: benchmate-<time>.age.")
        if not rehearsing.record(file.name):
            raise BackupError("This database has no trail yet: nothing was noted.")

    def _rehearse(self, file, key, list_of_erased, foreign):
        known = list_of_erased or erasures.path()
        options = ["--key", str(key.resolve())] if key else []
        options += ["--erasures", str(known.resolve())] if known.exists() else []
        status, said = rehearsing.rehearse(file, options + ["--foreign"] * foreign)
        if status not in (0, 3):
            reason = said.strip().removeprefix("CommandError: ").rpartition("\n")[2]
            raise BackupError(f"It could not be put back: {reason}")
        self.stdout.write(said.rstrip())
        if status:
            self.stdout.write("Something is wrong with this backup: look at the lines with FAIL.")
            raise SystemExit(status)
        self.stdout.write("It can be put back. The site was not touched.")
        if not rehearsing.record(file.name):
            self.stdout.write(f"Note it on the site: restore {file.name} --rehearsed-elsewhere")

    def _describe(self, archive):
        about, summary = archive.manifest.about, archive.summary
        self.stdout.write(
            f"{archive.path.name}: made {about.get('made_at')} by Benchmate {about.get('version')} "
            f"at {about.get('site')}, {summary.n_rows:,} rows in {len(summary.tables)} tables."
        )

    def _ask(self, *, replace, confirm, **options):
        if not places.holds_people():
            return
        name = places.name()
        if not replace:
            raise BackupError(
                f"The database {name} holds people's accounts: nothing was changed. Restore into "
                "an empty one, or say --replace."
            )
        said = confirm or _typed(f"All that {name} holds goes. Type its name to go on: ")
        if said.strip() != name:
            raise BackupError("That is not its name: nothing was changed.")

    def _report(self, lines, *, is_brief):
        for line in lines:
            self.stdout.write(f"{'ok  ' if line.is_good else 'FAIL'} {line.name}: {line.text}")
        if not is_brief:
            self._advise()
        if not all(line.is_good for line in lines):
            raise SystemExit(3)

    def _advise(self):
        self.stdout.write(NEXT)
        self.stdout.write("How the house is now (doctor):")
        try:
            call_command("doctor", stdout=self.stdout)
        except SystemExit:
            self.stdout.write("What has not been started yet is silent; start it and ask again.")


def _typed(question):
    try:
        return input(question)
    except EOFError:  # nobody is there to type
        return ""


def _read_erasures(path):
    return list(erasures.read(path.read_text(errors="replace").splitlines())) if path else []
