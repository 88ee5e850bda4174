"""One pair that no run proposed, scored as a run would score it today."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from matching import exceptions
from matching.encoding import pairs, rarity, rows
from matching.encoding.outcome import PairView
from matching.encoding.phrases import BROKEN
from matching.encoding.pool import build
from matching.encoding.records import MENTOR_TYPES, MenteeRecord, MentorRecord, MentorType
from matching.encoding.store import facts_of, fields_of
from matching.encoding.taxonomy import Taxonomy
from matching.encoding.views import Viewer
from matching.engine.eligibility import broken_rules
from matching.engine.pool import Settings
from matching.engine.scoring import Scorer
from matching.enums import RunState
from matching.models import Round, Run
from matching.services.run_input import current_taxonomy, program_settings
from mentorship.clock import local_day
from mentorship.models import Mentee, Mentor, Program

# Rules that an admin may set aside with a reason; the others protect somebody's own word.
SOFT = frozenset({"overlap", "level", "other_employer", "minimum"})
NO_OTHERS: Mapping[str, Any] = {"alternatives": [], "other_mentees": [], "is_close": False}


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A rule that does not hold; soft: an admin may set it aside with a reason."""

    code: str
    sentence: str
    is_soft: bool


@dataclass(frozen=True, slots=True)
class Scored:
    """Two people as one pair.

    fields: what a match of the two holds: score, headings, bonus, wish_rank, breakdown.
    obstacles: in the order of the rules.
    """

    fields: Mapping[str, Any]
    obstacles: tuple[Obstacle, ...]

    @property
    def score(self) -> int:
        """The score in ten-thousandths."""
        score: int = self.fields["score"]
        return score

    @property
    def is_possible(self) -> bool:
        """Whether a run could propose the two."""
        return not self.obstacles


@dataclass(frozen=True, slots=True)
class _Pair:
    """What a pair is scored from."""

    her: MenteeRecord
    him: MentorRecord
    mentor_type: MentorType
    scorer: Scorer
    taxonomy: Taxonomy

    @property
    def row(self) -> int:
        """The request's place in the pool of the two."""
        kinds: list[int] = self.scorer.pool.mentor_type.tolist()
        return kinds.index(MENTOR_TYPES.index(self.mentor_type))

    def view(self) -> PairView:
        """Return the whole score; broken rules stand among what is missing."""
        viewer = Viewer(self.scorer, [self.her], [self.him], self.taxonomy)
        (found,) = viewer.pairs({}, {self.row: 0})
        return found

    def broken(self) -> tuple[str, ...]:
        """Return the codes of the hard rules that do not hold."""
        return broken_rules(self.scorer.tables, self.scorer.settings, self.row, 0)


def scored(
    *,
    match_round: Round,
    mentee: Mentee,
    mentor: Mentor,
    mentor_type: str,
    run: Run | None = None,
    taxonomy: Taxonomy | None = None,
) -> Scored:
    """Score two people by what is known of them now, and say which rules do not hold.

    Specializations weigh as in ``run``; without one, or in a run that kept none, as among the
    mentors of today. Nothing is stored; whether the two are available is not asked. Whoever scores
    many pairs gives the compiled ``taxonomy``, which takes longer than all the rest.

    Raises:
        RunUnusable: the program's settings or the taxonomy cannot be used, or a profile names
            no role.
    """
    program = match_round.program
    _refuse_without_role(mentee, mentor)
    today = local_day(program.time_zone)
    settings = program_settings(program, today)
    kind, compiled = pairs.mentor_type(mentor_type), taxonomy or current_taxonomy()
    pair = _pair(match_round, mentee, mentor, kind, settings, run, compiled)
    view = pair.view()
    is_sought = mentor_type in mentee.seeks
    names = {"mentee": mentee.user.first_name, "mentor": mentor.user.first_name}
    found = _obstacles(pair.broken(), view.score, program, is_sought=is_sought)
    return Scored(
        fields=fields_of(view, dict(NO_OTHERS), facts_of(pair.her, pair.him)),
        obstacles=tuple(Obstacle(code, sentence % names, code in SOFT) for code, sentence in found),
    )


def _refuse_without_role(*people: Mentee | Mentor) -> None:
    for part in people:
        if part.user.profile.role_id is None:
            raise exceptions.RunUnusable(
                _("%(name)s has not named a role yet. Ask them to complete their profile.")
                % {"name": part.user.name}
            )


def _pair(
    match_round: Round,
    mentee: Mentee,
    mentor: Mentor,
    kind: MentorType,
    settings: Settings,
    run: Run | None,
    taxonomy: Taxonomy,
) -> _Pair:
    program = match_round.program
    her, him = rows.pair_records(program, mentee.pk, mentor.pk)
    if kind not in her.seeks:
        her = replace(her, seeks=(*her.seeks, kind))
    weights = rarity.as_column(_weights(program, run, taxonomy), taxonomy)
    apart = pairs.exclusions_between(match_round, mentee, mentor)
    pool = build([her], [him], taxonomy, settings, apart, weights)
    return _Pair(her, him, kind, Scorer(pool, settings), taxonomy)


def _weights(program: Program, run: Run | None, taxonomy: Taxonomy) -> Mapping[str, int]:
    """Return how much each specialization weighs, by slug."""
    if run is not None and run.state == RunState.DONE:
        frozen: Mapping[str, int] = run.snapshot.get("specialization_weights", {})
        if frozen:
            return frozen
    return rows.weights_today(program, local_day(program.time_zone), taxonomy)


def _obstacles(
    broken: tuple[str, ...], score: int, program: Program, *, is_sought: bool
) -> Iterator[tuple[str, str]]:
    """Yield code and sentence of each rule that does not hold, with places for the names."""
    if not is_sought:
        yield "not_sought", _("%(mentee)s did not ask for this kind of mentor.")
    for code in broken:
        yield code, BROKEN[code].format(mentee="%(mentee)s", mentor="%(mentor)s")
    if score < program.min_score:
        told = {"points": score // 100, "least": program.min_score // 100}
        text = _("The pair has %(points)d points; the program's minimum is %(least)d.")
        yield "minimum", text % told
