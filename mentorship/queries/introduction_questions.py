"""The one question that each side of an introduction may ask, and what waits for a reply."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.prepared import Prepared
from mentorship.enums import MentorshipState, Side
from mentorship.models import IntroductionQuestion, Mentorship


def asked_in(mentorship: Mentorship) -> list[IntroductionQuestion]:
    """Return the questions of an introduction, in the order asked; one query."""
    return list(IntroductionQuestion.objects.filter(mentorship=mentorship))


def is_open(question: IntroductionQuestion | None) -> bool:
    """Whether a question waits for its answer."""
    return question is not None and question.answered_at is None


def by(questions: Iterable[IntroductionQuestion], side: str) -> IntroductionQuestion | None:
    """Return the question of one side, None where it asked none."""
    return next((question for question in questions if question.side == side), None)


def awaits_reply(mentorship: Mentorship, side: Side) -> bool:
    """Whether this side asked a question that has no answer yet; one query."""
    return is_open(by(asked_in(mentorship), side))


def of_a_side(side: Side) -> Exists:
    """Return the condition that one side of a mentorship has asked something."""
    rows = IntroductionQuestion.objects.filter(mentorship=OuterRef("pk"), side=side)
    return Exists(rows)


def unanswered_of(side: Side, mentorship: str = "pk") -> Exists:
    """Return the condition that a question of one side has no answer.

    ``mentorship`` names the field of the outer query that holds the mentorship's id.
    """
    rows = IntroductionQuestion.objects.filter(
        mentorship=OuterRef(mentorship), side=side, answered_at__isnull=True
    )
    return Exists(rows)


@Prepared
def _asked_of(user_id: int) -> QuerySet[IntroductionQuestion]:
    """Return the questions that wait for a person's reply, the oldest first."""
    rows = IntroductionQuestion.objects.filter(
        Q(side=Side.MENTOR, mentorship__mentee_user=user_id)
        | Q(side=Side.MENTEE, mentorship__mentor_user=user_id),
        answered_at__isnull=True,
        mentorship__state=MentorshipState.INTRODUCED,
        mentorship__announce_at__lte=Now(),  # the database's, inside the query
    ).order_by("asked_at", "pk")
    return rows.select_related("mentorship__mentee_user", "mentorship__mentor_user")


def waiting_for(user: User) -> list[dict[str, Any]]:
    """Return what a home page says of the questions that wait for this person; one query.

    Each has ``title``, ``url``, ``verb`` and ``asked_at``; the question's words stand on its page.
    """
    return [_waiting(row) for row in _asked_of(user.pk)]


def _waiting(row: IntroductionQuestion) -> dict[str, Any]:
    asker = row.mentorship.person_of(row.side)
    return {
        "title": _("%(name)s asks you a question") % {"name": asker.first_name},
        "url": reverse("introduction", args=[row.mentorship_id]),
        "verb": _("Read and reply"),
        "asked_at": row.asked_at,
        "mentorship_id": row.mentorship_id,
    }


def drawn(
    questions: list[IntroductionQuestion], mentorship: Mentorship, side: Side
) -> list[dict[str, Any]]:
    """Return the questions as one side reads them; one that waits for her comes first."""
    rows = [_drawn(question, mentorship, side) for question in questions]
    return sorted(rows, key=lambda row: not row["waits_for_me"])


def _drawn(question: IntroductionQuestion, mentorship: Mentorship, side: Side) -> dict[str, Any]:
    is_mine = question.side == side
    is_waiting = is_open(question) and mentorship.state == MentorshipState.INTRODUCED
    return {
        "row": question,
        "is_mine": is_mine,
        "name": mentorship.partner_of(side).first_name,
        "question": question.question,
        "asked_at": question.asked_at,
        "answer": question.answer,
        "answered_at": question.answered_at,
        "waits_for_me": is_waiting and not is_mine,
        "url": reverse("introduction-reply", args=[question.pk]),
    }
