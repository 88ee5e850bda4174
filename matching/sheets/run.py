"""The whole way from two sheets to the answer beside them, without a database."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from matching.encoding.comparison import Comparison
from matching.encoding.outcome import ImpossiblePinsError, Outcome
from matching.encoding.records import PairKey, both_directions
from matching.encoding.solve import NO_LIMITS, Limits, match_pool
from matching.encoding.taxonomy import Taxonomy, TaxonomyError
from matching.encoding.trial import compare_settings
from matching.encoding.words import Words
from matching.engine.pool import Settings
from matching.sheets import report, tables
from matching.sheets.comparison import COMPARISON, comparison_rows
from matching.sheets.digest import input_sha256
from matching.sheets.files import Writer, check_places, write_together
from matching.sheets.headings import read_headings
from matching.sheets.pairs import pair_keys, read_pairs, warn_of_strangers
from matching.sheets.people import People, SideOfSheets, people_of, read_side
from matching.sheets.problems import InputError, Notes, Problem, printable
from matching.sheets.rows import Parsed
from matching.sheets.settings_file import read_settings
from matching.sheets.vocabulary import Vocabulary, read_taxonomy, vocabulary_of

T = TypeVar("T")
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks for; None leaves a file out or a setting as it is."""

    mentees: Path
    mentors: Path
    taxonomy: Path
    out: Path
    unmatched: Path
    report: Path
    scores: Path | None = None
    settings: Path | None = None
    compare: Path | None = None
    pins: Path | None = None
    exclusions: Path | None = None
    map: Path | None = None
    policy: str | None = None
    min_score: int | None = None
    mentors_per_mentee: int | None = None
    limits: Limits = NO_LIMITS
    skip_bad_rows: bool = False

    @property
    def rejected(self) -> Path:
        """Where the people left out are listed: beside the matches."""
        return self.out.parent / "rejected.csv"

    @property
    def comparison(self) -> Path:
        """Where it is listed what other settings would change: beside the matches."""
        return self.out.parent / "comparison.csv"

    @property
    def inputs(self) -> list[Path]:
        """All files that are read."""
        named = (self.mentees, self.mentors, self.taxonomy)
        asked = (self.settings, self.compare, self.pins, self.exclusions, self.map)
        return [*named, *(path for path in asked if path)]

    @property
    def outputs(self) -> list[Path]:
        """All files that are written."""
        asked = (
            self.scores,
            self.comparison if self.compare else None,
            self.rejected if self.skip_bad_rows else None,
        )
        return [self.out, self.unmatched, self.report, *(path for path in asked if path)]


