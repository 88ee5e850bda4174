"""Choices of the accounts floor; a leaf, importable from anywhere."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NotificationStatus(models.TextChoices):
    """Where one message stands in the outbox."""

    PENDING = "pending", _("Waiting")
    LEASED = "leased", _("Being sent")
    SENT = "sent", _("Sent")
    RETRY = "retry", _("Waiting to try again")
    DEAD = "dead", _("Given up")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Too late to send")
    BOUNCED = "bounced", _("Refused by the recipient's server")
    WITHHELD = "withheld", _("Held back for an operator")


class Priority(models.IntegerChoices):
    """Lower numbers leave first."""

    SIGN_IN = 0, _("Sign-in")
    NORMAL = 50, _("Normal")
    BULK = 90, _("Bulk")


class MessageGroup(models.TextChoices):
    """Messages that a person can switch off together."""

    REMINDERS = "reminders", _("Reminders")
    NEWS = "news", _("News")
    CREDENTIALS = "credentials", _("Credentials that run out")
    HEALTH = "health", _("Mentorships that need somebody")


class PrivacyKind(models.TextChoices):
    """What a person may ask of her data."""

    EXPORT = "export", _("A copy of my data")
    ERASE = "erase", _("Erase my account")


class PrivacyState(models.TextChoices):
    """Where such a request stands."""

    ASKED = "asked", _("Asked")
    WITHDRAWN = "withdrawn", _("Taken back")
    DONE = "done", _("Done")
