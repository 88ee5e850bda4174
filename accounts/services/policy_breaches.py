"""Count what browsers tell of pages that broke their policy."""

import logging
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import F, Sum
from django.db.models.functions import Now
from django.urls import Resolver404, resolve

from accounts import registry
from accounts.enums import Blocked
from accounts.models import PolicyBreach

DIRECTIVES = frozenset({
    "base-uri", "child-src", "connect-src", "default-src", "font-src", "form-action",
    "frame-ancestors", "frame-src", "img-src", "manifest-src", "media-src", "object-src",
    "sandbox", "script-src", "script-src-attr", "script-src-elem", "style-src", "style-src-attr",
    "style-src-elem", "worker-src",
})  # fmt: skip
UNKNOWN, PRIVATE = "unknown", "private"
WORDS = {"inline": Blocked.INLINE, "eval": Blocked.EVAL, "wasm-eval": Blocked.EVAL,
         "trusted-types-sink": Blocked.EVAL}  # fmt: skip
SCHEMES = {"data": Blocked.DATA, "blob": Blocked.DATA}
LONGEST = 100
logger = logging.getLogger(__name__)


def note(*, directive: str, blocked: str, page: str) -> PolicyBreach:
    """Count one breach; the log names the host and the page's name, never an address.

    Anybody may report anything: only known rules and kinds of things have a row.
    """
    rule = directive if directive in DIRECTIVES else UNKNOWN
    kind = _kind(blocked)
    row, _is_new = PolicyBreach.objects.get_or_create(directive=rule, blocked=kind)
    PolicyBreach.objects.filter(pk=row.pk).update(n=F("n") + 1, last_at=Now())
    host = (_host(blocked) or kind)[:LONGEST]
    logger.warning("A page broke the policy: %s by %s on %s.", rule, host, _name_of(page))
    return row


def by_directive() -> dict[str, int]:
    """Return how often each rule was broken, for ``/metrics``."""
    counts = PolicyBreach.objects.order_by("directive").values_list("directive")
    return dict(counts.annotate(total=Sum("n")))


def _host(address: str) -> str:
    """Return the host of an address; empty where it has none, or is no address."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _kind(blocked: str) -> Blocked:
    scheme = blocked.partition(":")[0]
    if kind := WORDS.get(blocked) or SCHEMES.get(scheme):
        return kind
    host = _host(blocked)
    if not host:
        return Blocked.OTHER
    return Blocked.OURS if host == _host(settings.SITE_URL) else Blocked.HOST


def _name_of(page: str) -> str:
    """Return the name of a page of ours: its path may be a secret.

    Not of those that nobody is known to open: the line carries who asks.
    """
    try:
        name = resolve(urlsplit(page).path).view_name
    except (Resolver404, ValueError):
        return UNKNOWN
    return PRIVATE if registry.is_confidential_route(name) else name or UNKNOWN
