"""``manage.py match``: two sign-up sheets in; pairs, reasons and the proof out."""

import argparse
import os
import sys
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NoReturn

from django.apps import apps
from django.core.management.base import BaseCommand, CommandParser

from matching.encoding.outcome import ImpossiblePinsError
from matching.engine.pool import POLICIES, TYPES
from matching.management.limits import add_limits, limits_of
from matching.sheets.files import PlaceError, real_path
from matching.sheets.problems import InputError, Problem, printable
from matching.sheets.run import Options, match_sheets, settings_of
from matching.sheets.settings_file import parse_score, settings_as_toml
from matching.sheets.summary import problem_list, summary, warning_list

WRONG_INPUT, WRONG_ARGUMENTS, IMPOSSIBLE_PINS, STOPPED = 1, 2, 3, 130
FILE_OPTIONS = {
    "scores": "write every eligible pair with its components here",
    "compare": "TOML with other settings; what they would change goes to comparison.csv",
    "pins": "pairs to keep: mentee_email,mentor_email[,mentor_type]",
    "exclusions": "pairs to keep apart, in the same form",
    "map": "TOML that names the columns of other headings",
}


class Command(BaseCommand):
    """A thin shell: arguments in, sentences and exit status out."""

    help = "Match the mentees of one sheet with the mentors of another; no database is needed."
    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Let this command's ``--settings`` stand in for Django's."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        """Describe the command line of ``docs/match.md``."""
        add = parser.add_argument
        add("mentees", nargs="?", type=Path, metavar="MENTEES.csv", help="the mentees' sheet")
        add("mentors", nargs="?", type=Path, metavar="MENTORS.csv", help="the mentors' sheet")
        add("--out", type=Path, default=Path("matches.csv"), help="pairs (default: matches.csv)")
        add("--unmatched", type=Path, help="who has no match, and why (default: beside --out)")
        add("--report", type=Path, help="figures and proof as JSON (default: beside --out)")
        for name, text in FILE_OPTIONS.items():
            add(f"--{name}", type=Path, metavar="FILE", help=text)
        add("--settings", "--settings-file", type=Path, metavar="FILE", dest="settings_file",
            help="TOML with weights, minimum and policy; see --print-settings")  # fmt: skip
        parser.set_defaults(settings=None)
        add("--policy", choices=POLICIES, help="who gets whom (default: fair)")
        add("--min-score", type=_score, metavar="0.40", help="leave out weaker pairs")
        add("--mentors-per-mentee", type=int, choices=range(1, len(TYPES) + 1), metavar="1")
        add_limits(parser)
        add("--taxonomy", type=Path, metavar="FILE", help="another taxonomy.json")
        add("--skip-bad-rows", action="store_true", help="go on without them; see rejected.csv")
        add("--quiet", action="store_true", help="no progress, no summary")
        add("--print-settings", action="store_true", help="print the settings as TOML and stop")

    def handle(self, *args: Any, **options: Any) -> None:
        """Match, or say in sentences why not."""
        try:
            self._print_settings(options) if options["print_settings"] else self._match(options)
        except PlaceError as error:
            self._stop(WRONG_ARGUMENTS, printable(str(error)))
        except InputError as error:
            self._stop(WRONG_INPUT, problem_list(error.problems))
        except ImpossiblePinsError as error:
            self._stop(IMPOSSIBLE_PINS, problem_list(error.problems))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            self._stop(WRONG_INPUT, f"Writing failed ({reason}). Nothing was written.")
        except MemoryError:
            self._stop(WRONG_INPUT, "The sheets are too large for this machine's memory.")
        except KeyboardInterrupt:
            self._stop(STOPPED, "Stopped. Nothing was written.")

    def _match(self, options: dict[str, Any]) -> None:
        asked = _options(options)
        if options["mentors"] is None:
            self._stop(WRONG_ARGUMENTS, "Name two sheets: match MENTEES.csv MENTORS.csv")
        if real_path(asked.mentees) == real_path(asked.mentors):
            self._stop(WRONG_ARGUMENTS, "Both sheets are the same file; name the mentors' sheet.")
        found = match_sheets(asked, self._progress(options), self._warn)
        if not options["quiet"]:
            self._say(summary(found, asked))

    def _print_settings(self, options: dict[str, Any]) -> None:
        self._say(settings_as_toml(settings_of(_options(options))).rstrip("\n"))

    def _progress(self, options: dict[str, Any]) -> Callable[[str], None]:
        """Return what shows the present step on a terminal, in one line that is overwritten."""
        if options["quiet"] or not self.stderr.isatty():
            return lambda _: None
        return lambda step: self.stderr.write(f"\r\033[K{step} …", str, ending="")

    def _warn(self, warnings: tuple[Problem, ...]) -> None:
        if warnings:
            self._complain(warning_list(warnings))

    def _clear_line(self) -> None:
        if self.stderr.isatty():
            self.stderr.write("\r\033[K", str, ending="")

    def _say(self, text: str) -> None:
        """Print to standard output; that it is closed or full changes nothing about the files."""
        self._clear_line()
        if sys.stdout is None:
            return
        try:
            self.stdout.write(text)
            self.stdout.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def _complain(self, text: str) -> None:
        """Print to standard error, if there is one."""
        self._clear_line()
        if sys.stderr is not None:
            self.stderr.write(text, str)

    def _stop(self, status: int, text: str) -> NoReturn:
        """Say why on standard error and end with ``status``."""
        self._complain(text)
        raise SystemExit(status)


def _options(options: dict[str, Any]) -> Options:
    """Return the options in their types; ``call_command`` passes keywords as they are."""
    out = Path(options["out"])
    taxonomy = Path(apps.get_app_config("mentorship").path) / "data" / "taxonomy.json"
    files = {name: Path(options[name]) if options[name] else None for name in FILE_OPTIONS}
    program = options["settings_file"]
    least = options["min_score"]
    return Options(
        mentees=Path(options["mentees"] or ""),
        mentors=Path(options["mentors"] or ""),
        taxonomy=Path(options["taxonomy"] or taxonomy),
        out=out,
        unmatched=Path(options["unmatched"] or out.parent / "unmatched.csv"),
        report=Path(options["report"] or out.parent / "report.json"),
        settings=Path(program) if program else None,
        policy=options["policy"],
        min_score=None if least is None else parse_score(Decimal(str(least))),
        mentors_per_mentee=options["mentors_per_mentee"],
        limits=limits_of(options),
        skip_bad_rows=options["skip_bad_rows"],
        **files,
    )


def _score(text: str) -> Decimal:
    try:
        number = Decimal(text)
        parse_score(number)
    except (InvalidOperation, ValueError) as error:
        message = "write a number from 0 to 1 with at most four decimals, such as 0.40"
        raise argparse.ArgumentTypeError(message) from error
    return number
