"""How a person came: invitations, member lists, and files that somebody entered her from."""

from collections.abc import Iterator

from allauth.account.models import EmailAddress
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from accounts.copies.shape import Section, choice
from accounts.models import User
from mentorship.enums import Side
from mentorship.models import (
    ImportedPart,
    InvitedPerson,
    PeopleImportRow,
    ProgramMember,
    RoundNotice,
)


def sections(person: User) -> Iterator[Section]:
    """Yield everything of this room."""
    invited = InvitedPerson.objects.filter(user=person).select_related("invitation__program")
    yield Section(
        "invitations",
        _("Invitations you came by"),
        {"program": _("Program"), "at": _("When")},
        ([row.invitation.program.name, row.came_at] for row in invited.order_by("pk")),
        ("mentorship.invitedperson",),
    )
    yield from _by_address(person)
    yield from _by_file(person)


def _by_address(person: User) -> Iterator[Section]:
    """Yield what is kept by her confirmed addresses alone."""
    confirmed = EmailAddress.objects.filter(user=person, verified=True)
    hers = {person.email.lower(), *(row.email.lower() for row in confirmed)}
    listed = ProgramMember.objects.annotate(low=Lower("email")).filter(low__in=hers)
    yield Section(
        "member_lists",
        _("Member lists with your address"),
        {"program": _("Program"), "email": _("E-mail"), "membership_number": _("Number"),
         "added_at": _("Since")},
        ([r.program.name, r.email, r.membership_number, r.added_at]
         for r in listed.select_related("program").order_by("pk")),
        ("mentorship.programmember",),
    )  # fmt: skip
    waiting = RoundNotice.objects.annotate(low=Lower("email")).filter(low__in=hers)
    yield Section(
        "round_notices",
        _("Programs that write to you when sign-up opens"),
        {"program": _("Program"), "email": _("E-mail"), "asked_at": _("Asked")},
        ([r.program.name, r.email, r.asked_at]
         for r in waiting.select_related("program").order_by("pk")),
        ("mentorship.roundnotice",),
    )  # fmt: skip


def _by_file(person: User) -> Iterator[Section]:
    parts = ImportedPart.objects.filter(user=person).select_related("program").order_by("pk")
    yield Section(
        "entered_by_file",
        _("Parts that a file brought"),
        {"program": _("Program"), "side": _("As"), "number_there": _("Your number there"),
         "agreed_at": _("You took it over")},
        ([r.program.name, choice(Side, r.side), r.external_id, r.agreed_at] for r in parts),
        ("mentorship.importedpart",),
    )  # fmt: skip
    rows = PeopleImportRow.objects.filter(user=person).select_related("people_import__program")
    yield Section(
        "file_rows",
        _("What such a file said of you"),
        {"program": _("Program"), "side": _("As"), "at": _("When"), "values": _("It said")},
        ([r.people_import.program.name, choice(Side, r.people_import.side),
          r.people_import.made_at, r.values] for r in rows.order_by("pk")),
        ("mentorship.peopleimportrow",),
        intro=_("Kept while it can be undone."),
    )  # fmt: skip
