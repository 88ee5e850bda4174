"""What a part says beside its row: slugs of what is sought, offered and practiced."""

from collections.abc import Iterable, Mapping
from typing import Any

from accounts.models import User
from mentorship import hooks
from mentorship.models import Goal, HeldCredential, Mentee, Mentor, Profile
from mentorship.queries.own_profile import OPEN, of_columns
from mentorship.queries.people import profile_of
from mentorship.queries.vetting import fingerprint
from mentorship.queries.vocabulary import slugs_of

Facts = dict[str, Any]
OF_PROFILE = ("past_roles", "working_for", "specializations", "interests", "patterns")


def lists_of(part: Mentee | Mentor, *, with_profile: bool = True) -> dict[str, list[str]]:
    """Return slugs by list: the part's own, and those of the person's profile; one query."""
    lists: Facts = _own_lists(part)
    profile = profile_of(part.user)
    if with_profile and profile is not None:
        lists |= {name: getattr(profile, name) for name in OF_PROFILE}
    found: dict[str, list[str]] = {name: [] for name in OF_PROFILE}
    return found | slugs_of(**lists)


def _own_lists(part: Mentee | Mentor) -> Facts:
    if isinstance(part, Mentor):
        return {"helps_with": part.helps_with}
    as_peer = Mentor.objects.filter(program=part.program_id, user=part.user_id)
    helps = Goal.objects.filter(pk__in=as_peer.values("helps_with"))
    return {"wants": part.wants, "goals": part.goals, "peer_helps": helps}


def profile_facts(user: User, lists: Mapping[str, list[str]]) -> Facts:
    """Return a person's career facts, open where she wrote none; no query."""
    profile = profile_of(user)
    facts = of_columns(profile) if profile else {**OPEN, "city": "", "chapter": ""}
    return {**facts, **{name: lists[name] for name in OF_PROFILE}, "time_zone": user.time_zone}


def credentials_of(profile: Profile | None) -> Iterable[Facts]:
    """Return what somebody holds, each with who looked it up and when; one query."""
    if profile is None:
        return
    rows = HeldCredential.objects.filter(profile=profile).order_by("pk")
    for row in rows.select_related("credential", "verified_by"):
        yield {
            "id": row.pk,
            "credential": row.credential.slug,
            "state": row.state,
            "issued_on": row.issued_on,
            "expires_on": row.expires_on,
            "verified_at": row.verified_at,
            "verified_by": row.verified_by.name if row.verified_by else None,
            "seen": fingerprint(row),
        }


def has_wishes(mentee: Mentee) -> bool:
    """Whether she ranked mentors: all that her program's admins learn of it."""
    return hooks.has_wishes(mentee.pk)
