"""Who did what to which record, when; append-only."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts import tracing


class AuditEvent(models.Model):
    """One change of state. Ids and codes only; free text lives on the domain row.

    Triggers on both databases refuse UPDATE, and DELETE before the retention age
    (``accounts.audit_guard``). People are anonymized, never deleted, so the actor is protected.
    """

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("Who did it; empty: the system."),
    )
    real_actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("Who acted in the actor's name."),
    )
    action = models.CharField(max_length=64, help_text=_("Such as match.approved."))
    target_type = models.CharField(max_length=64, help_text=_("Such as matching.match."))
    target_id = models.CharField(max_length=40)
    program_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)
    at = models.DateTimeField(db_default=Now())
    # Asked and written by the one insert, so that nobody listening costs nothing.
    is_heard = models.BooleanField(
        null=True,
        db_default=models.Value(False),
        editable=False,
        help_text=_("Whether the program had a webhook then."),
    )

    request_id = models.CharField(
        max_length=64,
        null=True,
        editable=False,
        default=tracing.request_id,
        help_text=_("The request that it came of, as lines of the log name it."),
    )

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["target_type", "target_id"], name="audit_target"),
            models.Index(fields=["program_id", "-id"], name="audit_program"),
            models.Index(fields=["actor", "-id"], name="audit_actor"),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(action=""), name="audit_action_given"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.target_type}:{self.target_id}"
