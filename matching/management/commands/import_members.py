"""``manage.py import_members``: a file of mentees or mentors, taken over into one program."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError

from accounts.exceptions import Refused
from matching.queries.sheet_vocabulary import present_vocabulary
from matching.services.import_headings import renames_for
from matching.sheets import importing as sheets
from matching.sheets.headings import read_headings
from matching.sheets.import_columns import EXTERNAL_ID
from matching.sheets.problems import InputError, Problem, shown
from matching.sheets.reading import read_bytes
from matching.sheets.summary import problem_list
from mentorship.enums import ImportState, RowKind, Side
from mentorship.models import PeopleImport, Program
from mentorship.services import importing
from mentorship.services.importing.lines import Reading
from mentorship.services.importing.planning import AT_ONCE, Plan, Planner

WRONG_INPUT, WRONG_ARGUMENTS, STOPPED = 1, 2, 130
NOTHING = "Nothing was taken over."
Told = tuple[int, str, str]  # line, column, what to do


class Command(BaseCommand):
    """A thin shell: a file in, sentences and exit status out."""

    help = (
        "Take a file of mentees or mentors (.csv, .xlsx) over into one program: all rows or none. "
        "The same file again changes nothing. New people are told by mail, those with an account "
        "elsewhere here are invited. Exit status: 0 done, 1 the file was wrong, 2 wrong arguments."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Describe the command line of ``docs/operators.md``."""
        add = parser.add_argument
        add("file", type=Path, metavar="FILE", help="CSV or .xlsx, as a spreadsheet saves it")
        add("--program", required=True, metavar="SLUG", help="as in its address")
        add("--as", required=True, dest="side", choices=Side.values, help="whose sheet it is")
        add("--map", type=Path, metavar="FILE", help='headings.toml: "heading" = "column"')
        add("--sheet", default="", metavar="NAME", help="of a workbook; else its first sheet")
        add("--vetted", action="store_true", help="new mentors were vetted: open their places")
        add("--no-mail", action="store_true", help="tell nobody; do so yourself")
        add("--skip-bad-rows", action="store_true", help="leave wrong rows out and go on")
        add("--dry-run", action="store_true", help="say what would be done; write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take the file over, or say line by line why not."""
        program = Program.objects.filter(slug=options["program"]).first()
        if program is None:
            slugs = ", ".join(Program.objects.order_by("slug").values_list("slug", flat=True))
            self._stop(WRONG_ARGUMENTS, f"There is no such program. There are: {slugs or 'none'}.")
        try:
            reading = self._read(program, options)
            done = self._dry_run if options["dry_run"] else self._take_over
            done(program, reading, options)
        except InputError as error:
            self._stop(WRONG_INPUT, f"{problem_list(error.problems)}\n{NOTHING}")
        except (Refused, OperationalError) as error:
            self._stop(WRONG_INPUT, f"{error} {NOTHING}")
        except KeyboardInterrupt:
            self._stop(STOPPED, f"Stopped. {NOTHING}")

    def _read(self, program: Program, options: dict[str, Any]) -> Reading:
        """Read the file, and warn of headings that mean nothing.

        Raises:
            InputError: it is no usable file.
        """
        file, side = Path(options["file"]), options["side"]
        renames = renames_for(program, side)
        if options["map"]:
            renames |= read_headings(Path(options["map"]), [EXTERNAL_ID])[f"{side}s"]
        vocabulary = present_vocabulary()
        reading = sheets.read(
            read_bytes(file), str(file), side, renames, vocabulary, sheet=options["sheet"]
        )
        for one in reading.unknown:
            hint = f' (did you mean "{one.near}"? name it with --map)' if one.near else ""
            self._complain(f"{file}: the heading {shown(one.heading)} is left out{hint}")
        if reading.problems:
            raise InputError(Problem(str(file), *told) for told in reading.problems)
        return reading

    def _dry_run(self, program: Program, reading: Reading, options: dict[str, Any]) -> None:
        planner, kinds, told = Planner(program, options["side"], None), Counter[str](), list[Told]()
        for start in range(0, len(reading.lines), AT_ONCE):
            plans = planner.plan(reading.lines[start : start + AT_ONCE])
            kinds.update(plan.kind.value for plan in plans)
            told += [one for plan in plans for one in _told(plan)]
            self._progress("Comparing", kinds.total(), len(reading.lines))
        self._tell(told, options)
        self._refuse_wrong(kinds[RowKind.WRONG], options)
        self.stdout.write(f"{sentence(kinds)} Nothing was written.")

    def _take_over(self, program: Program, reading: Reading, options: dict[str, Any]) -> None:
        waiting = importing.prepare(
            program=program, actor=None, side=options["side"], reading=reading,
            file=Path(options["file"]).name,
        )  # fmt: skip
        try:
            waiting = importing.preview(waiting.pk, self._progress)
            self._tell(_rows(waiting), options)
            self._refuse_wrong(waiting.n_wrong, options)
            if waiting.n_new + waiting.n_changed:
                self._confirmed(waiting, options)
            else:
                self.stdout.write(f"{sentence(counts_of(waiting))} There was nothing to do.")
        finally:
            importing.discard(waiting.pk)

    def _confirmed(self, waiting: PeopleImport, options: dict[str, Any]) -> None:
        importing.confirm(
            import_id=waiting.pk, actor=None, is_vetted=options["vetted"],
            tells=not options["no_mail"], skips_wrong=options["skip_bad_rows"],
        )  # fmt: skip
        done = importing.execute(waiting.pk, self._progress)
        if done.state != ImportState.DONE:
            self._stop(WRONG_INPUT, done.error)
        self._clear_line()
        self.stdout.write(f"{sentence(counts_of(done))} Taken over, as import {done.pk}.")

    def _tell(self, rows: Iterable[Told], options: dict[str, Any]) -> None:
        """Name rows that are wrong, or left out, each with its place."""
        problems = tuple(
            Problem(str(options["file"]), line, column, text) for line, column, text in rows
        )
        if problems:
            self._clear_line()
            self._complain(problem_list(problems))

    def _refuse_wrong(self, n_wrong: int, options: dict[str, Any]) -> None:
        if n_wrong and not options["skip_bad_rows"]:
            self._stop(WRONG_INPUT, f"{NOTHING} Mend the rows, or use --skip-bad-rows.")

    def _progress(self, text: str, done: int, of: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r\033[K{text}: {done:,} of {of:,} rows …", str, ending="")

    def _clear_line(self) -> None:
        if self.stderr.isatty():
            self.stderr.write("\r\033[K", str, ending="")

    def _complain(self, text: str) -> None:
        self.stderr.write(text, str)

    def _stop(self, status: int, text: str) -> NoReturn:
        self._clear_line()
        self._complain(text)
        raise SystemExit(status)


def _told(plan: Plan) -> list[Told]:
    return [(plan.line.line, one.column, one.text) for one in plan.problems]


def _rows(waiting: PeopleImport) -> list[Told]:
    """Return what is wrong, and who is left out, one place after the other."""
    rows = waiting.rows.filter(kind__in=(RowKind.WRONG, RowKind.LEFT_OUT))
    found = rows.values_list("line", "problems")
    return [(line, column, text) for line, problems in found for column, text, _value in problems]


def counts_of(people_import: PeopleImport) -> Counter[str]:
    """Return how many rows of each kind an import has."""
    return Counter({kind.value: getattr(people_import, f"n_{kind.value}") for kind in RowKind})


def sentence(kinds: Counter[str]) -> str:
    """Return how many rows there are of each kind."""
    return (
        f"{kinds['new']:,} new, {kinds['changed']:,} changed, {kinds['unchanged']:,} unchanged, "
        f"{kinds['left_out']:,} left out, {kinds['wrong']:,} wrong."
    )
