"""Strict readers of the environment: a wrong value stops the start with one line."""

import os
import re
import ssl
import sys
import warnings
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from accounts.registry import Grant

YES = {"1", "true", "yes", "on"}
NO = {"", "0", "false", "no", "off"}
DATABASES = {"django.db.backends.sqlite3", "django.db.backends.postgresql"}
LEAST_TOKEN = 20
MAIL_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
ASSOCIATION = "association"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_env = environ.Env()


def stop(sentence: str) -> NoReturn:
    """End the process: whatever starts next must not run on a guess."""
    sys.stderr.write(f"Benchmate can't start: {sentence}\n")
    raise SystemExit(1)


def text(name: str, default: str = "") -> str:
    """Return a text, or what stands in the file that ``<name>_FILE`` names; empty is not set."""
    given = os.environ.get(name, "").strip() or _file(f"{name}_FILE")
    return given or default


def _file(name: str) -> str:
    """Return what a file says, so that a secret need not stand in the environment."""
    path = os.environ.get(name, "").strip()
    try:
        return Path(path).read_text(encoding="utf-8").strip() if path else ""
    except (OSError, UnicodeDecodeError):
        stop(f"Set {name} to a file that can be read.")


def names(name: str, default: list[str]) -> list[str]:
    """Return texts given with commas between."""
    return [part.strip() for part in text(name).split(",") if part.strip()] or default


def addresses(name: str) -> list[str]:
    """Return e-mail addresses given with commas between, in lower case."""
    found = [one.lower() for one in names(name, [])]
    if not all(MAIL_ADDRESS.fullmatch(one) for one in found):
        stop(f"Set {name} to e-mail addresses with commas between.")
    return found


def flag(name: str, *, default: bool = False) -> bool:
    """Return yes or no."""
    value = text(name, "yes" if default else "no").lower()
    if value not in YES | NO:
        stop(f"Set {name} to yes or no.")
    return value in YES


def choice(name: str, values: list[str]) -> str:
    """Return one of the values; the first where it is not set."""
    value = text(name, values[0]).upper()
    if value not in values:
        stop(f"Set {name} to one of {', '.join(values)}.")
    return value


def log_format(name: str, *, is_plain: bool) -> str:
    """Return JSON or PLAIN; where it is not set, plain for a person at a terminal."""
    is_terminal = sys.stderr is not None and sys.stderr.isatty()
    usual = "PLAIN" if is_plain or is_terminal else "JSON"
    return choice(name, [usual, "JSON", "PLAIN"])


def number(name: str, default: float, least: float) -> float:
    """Return a number that is at least ``least``."""
    try:
        value = float(text(name, str(default)))
    except ValueError:
        value = float("nan")
    if not least <= value < float("inf"):
        stop(f"Set {name} to a number from {least:g}.")
    return value


def token(name: str) -> str:
    """Return a secret that somebody else's program sends; empty where none is set."""
    value = text(name)
    if value and (len(value) < LEAST_TOKEN or not value.isascii()):
        stop(f"Set {name} to at least {LEAST_TOKEN} letters and digits, or leave it empty.")
    return value


def report_address(name: str) -> str:
    """Return where errors are reported to, a DSN of Sentry; empty where it is not set."""
    value = text(name)
    try:
        parts = urlsplit(value)
        is_whole = bool(parts.hostname and parts.username and parts.port != 0)
    except ValueError:
        is_whole = False
    project = parts.path.rpartition("/")[2] if is_whole else ""
    if value and not (project.isdecimal() and parts.scheme in {"http", "https"}):
        stop(f"Set {name} to the address that your error tracker names: https://KEY@HOST/PROJECT.")
    return value


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    """Return networks given as numbers with their length, with commas between."""
    try:
        return [ip_network(one) for one in names(name, [])]
    except ValueError:
        stop(f"Set {name} to networks such as 10.20.0.0/16, with commas between.")


def grants(name: str) -> list[Grant]:
    """Return what groups give: ``GROUP=PROGRAM:ROLE`` or ``GROUP=association``, with ``;``."""
    found = []
    for one in filter(None, (part.strip() for part in text(name).split(";"))):
        group, _equals, given = (part.strip() for part in one.rpartition("="))
        program, _colon, role = (part.strip() for part in given.rpartition(":"))
        if not group or not role or bool(program) == (role == ASSOCIATION):
            stop(f"Set {name} to GROUP=PROGRAM:ROLE or GROUP=association, with semicolons between.")
        found.append(Grant(group, program, role))
    return found


def issuer(name: str) -> str:
    """Return the address of an OpenID Connect provider; plain http on this machine only."""
    value = text(name)
    parts = urlsplit(value)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if value and not (is_safe and parts.hostname):
        stop(f"Set {name} to the provider's address, starting with https://.")
    return value


def database(name: str, default: str) -> dict[str, Any]:
    """Return Django's settings of a PostgreSQL or SQLite address."""
    with warnings.catch_warnings(action="ignore"):  # its words are not the operator's
        try:
            settings: dict[str, Any] = _env.db_url_config(text(name, default))
        except (ImproperlyConfigured, ValueError):
            settings = {}
    if settings.get("ENGINE") not in DATABASES or not settings.get("NAME"):
        stop(f"Set {name} to an address such as postgres://USER:PASSWORD@HOST:5432/NAME.")
    return settings


def broker_tls(address: str) -> dict[str, Any] | None:
    """Have the certificate of a broker by TLS checked: Celery checks none where nothing is said."""
    return {"ssl_cert_reqs": ssl.CERT_REQUIRED} if address.startswith("rediss://") else None


def mail(name: str) -> dict[str, Any]:
    """Return Django's settings of a mail server's address; none where it is not set."""
    if not text(name):
        return {}
    try:
        settings: dict[str, Any] = _env.email_url_config(text(name))
    except (ImproperlyConfigured, ValueError):
        settings = {}
    if not settings:
        stop(f"Set {name} to an address such as smtp+tls://USER:PASSWORD@HOST:587.")
    return settings
