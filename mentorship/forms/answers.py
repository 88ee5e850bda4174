"""From what the steps' forms found to what the services take."""

from collections.abc import Iterable, Mapping
from typing import Any

from mentorship.enums import MentorType
from mentorship.forms.words import START_LINES
from mentorship.models import (
    AvailabilityPattern,
    Credential,
    Goal,
    Interest,
    Profile,
    Program,
    Role,
    Specialization,
    WorkSetting,
)
from mentorship.services.credentials import HeldFacts
from mentorship.services.participants import MenteeAnswers, MentorAnswers
from mentorship.services.profiles import ProfileAnswers

Cleaned = Mapping[str, Any]
MANY: dict[str, Any] = {
    "past_roles": Role,
    "credentials": Credential,
    "working_for": Credential,
    "specializations": Specialization,
    "interests": Interest,
    "patterns": AvailabilityPattern,
}
KEPT = ("city", "chapter", "path_line", "employer")


def profile_answers(cleaned: Cleaned, *, profile: Profile | None, known: Cleaned) -> ProfileAnswers:
    """Return the profile's answers; what these steps do not ask stays as it is known.

    Args:
        known: the lists of the profile as slugs, by name (``queries.known``).
    """
    data = {**_kept(profile, known), **cleaned}
    rows: dict[str, Any] = {name: _rows(model, data.get(name)) for name, model in MANY.items()}
    return ProfileAnswers(
        role=Role.objects.filter(slug=data["role"]).first(),
        setting=WorkSetting.objects.filter(slug=data["setting"]).first(),
        years=data["years"],
        state=data["state"],
        languages=data["languages"],
        meeting_modes=data["meeting_modes"],
        outlook=_outlook(data),
        introduction=data["introduction"],
        time_zone=data["time_zone"],
        windows=data.get("windows", []),
        held=list(_held(rows["credentials"], data)),
        **{name: data.get(name, "") for name in KEPT},
        **rows,
    )


def _kept(profile: Profile | None, known: Cleaned) -> dict[str, Any]:
    if profile is None:
        return {}
    kept: dict[str, Any] = {name: getattr(profile, name) for name in (*KEPT, "windows")}
    return kept | {name: known[name] for name in MANY if name in known}


def _rows(model: Any, slugs: Iterable[str] | None) -> list[Any]:
    return list(model.objects.filter(slug__in=slugs)) if slugs else []


def _outlook(data: Cleaned) -> list[int]:
    return [int(value) for name, value in data.items() if name.startswith("outlook_") and value]


def _held(credentials: Iterable[Credential], data: Cleaned) -> Iterable[HeldFacts]:
    for credential in credentials:
        name = f"held_{credential.slug}"
        if f"{name}_issued" in data:
            yield HeldFacts(
                credential,
                data.get(f"{name}_state", ""),
                data[f"{name}_issued"],
                data[f"{name}_expires"],
            )


def mentee_answers(cleaned: Cleaned, program: Program) -> MenteeAnswers:
    """Return what a mentee seeks, the kind she named first in front."""
    chosen = [kind for kind in program.mentor_types if kind in cleaned["seeks"]]
    chosen.sort(key=lambda kind: kind != cleaned.get("first_choice"))
    return MenteeAnswers(
        seeks=chosen,
        target_role=Role.objects.filter(slug=cleaned["target_role"]).first(),
        target_words=cleaned["target_words"],
        wants=_rows(Specialization, cleaned["wants"]),
        goals=_rows(Goal, cleaned["goals"]),
        supervisor_email=cleaned["supervisor_email"],
        not_my_workplace=cleaned["not_my_workplace"],
        same_employer_ok=cleaned["same_employer_ok"],
        peer_too=cleaned.get("peer_too", False),
        peer_helps=_rows(Goal, cleaned.get("peer_helps")),
        avoid=cleaned["avoid"],
    )


def mentor_answers(cleaned: Cleaned) -> MentorAnswers:
    """Return what a mentor offers."""
    return MentorAnswers(
        offers=[kind for kind in MentorType.values if kind in cleaned["offers"]],
        capacity=cleaned["capacity"],
        helps_with=_rows(Goal, cleaned["helps_with"]),
        available_from=cleaned["available_from"],
        available_until=cleaned["available_until"],
        is_listed=cleaned["is_listed"],
        shown=cleaned["shown"],
        avoid=cleaned["avoid"],
    )


def start_lines(cleaned: Cleaned) -> dict[str, int]:
    """Return the three outcome lines; empty where they were skipped or not asked."""
    given = {line: cleaned.get(f"start_{line}") for line in START_LINES}
    return {line: int(value) for line, value in given.items() if value}
