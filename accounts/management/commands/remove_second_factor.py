"""Take a lost second factor off an account, where nobody is left who could do it on the site."""

from django.core.management.base import BaseCommand

from accounts.management.whom import person_of
from accounts.services import second_factors


class Command(BaseCommand):
    """Thin; she is signed out everywhere, told by mail, and led to set up another."""

    help = (
        "Remove all second factors of a person who proved who she is. She is signed out, told by "
        "mail, and sets up another when she signs in; the trail notes it."
    )

    def add_arguments(self, parser):
        parser.add_argument("person", help="her e-mail address, or the number of her account")

    def handle(self, *, person, **options):
        found = person_of(person)
        n = second_factors.remove_all(person=found, actor=None)
        self.stdout.write(f"Person {found.pk}: {n} second factors removed.")
