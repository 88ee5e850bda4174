"""Start-up checks: unsafe settings stop the start with one line that says what to set."""

import sys

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import run_checks as run_system_checks

MIN_SECRET_LENGTH = 50


def _problems() -> list[tuple[str, str]]:
    """Return (id, sentence) of every unsafe setting; nothing under DEBUG or DEMO."""
    if settings.DEBUG or settings.DEMO:
        return []
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
    if not settings.SITE_URL.startswith("https://"):
        found.append(("E006", "Set SITE_URL to the site's address, starting with https://."))
    return found


@register(Tags.security)
def check_environment(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """Report unsafe settings to ``manage.py check`` and every command that runs checks."""
    return [Error(text, id=f"benchmate.{code}") for code, text in _problems()]


def refuse_unsafe_start() -> None:
    """Exit with status 1 and one line on the first error of the security checks."""
    errors = [m for m in run_system_checks(tags=[Tags.security]) if m.is_serious()]
    if errors:
        sys.stderr.write(f"Benchmate can't start: {errors[0].msg}\n")
        raise SystemExit(1)
