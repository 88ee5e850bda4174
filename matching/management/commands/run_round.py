"""Run the engine for one round and print what it found."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.exceptions import Refused
from matching.encoding.solve import Limits
from matching.enums import RunState
from matching.management.limits import add_limits, limits_of
from matching.models import Round, Run
from matching.services import runs
from matching.services.run_state import Tell


class Command(BaseCommand):
    """``run_round ID``: requests, served, weakest, mean, proof and seconds."""

    help = "Run matching for a round and print its result; proposals then wait for review."
    _said = ""

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the round's id, and limits for a large one."""
        parser.add_argument("id", type=int, help="id of the round")
        parser.add_argument("--quiet", action="store_true", help="no progress")
        add_limits(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Request and execute a run; fail when it ends without a result."""
        tell = None if options["quiet"] else self._tell
        run = self._execute(options["id"], limits_of(options), tell)
        if run.state == RunState.CANCELLED:
            raise CommandError("The run was cancelled. Nothing was changed.")
        if run.state != RunState.DONE:
            raise CommandError(run.error or "Another process took the run over.")
        for name, value in lines(run):
            self.stdout.write(f"{name:<10} {value}")

    def _tell(self, text: str) -> None:
        """Say how far the run is, each thing once."""
        if text != self._said:
            self.stderr.write(text, str)
        self._said = text

    def _execute(self, round_id: int, limits: Limits, tell: Tell | None) -> Run:
        try:
            run = runs.request_run(round_id=round_id, actor=None)
            return runs.execute(run.pk, limits=limits, tell=tell)
        except Round.DoesNotExist:
            raise CommandError(f"There is no round {round_id}.") from None
        except Refused as refusal:
            raise CommandError(str(refusal.sentence)) from refusal
        except KeyboardInterrupt:
            raise CommandError("Stopped. Nothing was changed.") from None


def lines(run: Run) -> list[tuple[str, str]]:
    """Return a finished run's result as labels and texts."""
    report = run.report
    requests = (
        f"{report['requests']} of {report['mentees']} mentees, "
        f"{report['mentors']} mentors with {report['places']} places"
    )
    return [
        ("round", f"{run.round.name} ({run.round.program.name}), run {run.pk}"),
        ("requests", requests),
        ("served", f"{report['served']} requests, {report['mentees_served']} mentees"),
        ("weakest", points(report["weakest"])),
        ("mean", points(report["mean"])),
        ("proof", proof(report)),
        ("seconds", f"{sum(report['seconds'].values()):.2f}"),
    ]


def points(score: int | None) -> str:
    """Return ten-thousandths as points of 100."""
    return "none" if score is None else f"{score / 100:.2f} of 100"


def proof(report: dict[str, Any]) -> str:
    """Say what the independent check proved."""
    total = f"total {report['total'] / 100:.2f}"
    if not report["optimal"]:
        return f"{total}, at most {report['gap'] / 100:.2f} below the proven bound"
    return f"{total}, proven optimal for policy {report['policy']} (gap {report['gap']})"
