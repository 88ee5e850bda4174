"""What waits for one of the two in mentorships that run, read with their rows."""

from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from accounts.models import User
from mentorship.enums import JointAnswer, MeetingState, MentorshipState
from mentorship.models import Agreement, JointProposal, Meeting, Mentorship, Message
from mentorship.models.mentorships import MentorshipQuerySet


def with_what_waits(rows: MentorshipQuerySet, user: User) -> MentorshipQuerySet:
    """Add when a pair last met, who has not signed, what was proposed, what is unread."""
    mine = OuterRef("pk")
    held = Meeting.objects.filter(mentorship=mine, state=MeetingState.HELD).order_by("-starts_at")
    standing = Agreement.objects.filter(mentorship=mine, replaced_at__isnull=True)
    asked = JointProposal.objects.filter(mentorship=mine, answer=JointAnswer.NONE).order_by("-pk")
    unread = Message.objects.filter(mentorship=mine, read_at__isnull=True).exclude(author=user)
    return rows.annotate(
        last_met_at=Subquery(held.values("starts_at")[:1]),
        has_agreement=Exists(standing),
        mentee_has_not_signed=Exists(standing.filter(mentee_signed_at__isnull=True)),
        mentor_has_not_signed=Exists(standing.filter(mentor_signed_at__isnull=True)),
        proposal_side=Subquery(asked.values("side")[:1]),
        proposal_kind=Subquery(asked.values("kind")[:1]),
        proposal_months=Subquery(asked.values("months")[:1]),
        has_unread=Exists(unread),
    )


def should_sign(mentorship: Mentorship, side: str) -> bool:
    """Whether an agreement waits for this side's signature; the row is one of those above."""
    row: Any = mentorship
    if row.state != MentorshipState.ACTIVE:
        return False
    return not row.has_agreement or getattr(row, f"{side}_has_not_signed")
