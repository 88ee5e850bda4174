"""What a person finds behind the bell: the same text as the mail, exactly once."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.fields import EncryptedTextField

if TYPE_CHECKING:
    from accounts.models import User


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Reads of what stands behind a bell."""

    def newest_of(self, user: "User", *, before: int | None = None) -> "NoticeQuerySet":
        """A person's own, newest first; with ``before`` those older than the one of this id."""
        rows = self.filter(user=user)
        if before is not None:
            rows = rows.filter(pk__lt=before)
        return rows.order_by("-pk")


class Notice(models.Model):
    """One message as it stands on the site, written when it first becomes due.

    ``uid`` is that of its row in the outbox, which goes after 30 days. ``title`` and ``text`` are
    the mail's, without its secret links; ``path`` is the page where a signed-in reader acts.
    """

    uid = models.UUIDField(unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    category = models.CharField(max_length=64)
    program_id = models.BigIntegerField(null=True)
    subject_type = models.CharField(max_length=64, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    title = EncryptedTextField()
    text = EncryptedTextField(blank=True)
    path = models.CharField(max_length=300, blank=True)
    label = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(path="") | Q(path__startswith="/"), name="notice_path_on_this_site"
            )
        ]
        indexes = [
            models.Index(fields=["user", "-created_at", "-id"], name="notice_newest"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(fields=["subject_type", "subject_id"], name="notice_subject"),
            models.Index(fields=["created_at"], name="notice_age"),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.uid}"

    @property
    def paragraphs(self) -> list[str]:
        """Its text, as the mail's sentences stand."""
        return [one for one in self.text.split("\n\n") if one]
