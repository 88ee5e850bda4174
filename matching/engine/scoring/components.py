"""The eleven components of a score.

Each takes pairs and the settings and returns whole ten-thousandths, 0..10000, rounded half up, in
the shape of the pairs. Where the mentor left the answer open the value is 0; where the mentee did,
the value means nothing: see ``hers_answered``.
"""

from collections.abc import Callable, Mapping

import numpy as np

from matching.engine.cells import Cells
from matching.engine.eligibility import level_gap, same_employer, weekly_overlap
from matching.engine.pool import COMPONENTS, ONE, TYPES, Bools, Ints32, Pool, Settings
from matching.engine.tables import Bits

Component = Callable[[Cells, Settings], Ints32]

LARGEST_GAP = 7
OUTLOOK_RANGE = 24
TENTHS = 10

# Credit by level gap 0, 1, 2, ... for career; any gap below 1 is eligible by path only.
_CAREER_BY_GAP = {1: 10_000, 2: 10_000, 3: 10_000, 4: 7_000, 5: 4_000, 6: 2_000, 7: 2_000}


def _credit_by_gap(mentor_type: str, gap: int) -> int:
    if mentor_type == "peer":
        return {0: ONE, 1: 6_000}.get(abs(gap), 0)
    if mentor_type == "career":
        return _CAREER_BY_GAP.get(gap, 4_000)
    return max(min(gap, 5) * ONE // 5, 2_000)


# Rows are types, column LARGEST_GAP is gap 0.
LEVEL_CREDIT = np.array(
    [[_credit_by_gap(t, gap) for gap in range(-LARGEST_GAP, LARGEST_GAP + 1)] for t in TYPES],
    dtype=np.int32,
)


def round_half_up(num: Ints32, den: Ints32 | int) -> Ints32:
    """Return ten-thousandths of num / den, rounded half up; 0 where den is 0.

    Both are at most 100,000, so that 32 bits hold every step: a whole week is 67,200.
    """
    safe = np.maximum(den, 1)
    rounded = (2 * ONE * num + safe) // (2 * safe)
    return np.asarray(rounded, dtype=np.int32)


def hers_answered(pool: Pool) -> Bools:
    """Return (n_mentees, 11), True where the mentee answered what the component needs."""
    hers, her = pool.mentees, pool.mentees.people
    everyone = np.ones(pool.n_mentees, dtype=np.bool_)
    answered = {
        "path": hers.target >= 0,
        "setting": her.setting >= 0,
        "credentials": hers.working_for.any(axis=1),
        "specialization": hers.wants.any(axis=1),
        "goals": hers.goals.any(axis=1),
        "interests": her.interests.any(axis=1),
        "level": everyone,
        "experience": everyone,
        "independence": her.employer >= 0,
        "outlook": her.outlook[:, 0] > 0,
        "availability": her.week >= 0,
    }
    return np.stack([answered[name] for name in COMPONENTS], axis=1)


def his_answered(pool: Pool) -> Bools:
    """Return (n_mentors, 11), True where the mentor answered what the component needs."""
    his, him = pool.mentors, pool.mentors.people
    everyone = np.ones(pool.n_mentors, dtype=np.bool_)
    answered = {
        "path": everyone,
        "setting": him.setting >= 0,
        "credentials": him.credentials.any(axis=1),
        "specialization": his.practices.any(axis=1),
        "goals": his.helps_with.any(axis=1),
        "interests": him.interests.any(axis=1),
        "level": everyone,
        "experience": his.experience >= 0,
        "independence": him.employer >= 0,
        "outlook": him.outlook[:, 0] > 0,
        "availability": him.week >= 0,
    }
    return np.stack([answered[name] for name in COMPONENTS], axis=1)


def _path(cells: Cells, _: Settings) -> Ints32:
    tables = cells.tables
    return tables.path[cells.hers(tables.career_class), cells.his(tables.roles_class)]


def _setting(cells: Cells, _: Settings) -> Ints32:
    pool = cells.pool
    hers, his = cells.hers(pool.mentees.people.setting), cells.his(pool.mentors.people.setting)
    return np.where((hers >= 0) & (his >= 0), pool.tables.setting[hers, his], 0).astype(np.int32)


def _credentials(cells: Cells, _: Settings) -> Ints32:
    return _share(cells, cells.tables.credentials)


def _specialization(cells: Cells, _: Settings) -> Ints32:
    weights = np.append(cells.pool.specialization_weights, np.int32(0))
    wanted, earned = cells.nothing(), cells.nothing()
    for place in range(cells.tables.wanted.shape[1]):
        entry = cells.hers(cells.tables.wanted[:, place])
        if (entry >= 0).any():
            wanted += weights[entry]
            earned += weights[entry] * cells.tables.fields[entry, cells.mentors]
    return round_half_up(earned, TENTHS * wanted)


def _goals(cells: Cells, _: Settings) -> Ints32:
    return _share(cells, cells.tables.goals)


def _interests(cells: Cells, _: Settings) -> Ints32:
    return _share(cells, cells.tables.interests)


def _level(cells: Cells, _: Settings) -> Ints32:
    gap = np.clip(level_gap(cells), -LARGEST_GAP, LARGEST_GAP)
    return LEVEL_CREDIT[cells.mentor_type, gap + LARGEST_GAP]


def _experience(cells: Cells, _: Settings) -> Ints32:
    his = cells.his(np.maximum(cells.pool.mentors.experience, 0))
    return np.broadcast_to(his, cells.shape)


def _independence(cells: Cells, _: Settings) -> Ints32:
    her, him = cells.pool.mentees.people, cells.pool.mentors.people
    her_chapter, his_chapter = cells.hers(her.chapter), cells.his(him.chapter)
    employer = np.where(same_employer(cells), 0, ONE)
    chapter = np.where(her_chapter == his_chapter, 0, ONE)
    both_known = (her_chapter >= 0) & (his_chapter >= 0)
    value = np.where(both_known, (employer + chapter) // 2, employer)
    return np.where(cells.his(him.employer) >= 0, value, 0).astype(np.int32)


def _outlook(cells: Cells, _: Settings) -> Ints32:
    hers, his = cells.pool.mentees.people.outlook, cells.pool.mentors.people.outlook
    apart = cells.nothing()
    for question in range(hers.shape[1]):
        apart += np.abs(cells.hers(hers[:, question]) - cells.his(his[:, question]))
    both = (cells.hers(hers[:, 0]) > 0) & (cells.his(his[:, 0]) > 0)
    return np.where(both, round_half_up(OUTLOOK_RANGE - apart, OUTLOOK_RANGE), 0).astype(np.int32)


def _availability(cells: Cells, settings: Settings) -> Ints32:
    overlap, _ = weekly_overlap(cells)
    full = settings.full_overlap
    return round_half_up(np.minimum(overlap, full), full)


def _share(cells: Cells, sets: tuple[Bits, Bits]) -> Ints32:
    """Return the share of her entries that he has too."""
    wanted = np.bitwise_count(sets[0]).sum(axis=1, dtype=np.int32)
    return round_half_up(cells.shared(*sets), cells.hers(wanted))


FUNCTIONS: Mapping[str, Component] = {
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
