"""Prepare the demo: database, data, people, a solved round; print its result and the sign-ins."""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from accounts.services import deliver
from matching.demo.members import PASSWORD
from matching.demo.scenario import build
from matching.management.commands.run_round import lines
from matching.models import Run

SIGN_INS = (
    ("technician@example.org", "a mentee whose new mentor offers three times to meet"),
    ("mentor@example.org", "a mentor of three: one tonight, one to plan, one just begun"),
    ("admin@example.org", "program admin: the desk and the round under review"),
    ("colleague@example.org", "another program admin, for what the first one hands over"),
    ("contact@example.org", "concern contact"),
    ("viewer@example.org", "viewer: lists without private content"),
    ("association@example.org", "association admin, with the back office"),
)


class Command(BaseCommand):
    """Make the demo association once; later calls keep its data."""

    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """``--fresh`` begins anew."""
        parser.add_argument("--fresh", action="store_true", help="Forget the data; begin anew.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, build if there is nothing yet, print what a visitor needs."""
        if not settings.DEMO:
            raise CommandError("The demo runs with DEMO=1 only: use make demo.")
        if options["fresh"]:
            self._forget()
        call_command("migrate", verbosity=0, interactive=False)
        if not User.objects.exists():
            self._build()
        self._print_result(Run.objects.latest("pk"))
        self._print_sign_ins()

    def _forget(self) -> None:
        """Remove the embedded database and the mail folder."""
        if not settings.IS_SQLITE:
            raise CommandError("FRESH=1 removes the embedded database only.")
        connection.close()
        database = Path(connection.settings_dict["NAME"])
        for path in database.parent.glob(f"{database.name}*"):
            path.unlink()
        for path in settings.MAIL_DIR.glob("*"):
            path.unlink()

    def _build(self) -> None:
        started = time.monotonic()
        self.stdout.write("Making the demo association: 120 technicians, 45 mentors ...")
        with transaction.atomic():
            build(timezone.now())
        deliver.drain()  # what its past left to send is no delay of today
        self.stdout.write(f"Made in {time.monotonic() - started:.0f} s.")

    def _print_result(self, run: Run) -> None:
        for name, value in lines(run):
            self.stdout.write(f"{name:<10} {value}")

    def _print_sign_ins(self) -> None:
        self.stdout.write(f"\nSign in at {settings.SITE_URL}/accounts/login/ with {PASSWORD}:")
        for email, role in SIGN_INS:
            self.stdout.write(f"  {email:26} {role}")
