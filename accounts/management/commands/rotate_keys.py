"""Encrypt private texts anew under the newest key."""

from django.core.management.base import BaseCommand

from accounts.services import key_rotation


class Command(BaseCommand):
    """One line for each column, and what can't be read."""

    help = (
        "Encrypt every private text anew under the first of FIELD_ENCRYPTION_KEYS, and check that "
        "all can be read. May be stopped and repeated; exit 1 if a text can't be read."
    )

    def handle(self, **options):
        unreadable = sum(self._rotate(column) for column in key_rotation.columns())
        factors = key_rotation.rotate_second_factors()
        self.stdout.write(f"second factors: {factors} sealed anew")
        if unreadable:
            self.stderr.write(
                f"{unreadable} texts can't be read. Put the key they were written under back into "
                "FIELD_ENCRYPTION_KEYS (at the end), and run this again."
            )
            raise SystemExit(1)
        self.stdout.write("Everything can be read under the newest key.")

    def _rotate(self, column):
        done = key_rotation.rotate(column)
        good, bad = key_rotation.verify(column)
        self.stdout.write(f"{column.name}: {done.renewed} encrypted anew, {good} read, {bad} not")
        return bad
