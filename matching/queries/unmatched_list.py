"""Everybody without a mentor in a plan, by reason, with the nearest mentor and what can be done."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.days import short_day
from matching.encoding.phrases import BROKEN
from matching.enums import KEPT_STATES, MatchState, StepKind
from matching.models import Match, Round, Run, Unmatched, UnmatchedStep
from matching.queries.capsule import points
from matching.queries.unmatched import SERVED, TYPE_NAMES, is_uuid
from matching.queries.wording import Names, Wording
from mentorship.enums import MentorState, MentorType, Side
from mentorship.models import Mentee, Mentor

PLACES, OFFER, EMPLOYER, LITTLE, MINIMUM, RULES = (
    "places", "offer", "employer", "little", "minimum", "rules",
)  # fmt: skip
TITLES = {
    PLACES: gettext_lazy("All places that fit are taken"),
    OFFER: gettext_lazy("Nobody offers what they asked for"),
    EMPLOYER: gettext_lazy("Same employer as everyone left"),
    LITTLE: gettext_lazy("Too little to go on"),
    MINIMUM: gettext_lazy("No pair reaches the minimum"),
    RULES: gettext_lazy("Nobody left within the rules"),
}
ORDER = list(TITLES)
SAME_EMPLOYER = ("other_employer", "workplace")
FEW = 2  # open answers of three, from which there is too little to go on
FIELDS = (
    "pk", "mentee_id", "mentor_type", "reason", "detail", "best_score",
    "mentee__uuid", "mentee__seeks", "mentee__user__name",
    "mentee__target_role", "mentee__target_words", "has_wants", "has_goals",
)  # fmt: skip
Json = dict[str, Any]


@dataclass(frozen=True)
class Left:
    """One mentee without a mentor, by her most telling request."""

    mentee_id: int
    key: str
    name: str
    seeks: Sequence[str]
    group: str
    reason: str
    detail: Json
    best_score: int | None
    mentor_type: str
    types: Sequence[str]

    @property
    def params(self) -> Json:
        """Return what the reason names: the nearest mentor, the rule."""
        found: Json = self.detail.get("params", {})
        return found

    @property
    def near_key(self) -> str:
        """Return the key of the nearest mentor, empty where none is known."""
        return str(self.params.get("near") or self.params.get("other") or "")


@dataclass(frozen=True)
class Card:
    """What the page says of one mentee; ``done`` are steps taken, ``ask`` what else could be.

    ask: "place", "type", "finish", "allow" or empty; with the mentor or type that it concerns.
    """

    left: Left
    facts: str
    why: str
    near: Mentor | None
    near_score: int | None
    near_text: str
    ask: str
    ask_type: str = ""
    is_kept: bool = False
    done: list[str] = field(default_factory=list)


def people_left(match_round: Round, run: Run, kept: Collection[int]) -> list[Left]:
    """Return everybody whom a run left without a mentor, grouped by reason; one query.

    Whoever the run found somebody for, or who has a proposal meanwhile, is not among them.
    """
    has_now = Q(state=MatchState.PROPOSED) | Q(state__in=KEPT_STATES, is_over=False)
    found_by_run = Q(run=run) & ~Q(state=MatchState.SUPERSEDED)  # a swap takes a mentor away
    found = Match.objects.filter(
        has_now | found_by_run, round=match_round, mentee=OuterRef("mentee")
    )
    rows = (
        Unmatched.objects.filter(~Exists(found), run=run, side=Side.MENTEE)
        .exclude(reason=SERVED)
        .exclude(mentee__user__in=kept)
        .annotate(has_wants=_has("wants"), has_goals=_has("goals"))
        .values(*FIELDS)
    )
    by_mentee: dict[int, list[Json]] = defaultdict(list)
    for row in rows.order_by("pk"):
        by_mentee[row["mentee_id"]].append(row)
    return sorted((_left(mine) for mine in by_mentee.values()), key=_place)


def _has(name: str) -> Exists:
    through = getattr(Mentee, name).through
    return Exists(through.objects.filter(mentee_id=OuterRef("mentee_id")))


def _place(left: Left) -> tuple[int, int, str, int]:
    return ORDER.index(left.group), -(left.best_score or 0), left.name, left.mentee_id


def _left(rows: Sequence[Json]) -> Left:
    best = max(rows, key=lambda row: row["best_score"] or -1)
    return Left(
        mentee_id=best["mentee_id"],
        key=str(best["mentee__uuid"]),
        name=best["mentee__user__name"],
        seeks=best["mentee__seeks"],
        group=_group(best),
        reason=best["reason"],
        detail=best["detail"],
        best_score=best["best_score"],
        mentor_type=best["mentor_type"],
        types=[row["mentor_type"] for row in rows],
    )


def _group(row: Json) -> str:
    """Return under which heading a request stands."""
    rule = row["detail"].get("params", {}).get("rule", "")
    if row["reason"] == "places_taken" or rule == "capacity":
        return PLACES
    if row["reason"] == "type_not_offered" or rule == "type":
        return OFFER
    if rule in SAME_EMPLOYER:
        return EMPLOYER
    if row["reason"] != "below_minimum":
        return RULES
    target = row["mentee__target_role"] or row["mentee__target_words"]
    open_answers = [not target, not row["has_wants"], not row["has_goals"]]
    return LITTLE if sum(open_answers) >= FEW else MINIMUM


def cards_of(match_round: Round, left: Sequence[Left], kept: Collection[int]) -> list[Card]:
    """Return what the page says of these mentees; at most five queries."""
    mentors = _mentors(one.near_key for one in left)
    wants = _wants([one.mentee_id for one in left])
    steps = _steps(match_round, left, mentors)
    offered = _offered(match_round) if any(one.group in (OFFER, RULES) for one in left) else []
    people = {one.key: one.name.split()[0] if one.name else "" for one in left}
    people |= {key: mentor.user.first_name for key, mentor in mentors.items()}
    wording = Wording(people, Names())
    return [
        _card(one, mentors.get(one.near_key), wants, wording, steps, offered, kept) for one in left
    ]


def _card(
    left: Left,
    near: Mentor | None,
    wants: Mapping[int, list[str]],
    wording: Wording,
    steps: Sequence[UnmatchedStep],
    offered: Sequence[str],
    kept: Collection[int],
) -> Card:
    is_theirs = near is not None and near.user_id in kept
    row = Unmatched(reason=left.reason, detail=left.detail, best_score=left.best_score)
    known = None if is_theirs else near
    ask, ask_type = _ask(left, known, offered)
    mine = [s for s in steps if s.mentee_id == left.mentee_id]
    mine += [s for s in steps if known is not None and ask == "place" and s.mentor_id == known.pk]
    asked = [step for step in mine if step.kind != StepKind.KEEP]
    return Card(
        left=left,
        facts=_facts(left, wants.get(left.mentee_id, [])),
        why="" if is_theirs else wording.detail(row, left.key),
        near=known,
        near_score=_near_score(left) if known else None,
        near_text=_near_text(left) if known else "",
        ask="" if asked else ask,
        ask_type=ask_type,
        is_kept=any(step.kind == StepKind.KEEP for step in mine),
        done=[_done(step) for step in asked],
    )


def _ask(left: Left, near: Mentor | None, offered: Sequence[str]) -> tuple[str, str]:
    """Return the second thing to do about a mentee, and the type that it concerns."""
    can_waive = "near_rule" in left.params or left.reason == "below_minimum"
    if left.group == LITTLE:
        return "finish", ""
    if near is not None and left.group == PLACES and "near" not in left.params:
        return "place", ""
    if near is not None and can_waive:
        return "allow", left.mentor_type
    others = [kind for kind in offered if kind not in left.seeks]
    return ("type", others[0]) if others else ("", "")


def _facts(left: Left, wants: Sequence[str]) -> str:
    types = [str(TYPE_NAMES.get(kind, "")).lower() for kind in left.types]
    return ", ".join([*wants, *types]).capitalize()


def _near_score(left: Left) -> int | None:
    score = left.params.get("near_score", left.best_score)
    return None if score is None else points(score)


def _near_text(left: Left) -> str:
    """Return what stopped the pair of her and the nearest mentor."""
    if rule := left.params.get("near_rule"):
        return BROKEN[rule].format(mentee=left.name, mentor=_("This mentor"))
    if left.reason == "below_minimum":
        return _("Below the minimum")
    return _("No place left")


def _done(step: UnmatchedStep) -> str:
    return _("%(what)s on %(day)s by %(name)s") % {
        "what": step.get_kind_display(),
        "day": short_day(step.made_at),
        "name": step.made_by.name,
    }


def _mentors(keys: Iterable[str]) -> dict[str, Mentor]:
    wanted = {key for key in keys if is_uuid(key)}
    if not wanted:
        return {}
    rows = Mentor.objects.filter(uuid__in=wanted).select_related("user")
    return {str(mentor.uuid): mentor for mentor in rows}


def _wants(mentee_ids: Sequence[int]) -> dict[int, list[str]]:
    through = Mentee.wants.through.objects.filter(mentee_id__in=mentee_ids)
    found: dict[int, list[str]] = defaultdict(list)
    names = through.order_by("specialization__name")
    for mentee_id, name in names.values_list("mentee_id", "specialization__name"):
        found[mentee_id].append(name)
    return found


def _steps(
    match_round: Round, left: Sequence[Left], mentors: Mapping[str, Mentor]
) -> list[UnmatchedStep]:
    of_these = Q(mentee__in=[one.mentee_id for one in left])
    of_these |= Q(mentor__in=[mentor.pk for mentor in mentors.values()])
    rows = UnmatchedStep.objects.filter(of_these, round=match_round)
    return list(rows.select_related("made_by").order_by("pk"))


def _offered(match_round: Round) -> list[str]:
    """Return the types that mentors of the program with a place offer, in the engine's order."""
    free = Mentor.objects.filter(
        program=match_round.program, state=MentorState.VETTED, places_held__lt=F("capacity")
    )
    offers = {kind for kinds in free.values_list("offers", flat=True) for kind in kinds}
    return [kind for kind in MentorType.values if kind in offers]
