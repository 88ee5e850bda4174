from accounts.models.audit import AuditEvent
from accounts.models.consents import Acceptance, MutedGroup, PrivacyRequest
from accounts.models.links import OneTimeLink
from accounts.models.notifications import Notification, NotificationCount
from accounts.models.operations import Heartbeat, IdempotencyKey, MailServer
from accounts.models.users import User

__all__ = [
    "Acceptance",
    "AuditEvent",
    "Heartbeat",
    "IdempotencyKey",
    "MailServer",
    "MutedGroup",
    "Notification",
    "NotificationCount",
    "OneTimeLink",
    "PrivacyRequest",
    "User",
]
