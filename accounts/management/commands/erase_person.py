"""Erase a person who asked for it by letter or by phone: in seven days, or now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.days import full_day
from accounts.enums import PrivacyKind
from accounts.exceptions import ObligationsOpen, Refused
from accounts.management.whom import person_of
from accounts.models import User
from accounts.services import erasing, privacy

GOES = (
    "Name, address, profile, photo, sign-in, texts, files and messages of this person are erased "
    "for good. Running mentorships end that day, and partners are told kindly. Dates and counts "
    "stay, without a name; what was told in confidence stays encrypted, as long as concerns are "
    "kept."
)


class Command(BaseCommand):
    """Explain, ask for the address once more, and do it; exit code 1 where it is not done."""

    help = (
        "Erase a person. By default she gets the seven days in which she may change her mind, and "
        "a mail that says so; --now erases at once. The trail notes both."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whom, and how."""
        parser.add_argument("person", help="her e-mail address, or the number of her account")
        parser.add_argument("--now", action="store_true", help="erase at once, without seven days")
        parser.add_argument("--yes", action="store_true", help="do not ask for the address again")

    def handle(self, *args: object, **options: Any) -> None:
        """Find her, ask, do it, and say what was done."""
        person = person_of(options["person"])
        self.stdout.write(GOES)
        if not options["yes"] and not self._is_confirmed(person):
            raise CommandError("The addresses differ. Nothing was changed.")
        try:
            self._do(person, is_now=options["now"])
        except ObligationsOpen as refusal:
            first = "\n".join(f"- {sentence}" for sentence in refusal.sentences)
            raise CommandError(f"Something must be settled first:\n{first}") from refusal
        except Refused as refusal:
            raise CommandError(str(refusal.sentence)) from refusal

    def _is_confirmed(self, person: User) -> bool:
        try:
            typed = input("Type the address again to go on: ")
        except EOFError:  # nobody is there to type
            typed = ""
        return User.objects.normalize_email(typed) == person.email

    def _do(self, person: User, *, is_now: bool) -> None:
        if is_now:
            erasing.erase(person=person, by="operator")
            self.stdout.write(f"Person {person.pk} is erased.")
            return
        request = privacy.ask(user=person, kind=PrivacyKind.ERASE)
        self.stdout.write(
            f"Person {person.pk} is erased on {full_day(request.due_at)}. She was written to, and "
            "may take it back until then."
        )
