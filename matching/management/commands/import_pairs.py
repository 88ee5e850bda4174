"""``manage.py import_pairs``: last year's pairs, pairs to pin, pairs to keep apart."""

from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError

from accounts.exceptions import Refused
from matching.enums import PairUse
from matching.services import pair_lists
from matching.services.pair_lists import PairChanges
from matching.sheets.pair_lines import read_pair_lines
from matching.sheets.problems import InputError, Problem
from matching.sheets.reading import read_bytes
from matching.sheets.summary import problem_list
from mentorship.models import Program

WRONG_INPUT, WRONG_ARGUMENTS = 1, 2


class Command(BaseCommand):
    """A thin shell: a file in, sentences and exit status out."""

    help = (
        "Take over a file of pairs for one program: mentee_email,mentor_email[,mentor_type]. "
        "All lines or none. Exit status: 0 done, 1 the file was wrong, 2 wrong arguments."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Describe the command line of ``docs/operators.md``."""
        parser.add_argument(
            "file", type=Path, metavar="FILE", help="CSV, as a spreadsheet saves it"
        )
        parser.add_argument("--program", required=True, metavar="SLUG", help="as in its address")
        parser.add_argument(
            "--as",
            required=True,
            dest="use",
            choices=PairUse.values,
            help="former: were pairs before; pinned: keep them in the present round; "
            "excluded: keep them apart for good",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Take the file over, or say line by line why not."""
        program = Program.objects.filter(slug=options["program"]).first()
        if program is None:
            slugs = ", ".join(Program.objects.order_by("slug").values_list("slug", flat=True))
            self._stop(WRONG_ARGUMENTS, f"There is no such program. There are: {slugs or 'none'}.")
        file, use = Path(options["file"]), PairUse(options["use"])
        try:
            changes = self._take_over(file, program, use)
        except InputError as error:
            named = tuple(_in_file(problem, file) for problem in error.problems)
            self._stop(WRONG_INPUT, problem_list(named))
        except (Refused, OperationalError) as error:
            self._stop(WRONG_INPUT, f"{error} Nothing was written.")
        self.stdout.write(done(changes, use, program))

    def _take_over(self, file: Path, program: Program, use: PairUse) -> PairChanges:
        lines = read_pair_lines(read_bytes(file), str(file))
        return pair_lists.take_over(program=program, actor=None, lines=lines, use=use)

    def _stop(self, status: int, text: str) -> NoReturn:
        self.stderr.write(text, str)
        raise SystemExit(status)


def _in_file(problem: Problem, file: Path) -> Problem:
    return problem if problem.file else replace(problem, file=str(file))


def done(changes: PairChanges, use: PairUse, program: Program) -> str:
    """Return what was done as one sentence for each figure that is not 0."""
    verb = "pinned" if use == PairUse.PINNED else "kept apart"
    said = [f"{changes.new} pairs of {program.name} are {verb} now."]
    if changes.same:
        said.append(f"{changes.same} were so before.")
    if changes.waiting:
        said.append(f"{changes.waiting} wait until both have joined.")
    return " ".join(said)
