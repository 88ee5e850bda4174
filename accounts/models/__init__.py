from accounts.models.audit import AuditEvent
from accounts.models.links import OneTimeLink
from accounts.models.notifications import Notification
from accounts.models.operations import Heartbeat, IdempotencyKey, MailServer
from accounts.models.users import User

__all__ = [
    "AuditEvent",
    "Heartbeat",
    "IdempotencyKey",
    "MailServer",
    "Notification",
    "OneTimeLink",
    "User",
]
