"""The eleven components of a score, blockwise.

Each takes the tables of a pool, the settings and request rows and returns (n_rows, n_mentors)
whole ten-thousandths, 0..10000, rounded half up. Where the mentor left the answer open the value
is 0; where the mentee did, the value means nothing: see ``hers_answered``.
"""

from collections.abc import Callable, Mapping

import numpy as np

from matching.engine.eligibility import level_gap, same_employer, weekly_overlap
from matching.engine.pool import COMPONENTS, ONE, TYPES, Bools, Ints32, Ints64, Pool, Settings
from matching.engine.tables import PairTables

Component = Callable[[PairTables, Settings, Ints32], Ints32]

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


def round_half_up(num: Ints32 | Ints64, den: Ints64 | int) -> Ints32:
    """Return ten-thousandths of num / den, rounded half up; 0 where den is 0."""
    safe = np.maximum(den, 1)
    rounded = (2 * ONE * num.astype(np.int64) + safe) // (2 * safe)
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


def _path(tables: PairTables, _: Settings, rows: Ints32) -> Ints32:
    career_class = tables.career_class[tables.pool.mentee[rows]]
    if not len(tables.path):
        return _nothing(tables, rows)
    return np.where((career_class >= 0)[:, None], tables.path[career_class], 0)


def _setting(tables: PairTables, _: Settings, rows: Ints32) -> Ints32:
    pool = tables.pool
    hers = pool.mentees.people.setting[pool.mentee[rows]][:, None]
    his = pool.mentors.people.setting[None, :]
    credit = pool.tables.setting[hers, his]
    return np.where((hers >= 0) & (his >= 0), credit, 0).astype(np.int32)


def _credentials(tables: PairTables, _: Settings, rows: Ints32) -> Ints32:
    pool = tables.pool
    return _share(pool.mentees.working_for[pool.mentee[rows]], pool.mentors.people.credentials)


def _specialization(tables: PairTables, _: Settings, rows: Ints32) -> Ints32:
    pool = tables.pool
    wanted = pool.mentees.wants[pool.mentee[rows]] * pool.specialization_weights[None, :]
    earned = _product(wanted, tables.fields)
    return round_half_up(earned, TENTHS * wanted.sum(axis=1, dtype=np.int64)[:, None])


def _goals(tables: PairTables, _: Settings, rows: Ints32) -> Ints32:
    pool = tables.pool
    return _share(pool.mentees.goals[pool.mentee[rows]], pool.mentors.helps_with)


def _interests(tables: PairTables, _: Settings, rows: Ints32) -> Ints32:
    pool = tables.pool
    return _share(pool.mentees.people.interests[pool.mentee[rows]], pool.mentors.people.interests)


def _level(tables: PairTables, _: Settings, rows: Ints32) -> Ints32:
    gap = np.clip(level_gap(tables, rows), -LARGEST_GAP, LARGEST_GAP)
    return LEVEL_CREDIT[tables.pool.mentor_type[rows][:, None], gap + LARGEST_GAP]


def _experience(tables: PairTables, _: Settings, rows: Ints32) -> Ints32:
    return np.repeat(np.maximum(tables.pool.mentors.experience, 0)[None, :], len(rows), axis=0)


def _independence(tables: PairTables, _: Settings, rows: Ints32) -> Ints32:
    pool = tables.pool
    her_chapter = pool.mentees.people.chapter[pool.mentee[rows]][:, None]
    his_chapter = pool.mentors.people.chapter[None, :]
    employer = np.where(same_employer(tables, rows), 0, ONE)
    chapter = np.where(her_chapter == his_chapter, 0, ONE)
    both_known = (her_chapter >= 0) & (his_chapter >= 0)
    value = np.where(both_known, (employer + chapter) // 2, employer)
    return np.where(pool.mentors.people.employer[None, :] >= 0, value, 0).astype(np.int32)


def _outlook(tables: PairTables, _: Settings, rows: Ints32) -> Ints32:
    pool = tables.pool
    hers = pool.mentees.people.outlook[pool.mentee[rows]]
    his = pool.mentors.people.outlook
    apart = _nothing(tables, rows)
    for question in range(hers.shape[1]):
        apart += np.abs(hers[:, question, None] - his[None, :, question])
    both = (hers[:, 0] > 0)[:, None] & (his[:, 0] > 0)[None, :]
    return np.where(both, round_half_up(OUTLOOK_RANGE - apart, OUTLOOK_RANGE), 0).astype(np.int32)


def _availability(tables: PairTables, settings: Settings, rows: Ints32) -> Ints32:
    overlap, _ = weekly_overlap(tables, rows)
    full = settings.full_overlap
    return round_half_up(np.minimum(overlap, full), full)


def _share(wanted: Bools, offered: Bools) -> Ints32:
    """Return the share of each row's wanted entries that each mentor offers."""
    return round_half_up(_product(wanted, offered.T), wanted.sum(axis=1, dtype=np.int64)[:, None])


def _product(left: Bools | Ints32, right: Bools | Ints32) -> Ints64:
    """Return the matrix product of small whole numbers, exact in floating point below 2**24."""
    return np.rint(left.astype(np.float32) @ right.astype(np.float32)).astype(np.int64)


def _nothing(tables: PairTables, rows: Ints32) -> Ints32:
    return np.zeros((len(rows), tables.pool.n_mentors), dtype=np.int32)


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
