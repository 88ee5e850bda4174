"""Who a person is at work, her credentials, and her photo."""

from collections.abc import Iterator

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from accounts.copies.shape import Enclosed, Section, Value, chosen
from accounts.models import User
from mentorship.copies.words import entries, entry
from mentorship.enums import MeetingMode
from mentorship.models import (
    ContinuingEducation,
    HeldCredential,
    OutlookStatement,
    Photo,
    Profile,
)
from mentorship.queries.known import OF_PROFILE
from mentorship.taxonomy_lists import clock

PHOTO = "photo.jpg"


def sections(person: User) -> Iterator[Section]:
    """Yield everything that stands on her profile."""
    yield _profile(person)
    held = HeldCredential.objects.filter(profile=person.pk).select_related("credential")
    yield Section(
        "credentials",
        _("Your credentials"),
        {"credential": _("Credential"), "us_state": _("US state"), "issued_on": _("Issued"),
         "expires_on": _("Runs out"), "verified_at": _("Looked up by the team")},
        ([entry(r.credential), r.state, r.issued_on, r.expires_on, r.verified_at]
         for r in held.order_by("pk")),
        ("mentorship.heldcredential",),
    )  # fmt: skip
    hours = ContinuingEducation.objects.filter(held_credential__profile=person.pk)
    yield Section(
        "continuing_education",
        _("Your continuing education"),
        {"credential": _("For"), "title": _("Title"), "hours": _("Hours"),
         "earned_on": _("Earned"), "added_at": _("Added")},
        ([entry(r.held_credential.credential), r.title, r.hours, r.earned_on, r.added_at]
         for r in hours.select_related("held_credential__credential").order_by("pk")),
        ("mentorship.continuingeducation",),
    )  # fmt: skip
    yield _photo(person)


def _profile(person: User) -> Section:
    heads = {
        "role": _("Role"), "setting": _("Work setting"), "years": _("Years of experience"),
        "employer": _("Employer"), "us_state": _("US state"), "city": _("City"),
        "chapter": _("Chapter"), "past_roles": _("Earlier roles"), "working_for": _("Working for"),
        "specializations": _("Specializations"), "interests": _("Interests"),
        "patterns": _("When you can meet"), "languages": _("Languages"),
        "hours": _("Weekly hours"), "meeting_modes": _("How you meet"), "outlook": _("Outlook"),
        "introduction": _("Your own words"), "path_line": _("Your path in one line"),
        "reminders_since": _("Reminded of credentials since"),
    }  # fmt: skip
    rows = Profile.objects.filter(user=person).select_related("role", "setting")
    tables = ("mentorship.profile", *(f"mentorship.profile_{name}" for name in OF_PROFILE))
    return Section("profile", _("Your profile"), heads, map(_told, rows), tables)


def _told(row: Profile) -> list[Value]:
    return [
        entry(row.role), entry(row.setting), row.years, row.employer, row.state, row.city,
        row.chapter, *(entries(getattr(row, name)) for name in OF_PROFILE), row.languages,
        [_window(*window) for window in row.windows], chosen(MeetingMode, row.meeting_modes),
        _outlook(row.outlook), row.introduction, row.path_line, row.expiry_reminders_at,
    ]  # fmt: skip


def _window(weekday: int, start: int, end: int) -> str:
    return f"{WEEKDAYS[weekday]} {clock(start)}–{clock(end)}"


def _outlook(answers: list[int]) -> dict[str, Value]:
    statements = OutlookStatement.objects.values_list("text", flat=True) if answers else []
    return dict(zip(statements, answers, strict=False))


def _photo(person: User) -> Section:
    rows = list(Photo.objects.filter(user=person).defer("data"))
    files = [Enclosed(PHOTO, lambda: bytes(Photo.objects.get(pk=person.pk).data)) for _row in rows]
    return Section(
        "photo",
        _("Your photo"),
        {"added_at": _("Added"), "file": _("File")},
        ([row.added_at, PHOTO] for row in rows),
        ("mentorship.photo",),
        files=files,
    )
