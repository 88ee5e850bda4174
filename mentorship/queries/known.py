"""What is known of a person, as the wizard's fields hold it: texts and lists of texts."""

from typing import Any

from mentorship import weeks
from mentorship.models import Credential, Goal, HeldCredential, Mentee, Mentor, Profile
from mentorship.queries.vocabulary import Vocabulary, slugs_of
from mentorship.taxonomy_lists import clock

Answers = dict[str, Any]
OF_PROFILE = ("past_roles", "working_for", "specializations", "interests", "patterns")


def answers_of(
    words: Vocabulary,
    profile: Profile | None,
    part: Mentee | Mentor | None = None,
    *,
    with_dates: bool = True,
) -> Answers:
    """Return everything known by field name; at most two queries, one without the dates.

    ``role``, ``setting`` and the part's ``target_role`` are read as they are: select them before.
    """
    known: Answers = _lists(profile, part)
    if profile is not None:
        known |= _of_profile(profile) | _outlook(words, profile)
        known |= _held(profile) if with_dates else {}
    if isinstance(part, Mentee):
        known |= _of_mentee(part)
    elif isinstance(part, Mentor):
        known |= _of_mentor(part)
    return known


def _lists(profile: Profile | None, part: Mentee | Mentor | None) -> Answers:
    lists: dict[str, Any] = {}
    if profile is not None:
        lists |= {name: getattr(profile, name) for name in OF_PROFILE}
        held = profile.held_credentials.values("credential_id")
        lists["credentials"] = Credential.objects.filter(pk__in=held)
    if isinstance(part, Mentee):
        as_peer = Mentor.objects.filter(program=part.program_id, user=part.user_id)
        helps = Goal.objects.filter(pk__in=as_peer.values("helps_with"))
        lists |= {"wants": part.wants, "goals": part.goals, "peer_helps": helps}
    elif isinstance(part, Mentor):
        lists["helps_with"] = part.helps_with
    return dict(slugs_of(**lists)) if lists else {}


def _of_profile(profile: Profile) -> Answers:
    return {
        "role": profile.role.name if profile.role else "",
        "setting": profile.setting.slug if profile.setting else "",
        "years": "" if profile.years is None else f"{float(profile.years):g}",
        "employer": profile.employer,
        "state": profile.state,
        "languages": list(profile.languages),
        "meeting_modes": list(profile.meeting_modes),
        "introduction": profile.introduction,
        "path_line": profile.path_line,
        **_windows(profile),
    }


def _outlook(words: Vocabulary, profile: Profile) -> Answers:
    statements = [slug for slug, _text in words.choices("outlook")]
    answers = zip(statements, profile.outlook, strict=False)
    return {f"outlook_{slug}": str(answer) for slug, answer in answers}


def _windows(profile: Profile) -> Answers:
    found: Answers = {}
    for day, (start, end) in weeks.as_rows(profile.windows).items():
        found[f"window_{day}_from"] = clock(start)
        found[f"window_{day}_to"] = clock(end)
    return found


def _held(profile: Profile) -> Answers:
    rows = HeldCredential.objects.filter(profile=profile).order_by("-pk")
    listed = rows.values_list("credential__slug", "state", "issued_on", "expires_on")
    found: Answers = {}
    for slug, state, issued, expires in listed:
        found[f"held_{slug}_state"] = state
        found[f"held_{slug}_issued"] = issued.isoformat() if issued else ""
        found[f"held_{slug}_expires"] = expires.isoformat() if expires else ""
    return found


def _of_mentee(part: Mentee) -> Answers:
    return {
        "target_role": part.target_role.name if part.target_role else part.target_words,
        "seeks": list(part.seeks),
        "first_choice": part.seeks[0] if len(part.seeks) > 1 else "",
        "supervisor_email": part.supervisor_email,
        "not_my_workplace": _tick(part.not_my_workplace),
        "same_employer_ok": _tick(part.same_employer_ok),
        "peer_too": _tick(part.peer_too),
        "avoid": "\n".join(part.avoid),
    }


def _of_mentor(part: Mentor) -> Answers:
    return {
        "capacity": str(part.capacity),
        "offers": list(part.offers),
        "available_from": part.available_from.isoformat() if part.available_from else "",
        "available_until": part.available_until.isoformat() if part.available_until else "",
        "is_listed": _tick(part.listed_at is not None),
        "shown": list(part.shown),
        "avoid": "\n".join(part.avoid),
    }


def _tick(is_on: bool) -> str:
    return "on" if is_on else ""
