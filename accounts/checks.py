"""Start-up checks: unsafe settings stop the start with one line that says what to set."""

import sys

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import run_checks as run_system_checks
from django.db import DatabaseError, OperationalError, connection

from accounts import breached, connections
from accounts.models import User

MIN_SECRET_LENGTH = 50
MIN_FIELD_KEY_LENGTH = 32
# Their passwords are public.
DEMO_PEOPLE = (
    "technician@example.org",
    "mentor@example.org",
    "admin@example.org",
    "colleague@example.org",
    "contact@example.org",
    "viewer@example.org",
    "association@example.org",
)


def _problems() -> list[tuple[str, str]]:
    """Return (id, sentence) of every unsafe setting; under DEBUG or DEMO only a few matter."""
    if sentence := breached.problem_of_file():
        return [("E008", sentence)]
    if settings.OIDC_ISSUER and not settings.OIDC_CLIENT_ID:
        return [("E009", "Set OIDC_CLIENT_ID to what the provider of OIDC_ISSUER calls this site.")]
    is_public = settings.SITE_URL.startswith("https://")
    if settings.DEBUG or settings.DEMO:
        name = "DEBUG" if settings.DEBUG else "DEMO"
        sentence = f"Unset {name}: it is not safe on a public site such as SITE_URL names."
        return [("E007", sentence)] if is_public else []
    found = []
    if settings.SECRET_KEY_MISSING:
        found.append(("E001", "Set SECRET_KEY to a random text of 50 or more characters."))
    elif len(settings.SECRET_KEY) < MIN_SECRET_LENGTH:
        found.append(("E002", "SECRET_KEY is too short: use 50 or more random characters."))
    if not settings.ALLOWED_HOSTS:
        found.append(("E003", "Set ALLOWED_HOSTS to the site's host names, with commas between."))
    elif "*" in settings.ALLOWED_HOSTS:
        found.append(("E004", "ALLOWED_HOSTS must name hosts; * is not safe."))
    if not settings.EMAIL_CONFIGURED:
        found.append(
            ("E005", "Set EMAIL_URL to your mail server, such as smtp+tls://user:pass@host:587.")
        )
    if not is_public:
        found.append(("E006", "Set SITE_URL to the site's address, starting with https://."))
    return [*found, *_keys(), *connections.problems()]


def _keys() -> list[tuple[str, str]]:
    keys = settings.FIELD_ENCRYPTION_KEYS
    if any(len(key) < MIN_FIELD_KEY_LENGTH for key in keys):
        sentence = "FIELD_ENCRYPTION_KEYS must be random texts of 32 or more characters each."
        return [("E015", sentence)]
    if len(set(keys)) < len(keys):
        return [("E016", "FIELD_ENCRYPTION_KEYS names a key twice: leave out the second.")]
    return []


@register(Tags.security)
def check_environment(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """Report unsafe settings to ``manage.py check`` and every command that runs checks."""
    return [Error(text, id=f"benchmate.{code}") for code, text in _problems()]


def refuse_unsafe_start(*_args: object, **_kwargs: object) -> None:
    """Exit with status 1 and one line on unsafe settings, or on a database not to be served."""
    errors = [m for m in run_system_checks(tags=[Tags.security]) if m.is_serious()]
    sentence = errors[0].msg if errors else _database_problem()
    if sentence:
        sys.stderr.write(f"Benchmate can't start: {sentence}\n")
        raise SystemExit(1)


def _database_problem() -> str:
    try:
        connection.ensure_connection()
        return "" if settings.DEMO or not _holds_demo_people() else (
            "This database holds the demo's people, whose passwords are public: set DATABASE_URL "
            "or DATA_DIR to another one."
        )  # fmt: skip
    except OperationalError:
        return "The database does not answer: set DATABASE_URL to one that does."
    finally:
        if not connection.in_atomic_block:
            connection.close()


def _holds_demo_people() -> bool:
    """Ask by a unique index; a database without tables yet holds nobody."""
    try:
        return User.objects.filter(email__in=DEMO_PEOPLE).exists()
    except DatabaseError:
        return False
