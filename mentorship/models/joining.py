"""Ways into a program: invitation links, the member list, and word of the next round."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now

from mentorship.enums import Side
from mentorship.models.programs import Program


class Invitation(models.Model):
    """A link that lets people apply to a program. Its token is kept hashed.

    ``side`` empty lets them apply as either; ``most_uses`` empty is without limit.
    """

    program = models.ForeignKey(Program, models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=80)
    side = models.CharField(max_length=10, choices=Side, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    most_uses = models.PositiveIntegerField(null=True, blank=True)
    uses = models.PositiveIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(side__in=["", *Side.values]), name="invitation_side_in_list"
            ),
            models.CheckConstraint(
                condition=Q(most_uses__isnull=True) | Q(uses__lte=F("most_uses")),
                name="invitation_uses_within_limit",
            ),
            models.CheckConstraint(
                condition=Q(token_hash__regex=r"^[0-9a-f]{64}$"),  # noqa: S106  a form, no secret
                name="invitation_token_hashed",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class InvitedPerson(models.Model):
    """A person who came by an invitation, and may apply to its program."""

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="people")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    came_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invitation", "user"], name="invited_person_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} by invitation {self.invitation_id}"


class ProgramMember(models.Model):
    """One line of the member list that an admin imported; whoever is on it may apply."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="member_list")
    email = models.EmailField(max_length=254)
    membership_number = models.CharField(max_length=40, blank=True)
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint("program", Lower("email"), name="program_member_once")
        ]

    def __str__(self) -> str:
        return f"member {self.pk}"


class MemberImport(models.Model):
    """A member list that was read and shown, and waits for its admin's yes; gone after a day.

    ``lines`` are pairs of address (lower case) and membership number (often empty).
    """

    program = models.ForeignKey(Program, models.CASCADE, related_name="member_imports")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    is_replacement = models.BooleanField()
    lines = models.JSONField()

    def __str__(self) -> str:
        return f"import {self.pk}"


class RoundNotice(models.Model):
    """An address to which we write once, when the program's next sign-up opens; then it goes."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="round_notices")
    email = models.EmailField(max_length=254)
    asked_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint("program", Lower("email"), name="round_notice_once")]

    def __str__(self) -> str:
        return f"notice {self.pk}"
