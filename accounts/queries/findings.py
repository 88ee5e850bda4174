"""What is wrong with delivery and what to do, in words: for the operations page and the doctor."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.enums import NotificationStatus
from accounts.queries import house, outbox
from accounts.queries.house import House, Part
from accounts.queries.outbox import Waiting

SILENCE = timedelta(minutes=3)
MINUTE = timedelta(minutes=1)
CONFIG_CODES = ("mail_sign_in", "smtp_530", "smtp_535", "smtp_538", "smtp_550")


@dataclass(frozen=True)
class State:
    """Delivery as it is now."""

    house: House
    waiting: list[Waiting]
    stopped: dict[tuple[str, str], int]

    @property
    def n_waiting(self) -> int:
        """How many messages wait for their time, for a server or for another try."""
        return sum(row.n for row in self.waiting)

    @property
    def n_late(self) -> int:
        """How many mails should have left more than five minutes ago."""
        return sum(row.late for row in self.waiting if not row.is_webhook)

    @property
    def oldest(self) -> datetime | None:
        """When the mail that has been due for longest was due."""
        return min(
            (row.oldest for row in self.waiting if row.oldest and not row.is_webhook), default=None
        )

    @property
    def oldest_for(self) -> str:
        """For how long that mail has been due, in words; empty where none is."""
        return _since(self, self.oldest) if self.oldest else ""

    @property
    def n_deadly(self) -> int:
        """How many messages wait whose senders keep dying."""
        return sum(row.deadly for row in self.waiting)

    def n_stopped(self, status: NotificationStatus) -> int:
        """How many messages will not leave by themselves, by status."""
        return sum(n for (one, _category), n in self.stopped.items() if one == status)

    def last_of(self, process: str) -> Part | None:
        """Return the word of a kind of process that came last; its rows are named kind@host."""
        rows = [row for row in self.house.of("process") if kind_of(row.name) == process]
        return max(rows, key=lambda row: row.since or self.house.now, default=None)

    def is_silent(self, process: str) -> bool:
        """Whether no process of a kind has said anything for ``SILENCE``."""
        last = self.last_of(process)
        return last is None or last.since is None or self.house.now - last.since > SILENCE


def kind_of(process: str) -> str:
    """Return what a process does, of its name."""
    return process.partition("@")[0]


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong; ``code`` is for programs."""

    code: str
    what: str
    to_do: str


def state() -> State:
    """Return delivery as it is now; three queries."""
    found = house.house()
    return State(found, outbox.waiting(is_paused=found.pause is not None), outbox.stopped())


def findings(now: State, *, broker_answers: bool) -> list[Finding]:
    """Return what is wrong, the most pressing first; nothing where all is well."""
    return [
        *_pause(now), *_mail_server(now), *_processes(now), *_broker(broker_answers), *_late(now),
        *_given_up(now), *_webhooks(now),
    ]  # fmt: skip


def _pause(now: State) -> Iterator[Finding]:
    pause = now.house.pause
    if pause is None:
        return
    who = pause.name or _("the system")
    what = _("Messages are paused, for %(time)s, by %(who)s. Only sign-in mails leave.")
    yield Finding(
        "paused",
        what % {"time": _since(now, pause.since), "who": who},
        _("Decide what happens to those that are due, then let them leave again."),
    )


def _mail_server(now: State) -> Iterator[Finding]:
    server = now.house.server
    if server is None:
        return
    waits = ngettext("%(n)d message waits.", "%(n)d messages wait.", now.n_waiting)
    down_for = _since(now, _told(now, "mail_server", "mail_sign_in") or server.since)
    if server.code in CONFIG_CODES:
        what = _("The mail server has refused us for %(time)s.")
        to_do = _("Check EMAIL_URL and DEFAULT_FROM_EMAIL. Nothing is lost meanwhile.")
    else:
        what = _("The mail server hasn't answered for %(time)s.")
        to_do = _(
            "See whether it runs. Messages leave by themselves when it answers; nothing is lost."
        )
    said = f"{what % {'time': down_for}} {waits % {'n': now.n_waiting}}"
    yield Finding("mail_server", said, to_do)


def _processes(now: State) -> Iterator[Finding]:
    if now.is_silent("sweep"):
        yield Finding(
            "sweep_silent",
            _silence(now, _("The sweep"), "sweep"),
            _("Start “manage.py sweep --loop”, or Celery's beat and worker."),
        )
    if not settings.CELERY_BROKER_URL:
        return
    if now.is_silent("worker"):
        yield Finding(
            "worker_silent",
            _silence(now, _("Celery's workers"), "worker"),
            _("Start a worker. What is due leaves with any sweep until then."),
        )
    if now.last_of("beat") and now.is_silent("beat"):
        yield Finding(
            "beat_silent", _silence(now, _("Celery's beat"), "beat"), _("Start it again.")
        )


def _silence(now: State, name: str, process: str) -> str:
    last = now.last_of(process)
    if last is None:
        return _("%(name)s: nothing was heard so far.") % {"name": name}
    return _("%(name)s: silent for %(time)s.") % {"name": name, "time": _since(now, last.since)}


def _broker(broker_answers: bool) -> Iterator[Finding]:
    if not broker_answers:
        yield Finding(
            "broker",
            _("The broker (Redis) doesn't answer."),
            _("See whether it runs. Messages still leave with the sweep, up to a minute later."),
        )


def _late(now: State) -> Iterator[Finding]:
    if not now.n_late:
        return
    what = ngettext(
        "%(n)d message is more than five minutes late.",
        "%(n)d messages are more than five minutes late.",
        now.n_late,
    )
    first = _("The oldest was due %(time)s ago.") % {"time": _since(now, now.oldest)}
    yield Finding(
        "late",
        f"{what % {'n': now.n_late}} {first}",
        _("They leave as soon as senders run and the mail server takes them."),
    )


def _given_up(now: State) -> Iterator[Finding]:
    if n := now.n_stopped(NotificationStatus.DEAD) + now.n_deadly:
        what = ngettext("%(n)d message was given up.", "%(n)d messages were given up.", n)
        yield Finding("given_up", what % {"n": n}, _("Send each again, or discard it."))
    if n := now.n_stopped(NotificationStatus.WITHHELD):
        what = ngettext("%(n)d message is held back.", "%(n)d messages are held back.", n)
        yield Finding(
            "withheld", what % {"n": n}, _("Say of each whether it is sent or discarded.")
        )


def _webhooks(now: State) -> Iterator[Finding]:
    failing = [part for part in now.house.of("webhook") if part.n]
    if n := len(failing):
        what = ngettext("%(n)d webhook doesn't answer.", "%(n)d webhooks don't answer.", n)
        yield Finding(
            "webhooks",
            what % {"n": n},
            _("Program admins can look at why. What waits is tried again for days."),
        )
    off = [part for part in now.house.of("webhook_off") if part.code]
    if n := len(off):
        what = ngettext("%(n)d webhook was switched off.", "%(n)d webhooks were switched off.", n)
        yield Finding(
            "webhooks_off",
            what % {"n": n},
            _("Program admins can switch it on again, or remove it."),
        )


def _told(now: State, *codes: str) -> datetime | None:
    """Return since when one of these incidents is open."""
    rows = [row.since for row in now.house.of("incident") if row.name in codes and row.since]
    return min(rows, default=None)


def _since(now: State, since: datetime | None) -> str:
    if since is None or now.house.now - since < MINUTE:
        return _("less than a minute")
    return timesince(since, now.house.now, depth=1).replace("\xa0", " ")
