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

    CHECK_INS = "check_ins", _("Check-ins")
    MEETINGS = "meetings", _("Meetings")
    REMINDERS = "reminders", _("Introductions and agreements")
    NEWS = "news", _("News")
    CREDENTIALS = "credentials", _("Credentials that run out")
    HEALTH = "health", _("Mentorships that need somebody")
    DIGEST = "digest", _("Your desk, once a week")


class Blocked(models.TextChoices):
    """What a page was kept from by its content security policy."""

    INLINE = "inline", _("A script or style within the page")
    EVAL = "eval", _("A text run as a script")
    DATA = "data", _("A data: or blob: address")
    OURS = "ours", _("An address of this site")
    HOST = "host", _("An address of another site")
    OTHER = "other", _("Something else")


class PrivacyKind(models.TextChoices):
    """What a person may ask of her data."""

    EXPORT = "export", _("A copy of my data")
    ERASE = "erase", _("Erase my account")


class PrivacyState(models.TextChoices):
    """Where such a request stands."""

    ASKED = "asked", _("Asked")
    WITHDRAWN = "withdrawn", _("Taken back")
    DONE = "done", _("Done")


class Scope(models.TextChoices):
    """What an API token may be used for; writing includes reading."""

    ME_READ = "me:read", _("Read what is mine")
    ME_WRITE = "me:write", _("Change what is mine")
    PEOPLE_READ = "people:read", _("Read the people of programs")
    PEOPLE_WRITE = "people:write", _("Decide about people and import them")
    MATCHING_READ = "matching:read", _("Read rounds and matches")
    MATCHING_WRITE = "matching:write", _("Run rounds, decide and publish")
    MENTORSHIPS_READ = "mentorships:read", _("Read introductions and mentorships")
    MENTORSHIPS_WRITE = "mentorships:write", _("Work in introductions and mentorships")
    REPORTS_READ = "reports:read", _("Read reports")
    REPORTS_WRITE = "reports:write", _("Take lists out as files")
