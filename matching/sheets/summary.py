"""The answer in a few lines for a terminal."""

from matching.encoding.outcome import Outcome
from matching.sheets.comparison import comparison_sentences
from matching.sheets.problems import Problem, printable
from matching.sheets.run import Found, Input, Options
from matching.sheets.settings_file import ten_thousandths

MAX_PROBLEMS = 50
LABEL_WIDTH = 10


def summary(found: Found, options: Options) -> str:
    """Return what was found, how good it is and where it was written."""
    counts = found.outcome.counts
    lines = {
        "Requests": f"{counts.requests} of {counts.mentees} mentees, "
        f"for {counts.places} places of {counts.mentors} mentors",
        "Served": f"{counts.served} requests of {counts.mentees_served} mentees",
        "Scores": f"weakest {_score(counts.weakest)}, mean {_score(counts.mean)}, "
        f"total {ten_thousandths(counts.total)}",
        "Proof": proof(found.outcome),
        "Compared": _compared(found, options),
        "Left out": _left_out(found.given, options),
        "Seconds": f"{found.seconds['all']:.2f}",
        "Written": ", ".join(printable(str(path)) for path in options.outputs),
    }
    return "\n".join(f"{label:<{LABEL_WIDTH}}{text}" for label, text in lines.items() if text)


def proof(outcome: Outcome) -> str:
    """Return the certificate as a sentence."""
    certificate = outcome.certificate
    if certificate.broken:
        return "WRONG: " + " ".join(certificate.broken)
    if certificate.is_bounded:
        return f"stopped early: at most {ten_thousandths(certificate.gap)} below the best possible"
    if certificate.problems:
        return "NOT PROVEN: " + " ".join(certificate.problems)
    if certificate.policy == "stable":
        return "stable, checked independently: no blocking pair"
    best = "highest total" if certificate.policy == "total" else "fairest result"
    return f"optimal, checked independently: this is the {best} possible"


def problem_list(problems: tuple[Problem, ...] | tuple[str, ...]) -> str:
    """Return the first problems, one on a line, and how many there are."""
    shown = [str(problem) for problem in problems[:MAX_PROBLEMS]]
    count = f"{len(problems)} problem" + ("s" if len(problems) != 1 else "")
    first = f"; the first {MAX_PROBLEMS} are shown" if len(problems) > MAX_PROBLEMS else ""
    return "\n".join([*shown, f"{count}{first}. Nothing was written."])


def warning_list(warnings: tuple[Problem, ...]) -> str:
    """Return the first warnings, one on a line."""
    shown = [f"warning: {warning}" for warning in warnings[:MAX_PROBLEMS]]
    hidden = len(warnings) - len(shown)
    return "\n".join([*shown, *([f"and {hidden} more warnings"] if hidden else [])])


def _score(score: int | None) -> str:
    return "none" if score is None else ten_thousandths(score)


def _compared(found: Found, options: Options) -> str:
    """Return what the settings of ``--compare`` would change, one sentence on a line."""
    given = found.given
    if found.comparison is None or given.other_settings is None:
        return ""
    name = printable(str(options.compare))
    sentences = comparison_sentences(found.comparison, given.settings, given.other_settings, name)
    return ("\n" + " " * LABEL_WIDTH).join(sentences)


def _left_out(given: Input, options: Options) -> str:
    if not given.n_rejected:
        return ""
    people = "person" if given.n_rejected == 1 else "people"
    return f"{given.n_rejected} {people} with a bad row, see {printable(str(options.rejected))}"
