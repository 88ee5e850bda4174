"""A run in one sentence: what it found and what was proven, or how far it is."""

from typing import Any

from django.utils.translation import gettext as _

from matching.enums import RunState
from matching.models import Run


def run_sentence(latest: Run | None, done: Run | None) -> str:
    """Return what the review page says of the latest run, and of the latest that has a result."""
    if latest is None:
        return ""
    if latest.state in (RunState.QUEUED, RunState.RUNNING):
        return _("%(progress)s. This page stays usable.") % {
            "progress": latest.progress or _("Running")
        }
    if latest.state == RunState.FAILED:
        return latest.error
    if latest.state == RunState.CANCELLED:
        return _("The last run was cancelled. Nothing was changed.")
    return result_of(done) if done else ""


def run_verb(done: Run | None, *, approved: int, pinned: int) -> str:
    """Return what starts a run, with what it keeps."""
    if done is None:
        return _("Run matching")
    kept = [
        _("%(n)d approved") % {"n": approved} if approved else "",
        _("%(n)d pinned") % {"n": pinned} if pinned else "",
    ]
    said = _(" and ").join(filter(None, kept))
    return _("Run again, keeping %(kept)s") % {"kept": said} if said else _("Run again")


def result_of(run: Run) -> str:
    """Return what a run with a result found; of one that filled in, that it left all others."""
    return rest_sentence(run.report) if run.fills_in else result_sentence(run.report)


def rest_sentence(report: dict[str, Any]) -> str:
    """Return how many of those without a proposal have one now."""
    found = _("%(served)d of %(mentees)d who had no proposal have one now. All others stayed.")
    return found % {"served": report["mentees_served"], "mentees": report["mentees"]}


def result_sentence(report: dict[str, Any]) -> str:
    """Return served, weakest, mean and the proof in one line."""
    figures = {
        "served": report["mentees_served"],
        "mentees": report["mentees"],
        "weakest": points(report["weakest"]),
        "mean": points(report["mean"]),
    }
    found = _(
        "%(served)d of %(mentees)d mentees have a mentor in this plan; "
        "weakest pair %(weakest)s, average %(mean)s of 100."
    )
    return f"{found % figures} {proof_sentence(report)}"


def proof_sentence(report: dict[str, Any]) -> str:
    """Return what was proven of a result."""
    if report["optimal"]:
        return _("Proven: no better plan is possible.")
    gap = {"gap": percent(report["gap"], report["total"])}
    return _("Stopped early: at most %(gap)s %% below the best possible total.") % gap


def percent(part: int, whole: int) -> str:
    """Return a share in percent with two significant digits."""
    return f"{100 * part / max(whole, 1):.2g}"


def points(score: int | None) -> str:
    """Return ten-thousandths as points of 100, or a dash."""
    return "–" if score is None else f"{score / 100:.0f}"
