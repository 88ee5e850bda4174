"""Sign everybody out, as after a break-in."""

from django.core.management.base import BaseCommand

from accounts.services import sessions
from accounts.services import tokens as api_tokens


class Command(BaseCommand):
    """Thin; nothing else of anybody's changes."""

    help = (
        "End the sessions of everybody at once; with --tokens all tokens of the API for good as "
        "well. The trail notes both."
    )

    def add_arguments(self, parser):
        parser.add_argument("--tokens", action="store_true", help="revoke all tokens of the API")

    def handle(self, *, tokens: bool, **options):
        self.stdout.write(f"{sessions.end_everybodys()} sessions ended.")
        if tokens:
            self.stdout.write(f"{api_tokens.end_everybodys()} tokens revoked.")
