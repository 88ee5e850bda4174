"""Say in one line each whether the house is in order."""

from collections.abc import Iterator

from django.conf import settings
from django.core.checks import run_checks
from django.core.mail import get_connection
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from accounts import queries
from accounts.services import key_rotation
from accounts.views.health import CHECKS

Finding = tuple[str, bool, str]


class Command(BaseCommand):
    """Settings, database, broker, sweep, mail and stuck rows."""

    help = (
        "Check settings, database, broker, sweep, mail and stuck messages; exit 1 if one is wrong."
    )
    requires_system_checks: list[str] = []

    def handle(self, **options):
        findings = list(_findings())
        for name, is_good, text in findings:
            self.stdout.write(f"{'ok  ' if is_good else 'FAIL'} {name}: {text}")
        if not all(is_good for _, is_good, _ in findings):
            raise SystemExit(1)


def _findings() -> Iterator[Finding]:
    yield _settings()
    parts = {name: check() for name, check in CHECKS.items()}
    for name, text in parts.items():
        yield name, text == "ok", text
    if parts["database"] != "ok":
        return
    yield from (_migrations(), _mail(), _stuck(), _privacy(), _texts())


def _settings() -> Finding:
    problems = [message.msg for message in run_checks() if message.is_serious()]
    return "settings", not problems, "; ".join(problems) or "ok"


def _migrations() -> Finding:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return "migrations", not plan, f"{len(plan)} to apply; run migrate" if plan else "ok"


def _mail() -> Finding:
    if paused := queries.paused_mail_servers():
        return "mail", False, f"{', '.join(paused)} does not answer; messages wait"
    try:
        with get_connection(timeout=5):
            pass
    except OSError as error:
        return "mail", False, f"the mail server can't be reached ({type(error).__name__})"
    where = settings.MAIL_DIR if not settings.EMAIL_CONFIGURED else settings.EMAIL_HOST
    return "mail", True, f"ok ({where})"


def _stuck() -> Finding:
    try:
        counts, stuck = queries.outbox_counts(), queries.stuck_rows()
    except DatabaseError:
        return "messages", False, "the outbox can't be read; run migrate"
    waiting = counts.get("pending", 0) + counts.get("retry", 0)
    text = f"{waiting} waiting, {counts.get('bounced', 0)} bounced, {stuck} given up"
    return "messages", stuck == 0, text


def _privacy() -> Finding:
    try:
        waiting, overdue = queries.privacy_requests()
    except DatabaseError:
        return "privacy", False, "requests can't be read; run migrate"
    text = f"{waiting} requests of people about their data, {overdue} overdue"
    return "privacy", overdue == 0, text


def _texts() -> Finding:
    try:
        every, older, missing = key_rotation.counts()
    except DatabaseError:
        return "private texts", False, "they can't be read; run migrate"
    text = f"{every} encrypted, {older} under an older key, {missing} whose key is missing"
    return "private texts", missing == 0, text
