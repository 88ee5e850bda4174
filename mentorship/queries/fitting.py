"""Plain counts of mentors, for somebody who says where she wants to go."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import ngettext

from mentorship.enums import MentorState
from mentorship.models import Mentor, Profile, Program

SHOWN_FROM = 5  # as in matching.small_groups: a smaller count would tell about persons
MOST_COUNTED = 500
KEPT_S = 600


def role_hints(program: Program) -> dict[str, str]:
    """Return "11 mentors have held it" by role slug, for roles that enough vetted mentors held."""
    key = f"roles-held.{program.pk}"
    counts: Mapping[str, int] = cache.get_or_set(key, lambda: _held(program), KEPT_S) or {}
    return {slug: _have_held(count) for slug, count in counts.items()}


def _have_held(count: int) -> str:
    return ngettext("%(count)d mentor has held it", "%(count)d mentors have held it", count) % {
        "count": count
    }


def _held(program: Program) -> dict[str, int]:
    """Count who holds or held each role, everybody once for each; two queries."""
    profiles = Profile.objects.filter(pk__in=_vetted(program).values("user_id"))
    counts: Counter[str] = Counter()
    now = profiles.filter(role__isnull=False).values_list("role__slug").annotate(n=Count("pk"))
    counts.update(dict(now.order_by()))
    before = Profile.past_roles.through.objects.filter(profile__in=profiles)
    past = before.filter(~Q(role=F("profile__role")) | Q(profile__role__isnull=True))
    counts.update(dict(past.values_list("role__slug").annotate(n=Count("pk")).order_by()))
    return {slug: count for slug, count in counts.items() if count >= SHOWN_FROM}


def fitting_mentors(program: Program, answers: Mapping[str, Any], role: str) -> int:
    """Return how many vetted mentors offer a chosen kind and know the role or a wanted field.

    Args:
        role: the slug of the role aimed for, or empty.

    Returns:
        0 where fewer than five fit, or nothing to count by was chosen. At most
        ``MOST_COUNTED``, and by fives: otherwise one answer more or less would tell of one person.
        One query.
    """
    seeks, wants = _list(answers.get("seeks")), _list(answers.get("wants"))
    if not seeks or not (role or wants):
        return 0
    offers = Q()
    for kind in seeks:
        offers |= Q(offered__contains=f'"{kind}"')
    rows = _vetted(program).annotate(offered=Cast("offers", TextField())).filter(offers)
    known = _knowing(role, wants)
    count = rows.filter(known).order_by()[:MOST_COUNTED].count()
    return count - count % SHOWN_FROM


def _knowing(role: str, wants: Sequence[str]) -> Q:
    profiles = Profile.objects.filter(pk=OuterRef("user_id"))
    knows_role = Q(role__slug=role) | Q(past_roles__slug=role)
    knows_field = Q(specializations__slug__in=wants)
    return Q(Exists(profiles.filter(knows_role if role else knows_field))) | Q(
        Exists(profiles.filter(knows_field))
    )


def _vetted(program: Program) -> "QuerySet[Mentor]":
    return Mentor.objects.filter(program=program, state=MentorState.VETTED)


def _list(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []
