"""Have the demo's mentees say who sounds right to them, and who doesn't."""

from django.db.models import QuerySet

from matching.queries.listed import listed
from matching.services import hidden, wishes
from mentorship.models import Mentee, Mentor

MOST_WISHES = 2


def wish(mentee: Mentee, mentor: Mentor, reason: str = "") -> None:
    """Put a mentor on her list, where he is listed."""
    wishes.add(mentee_id=mentee.pk, mentor_id=mentor.pk, actor=mentee.user, reason=reason)


def wish_for_own_fields(mentee: Mentee) -> None:
    """Have her wish for mentors who practice what she wants to learn; the first with a reason."""
    for number, mentor in enumerate(_mentors(mentee)[:MOST_WISHES]):
        wish(mentee, mentor, "" if number else "They do every day what I want to learn.")


def hide_one(mentee: Mentee) -> None:
    """Have her hide a mentor."""
    for mentor in _mentors(mentee).reverse()[:1]:
        hidden.hide(mentee_id=mentee.pk, mentor_id=mentor.pk, actor=mentee.user)


def _mentors(mentee: Mentee) -> "QuerySet[Mentor]":
    """Return the listed mentors who practice something that she wants."""
    mentors = listed(Mentor.objects.filter(program=mentee.program)).exclude(user=mentee.user)
    wanted = mentors.filter(user__profile__specializations__in=mentee.wants.all())
    return wanted.distinct().order_by("pk")
