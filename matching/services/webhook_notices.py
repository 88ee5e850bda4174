"""Tell a program's admins, behind their bells, that a webhook was switched off by itself."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User, Webhook
from accounts.services import notices
from accounts.services.reading import reading_as
from matching.queries.webhooks import health_of
from mentorship.enums import StaffRole
from mentorship.models import Program, ProgramStaff

CATEGORY = "webhook_off"


def tell_admins(webhook: Webhook) -> None:
    """Write one notice to each admin of its program, in the caller's transaction."""
    rows = ProgramStaff.objects.filter(
        program_id=webhook.program_id, role=StaffRole.ADMIN, user__is_active=True
    )
    for row in rows.select_related("user", "program").order_by("pk"):
        with reading_as(row.user):
            _tell(row.user, row.program, webhook)


def _tell(admin: User, program: Program, webhook: Webhook) -> None:
    notices.tell(
        admin,
        f"webhook-off.{webhook.pk}.{timezone.now().isoformat()}.{admin.pk}",
        title=_("A webhook of %(program)s was switched off") % {"program": program.name},
        text=health_of(webhook).sentence,
        path=reverse("webhook", args=[program.slug, webhook.pk]),
        label=_("Look at it"),
        category=CATEGORY,
        subject=webhook,
    )
