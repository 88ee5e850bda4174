"""How the parts of the house are: processes, mail servers, webhooks, the pause, open incidents."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db.models import CharField, DateTimeField, F, IntegerField, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Now
from django.utils import timezone

from accounts.models import Delivery, Heartbeat, Incident, MailServer, Webhook
from accounts.services.deliver import servers

NEVER = Cast(Value(None), DateTimeField())
COLUMNS = ("kind", "label", "since", "until", "error", "count", "asked_at")


@dataclass(frozen=True)
class Part:
    """One part; ``since`` is when it last spoke or changed, ``until`` how long it is left alone."""

    kind: str
    name: str
    since: datetime | None
    until: datetime | None
    code: str
    n: int


@dataclass(frozen=True)
class House:
    """All parts, at ``now`` by the database's clock."""

    now: datetime
    parts: tuple[Part, ...]

    def of(self, kind: str) -> list[Part]:
        """Return the parts of one kind, by name."""
        return sorted((part for part in self.parts if part.kind == kind), key=lambda p: p.name)

    @property
    def servers(self) -> list[Part]:
        """The breaker of our mail server, if it was ever opened; former ones do not matter."""
        return [part for part in self.of("server") if part.name == servers.name()]

    @property
    def server(self) -> Part | None:
        """That breaker while the server is in trouble."""
        return next((part for part in self.servers if part.n), None)

    @property
    def pause(self) -> Part | None:
        """Who has delivery paused, since when and why; None while messages leave."""
        return next(iter(self.of("pause")), None)


def house() -> House:
    """Return how all parts are; one query."""
    rows = list(
        _columns("process", Heartbeat.objects.all(), "name", F("at"))
        .union(
            _columns("server", MailServer.objects.all(), "name", F("changed_at"), **BREAKER),
            _columns(
                "webhook",
                Webhook.objects.filter(removed_at=None, is_active=True),
                "url",
                F("last_success_at"),
                **BREAKER,
            ),
            _columns(
                "webhook_off",
                Webhook.objects.filter(removed_at=None, is_active=False),
                "url",
                F("last_success_at"),
                **(BREAKER | {"error": F("off_code")}),
            ),
            _columns(
                "pause",
                Delivery.objects.filter(is_paused=True),
                "changed_by__name",
                F("changed_at"),
                error=F("reason"),
            ),
            _columns("incident", Incident.objects.filter(closed_at=None), "code", F("opened_at")),
            all=True,
        )
        .order_by("kind", "label")
    )
    now = rows[0]["asked_at"] if rows else timezone.now()
    return House(now, tuple(_part(row) for row in rows))


BREAKER = {"until": F("open_until"), "error": F("last_error_code"), "count": F("failures")}


def _columns(
    kind: str,
    rows: QuerySet[Any],
    name: str,
    since: Combinable,
    *,
    until: Combinable = NEVER,
    error: Combinable | None = None,
    count: Combinable | None = None,
) -> QuerySet[Any, dict[str, Any]]:
    """Return the columns that all parts share, in one order and of one type."""
    nothing = Value("", output_field=CharField())
    return rows.order_by().values(
        kind=Value(kind, output_field=CharField()),
        label=Cast(F(name), CharField(max_length=500)),
        since=since,
        until=until,
        error=Cast(error, CharField(max_length=80)) if error else nothing,
        count=Cast(count, IntegerField()) if count else Value(0, output_field=IntegerField()),
        asked_at=Now(),
    )


def _shown(kind: str, name: str) -> str:
    """Return a webhook's host only: its path may be a secret between two programs."""
    return urlsplit(name).netloc if kind.startswith("webhook") else name


def _part(row: dict[str, Any]) -> Part:
    return Part(
        kind=row["kind"],
        name=_shown(row["kind"], row["label"] or ""),
        since=row["since"],
        until=row["until"],
        code=row["error"],
        n=row["count"],
    )
