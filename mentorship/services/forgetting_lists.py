"""A person's address and number in lists and files of a program's team, once she is erased."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db.models.functions import Lower

from accounts.models import User
from accounts.services import wording
from mentorship.enums import ImportState
from mentorship.models import (
    MemberImport,
    Mentee,
    Mentor,
    PeopleImport,
    PeopleImportRow,
    ProgramMember,
    RoundNotice,
)

CHUNK = 500
CODES = ("utf-8", "utf-16-le", "utf-16-be")


def forget(person: User) -> None:
    """Take a person out of every list, file and answer of others that names her address."""
    address = person.email.lower()
    _forget_avoided(address)
    Mentee.objects.filter(supervisor_email__iexact=address).update(supervisor_email="")
    ProgramMember.objects.filter(email__iexact=address).delete()
    _forget_number(person)
    RoundNotice.objects.filter(email__iexact=address).delete()
    PeopleImportRow.objects.filter(email__iexact=address).delete()
    _forget_waiting(address)
    _forget_files(address)


def _forget_number(person: User) -> None:
    """Take her number off member lists; their lines stay.

    She typed it herself: it may be somebody else's, whose address still lets that one in. Where
    another's account gives it too, or has the line's confirmed address, it is not hers.
    """
    number = person.membership_number.strip()
    others = User.objects.filter(membership_number__iexact=number).exclude(pk=person.pk)
    if not number or others.exists():
        return
    confirmed = EmailAddress.objects.filter(verified=True).exclude(user=person)
    lines = ProgramMember.objects.filter(membership_number__iexact=number)
    lines = lines.annotate(low=Lower("email"))
    known = confirmed.annotate(low=Lower("email")).values("low")
    lines.exclude(low__in=known).update(membership_number="")


def _forget_avoided(address: str) -> None:
    """Take her out of what others would rather avoid: nobody can be paired with her any more."""
    models: tuple[type[Mentee] | type[Mentor], ...] = (Mentee, Mentor)
    for model in models:
        rows: Any = model._default_manager.exclude(avoid=[]).only("pk", "avoid")
        for part in rows.iterator(chunk_size=CHUNK):
            kept = [entry for entry in part.avoid if str(entry).lower() != address]
            if len(kept) != len(part.avoid):
                rows.filter(pk=part.pk).update(avoid=kept)


def _forget_waiting(address: str) -> None:
    for waiting in MemberImport.objects.iterator(chunk_size=CHUNK):
        kept = [line for line in waiting.lines if str(line[0]).lower() != address]
        if len(kept) != len(waiting.lines):
            MemberImport.objects.filter(pk=waiting.pk).update(lines=kept)


def _forget_files(address: str) -> None:
    """Give up files that wait for their headings and name her: they are asked for again."""
    hers = wording.pattern_of([address])
    for found in PeopleImport.objects.filter(kept_file__isnull=False).select_related("kept_file"):
        raw = bytes(found.kept_file.raw)
        if any(hers.search(raw.decode(code, "ignore")) for code in CODES):
            found.kept_file.delete()
            found.rows.all().delete()
            found.state = ImportState.FORGOTTEN
            found.save(update_fields=["state"])
