"""What is not answered or could go wrong."""

from collections.abc import Callable, Iterable, Mapping

from matching.encoding.outcome import Reason
from matching.encoding.reasons.facts import PairFacts, closest_field, listed, same_employer
from matching.encoding.records import PersonFacts
from matching.engine.pool import ONE

FAR_APART = 5_000
HUNDREDTHS = 100  # of a quarter hour


def missing_reasons(pair: PairFacts) -> tuple[Reason, ...]:
    """Return what is not answered or could go wrong, the weightiest first."""
    broken = [Reason("rule_broken", {"rule": rule}) for rule in pair.broken]
    names = [name for name in MISSING if pair.counts(name) and name not in pair.open_answers]
    names.sort(key=lambda name: -pair.weights[name])
    found = [reason for name in names for reason in MISSING[name](pair)]
    return (*broken, *found, *_weeks(pair), *_employers(pair), *_open_answers(pair))


def _path(pair: PairFacts) -> Iterable[Reason]:
    if not pair.value("path"):
        yield Reason("path_none", {"target": pair.her.target_role})


def _setting(pair: PairFacts) -> Iterable[Reason]:
    if not pair.value("setting"):
        hers, his = pair.her.facts.setting, pair.him.facts.setting
        yield Reason("setting_other", {"hers": hers, "his": his})


def _credentials(pair: PairFacts) -> Iterable[Reason]:
    held = pair.taxonomy.held(pair.him.facts.credentials)
    yield from listed("credentials_missing", pair.her.working_for - held)


def _specialization(pair: PairFacts) -> Iterable[Reason]:
    unmet = [w for w in pair.her.wants - pair.him.practices if not closest_field(pair, w)]
    yield from listed("specialization_missing", unmet)


def _goals(pair: PairFacts) -> Iterable[Reason]:
    yield from listed("goals_missing", pair.her.goals - pair.him.helps_with)


def _level(pair: PairFacts) -> Iterable[Reason]:
    if pair.mentor_type != "peer" and pair.gap <= 0:
        yield Reason("level_not_ahead", {"gap": pair.gap})
    elif pair.mentor_type == "career" and pair.value("level") < ONE:
        yield Reason("level_far", {"gap": pair.gap})


def _outlook(pair: PairFacts) -> Iterable[Reason]:
    if pair.value("outlook") < FAR_APART:
        yield Reason("outlook_apart")


def _availability(pair: PairFacts) -> Iterable[Reason]:
    if pair.overlap is None or pair.overlap >= pair.full_overlap:
        return
    quarters = pair.overlap // HUNDREDTHS
    yield Reason(
        "time_little" if quarters else "time_none",
        {
            "quarters": quarters,
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
    her, him = pair.her.facts, pair.him.facts
    matters = pair.mentor_type == "life" or pair.her.not_my_workplace or pair.counts("independence")
    for side, facts, other in (("mentee", her, him), ("mentor", him, her)):
        if not facts.employer and (matters or _avoids_employers(other)):
            yield Reason("employer_unknown", {"side": side})
    if matters and same_employer(pair):
        yield Reason("same_employer")


def _avoids_employers(facts: PersonFacts) -> bool:
    return any("@" not in entry for entry in facts.avoid)


def _open_answers(pair: PairFacts) -> Iterable[Reason]:
    """Say what he left open although she answered and it has a weight; then, how much."""
    open_names = [name for name in pair.open_answers if pair.counts(name)]
    open_names = [name for name in open_names if name not in ("availability", "independence")]
    yield from listed("not_answered", open_names, in_order=True)
    if pair.few_answers:
        yield Reason("few_answers")


MISSING: Mapping[str, Callable[[PairFacts], Iterable[Reason]]] = {
    "path": _path,
    "setting": _setting,
    "credentials": _credentials,
    "specialization": _specialization,
    "goals": _goals,
    "level": _level,
    "outlook": _outlook,
    "availability": _availability,
}
