"""Who may be paired: every hard rule, blockwise, in the order in which they are named.

Each rule takes the tables of a pool, the settings and request rows, and returns
(n_rows, n_mentors), True where the rule holds.
"""

from collections.abc import Callable, Mapping

import numpy as np

from matching.engine.pool import CAREER, LIFE, PEER, Bools, Ints32, Settings
from matching.engine.tables import PairTables

Rule = Callable[[PairTables, Settings, Ints32], Bools]

LIFE_GAP = 2
PEER_GAP = 1
ANY_TYPE = -1


def level_gap(tables: PairTables, rows: Ints32) -> Ints32:
    """Return (n_rows, n_mentors) mentor level minus mentee level."""
    pool = tables.pool
    her_level = pool.mentees.people.level[pool.mentee[rows]]
    return np.subtract(pool.mentors.people.level[None, :], her_level[:, None])


def same_employer(tables: PairTables, rows: Ints32) -> Bools:
    """Return (n_rows, n_mentors), True where both employers are known and equal."""
    pool = tables.pool
    hers = pool.mentees.people.employer[pool.mentee[rows]][:, None]
    return np.asarray((hers == pool.mentors.people.employer[None, :]) & (hers >= 0))


def weekly_overlap(tables: PairTables, rows: Ints32) -> tuple[Ints32, Bools]:
    """Return (n_rows, n_mentors) shared time in hundredths of a quarter hour, and where known."""
    pool = tables.pool
    hers = pool.mentees.people.week[pool.mentee[rows]][:, None]
    his = pool.mentors.people.week[None, :]
    known = (hers >= 0) & (his >= 0)
    if not len(pool.weeks):
        return np.zeros(known.shape, dtype=np.int32), known
    return np.where(known, tables.overlap[hers, his], 0), known


def _different_people(tables: PairTables, _: Settings, rows: Ints32) -> Bools:
    return ~_is_mentor(tables, tables.pool.mentees.itself[tables.pool.mentee[rows]])


def _not_excluded(tables: PairTables, _: Settings, rows: Ints32) -> Bools:
    pool = tables.pool
    allowed = np.ones((len(rows), pool.n_mentors), dtype=np.bool_)
    at, entries = _occurrences(pool.excluded[:, 0], pool.mentee[rows])
    mentor, mentor_type = pool.excluded[entries, 1], pool.excluded[entries, 2]
    applies = (mentor_type == ANY_TYPE) | (mentor_type == pool.mentor_type[rows[at]])
    allowed[at[applies], mentor[applies]] = False
    return allowed


def _offers_type(tables: PairTables, _: Settings, rows: Ints32) -> Bools:
    return np.asarray(tables.pool.mentors.offers.T[tables.pool.mentor_type[rows]])


def _has_places(tables: PairTables, _: Settings, rows: Ints32) -> Bools:
    return _same_for_all(tables.pool.mentors.capacity > 0, rows)


def _common_language(tables: PairTables, _: Settings, rows: Ints32) -> Bools:
    pool = tables.pool
    hers = pool.mentees.people.languages[pool.mentee[rows]].astype(np.float32)
    shared = hers @ pool.mentors.people.languages.T.astype(np.float32)
    return np.asarray(shared > 0, dtype=np.bool_)


def _enough_time(tables: PairTables, settings: Settings, rows: Ints32) -> Bools:
    overlap, known = weekly_overlap(tables, rows)
    return ~known | (overlap >= settings.min_overlap)


def _not_avoided(tables: PairTables, _: Settings, rows: Ints32) -> Bools:
    pool = tables.pool
    her, him = pool.mentees.people, pool.mentors.people
    m = pool.mentee[rows]
    avoided = np.zeros((len(rows), pool.n_mentors), dtype=np.bool_)
    for column in her.avoid[m].T:
        hers = np.where(column >= 0, column, -2)[:, None]
        avoided |= (hers == him.email[None, :]) | (hers == him.employer[None, :])
    for column in him.avoid.T:
        his = np.where(column >= 0, column, -2)[None, :]
        avoided |= (his == her.email[m][:, None]) | (his == her.employer[m][:, None])
    return ~avoided


def _workplace_allowed(tables: PairTables, _: Settings, rows: Ints32) -> Bools:
    refuses = tables.pool.mentees.not_my_workplace[tables.pool.mentee[rows]]
    return ~(refuses[:, None] & same_employer(tables, rows))


