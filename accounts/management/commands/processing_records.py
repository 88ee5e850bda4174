"""Print the records of processing, for the association's lawyer."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.processing import records


class Command(BaseCommand):
    """What is kept of people, why, who reads it and how long; nothing of anybody."""

    help = "Print, as Markdown, what this site keeps of people, why, who reads it and how long."

    def handle(self, *args: object, **options: Any) -> None:
        """Print them."""
        self.stdout.write(records(), ending="")
