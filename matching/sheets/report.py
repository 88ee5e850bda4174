"""``report.json``: the figures of a run, its proof and where the time went."""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TextIO

from matching.encoding.outcome import Outcome
from matching.encoding.records import MAX_WISHES
from matching.sheets.files import Writer
from matching.sheets.settings_file import settings_as_dict

# Number of the report's form; raised when a key changes.
VERSION = 1
STATUS = Path("/proc/self/status")  # of Linux
BYTES_PER_UNIT = 1 if sys.platform == "darwin" else 1024


def report_writer(
    outcome: Outcome, input_sha256: str, seconds: Callable[[], Mapping[str, float]]
) -> Writer:
    """Return a writer of the report; ``seconds`` is asked at the last moment."""

    def write(file: TextIO) -> None:
        content = report_of(outcome, input_sha256, seconds())
        json.dump(content, file, indent=2, ensure_ascii=False)
        file.write("\n")

    return write


def report_of(outcome: Outcome, input_sha256: str, seconds: Mapping[str, float]) -> dict[str, Any]:
    """Return the report; scores are ten-thousandths."""
    counts, certificate = outcome.counts, outcome.certificate
    return {
        "version": VERSION,
        "policy": certificate.policy,
        "requests": counts.requests,
        "mentees": counts.mentees,
        "mentors": counts.mentors,
        "places": counts.places,
        "eligible_pairs": counts.eligible_pairs,
        "served": counts.served,
        "mentees_served": counts.mentees_served,
        "weakest": counts.weakest,
        "mean": counts.mean,
        "total": counts.total,
        "bound": counts.bound,
        "gap": counts.gap,
        "optimal": certificate.optimal,
        "blocking_pairs": certificate.blocking_pairs,
        "wishes_met": {
            str(rank): counts.wishes_met.get(rank, 0) for rank in range(1, MAX_WISHES + 1)
        },
        "unmatched": dict(sorted(counts.unmatched.items())),
        "recruiting": [_recruiting(advice) for advice in outcome.recruiting],
        "seconds": {part: round(value, 3) for part, value in seconds.items()},
        "peak_memory_mb": peak_memory_mb(),
        "input_sha256": input_sha256,
        "settings": settings_as_dict(outcome.settings),
    }


def peak_memory_mb() -> float:
    """Return the most memory that this process has held so far; 0 where it cannot be known.

    Linux is asked itself: ``getrusage`` there counts what the parent held at the fork.
    """
    if STATUS.exists():
        lines = STATUS.read_text().splitlines()
        high = next(line for line in lines if line.startswith("VmHWM:"))
        return round(int(high.split()[1]) * 1024 / 1_000_000, 1)
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * BYTES_PER_UNIT
    return round(peak / 1_000_000, 1)


def _recruiting(advice: Any) -> dict[str, Any]:
    keys = ("mentor_type", "specialization", "served_more", "total_more")
    return {key: getattr(advice, key) for key in keys}
