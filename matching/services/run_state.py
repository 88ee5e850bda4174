"""How a run is held while it goes on, and how it ends."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import User
from accounts.services import audit, locking
from accounts.services.clock import now_plus
from matching.enums import RunState
from matching.models import Block, Round, Run, RunFile

# Renewed by every word of progress, and each minute by a thread of the process that computes.
LEASE = timedelta(minutes=10)
STOPPED = "This run stopped half way. Nothing was changed. Run it again."
MOST_WORDS = 120

Tell = Callable[[str], None]


class LeaseLostError(Exception):
    """Another process took this run over, or it was cancelled."""


@dataclass
class Hold:
    """A running run in this process's hands: says how far it is, and so renews the lease."""

    run_id: int
    token: UUID
    tell: Tell | None = None
    phase: str = ""

    def __call__(self, text: str) -> None:
        """Say what is being done.

        Raises:
            LeaseLostError: the run is not ours any more.
        """
        self.phase = text
        self._write(text)

    def part(self, done: int, whole: int) -> None:
        """Say how many blocks of what is being done are ready."""
        self._write(f"{self.phase}: {done:,} of {whole:,} blocks")

    def renew(self) -> None:
        """Renew the lease without a word, if it is still ours."""
        self.rows().update(lease_until=now_plus(LEASE))

    def rows(self) -> QuerySet[Run]:
        """Return the run's row while it is ours, else nothing."""
        return light().filter(pk=self.run_id, lease_token=self.token)

    def _write(self, text: str) -> None:
        if not self.rows().update(progress=text[:MOST_WORDS], lease_until=now_plus(LEASE)):
            raise LeaseLostError
        if self.tell:
            self.tell(text)


def light() -> "QuerySet[Run]":
    """Return runs without what a large one read: its snapshot stays where it is."""
    return Run.objects.defer("snapshot", "settings")


def end(run: Run, state: RunState, *, actor: User | None, error: str = "", **codes: Any) -> None:
    """Let a locked run end in this state; what its workers read and wrote goes with it."""
    run.state = state
    run.error = error[:500]
    run.lease_token = None
    run.lease_until = None
    run.progress = ""
    run.finished_at = timezone.now()
    run.save(
        update_fields=[
            "state", "report", "error", "lease_token", "lease_until", "progress", "finished_at",
        ]
    )  # fmt: skip
    Block.objects.filter(run=run).delete()
    RunFile.objects.filter(run=run).delete()
    record(run, f"run.{state}", actor=actor, **codes)


def fail_abandoned(match_round: Round) -> None:
    """Fail the running run of a locked round whose lease has run out."""
    abandoned = light().filter(round=match_round, state=RunState.RUNNING, lease_until__lt=Now())
    for run in locking.lock(abandoned.select_related("round")):
        end(run, RunState.FAILED, actor=run.requested_by, error=STOPPED)


def record(run: Run, action: str, *, actor: User | None, **codes: Any) -> None:
    """Write one step of a run into the audit trail."""
    audit.record(
        actor=actor,
        action=action,
        target=run,
        program=run.round.program_id,
        round=run.round_id,
        **codes,
    )
