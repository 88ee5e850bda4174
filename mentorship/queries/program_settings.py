"""Who changed a program last."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AuditEvent
from mentorship.models import Program

CHANGES = ("program.changed", "program.edited", "program.opened", "program.closed")


def last_change(program: Program) -> tuple[str, datetime]:
    """Return who changed the settings of a program last, and when; one query."""
    rows = AuditEvent.objects.filter(
        target_type=Program._meta.label_lower, target_id=str(program.pk), action__in=CHANGES
    )
    event = rows.select_related("actor").order_by("-pk").first()
    name = event.actor.name if event and event.actor else _("Someone on your team")
    return name, event.at if event else timezone.now()
