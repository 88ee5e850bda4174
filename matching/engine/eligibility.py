"""Who may be paired: every hard rule, in the order in which they are named.

Each rule takes pairs and the settings and returns True where the rule holds, in the shape of the
pairs.
"""

from collections.abc import Callable, Mapping

import numpy as np

from matching.engine.cells import Cells, block_of, occurrences
from matching.engine.pool import CAREER, LIFE, PEER, Bools, Ints32, Settings
from matching.engine.tables import PairTables

Rule = Callable[[Cells, Settings], Bools]

LIFE_GAP = 2
PEER_GAP = 1
ANY_TYPE = -1


def level_gap(cells: Cells) -> Ints32:
    """Return mentor level minus mentee level."""
    people, others = cells.pool.mentees.people, cells.pool.mentors.people
    return cells.his(others.level) - cells.hers(people.level)


def same_employer(cells: Cells) -> Bools:
    """Return True where both employers are known and equal."""
    hers = cells.hers(cells.pool.mentees.people.employer)
    return np.asarray((hers == cells.his(cells.pool.mentors.people.employer)) & (hers >= 0))


def weekly_overlap(cells: Cells) -> tuple[Ints32, Bools]:
    """Return shared time in hundredths of a quarter hour, and where it is known."""
    hers = cells.hers(cells.pool.mentees.people.week)
    his = cells.his(cells.pool.mentors.people.week)
    known = (hers >= 0) & (his >= 0)
    if not len(cells.pool.weeks):
        return cells.nothing(), known
    return np.where(known, cells.tables.overlap[hers, his], 0), known


def _different_people(cells: Cells, _: Settings) -> Bools:
    return np.asarray(cells.hers(cells.pool.mentees.itself) != cells.mentors)


def _not_excluded(cells: Cells, _: Settings) -> Bools:
    excluded = cells.pool.excluded
    start, count = occurrences(excluded[:, 0], cells.mentee)
    barred = cells.nothing(np.bool_)
    for place in range(int(count.max(initial=0))):
        has_more = place < count
        entry = np.where(has_more, start + place, 0)
        applies = (excluded[entry, 2] == ANY_TYPE) | (excluded[entry, 2] == cells.mentor_type)
        barred |= has_more & applies & (excluded[entry, 1] == cells.mentors)
    return ~barred


def _offers_type(cells: Cells, _: Settings) -> Bools:
    return np.asarray(cells.pool.mentors.offers[cells.mentors, cells.mentor_type])


def _has_places(cells: Cells, _: Settings) -> Bools:
    return np.broadcast_to(cells.his(cells.pool.mentors.capacity) > 0, cells.shape)


def _common_language(cells: Cells, _: Settings) -> Bools:
    return np.asarray(cells.shared(*cells.tables.languages) > 0)


def _enough_time(cells: Cells, settings: Settings) -> Bools:
    overlap, known = weekly_overlap(cells)
    return ~known | (overlap >= settings.min_overlap)


def _not_avoided(cells: Cells, _: Settings) -> Bools:
    her, him = cells.pool.mentees.people, cells.pool.mentors.people
    avoided = cells.nothing(np.bool_)
    for entry in _entries(cells.hers(her.avoid)):
        avoided |= (entry == cells.his(him.email)) | (entry == cells.his(him.employer))
    for entry in _entries(cells.his(him.avoid)):
        avoided |= (entry == cells.hers(her.email)) | (entry == cells.hers(her.employer))
    return ~avoided


def _entries(avoid: Ints32) -> list[Ints32]:
    """Return the columns of no-go lists that hold anything, nothing as a token of nobody."""
    columns = (avoid[..., k] for k in range(avoid.shape[-1]))
    return [np.where(column >= 0, column, -2) for column in columns if (column >= 0).any()]


def _workplace_allowed(cells: Cells, _: Settings) -> Bools:
    return np.asarray(~(cells.hers(cells.pool.mentees.not_my_workplace) & same_employer(cells)))


def _not_supervisor(cells: Cells, _: Settings) -> Bools:
    return np.asarray(cells.hers(cells.pool.mentees.supervisor) != cells.mentors)


def _level_fits(cells: Cells, _: Settings) -> Bools:
    gap = level_gap(cells)
    peer = np.abs(gap) <= PEER_GAP
    career = (gap >= 1) | _held_a_role_ahead(cells)
    life = (gap >= LIFE_GAP) | (cells.his(cells.pool.mentors.seasoned) & (gap >= 0))
    return np.asarray(np.choose(cells.mentor_type, (peer, career, life)), dtype=np.bool_)


def _held_a_role_ahead(cells: Cells) -> Bools:
    tables = cells.tables
    return np.asarray(tables.ahead[cells.hers(tables.career_class), cells.his(tables.roles_class)])


def _life_from_elsewhere(cells: Cells, _: Settings) -> Bools:
    binds = (cells.mentor_type == LIFE) & ~cells.hers(cells.pool.mentees.same_employer_ok)
    return np.asarray(~(binds & same_employer(cells)))


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


def eligible(cells: Cells, settings: Settings, *, with_places: bool = True) -> Bools:
    """Return True where every hard rule holds, in the shape of the pairs.

    Without ``with_places`` a mentor without capacity counts as any other.
    """
    allowed = cells.nothing(np.bool_)
    allowed |= True
    for code, rule in RULES.items():
        if with_places or code != "capacity":
            allowed &= rule(cells, settings)
    return allowed


def broken_rules(tables: PairTables, settings: Settings, row: int, mentor: int) -> tuple[str, ...]:
    """Return the codes of the hard rules that one pair breaks, in order."""
    one = Cells(tables, np.array([row], dtype=np.int32), np.array([mentor], dtype=np.int32))
    return tuple(code for code, rule in RULES.items() if not rule(one, settings)[0])


def last_rules(tables: PairTables, settings: Settings, rows: Ints32) -> tuple[str, ...]:
    """Return for each row the rule that removed its last mentor, "" where one is eligible.

    The rules are applied one after the other. Without any mentor at all the rule is "type".
    """
    cells = block_of(tables, rows)
    allowed = np.ones(cells.shape, dtype=np.bool_)
    found = np.full(len(rows), "" if tables.pool.n_mentors else "type", dtype=object)
    for code, rule in RULES.items():
        before = allowed.any(axis=1)
        allowed &= rule(cells, settings)
        found[before & ~allowed.any(axis=1)] = code
    return tuple(found)


assert (PEER, CAREER, LIFE) == (0, 1, 2)  # the order that _level_fits chooses from
