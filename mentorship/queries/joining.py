"""Reads about the ways into a program."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, CharField, Count, F, Q, Value, When
from django.db.models.functions import Now

from accounts.models import User
from mentorship.enums import Side
from mentorship.models import Invitation, Program
from mentorship.services.joining import hash_of


@dataclass(frozen=True)
class InvitationRow:
    """One invitation as its admins see it; ``state`` is open, revoked, expired or used_up."""

    id: int
    label: str
    side: str
    uses: int
    most_uses: int | None
    expires_at: datetime
    created_by: str
    state: str

    @property
    def is_open(self) -> bool:
        """Whether people can still come by it."""
        return self.state == "open"


def invitation_by(token: str) -> Invitation | None:
    """Find an invitation by what its address ends with; None where there is none."""
    rows = Invitation.objects.select_related("program", "created_by")
    return rows.filter(token_hash=hash_of(token)).first()


def came_by(invitation: Invitation, user: User) -> bool:
    """Whether the person came by the invitation before."""
    return invitation.people.filter(user_id=user.pk).exists()


def sides_of(invitation: Invitation) -> tuple[str, ...]:
    """Return the sides that it lets people apply as."""
    return (invitation.side,) if invitation.side else tuple(Side.values)


def invitation_rows(program: Program) -> list[InvitationRow]:
    """Return a program's invitations, newest first; one query."""
    state = Case(
        When(revoked_at__isnull=False, then=Value("revoked")),
        When(expires_at__lte=Now(), then=Value("expired")),
        When(Q(most_uses__isnull=False, uses__gte=F("most_uses")), then=Value("used_up")),
        default=Value("open"),
        output_field=CharField(),
    )
    rows = Invitation.objects.filter(program=program).select_related("created_by")
    return [
        InvitationRow(
            id=row.pk,
            label=row.label,
            side=row.side,
            uses=row.uses,
            most_uses=row.most_uses,
            expires_at=row.expires_at,
            created_by=row.created_by.name,
            state=row.now,
        )
        for row in rows.annotate(now=state).order_by("-pk")
    ]


def member_counts(program: Program) -> dict[str, int]:
    """Return how many lines the member list has, and how many of them with a number; one query."""
    rows = program.member_list.aggregate(
        total=Count("pk"), with_number=Count("pk", filter=~Q(membership_number=""))
    )
    return {"total": rows["total"], "with_number": rows["with_number"]}