def _not_supervisor(tables: PairTables, _: Settings, rows: Ints32) -> Bools:
    return ~_is_mentor(tables, tables.pool.mentees.supervisor[tables.pool.mentee[rows]])


def _level_fits(tables: PairTables, _: Settings, rows: Ints32) -> Bools:
    gap = level_gap(tables, rows)
    mentor_type = tables.pool.mentor_type[rows][:, None]
    peer = np.abs(gap) <= PEER_GAP
    career = (gap >= 1) | _held_a_role_ahead(tables, rows)
    life = (gap >= LIFE_GAP) | (tables.pool.mentors.seasoned[None, :] & (gap >= 0))
    return np.asarray(np.choose(mentor_type, (peer, career, life)), dtype=np.bool_)


def _held_a_role_ahead(tables: PairTables, rows: Ints32) -> Bools:
    career_class = tables.career_class[tables.pool.mentee[rows]]
    if not len(tables.ahead):
        return np.zeros((len(rows), tables.pool.n_mentors), dtype=np.bool_)
    return np.asarray(tables.ahead[career_class] & (career_class >= 0)[:, None])


def _life_from_elsewhere(tables: PairTables, _: Settings, rows: Ints32) -> Bools:
    pool = tables.pool
    waived = pool.mentees.same_employer_ok[pool.mentee[rows]]
    binds = (pool.mentor_type[rows] == LIFE) & ~waived
    return np.asarray(~(binds[:, None] & same_employer(tables, rows)))


# The order of the rules is the order in which a reason is looked for.
RULES: Mapping[str, Rule] = {
    "same_person": _different_people,
    "excluded": _not_excluded,
    "type": _offers_type,
    "capacity": _has_places,
    "language": _common_language,
    "overlap": _enough_time,
    "avoid": _not_avoided,
    "workplace": _workplace_allowed,
    "supervisor": _not_supervisor,
    "level": _level_fits,
    "other_employer": _life_from_elsewhere,
}
RULE_CODES = tuple(RULES)


def eligible(
    tables: PairTables, settings: Settings, rows: Ints32, *, with_places: bool = True
) -> Bools:
    """Return (n_rows, n_mentors), True where every hard rule holds.

    Without ``with_places`` a mentor without capacity counts as any other.
    """
    allowed = np.ones((len(rows), tables.pool.n_mentors), dtype=np.bool_)
    for code, rule in RULES.items():
        if with_places or code != "capacity":
            allowed &= rule(tables, settings, rows)
    return allowed


def broken_rules(tables: PairTables, settings: Settings, row: int, mentor: int) -> tuple[str, ...]:
    """Return the codes of the hard rules that one pair breaks, in order."""
    rows = np.array([row], dtype=np.int32)
    return tuple(
        code for code, rule in RULES.items() if not rule(tables, settings, rows)[0, mentor]
    )


def last_rules(tables: PairTables, settings: Settings, rows: Ints32) -> tuple[str, ...]:
    """Return for each row the rule that removed its last mentor, "" where one is eligible.

    The rules are applied one after the other. Without any mentor at all the rule is "type".
    """
    allowed = np.ones((len(rows), tables.pool.n_mentors), dtype=np.bool_)
    found = np.full(len(rows), "" if tables.pool.n_mentors else "type", dtype=object)
    for code, rule in RULES.items():
        before = allowed.any(axis=1)
        allowed &= rule(tables, settings, rows)
        found[before & ~allowed.any(axis=1)] = code
    return tuple(found)


def _is_mentor(tables: PairTables, mentor: Ints32) -> Bools:
    """Return (n_rows, n_mentors), True at the named mentor of each row (-1: nowhere)."""
    return np.asarray(mentor[:, None] == np.arange(tables.pool.n_mentors)[None, :])


def _same_for_all(holds: Bools, rows: Ints32) -> Bools:
    return np.broadcast_to(holds, (len(rows), len(holds)))


def _occurrences(keys: Ints32, wanted: Ints32) -> tuple[Ints32, Ints32]:
    """Return places in ``wanted`` and in sorted ``keys`` of all equal values."""
    start = np.searchsorted(keys, wanted, side="left")
    count = np.searchsorted(keys, wanted, side="right") - start
    at = np.repeat(np.arange(len(wanted)), count)
    offset = np.arange(len(at)) - np.repeat(np.cumsum(count) - count, count)
    return at.astype(np.int32), (start[at] + offset).astype(np.int32)


assert (PEER, CAREER, LIFE) == (0, 1, 2)  # the order that _level_fits chooses from
