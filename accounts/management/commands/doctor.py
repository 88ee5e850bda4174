"""Say in one line each whether the house is in order."""

from collections.abc import Iterator

from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings
from django.core.checks import run_checks
from django.core.mail import get_connection
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from requests import RequestException

from accounts import queries
from accounts.enums import NotificationStatus
from accounts.management import doctor_machine
from accounts.management.doctor_machine import Finding
from accounts.queries.findings import State
from accounts.services import key_rotation, operations
from accounts.sign_on import fetching
from accounts.views.health import CHECKS

# Which findings of delivery make which line wrong.
LINES = {
    "sweep": ("sweep_silent", "worker_silent", "beat_silent", "late"),
    "broker": ("broker",),
    "mail": ("mail_server",),
    "messages": ("paused", "given_up", "withheld"),
    "webhooks": ("webhooks", "webhooks_off"),
}


class Command(BaseCommand):
    """What the operations page says of delivery, and how database and machine are."""

    help = (
        "Check settings, database, sweep, broker, mail, messages, webhooks, privacy, private "
        "texts, disk, connections, clock, backup, rehearsal and retention: one line each; exit 1 "
        "if one is wrong."
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
    yield _sign_on()
    database = CHECKS["database"]()
    yield "database", database == "ok", database
    if database != "ok":
        return
    yield _migrations()
    yield from _delivery()
    yield from (_privacy(), _texts())
    yield from doctor_machine.findings()


def _delivery() -> Iterator[Finding]:
    """Say of delivery what the operations page says."""
    try:
        now, found = operations.status()
    except DatabaseError:
        yield "messages", False, "the outbox can't be read; run migrate"
        return
    said = {one.code: f"{one.what} {one.to_do}" for one in found}
    fine = {"messages": _in_figures(now)}
    for name, codes in LINES.items():
        wrong = [said[code] for code in codes if code in said]
        if name == "mail" and not wrong:
            yield _mail()
        else:
            yield name, not wrong, " ".join(wrong) or fine.get(name, "ok")


def _in_figures(now: State) -> str:
    bounced = now.n_stopped(NotificationStatus.BOUNCED)
    return f"{now.n_waiting} waiting, {bounced} bounced, 0 given up"


def _settings() -> Finding:
    problems = [message.msg for message in run_checks() if message.is_serious()]
    return "settings", not problems, "; ".join(problems) or "ok"


def _sign_on() -> Finding:
    if not settings.OIDC_ISSUER:
        return "sign-on", True, "none of the association's own"
    try:
        fetching.configuration()
    except (RequestException, OAuth2Error) as error:
        text = f"{settings.OIDC_ISSUER} doesn't answer as it should ({type(error).__name__})"
        return "sign-on", False, text
    return "sign-on", True, f"ok ({settings.OIDC_ISSUER})"


def _migrations() -> Finding:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return "migrations", not plan, f"{len(plan)} to apply; run migrate" if plan else "ok"


def _mail() -> Finding:
    try:
        with get_connection(timeout=5):
            pass
    except OSError as error:
        return "mail", False, f"the mail server can't be reached ({type(error).__name__})"
    where = settings.MAIL_DIR if not settings.EMAIL_CONFIGURED else settings.EMAIL_HOST
    return "mail", True, f"ok ({where})"


def _privacy() -> Finding:
    try:
        waiting, overdue = queries.privacy_requests()
    except DatabaseError:
        return "privacy", False, "requests can't be read; run migrate"
    text = f"{waiting} requests of people about their data, {overdue} overdue"
    return "privacy", overdue == 0, text


def _texts() -> Finding:
    try:
        found = key_rotation.counts()
    except DatabaseError:
        return "private texts", False, "they can't be read; run migrate"
    text = f"{found.every - found.plain} encrypted, {found.older} under an older key, "
    text += f"{found.missing} whose key is missing"
    if found.plain:
        text += f"; {found.plain} of before wait for the next start of the sweep, or rotate_keys"
    return "private texts", found.missing == 0, text
