"""Figures of delivery for Prometheus: numbers and codes, no person, behind a token."""

from collections.abc import Iterator
from hmac import compare_digest

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector, CollectorRegistry

from accounts import registry, request_figures
from accounts.queries import findings, machine, message_words, outbox
from accounts.queries.findings import State, kind_of

OTHERS = "other"


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer with all figures; 401 without the token, 404 where none is set."""
    if not settings.METRICS_TOKEN:
        raise Http404
    given = request.headers.get("Authorization", "").encode()
    if not compare_digest(given, f"Bearer {settings.METRICS_TOKEN}".encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    figures = CollectorRegistry(auto_describe=False)
    figures.register(request_figures.collector())
    figures.register(_Figures())
    return HttpResponse(generate_latest(figures), content_type=CONTENT_TYPE_LATEST)


class _Figures(Collector):
    """Reads the database once for each request; nothing is kept in this process."""

    def collect(self) -> Iterator[Metric]:
        now = findings.state()
        yield from _outbox(now)
        yield from _lateness(now)
        yield from _parts(now)
        yield _sent()
        yield _people()
        yield from _machine()
        for one in registry.measures():
            family = GaugeMetricFamily(f"benchmate_{one.name}", one.text, labels=[one.label])
            for value, n in one.read().items():
                family.add_metric([value], n)
            yield family

    def describe(self) -> list[Metric]:
        """Say nothing beforehand: registering asks the database nothing."""
        return []


def _outbox(now: State) -> Iterator[Metric]:
    rows = GaugeMetricFamily(
        "benchmate_outbox_messages",
        "Messages that have not left, by status, lane and group.",
        labels=["status", "lane", "group"],
    )
    counts: dict[tuple[str, str, str], int] = {}
    for row in now.waiting:
        key = (row.status, _lane(row.is_webhook), _group(row.category))
        counts[key] = counts.get(key, 0) + row.n
    for (status, category), n in now.stopped.items():
        key = (status, _lane(category == "webhook"), _group(category))
        counts[key] = counts.get(key, 0) + n
    for key, n in sorted(counts.items()):
        rows.add_metric(key, n)
    yield rows
    tried = sum(row.attempts or 0 for row in now.waiting)
    yield _gauge("outbox_attempts", "Tries so far of the messages that wait.", tried)
    deadly = "Messages whose senders keep dying."
    yield _gauge("outbox_deadly", deadly, now.n_deadly)
    yield _gauge("outbox_maybe_duplicates", "Kept messages that may have arrived twice.",
                 outbox.maybe_duplicates().count())  # fmt: skip


def _lateness(now: State) -> Iterator[Metric]:
    due = GaugeMetricFamily("benchmate_outbox_due", "Messages that are due.", labels=["lane"])
    late = GaugeMetricFamily(
        "benchmate_outbox_late", "Messages that are late by five minutes.", labels=["lane"]
    )
    oldest = GaugeMetricFamily(
        "benchmate_outbox_oldest_due_seconds",
        "How long the oldest due message has been due.",
        labels=["lane"],
    )
    for is_webhook in (False, True):
        rows = [row for row in now.waiting if row.is_webhook == is_webhook]
        first = min((row.oldest for row in rows if row.oldest), default=now.house.now)
        due.add_metric([_lane(is_webhook)], sum(row.due for row in rows))
        late.add_metric([_lane(is_webhook)], sum(row.late for row in rows))
        age = (now.house.now - first).total_seconds()
        oldest.add_metric([_lane(is_webhook)], max(age, 0.0))
    yield from (due, late, oldest)
    lately = outbox.lateness()
    yield _gauge("lateness_seconds_mean", "Mails of the last 5 minutes: due to sent, mean.",
                 lately.mean_s)  # fmt: skip
    yield _gauge("lateness_seconds_max", "Mails of the last 5 minutes: due to sent, worst.",
                 lately.worst_s)  # fmt: skip


def _parts(now: State) -> Iterator[Metric]:
    house = now.house
    ages = GaugeMetricFamily(
        "benchmate_heartbeat_age_seconds", "Since a kind of process spoke.", labels=["process"]
    )
    for kind in sorted({kind_of(part.name) for part in house.of("process")}):
        last = now.last_of(kind)
        if last and last.since:
            ages.add_metric([kind], max((house.now - last.since).total_seconds(), 0.0))
    yield ages
    server = house.server
    yield _gauge("mail_server_failures", "Failures in a row; 0 while it answers.",
                 server.n if server else 0)  # fmt: skip
    yield _gauge("delivery_paused", "1 while only sign-in mails leave.", int(bool(house.pause)))
    hooks = GaugeMetricFamily("benchmate_webhooks", "Webhooks, by state.", labels=["state"])
    active = house.of("webhook")
    failing = sum(part.n > 0 for part in active)
    hooks.add_metric(["on"], len(active) - failing)
    hooks.add_metric(["failing"], failing)
    hooks.add_metric(["off"], len(house.of("webhook_off")))
    yield hooks
    open_ones = GaugeMetricFamily("benchmate_incidents", "Open incidents.", labels=["code"])
    codes = [part.name.partition(".")[0] for part in house.of("incident")]
    for code in sorted(set(codes)):
        open_ones.add_metric([code], codes.count(code))
    yield open_ones


def _sent() -> Metric:
    family = CounterMetricFamily(
        "benchmate_messages_sent", "Messages that left, by group.", labels=["group"]
    )
    totals: dict[str, int] = {}
    for row in outbox.sent():
        group = _group(row.category)
        totals[group] = totals.get(group, 0) + row.n
    for group, n in sorted(totals.items()):
        family.add_metric([group], n)
    return family


def _machine() -> Iterator[Metric]:
    now = machine.machine()
    yield _gauge("disk_free_ratio", "Least share of room left in any of our folders.", now.free)
    yield _gauge("clock_skew_seconds", "Between this machine and the database.",
                 now.skew.total_seconds())  # fmt: skip
    if now.most_connections:
        taken = "Connections of the database that are taken."
        yield _gauge("database_connections", taken, now.connections)
        yield _gauge("database_connections_max", "Connections there may be.", now.most_connections)
    ages = {
        "backup": now.backup_age,
        "rehearsal": now.rehearsal_age,
        "retention": now.purge_age,
    }
    family = GaugeMetricFamily("benchmate_age_seconds", "Since it was last done.", labels=["what"])
    for what, age in ages.items():
        if age is not None:
            family.add_metric([what], max(age.total_seconds(), 0.0))
    yield family


def _people() -> Metric:
    n = outbox.bounced_people().count()
    return _gauge("people_unreachable", "People whose address refused mail.", n)


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"benchmate_{name}", text, value=value)


def _lane(is_webhook: bool) -> str:
    return "webhook" if is_webhook else "mail"


def _group(category: str) -> str:
    return message_words.group_of(category) or OTHERS
