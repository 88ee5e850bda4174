"""Who a person is at work; entered once for every part she takes."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from mentorship.models.taxonomy import (
    AvailabilityPattern,
    Credential,
    Interest,
    Role,
    Specialization,
    WorkSetting,
)


class Profile(models.Model):
    """A person's career facts. Her time zone is ``user.time_zone``; empty means not known.

    ``outlook`` holds six answers 1 to 5 in the statements' order, or an empty list. ``windows``
    holds explicit weekly windows as ``[weekday, start_minute, end_minute]``.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="profile", primary_key=True
    )
    role = models.ForeignKey(Role, models.PROTECT, null=True, blank=True, related_name="+")
    past_roles = models.ManyToManyField(Role, blank=True, related_name="+")
    years = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    employer = models.CharField(max_length=160, blank=True)
    state = models.CharField(max_length=2, blank=True)
    city = models.CharField(max_length=80, blank=True)
    chapter = models.CharField(max_length=80, blank=True)
    setting = models.ForeignKey(
        WorkSetting, models.PROTECT, null=True, blank=True, related_name="+"
    )
    working_for = models.ManyToManyField(Credential, blank=True, related_name="+")
    specializations = models.ManyToManyField(Specialization, blank=True, related_name="+")
    interests = models.ManyToManyField(Interest, blank=True, related_name="+")
    languages = models.JSONField(default=list)
    patterns = models.ManyToManyField(AvailabilityPattern, blank=True, related_name="+")
    windows = models.JSONField(default=list, blank=True)
    meeting_modes = models.JSONField(default=list, blank=True)
    outlook = models.JSONField(default=list, blank=True)
    introduction = models.TextField(max_length=600, blank=True)
    path_line = models.CharField(max_length=160, blank=True)
    expiry_reminders_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When she asked to be reminded before one runs out.")
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(years__isnull=True) | Q(years__gte=0), name="profile_years_not_negative"
            )
        ]

    def __str__(self) -> str:
        return f"profile {self.pk}"


class HeldCredential(models.Model):
    """A credential that a person holds; ``verified_at`` is when an admin looked it up."""

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="held_credentials")
    credential = models.ForeignKey(Credential, models.PROTECT, related_name="+")
    state = models.CharField(max_length=2, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "credential", "state"], name="held_credential_once"
            ),
            models.CheckConstraint(
                condition=Q(issued_on__isnull=True)
                | Q(expires_on__isnull=True)
                | Q(expires_on__gte=models.F("issued_on")),
                name="held_credential_expires_after_issue",
            ),
            models.CheckConstraint(
                condition=Q(verified_at__isnull=True, verified_by__isnull=True)
                | Q(verified_at__isnull=False, verified_by__isnull=False),
                name="held_credential_verified_whole",
            ),
        ]

    def __str__(self) -> str:
        return _("credential {pk}").format(pk=self.credential_id)


class Photo(models.Model):
    """A person's picture, re-encoded by us: square, small, without what the camera wrote into it.

    ``name`` is random and new with every picture; it is its address.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="photo", primary_key=True
    )
    name = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    data = models.BinaryField()
    added_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"photo of {self.pk}"
