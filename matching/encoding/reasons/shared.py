"""What speaks for a pair."""

from collections.abc import Callable, Iterable, Mapping

from matching.encoding.outcome import Param, Reason
from matching.encoding.reasons.facts import (
    PairFacts,
    best_role,
    both_employers,
    closest_field,
    listed,
    same_employer,
)
from matching.encoding.taxonomy import BEYOND_TARGET, SAME_TRACK
from matching.engine.pool import ONE

MUCH_ALIKE = 7_500
LONG_EXPERIENCE = 5_000


def shared_reasons(pair: PairFacts) -> tuple[Reason, ...]:
    """Return what speaks for the pair: a wish first, then by points, then what she waited for."""
    names = [name for name in SHARED if pair.counts(name)]
    names.sort(key=lambda name: -pair.points[name])
    found = [reason for name in names for reason in SHARED[name](pair)]
    return (*_wish(pair), *found, *_waiting(pair), *_first_named(pair))


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
    role, credit = best_role(pair)
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


def _setting(pair: PairFacts) -> Iterable[Reason]:
    hers, his = pair.her.facts.setting, pair.him.facts.setting
    if pair.value("setting") == ONE:
        yield Reason("setting_same", {"setting": hers})
    elif pair.value("setting"):
        yield Reason("setting_near", {"hers": hers, "his": his})


def _credentials(pair: PairFacts) -> Iterable[Reason]:
    held = pair.taxonomy.held(pair.him.facts.credentials)
    yield from listed("credentials", pair.her.working_for & held)


def _specialization(pair: PairFacts) -> Iterable[Reason]:
    same = pair.her.wants & pair.him.practices
    yield from listed("specialization_same", same)
    near: dict[str, list[str]] = {}
    for wanted in sorted(pair.her.wants - same):
        near.setdefault(closest_field(pair, wanted), []).append(wanted)
    near.pop("", None)
    for practiced, wants in near.items():
        yield Reason("specialization_near", {"wanted": tuple(wants), "practiced": practiced})


def _goals(pair: PairFacts) -> Iterable[Reason]:
    yield from listed("goals", pair.her.goals & pair.him.helps_with)


def _interests(pair: PairFacts) -> Iterable[Reason]:
    yield from listed("interests", pair.her.interests & pair.him.interests)


def _level(pair: PairFacts) -> Iterable[Reason]:
    if pair.mentor_type == "peer":
        if pair.value("level"):  # 0 where a pin overrides the rule
            yield Reason("level_same" if pair.gap == 0 else "level_close", {"gap": pair.gap})
    elif pair.gap > 0 and (pair.mentor_type == "life" or pair.value("level") == ONE):
        yield Reason("level_ahead", {"gap": pair.gap})


def _experience(pair: PairFacts) -> Iterable[Reason]:
    if pair.him.facts.years is not None and pair.value("experience") >= LONG_EXPERIENCE:
        yield Reason("experience", {"years": int(pair.him.facts.years)})


def _independence(pair: PairFacts) -> Iterable[Reason]:
    if both_employers(pair) and not same_employer(pair):
        yield Reason("other_employer")


def _outlook(pair: PairFacts) -> Iterable[Reason]:
    if pair.value("outlook") >= MUCH_ALIKE:
        yield Reason("outlook_alike")


def _availability(pair: PairFacts) -> Iterable[Reason]:
    if pair.overlap is not None and pair.overlap >= pair.full_overlap:
        yield Reason("time_enough", {"quarters": pair.overlap // 100})


SHARED: Mapping[str, Callable[[PairFacts], Iterable[Reason]]] = {
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
