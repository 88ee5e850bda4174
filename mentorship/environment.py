"""Strict readers of the environment: a wrong value stops the start with one line."""

import os
import sys
import warnings
from typing import Any, NoReturn

import environ
from django.core.exceptions import ImproperlyConfigured

YES = {"1", "true", "yes", "on"}
NO = {"", "0", "false", "no", "off"}
DATABASES = {"django.db.backends.sqlite3", "django.db.backends.postgresql"}
_env = environ.Env()


def stop(sentence: str) -> NoReturn:
    """End the process: whatever starts next must not run on a guess."""
    sys.stderr.write(f"Benchmate can't start: {sentence}\n")
    raise SystemExit(1)


def text(name: str, default: str = "") -> str:
    """Return a text; empty counts as not set."""
    return os.environ.get(name, "").strip() or default


def names(name: str, default: list[str]) -> list[str]:
    """Return texts given with commas between."""
    return [part.strip() for part in text(name).split(",") if part.strip()] or default


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


def number(name: str, default: float, least: float) -> float:
    """Return a number that is at least ``least``."""
    try:
        value = float(text(name, str(default)))
    except ValueError:
        value = float("nan")
    if not least <= value < float("inf"):
        stop(f"Set {name} to a number from {least:g}.")
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
