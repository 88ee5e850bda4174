"""What of a person is shown to whom: what she gave, row by row, and who reads it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from mentorship.enums import CheckInState, MentorshipState, MentorState, ShownField
from mentorship.models import (
    CheckInAnswer,
    ContentText,
    Mentor,
    Mentorship,
    Profile,
)
from mentorship.queries.people import facts_line
from mentorship.queries.texts import fill

RUNNING = (MentorshipState.ACTIVE, MentorshipState.PAUSED, MentorshipState.SUSPENDED)


@dataclass(frozen=True)
class Reading:
    """Whether a reader sees something: "yes", "no", or "some" with the words for what of it."""

    kind: str
    text: str


@dataclass(frozen=True)
class Shown:
    """One thing known of a person: what she gave, and who reads it.

    ``members`` is None where she is no mentor: then there is no card in the directory.
    """

    what: str
    given: str
    team: Reading
    partner: Reading
    members: Reading | None


@dataclass(frozen=True)
class Listing:
    """A mentor's card in the directory of one program: on it or not, field by field."""

    mentor: Mentor
    is_listed: bool
    fields: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Known:
    """How much of a person there is, for the page on which she asks to be erased."""

    partners: tuple[str, ...]
    mentorships: int
    answers: int


def listings_of(user: User) -> list[Listing]:
    """Return the person's cards in the directories of her programs; one query."""
    rows = Mentor.objects.filter(user=user).exclude(
        state__in=(MentorState.LEFT, MentorState.REFUSED)
    )
    return [_listing(mentor) for mentor in rows.select_related("program").order_by("pk")]


def _listing(mentor: Mentor) -> Listing:
    is_listed = mentor.listed_at is not None
    fields = ((str(f.label), is_listed and f.value in mentor.shown) for f in ShownField)
    return Listing(mentor, is_listed, tuple(fields))


def shown_of(user: User, profile: Profile | None, listings: list[Listing]) -> list[Shown]:
    """Return the table's rows; one query."""
    shown: set[str] = set()
    for listing in listings:
        if listing.is_listed:
            shown.update(listing.mentor.shown)
    given = _counts(user)
    return [
        *_who(user, given, listings, shown),
        *_work(profile, given, listings, shown),
        *_choices(listings),
    ]


def _counts(user: User) -> dict[str, int]:
    return User.objects.filter(pk=user.pk).aggregate(
        photos=Count("photo"),
        credentials=Count("profile__held_credentials", distinct=True),
        patterns=Count("profile__patterns", distinct=True),
    )


def _who(
    user: User, given: dict[str, int], listings: list[Listing], shown: set[str]
) -> list[Shown]:
    listed = any(listing.is_listed for listing in listings)
    initial = _some(_("First name and initial")) if listed else _no()
    return [
        Shown(_("Name"), user.name, _yes(), _yes(), _for_members(listings, initial)),
        Shown(
            _("E-mail address"),
            user.email,
            _some(_("Association admins, and the team that vets mentors")),
            _some(_("Once you both share yours")),
            _for_members(listings, _no()),
        ),
        Shown(
            _("Photo"),
            _("Given") if given["photos"] else _("None"),
            _yes(),
            _yes(),
            _for_members(listings, _ticked(shown, ShownField.PHOTO)),
        ),
    ]


def _work(
    profile: Profile | None, given: dict[str, int], listings: list[Listing], shown: set[str]
) -> list[Shown]:
    where_shared = _some(_("Where it is why you two might fit"))
    known = profile or Profile()
    return [
        Shown(
            _("Role, workplace in general, state"),
            facts_line(profile) or _nothing(),
            _yes(),
            _yes(),
            _for_members(listings, _ticked(shown, ShownField.PATH, ShownField.MEETS)),
        ),
        Shown(
            _("Employer"),
            known.employer or _nothing(),
            _some(_("To keep colleagues apart")),
            _yes() if ShownField.EMPLOYER in shown else _no(),
            _for_members(listings, _ticked(shown, ShownField.EMPLOYER)),
        ),
        Shown(
            _("Credentials and fields"),
            _credentials(given["credentials"]),
            _yes(),
            where_shared,
            _for_members(listings, _ticked(shown, ShownField.CREDENTIALS, ShownField.HELP)),
        ),
        Shown(
            _("When and how you can meet"),
            _given(given["patterns"] > 0),
            _yes(),
            where_shared,
            _for_members(listings, _ticked(shown, ShownField.MEETS)),
        ),
        Shown(
            _("The six statements"),
            _given(bool(known.outlook)),
            _some(_("Where two people are alike or far apart, never single answers")),
            _some(_("Where you two are alike")),
            _for_members(listings, _no()),
        ),
        Shown(
            _("Your own words"),
            _given(bool(known.introduction)),
            _yes(),
            _yes(),
            _for_members(listings, _ticked(shown, ShownField.WORDS)),
        ),
    ]


def _choices(listings: list[Listing]) -> list[Shown]:
    nobody = _for_members(listings, _no())
    return [
        Shown(
            _("Mentors you'd like"), "", _some(_("That you named them, never why")), _no(), nobody
        ),
        Shown(_("“Not for me”"), "", _some(_("That it is so, never why")), _no(), nobody),
        Shown(
            _("People and workplaces you'd rather avoid"),
            "",
            _some(_("To keep you apart")),
            _no(),
            nobody,
        ),
        Shown(_("Why you declined, paused or left"), "", _yes(), _no(), nobody),
    ]


def _credentials(held: int) -> str:
    if not held:
        return _nothing()
    return ngettext("%(n)d credential", "%(n)d credentials", held) % {"n": held}


def _yes() -> Reading:
    return Reading("yes", _("Yes"))


def _no() -> Reading:
    return Reading("no", _("Never"))


def _some(text: str) -> Reading:
    return Reading("some", text)


def _ticked(shown: set[str], *fields: ShownField) -> Reading:
    named = [str(field.label) for field in fields if field.value in shown]
    if len(named) == len(fields):
        return _yes()
    return _some(", ".join(named)) if named else Reading("no", _("No, as you chose"))


def _for_members(listings: list[Listing], reading: Reading) -> Reading | None:
    return reading if listings else None


def _given(is_given: bool) -> str:
    return _("Given") if is_given else _nothing()


def _nothing() -> str:
    return _("Not given")


def check_in_readers() -> dict[str, Any]:
    """Return the table of who reads which part of a check-in, from the texts; one query."""
    row = ContentText.objects.filter(key="checkin.who_reads").first()
    data = row.data if row else {}
    columns = [column.capitalize() for column in data.get("columns", [])]
    partner = _("your partner")
    lines = [
        {
            "part": line["part"],
            "readers": [
                (column, fill(reader, partner=partner))
                for column, reader in zip(columns, line["readers"], strict=False)
            ],
        }
        for line in data.get("rows", [])
    ]
    return {"columns": columns, "rows": lines}


def known_of(user: User) -> Known:
    """Return whom an erasure touches, and how much of the person there is; two queries."""
    rows = Mentorship.objects.filter(Q(mentee_user=user) | Q(mentor_user=user))
    started = rows.filter(started_at__isnull=False).select_related("mentee_user", "mentor_user")
    partners = [m.partner_of(m.side_of(user)).first_name for m in started if m.state in RUNNING]
    answered = CheckInAnswer.objects.filter(person=user, state=CheckInState.ANSWERED)
    return Known(tuple(sorted(partners)), len(started), answered.aggregate(n=Count("pk"))["n"])
