"""One's own profile as a list of a single line."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from matching.lists.shape import Taken, taken
from matching.sheets.writing import Row, columns
from mentorship.models import Profile
from mentorship.queries.people import profile_of


def profile(user: User) -> Taken:
    """Return who she is at work, in the words of the wizard."""
    heads = columns(
        name=_("Name"), email=_("E-mail"), time_zone=_("Time zone"),
        membership_number=_("Membership number"), role=_("Role"), past_roles=_("Earlier roles"),
        years=_("Years of experience"), employer=_("Employer"), setting=_("Work setting"),
        us_state=_("US state"), city=_("City"), chapter=_("Chapter"),
        credentials=_("Credentials"), working_for=_("Working for"),
        specializations=_("Specializations"), interests=_("Interests"),
        languages=_("Languages"), patterns=_("When you can meet"), outlook=_("Outlook"),
        introduction=_("Your own words"),
    )  # fmt: skip
    known = profile_of(_with_profile(user))
    work = _work(known) if known else [""] * (len(heads) - 4)
    row = [user.name, user.email, user.time_zone, user.membership_number, *work]
    return taken("profile", heads, [row])


def _with_profile(user: User) -> User:
    joined = ("profile__role", "profile__setting")
    return User.objects.select_related(*joined).get(pk=user.pk)


def _work(known: Profile) -> Row:
    held = known.held_credentials.order_by("pk").values_list("credential__name", flat=True)
    return [
        known.role.name if known.role else "",
        _names(known.past_roles),
        None if known.years is None else float(known.years),
        known.employer,
        known.setting.name if known.setting else "",
        known.state,
        known.city,
        known.chapter,
        "; ".join(held),
        *(_names(rows) for rows in (known.working_for, known.specializations, known.interests)),
        "; ".join(known.languages),
        _names(known.patterns),
        "; ".join(str(answer) for answer in known.outlook),
        known.introduction,
    ]


def _names(rows: Any) -> str:
    return "; ".join(rows.order_by("name").values_list("name", flat=True))
