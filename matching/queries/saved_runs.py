"""The runs of a round that were kept, as a list to choose from."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.days import clock, month_day
from matching.enums import RunState
from matching.models import Round, Run
from matching.queries.run_words import result_of
from mentorship.enums import Policy

MOST = 50
TONES = {
    RunState.QUEUED: ("", "clock"),
    RunState.RUNNING: ("info", "clock"),
    RunState.DONE: ("good", "circle-check"),
    RunState.FAILED: ("bad", "triangle-alert"),
    RunState.CANCELLED: ("", "circle-x"),
}
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SavedRun:
    """One run in words; ``can_compare``: it has a result. ``name`` tells it from the others."""

    id: int
    name: str
    label: str
    state: Json
    by: str
    settings: str
    sentence: str
    can_compare: bool


def saved_runs(match_round: Round) -> list[SavedRun]:
    """Return the latest runs of a round, newest first; one query, without what they read."""
    rows = match_round.runs.defer("snapshot").select_related("requested_by").order_by("-pk")
    return [_saved(run) for run in rows[:MOST]]


def _saved(run: Run) -> SavedRun:
    tone, icon = TONES[RunState(run.state)]
    return SavedRun(
        id=run.pk,
        name=name_of(run),
        label=run.label,
        state={"tone": tone, "icon": icon, "text": run.get_state_display()},
        by=run.requested_by.name if run.requested_by else _("By itself"),
        settings=_settings(run),
        sentence=_sentence(run),
        can_compare=run.state == RunState.DONE and bool(run.report),
    )


def name_of(run: Run) -> str:
    """Return what a run is called: its label, else the moment when it was asked for."""
    moment = _("%(day)s, %(time)s") % {
        "day": month_day(run.created_at),
        "time": clock(run.created_at),
    }
    if run.label:
        return run.label
    return _("%(moment)s, the rest only") % {"moment": moment} if run.fills_in else moment


def _sentence(run: Run) -> str:
    if run.state == RunState.FAILED:
        return run.error
    return result_of(run) if run.state == RunState.DONE and run.report else ""


def _settings(run: Run) -> str:
    """Return who gets whom and the lowest score, where the run got so far as to read them."""
    if not run.settings:
        return ""
    return _("%(policy)s, from %(least)d points") % {
        "policy": str(Policy(run.settings["policy"]).label),
        "least": run.settings["min_score"] // 100,
    }