@dataclass(frozen=True, slots=True)
class Input:
    """Everything that was read, checked."""

    sides: tuple[SideOfSheets, SideOfSheets]
    people: People
    pins: tuple[PairKey, ...]
    exclusions: tuple[PairKey, ...]
    settings: Settings
    other_settings: Settings | None
    taxonomy: Taxonomy
    warnings: tuple[Problem, ...]

    @property
    def n_rejected(self) -> int:
        """How many people were left out."""
        return sum(len(side.bad) for side in self.sides)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, from what, and how long each part took."""

    outcome: Outcome
    comparison: Comparison | None
    given: Input
    seconds: Mapping[str, float]


def match_sheets(
    options: Options, progress: Progress, warn: Callable[[tuple[Problem, ...]], None]
) -> Found:
    """Read, match and write; return what was found.

    Raises:
        PlaceError: an output cannot be written where it was asked for.
        InputError: the input is wrong; nothing was written.
        ImpossiblePinsError: as ``match_pool``; nothing was written.
        OSError: writing failed; nothing was written.
    """
    started = time.perf_counter()
    check_places(options.outputs, options.inputs)
    progress("Reading the sheets")
    given = read_input(options)
    warn(given.warnings)
    seconds = {"read": time.perf_counter() - started}
    people = given.people
    outcome = match_pool(
        people.mentees, people.mentors, given.taxonomy, given.settings,
        given.pins, given.exclusions, progress, limits=options.limits,
    )  # fmt: skip
    seconds |= {part: outcome.seconds[part] for part in ("score", "solve", "verify")}
    comparison = _compare(options, given, outcome, progress)
    progress("Writing the files")
    clock = partial(_finish, seconds, started, time.perf_counter())
    write_together(_writers(options, given, outcome, comparison, clock))
    return Found(outcome, comparison, given, seconds)


def read_input(options: Options) -> Input:
    """Read and check every input file.

    Raises:
        InputError: with the problems of all files.
    """
    notes = Notes()
    data = read_taxonomy(options.taxonomy)
    vocabulary = vocabulary_of(data)
    taxonomy = _compile(data, options.taxonomy)
    settings = _tried(notes, partial(settings_of, options), Settings())
    other = options.compare and _tried(notes, partial(read_settings, options.compare), None)
    empty: dict[str, dict[str, str]] = {"mentees": {}, "mentors": {}}
    renames = _tried(notes, partial(read_headings, options.map), empty) if options.map else empty
    notes.raise_errors()
    sides = _read_sides(options, renames, vocabulary, notes)
    pins = _read_pairs(options.pins, vocabulary, notes)
    exclusions = _read_pairs(options.exclusions, vocabulary, notes)
    notes.raise_errors()
    people = people_of(*sides, notes)
    if options.exclusions:
        warn_of_strangers(exclusions, people, options.exclusions, notes)
    return Input(
        sides=sides,
        people=people,
        pins=tuple(pair_keys(pins)),
        exclusions=both_directions(pair_keys(exclusions)),
        settings=settings,
        other_settings=other or None,
        taxonomy=taxonomy,
        warnings=tuple(notes.warnings),
    )


def settings_of(options: Any) -> Settings:
    """Return the settings: of the command line, else of the file, else the defaults.

    Raises:
        InputError: the file is wrong.
    """
    settings = read_settings(options.settings) if options.settings else Settings()
    asked = {key: getattr(options, key) for key in ("policy", "min_score", "mentors_per_mentee")}
    return replace(settings, **{key: value for key, value in asked.items() if value is not None})


def _compile(data: Mapping[str, Any], path: Path) -> Taxonomy:
    try:
        return Taxonomy(data)
    except TaxonomyError as error:
        raise InputError([Problem(str(path), 0, "", str(error))]) from error
    except (TypeError, ArithmeticError) as error:
        text = f"an entry holds a value of the wrong kind ({error}); compare with taxonomy.json"
        raise InputError([Problem(str(path), 0, "", text)]) from error


def _tried(notes: Notes, read: Callable[[], T], otherwise: T) -> T:
    """Return what ``read`` returns; keep its problems, so that the other files are read too."""
    try:
        return read()
    except InputError as error:
        notes.errors += error.problems
        return otherwise


def _read_sides(
    options: Options, renames: Mapping[str, Mapping[str, str]], vocabulary: Vocabulary, notes: Notes
) -> tuple[SideOfSheets, SideOfSheets]:
    def read(side: str, path: Path) -> SideOfSheets:
        nobody = SideOfSheets(side, str(path), (), ())
        found = _tried(
            notes, partial(read_side, side, path, renames[side + "s"], vocabulary, notes), nobody
        )
        if not options.skip_bad_rows:
            notes.errors += [problem for row in found.bad for problem in row.problems]
        return found

    return read("mentee", options.mentees), read("mentor", options.mentors)


def _read_pairs(path: Path | None, vocabulary: Vocabulary, notes: Notes) -> list[Parsed]:
    if path is None:
        return []
    return _tried(notes, partial(read_pairs, path, vocabulary, notes), [])


def _compare(
    options: Options, given: Input, outcome: Outcome, progress: Progress
) -> Comparison | None:
    """Compare with what the other settings give; name their file where they cannot keep a pin."""
    if given.other_settings is None:
        return None
    progress(f"Solving again with {printable(str(options.compare))}")
    people = given.people
    try:
        return compare_settings(
            outcome, people.mentees, people.mentors, given.taxonomy, given.other_settings,
            given.pins, given.exclusions, options.limits,
        )  # fmt: skip
    except ImpossiblePinsError as error:
        file = printable(str(options.compare)).replace("{", "{{").replace("}", "}}")
        faults = (replace(fault, text=f"{file}: {fault.text}") for fault in error.faults)
        raise ImpossiblePinsError(faults) from error


def _writers(
    options: Options,
    given: Input,
    outcome: Outcome,
    comparison: Comparison | None,
    clock: Callable[[], Mapping[str, float]],
) -> dict[Path, Writer]:
    """Return what goes where; the report comes last, since it tells how long the rest took."""
    people = given.people
    words = Words(given.taxonomy, people.names)
    writers = {
        options.out: tables.csv_writer(tables.MATCHES, tables.match_rows(outcome, people, words)),
        options.unmatched: tables.csv_writer(
            tables.UNMATCHED, tables.unmatched_rows(outcome, people, words)
        ),
    }
    if options.scores:
        rows = tables.score_rows(outcome, people)
        writers[options.scores] = tables.plain_csv_writer(tables.SCORES, rows)
    if comparison:
        changes = comparison_rows(comparison, people)
        writers[options.comparison] = tables.csv_writer(COMPARISON, changes)
    if options.skip_bad_rows:
        rejected = tables.rejected_rows(given.sides)
        writers[options.rejected] = tables.csv_writer(tables.REJECTED, rejected)
    digest = input_sha256(people, given.pins, given.exclusions)
    writers[options.report] = report.report_writer(outcome, digest, clock)
    return writers


def _finish(seconds: dict[str, float], started: float, writing: float) -> Mapping[str, float]:
    """Note how long writing and the whole took until now."""
    now = time.perf_counter()
    seconds |= {"write": now - writing, "all": now - started}
    return seconds
