"""What two people share, and what is missing or could go wrong, as reasons with a code.

``words`` says them; nothing here is a sentence.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from matching.encoding.outcome import Param, Reason
from matching.encoding.records import MenteeRecord, MentorRecord, MentorType, normalize
from matching.encoding.taxonomy import BEYOND_TARGET, SAME_TRACK, Taxonomy
from matching.engine.pool import ONE

MUCH_ALIKE = 7_500
FAR_APART = 5_000
LONG_EXPERIENCE = 5_000
CLOSE_FIELD = 5
QUARTERS_PER_HOUR = 4


@dataclass(frozen=True, slots=True)
class PairFacts:
    """One scored pair and the people in it.

    values: component to ten-thousandths, None where it left her mean. weights: those that count.
    points: component to its share of the score. overlap: hundredths of a quarter hour, None where
    unknown. week_known: by side, whether times and zone are known. open_answers: components that
    he left open. broken: hard rules that a pin overrides.
    """

    her: MenteeRecord
    him: MentorRecord
    mentor_type: MentorType
    taxonomy: Taxonomy
    values: Mapping[str, int | None]
    weights: Mapping[str, int]
    points: Mapping[str, int]
    overlap: int | None
    week_known: Mapping[str, bool]
    full_overlap: int
    wish_rank: int | None
    open_answers: tuple[str, ...]
    few_answers: bool
    broken: tuple[str, ...] = ()

    @property
    def gap(self) -> int:
        """His level minus hers."""
        level = self.taxonomy.level
        return level(self.him.facts.role) - level(self.her.facts.role)

    def counts(self, component: str) -> bool:
        """Return whether a component has a weight and her answer."""
        return self.weights[component] > 0 and self.values[component] is not None

    def value(self, component: str) -> int:
        """Return a component, 0 where it left her mean."""
        return self.values[component] or 0


def shared_reasons(pair: PairFacts) -> tuple[Reason, ...]:
    """Return what speaks for the pair: a wish first, then by points, then what she waited for."""
    names = [name for name in SHARED if pair.counts(name)]
    names.sort(key=lambda name: -pair.points[name])
    found = [reason for name in names for reason in SHARED[name](pair)]
    return (*_wish(pair), *found, *_waiting(pair), *_first_named(pair))


def missing_reasons(pair: PairFacts) -> tuple[Reason, ...]:
    """Return what is not answered or could go wrong, the weightiest first."""
    broken = [Reason("rule_broken", {"rule": rule}) for rule in pair.broken]
    names = [name for name in MISSING if pair.counts(name) and name not in pair.open_answers]
    names.sort(key=lambda name: -pair.weights[name])
    found = [reason for name in names for reason in MISSING[name](pair)]
    return (*broken, *found, *_weeks(pair), *_employers(pair), *_open_answers(pair))


def _wish(pair: PairFacts) -> Iterable[Reason]:
    if pair.wish_rank:
        yield Reason("wish", {"rank": pair.wish_rank})


def _waiting(pair: PairFacts) -> Iterable[Reason]:
    if pair.her.partner_left:
        yield Reason("partner_left")
    elif pair.her.waited_rounds > 0:
        yield Reason("waited", {"rounds": pair.her.waited_rounds})


def _first_named(pair: PairFacts) -> Iterable[Reason]:
    if len(set(pair.her.seeks)) > 1 and pair.her.seeks[0] == pair.mentor_type:
        yield Reason("first_named", {"mentor_type": pair.mentor_type})


def _path(pair: PairFacts) -> Iterable[Reason]:
    role, credit = _best_role(pair)
    params: dict[str, Param] = {
        "role": role,
        "target": pair.her.target_role,
        "now": int(role == pair.him.facts.role),
    }
    if credit == ONE:
        yield Reason("path_target", params)
    elif credit == BEYOND_TARGET:
        yield Reason("path_beyond", params)
    elif credit > SAME_TRACK:
        yield Reason("path_between", params)
    elif credit == SAME_TRACK:
        yield Reason("path_track", params)
    elif credit:
        yield Reason("path_near", params)


def _best_role(pair: PairFacts) -> tuple[str, int]:
    """Return the role of his that counts for her way: the current one first among equals."""
    index = pair.taxonomy.index
    row = pair.taxonomy.tables.path[
        index("roles", pair.her.facts.role), index("roles", pair.her.target_role)
    ]
    facts = pair.him.facts
    roles = [facts.role, *sorted(facts.past_roles - {facts.role})]
    credits_ = [int(row[index("roles", role)]) for role in roles]
    best = max(range(len(roles)), key=lambda k: (credits_[k], -k))
    return roles[best], credits_[best]


def _setting(pair: PairFacts) -> Iterable[Reason]:
    hers, his = pair.her.facts.setting, pair.him.facts.setting
    if pair.value("setting") == ONE:
        yield Reason("setting_same", {"setting": hers})
    elif pair.value("setting"):
        yield Reason("setting_near", {"hers": hers, "his": his})


def _credentials(pair: PairFacts) -> Iterable[Reason]:
    held = pair.taxonomy.held(pair.him.facts.credentials)
    yield from _listed("credentials", pair.her.working_for & held)


def _specialization(pair: PairFacts) -> Iterable[Reason]:
    same = pair.her.wants & pair.him.practices
    yield from _listed("specialization_same", same)
    for wanted in sorted(pair.her.wants - same):
        close = _closest_field(pair, wanted)
        if close:
            yield Reason("specialization_near", {"wanted": wanted, "practiced": close})


def _closest_field(pair: PairFacts, wanted: str) -> str:
    """Return the field of his that earns most for a wanted one, "" without one."""
    index, table = pair.taxonomy.index, pair.taxonomy.tables.specialization
    row = table[index("specializations", wanted)]
    worth = {p: int(row[index("specializations", p)]) for p in sorted(pair.him.practices)}
    best = max(worth, key=lambda practiced: worth[practiced], default="")
    return best if worth.get(best, 0) >= CLOSE_FIELD else ""


def _goals(pair: PairFacts) -> Iterable[Reason]:
    yield from _listed("goals", pair.her.goals & pair.him.helps_with)


def _interests(pair: PairFacts) -> Iterable[Reason]:
    yield from _listed("interests", pair.her.interests & pair.him.interests)


def _level(pair: PairFacts) -> Iterable[Reason]:
    if pair.mentor_type == "peer":
        yield Reason("level_same" if pair.gap == 0 else "level_close", {"gap": pair.gap})
    elif pair.gap > 0:
        yield Reason("level_ahead", {"gap": pair.gap})


def _experience(pair: PairFacts) -> Iterable[Reason]:
    if pair.him.facts.years is not None and pair.value("experience") >= LONG_EXPERIENCE:
        yield Reason("experience", {"years": int(pair.him.facts.years)})


def _independence(pair: PairFacts) -> Iterable[Reason]:
    if _both_employers(pair) and not _same_employer(pair):
        yield Reason("other_employer")


def _outlook(pair: PairFacts) -> Iterable[Reason]:
    if pair.value("outlook") >= MUCH_ALIKE:
        yield Reason("outlook_alike")


def _availability(pair: PairFacts) -> Iterable[Reason]:
    if pair.overlap is not None and pair.overlap >= pair.full_overlap:
        yield Reason("time_enough", {"quarters": pair.overlap // 100})


def _path_missing(pair: PairFacts) -> Iterable[Reason]:
    if not pair.value("path"):
        yield Reason("path_none", {"target": pair.her.target_role})


def _setting_missing(pair: PairFacts) -> Iterable[Reason]:
    if not pair.value("setting"):
        hers, his = pair.her.facts.setting, pair.him.facts.setting
        yield Reason("setting_other", {"hers": hers, "his": his})


def _credentials_missing(pair: PairFacts) -> Iterable[Reason]:
    held = pair.taxonomy.held(pair.him.facts.credentials)
    yield from _listed("credentials_missing", pair.her.working_for - held)


def _specialization_missing(pair: PairFacts) -> Iterable[Reason]:
    unmet = [w for w in pair.her.wants - pair.him.practices if not _closest_field(pair, w)]
    yield from _listed("specialization_missing", unmet)


def _goals_missing(pair: PairFacts) -> Iterable[Reason]:
    yield from _listed("goals_missing", pair.her.goals - pair.him.helps_with)


def _level_missing(pair: PairFacts) -> Iterable[Reason]:
    if pair.mentor_type != "peer" and pair.gap <= 0:
        yield Reason("level_not_ahead", {"gap": pair.gap})
    elif pair.mentor_type == "career" and pair.value("level") < ONE:
        yield Reason("level_far", {"gap": pair.gap})


def _outlook_missing(pair: PairFacts) -> Iterable[Reason]:
    if pair.value("outlook") < FAR_APART:
        yield Reason("outlook_apart")


def _availability_missing(pair: PairFacts) -> Iterable[Reason]:
    if pair.overlap is None or pair.overlap >= pair.full_overlap:
        return
    code = "time_little" if pair.overlap else "time_none"
    yield Reason(
        code,
        {
            "quarters": pair.overlap // 100,
            "hers": tuple(sorted(pair.her.facts.patterns)),
            "his": tuple(sorted(pair.him.facts.patterns)),
        },
    )


def _weeks(pair: PairFacts) -> Iterable[Reason]:
    """Say whose time is not known, changes from week to week, or comes in short breaks."""
    for side, facts in (("mentee", pair.her.facts), ("mentor", pair.him.facts)):
        if not pair.week_known[side]:
            told_times = bool(facts.patterns or facts.windows)
            yield Reason("zone_unknown" if told_times else "time_unknown", {"side": side})
        patterns = [pair.taxonomy.patterns[slug] for slug in sorted(facts.patterns)]
        if patterns and all(pattern.confirm_each for pattern in patterns):
            yield Reason("time_changes", {"side": side})
        limits = [pattern.max_minutes for pattern in patterns]
        if limits and not facts.windows and all(limits):
            yield Reason("time_short", {"side": side, "minutes": max(m or 0 for m in limits)})


def _employers(pair: PairFacts) -> Iterable[Reason]:
    """Say where a rule or a weight about employers rests on what is unknown, or is waived."""
    if pair.mentor_type != "life" and not pair.her.not_my_workplace:
        return
    for side, facts in (("mentee", pair.her.facts), ("mentor", pair.him.facts)):
        if not facts.employer:
            yield Reason("employer_unknown", {"side": side})
    if _same_employer(pair):
        yield Reason("same_employer")


def _open_answers(pair: PairFacts) -> Iterable[Reason]:
    """Say what he left open although she answered and it has a weight; then, how much."""
    open_names = [name for name in pair.open_answers if pair.counts(name)]
    open_names = [name for name in open_names if name not in ("availability", "independence")]
    yield from _listed("not_answered", open_names, in_order=True)
    if pair.few_answers:
        yield Reason("few_answers")


def _listed(code: str, slugs: Iterable[str], *, in_order: bool = False) -> Iterable[Reason]:
    found = tuple(slugs if in_order else sorted(slugs))
    if found:
        yield Reason(code, {"slugs": found})


def _both_employers(pair: PairFacts) -> bool:
    return bool(pair.her.facts.employer and pair.him.facts.employer)


def _same_employer(pair: PairFacts) -> bool:
    hers, his = normalize(pair.her.facts.employer), normalize(pair.him.facts.employer)
    return bool(hers) and hers == his


Finder = Callable[[PairFacts], Iterable[Reason]]

SHARED: Mapping[str, Finder] = {
    "path": _path,
    "setting": _setting,
    "credentials": _credentials,
    "specialization": _specialization,
    "goals": _goals,
    "interests": _interests,
    "level": _level,
    "experience": _experience,
    "independence": _independence,
    "outlook": _outlook,
    "availability": _availability,
}
MISSING: Mapping[str, Finder] = {
    "path": _path_missing,
    "setting": _setting_missing,
    "credentials": _credentials_missing,
    "specialization": _specialization_missing,
    "goals": _goals_missing,
    "level": _level_missing,
    "outlook": _outlook_missing,
    "availability": _availability_missing,
}
