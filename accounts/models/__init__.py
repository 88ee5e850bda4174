from accounts.models.audit import AuditEvent
from accounts.models.consents import Acceptance, MutedGroup, PrivacyRequest
from accounts.models.copies import CopyPiece, PersonalCopy
from accounts.models.erasures import Erasure, Purge
from accounts.models.links import OneTimeLink
from accounts.models.notices import Notice
from accounts.models.notifications import Notification, NotificationCount, SentDay, SpentKey
from accounts.models.operations import Delivery, Heartbeat, IdempotencyKey, Incident, MailServer
from accounts.models.policy_breaches import PolicyBreach
from accounts.models.tokens import ApiToken
from accounts.models.users import User
from accounts.models.webhooks import Webhook

__all__ = [
    "Acceptance",
    "ApiToken",
    "AuditEvent",
    "CopyPiece",
    "Delivery",
    "Erasure",
    "Heartbeat",
    "IdempotencyKey",
    "Incident",
    "MailServer",
    "MutedGroup",
    "Notice",
    "Notification",
    "NotificationCount",
    "OneTimeLink",
    "PersonalCopy",
    "PolicyBreach",
    "PrivacyRequest",
    "Purge",
    "SentDay",
    "SpentKey",
    "User",
    "Webhook",
]
