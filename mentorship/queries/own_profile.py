"""A person's profile as the API tells it: slugs, days, and weekly hours row by row."""

from typing import Any

from accounts.models import User
from mentorship import weeks
from mentorship.models import HeldCredential, Profile
from mentorship.queries.known import OF_PROFILE
from mentorship.queries.people import profile_of
from mentorship.queries.vocabulary import slugs_of
from mentorship.taxonomy_lists import clock

Facts = dict[str, Any]
OPEN: Facts = {
    "role": None, "past_roles": [], "years": None, "setting": None, "employer": "", "state": "",
    "credentials": [], "working_for": [], "specializations": [], "interests": [],
    "languages": ["en"], "patterns": [], "meeting_modes": [], "windows": [], "outlook": [],
    "introduction": "", "path_line": "",
}  # fmt: skip
TEXTS = ("employer", "state", "introduction", "path_line", "city", "chapter")
LISTS = ("languages", "meeting_modes", "outlook")


def facts_of(person: User) -> Facts:
    """Return every answer by name, open ones as empty; two queries besides the person's own.

    Read the person with ``user__profile__role`` and ``…__setting``.
    """
    profile = profile_of(person)
    zone = {"time_zone": person.time_zone}
    if profile is None:
        return {**OPEN, "city": "", "chapter": "", **zone}
    return {**of_columns(profile), **_slugs(profile), "credentials": held_by(profile), **zone}


def of_columns(profile: Profile) -> Facts:
    """Return what stands in the profile's own row; no query."""
    return {
        "role": profile.role.slug if profile.role else None,
        "setting": profile.setting.slug if profile.setting else None,
        "years": None if profile.years is None else float(profile.years),
        **{name: getattr(profile, name) for name in TEXTS},
        **{name: list(getattr(profile, name)) for name in LISTS},
        "windows": [
            {"weekday": day, "start": clock(start), "end": clock(end)}
            for day, (start, end) in sorted(weeks.as_rows(profile.windows).items())
        ],
    }


def _slugs(profile: Profile) -> Facts:
    return dict(slugs_of(**{name: getattr(profile, name) for name in OF_PROFILE}))


def held_by(profile: Profile) -> list[Facts]:
    """Return the credentials that somebody holds, the first entered first; one query."""
    rows = HeldCredential.objects.filter(profile=profile).order_by("pk")
    names = ("credential", "state", "issued_on", "expires_on")
    listed = rows.values_list("credential__slug", *names[1:])
    return [dict(zip(names, row, strict=True)) for row in listed]
