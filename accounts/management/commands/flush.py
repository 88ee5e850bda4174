"""Django's ``flush``, able to empty the guarded audit table on SQLite."""

from django.core.management.commands.flush import Command as DjangoFlush
from django.db import connections

from accounts import audit_guard


class Command(DjangoFlush):
    """Remove ALL data, the audit trail included; asks first unless ``--no-input``."""

    def handle(self, **options):
        with audit_guard.lifted(connections[options["database"]]):
            super().handle(**options)
