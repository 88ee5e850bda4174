"""A profession from a seed: a pool of any size, built column by column.

Few chains employ many people and many small employers a few; fields, credentials, goals and
shifts are skewed; mentees stand low on the ladders of the taxonomy and look up them.
``python -m tests.bench.population`` prints what such a pool is like.
"""

from dataclasses import replace
from decimal import Decimal

import numpy as np

from matching.encoding.pool import weigh_specializations
from matching.engine.pool import ONE, Bools, Ints32, Mentees, Mentors, People, Pool, Settings
from tests.bench.draws import Hashes, blank, chance, choose, some, step
from tests.bench.world import World

# By level 1 to 8.
MENTEE_LEVELS = (10, 35, 38, 15, 2, 0, 0, 0)
MENTOR_LEVELS = (0, 2, 18, 34, 22, 14, 7, 3)
MENTEE_SHIFTS = (22, 10, 16, 9, 12, 6, 8, 5, 4, 6, 2)  # in the order of the taxonomy
MENTOR_SHIFTS = (10, 34, 4, 10, 12, 3, 8, 9, 3, 2, 5)
TYPES_SOUGHT = (0.27, 0.58, 0.15)  # peer, career, life: the first she names
OUTLOOK = (0.06, 0.12, 0.24, 0.34, 0.24)
PLACES = (0.36, 0.30, 0.19, 0.10, 0.05)
WAITING = np.array((0, 200, 400, 1_000), dtype=np.int32)
WAITED = (0.70, 0.16, 0.08, 0.06)
NO_RULES = Settings(min_score=0, min_overlap_hours=Decimal(0))


def population(n_mentees: int, n_mentors: int, seed: int = 1, several: bool = True) -> Pool:
    """Return a pool of this size, at least one of each; the same arguments, the same pool.

    Every mentee seeks one type of mentor; with ``several`` one in five seeks two or three.
    """
    world = World(np.random.default_rng(seed), n_mentees + n_mentors)
    mentor_hash = _hashes(world.rng, n_mentors)
    mentors = _mentors(world, mentor_hash)
    mentees = _mentees(world, _hashes(world.rng, n_mentees), mentors)
    mentee, mentor_type, first = _requests(world.rng, n_mentees, several)
    return Pool(
        mentees=mentees,
        mentors=mentors,
        mentee=mentee,
        mentor_type=mentor_type,
        first=first,
        request_hash=_hashes(world.rng, len(mentee)),
        mentor_hash=mentor_hash,
        weeks=world.weeks.table(),
        excluded=_excluded(world.rng, n_mentees, n_mentors),
        specialization_weights=weigh_specializations(mentors.practices),
        tables=world.taxonomy.tables,
    )


def instance(n_mentees: int, n_mentors: int, everybody: bool) -> tuple[Pool, Settings]:
    """Return what everyone can solve, with one request a mentee: as in life, or without rules."""
    pool = population(n_mentees, n_mentors, several=False)
    return (everybody_fits(pool), NO_RULES) if everybody else (pool, Settings())


def everybody_fits(pool: Pool) -> Pool:
    """Return the same people with every reason against a pair taken away.

    Mentors stand one level above their mentees, which fits all types. The minimum and the least
    shared time are settings, see ``NO_RULES``.
    """
    hers, his = pool.mentees, pool.mentors
    nobody = np.full(pool.n_mentees, -1, dtype=np.int32)
    anyone = np.ones(pool.n_mentees, dtype=np.bool_)
    mentees = replace(
        hers, people=_open_minded(hers.people, 3), itself=nobody, supervisor=nobody,
        not_my_workplace=~anyone, same_employer_ok=anyone,
    )  # fmt: skip
    mentors = replace(
        his, people=_open_minded(his.people, 4),
        offers=np.ones_like(his.offers), seasoned=np.ones_like(his.seasoned),
    )  # fmt: skip
    return replace(pool, mentees=mentees, mentors=mentors, excluded=pool.excluded[:0])


def _open_minded(people: People, level: int) -> People:
    return replace(
        people,
        level=np.full_like(people.level, level),
        languages=np.ones_like(people.languages),
        avoid=np.full_like(people.avoid, -1),
    )


def _hashes(rng: np.random.Generator, n: int) -> Hashes:
    return np.sort(rng.integers(0, 2**64, n, dtype=np.uint64))


def _keys(hashes: Hashes) -> tuple[str, ...]:
    return tuple(f"{value:016x}" for value in hashes.tolist())


def _mentors(world: World, hashes: Hashes) -> Mentors:
    rng, n = world.rng, len(hashes)
    role = world.roles(MENTOR_LEVELS, n)
    known = world.links("roles", "specializations", "specializations")[role]
    years = np.clip(rng.normal(3.0 * world.levels[role], 5.0), 1, 40).astype(np.int32)
    experience = blank(rng, (np.minimum(years, 20) * (ONE // 20)).astype(np.int32), 0.05)
    return Mentors(
        keys=_keys(hashes),
        people=_people(world, role, _held(world, role), MENTOR_SHIFTS),
        offers=_offers(rng, world.levels[role]),
        helps_with=some(rng, world.popularity("goals", 0.5), 3, 9, n),
        practices=known | some(rng, world.popularity("specializations"), 1, 4, n),
        capacity=choose(rng, np.array(PLACES), n) + np.int32(1),
        experience=experience,
        seasoned=(years >= 15) & (experience >= 0),
    )


def _mentees(world: World, hashes: Hashes, mentors: Mentors) -> Mentees:
    rng, n, n_mentors = world.rng, len(hashes), len(mentors.keys)
    role = world.roles(MENTEE_LEVELS, n)
    target = step(rng, world.ladder, role)
    for share in (0.7, 0.5, 0.3):
        target = np.where(chance(rng, share, n), step(rng, world.ladder, target), target)
    fields = world.links("roles", "specializations", "specializations")[target]
    itself = _itself(rng, n, n_mentors)
    no_past = np.zeros((n, len(world.levels)), dtype=np.bool_)
    people = _people(world, role, no_past, MENTEE_SHIFTS)
    people.email[itself >= 0] = mentors.people.email[itself[itself >= 0]]
    return Mentees(
        keys=_keys(hashes),
        people=people,
        target=blank(rng, target.astype(np.int32), 0.12),
        wants=(fields & chance(rng, 0.7, n)[:, None])
        | some(rng, world.popularity("specializations"), 0, 3, n),
        goals=some(rng, world.popularity("goals"), 1, 4, n),
        working_for=some(rng, world.popularity("credentials"), 0, 2, n),
        wishes=_wishes(rng, n, n_mentors),
        waiting=WAITING[choose(rng, np.array(WAITED), n)],
        held=np.zeros(n, dtype=np.int32),
        itself=itself,
        supervisor=blank(rng, rng.integers(0, n_mentors, n).astype(np.int32), 0.95),
        not_my_workplace=chance(rng, 0.3, n),
        same_employer_ok=chance(rng, 0.1, n),
    )


def _people(world: World, role: Ints32, roles: Bools, shifts: tuple[int, ...]) -> People:
    rng, n = world.rng, len(role)
    zone = world.zones(n)
    roles[np.arange(n), role] = True
    outlook = choose(rng, np.array(OUTLOOK), n * 6).reshape(n, 6) + np.int32(1)
    outlook[chance(rng, 0.2, n)] = 0
    return People(
        role=role,
        level=world.levels[role],
        roles=roles,
        setting=blank(rng, choose(rng, world.popularity("work_settings"), n), 0.05),
        employer=blank(rng, world.employers(n), 0.08),
        chapter=blank(rng, world.chapters(zone), 0.3),
        email=world.emails(n),
        avoid=blank(rng, world.employers(n), 0.98)[:, None],
        languages=_languages(rng, n),
        credentials=_credentials(world, role),
        outlook=outlook,
        week=world.weeks_of(zone, shifts),
        interests=some(rng, world.popularity("interests"), 0, 3, n),
    )


def _held(world: World, role: Ints32) -> Bools:
    """Return the roles that brought somebody here: up to three steps down the ladder."""
    held = np.zeros((len(role), len(world.levels)), dtype=np.bool_)
    here = role
    for share in (0.7, 0.7, 0.5):
        here = step(world.rng, world.ladder.T, here)
        told = np.flatnonzero(chance(world.rng, share, len(role)))
        held[told, here[told]] = True
    return held


def _languages(rng: np.random.Generator, n: int) -> Bools:
    """Return English, Spanish and Vietnamese; everybody speaks at least one of them."""
    spoken = np.stack([chance(rng, share, n) for share in (0.98, 0.13, 0.03)], axis=1)
    spoken[~spoken.any(axis=1), 1] = True
    return spoken


def _credentials(world: World, role: Ints32) -> Bools:
    usual = world.links("roles", "typical_credentials", "credentials")[role]
    held = usual & chance(world.rng, 0.8, len(role))[:, None]
    held |= some(world.rng, world.popularity("credentials"), 0, 3, len(role))
    return np.asarray(held.astype(np.float32) @ world.closure.astype(np.float32) > 0)


def _offers(rng: np.random.Generator, level: Ints32) -> Bools:
    """Return the types offered: life from level 5, at least one."""
    n = len(level)
    peer = chance(rng, 0.45, n) & (level <= 4)
    life = chance(rng, 0.35, n) & (level >= 5)
    return np.stack([peer, chance(rng, 0.85, n) | ~(peer | life), life], axis=1)


def _itself(rng: np.random.Generator, n_mentees: int, n_mentors: int) -> Ints32:
    """Return who of the mentors a mentee is: one in fifty is one of them."""
    itself = np.full(n_mentees, -1, dtype=np.int32)
    both = min(n_mentees, n_mentors) // 50
    itself[rng.permutation(n_mentees)[:both]] = rng.permutation(n_mentors)[:both]
    return itself


def _wishes(rng: np.random.Generator, n: int, n_mentors: int) -> Ints32:
    """Return up to three different mentors for one mentee in six."""
    wishes = np.full((n, 5), -1, dtype=np.int32)
    wishes[:, :3] = rng.integers(0, n_mentors, (n, 3))
    count = np.where(chance(rng, 1 / 6, n), rng.integers(1, 4, n), 0)
    wishes[np.arange(5)[None, :] >= count[:, None]] = -1
    wishes[wishes[:, 1] == wishes[:, 0], 1] = -1
    wishes[(wishes[:, 2] == wishes[:, 0]) | (wishes[:, 2] == wishes[:, 1]), 2] = -1
    return wishes


def _requests(rng: np.random.Generator, n: int, several: bool) -> tuple[Ints32, Ints32, Bools]:
    """Return mentee, type and whether it is the first-named of several, in the hash's order."""
    first = choose(rng, np.array(TYPES_SOUGHT), n)
    order = (first[:, None] + rng.choice(((0, 1, 2), (0, 2, 1)), n)) % 3
    count = 1 + choose(rng, np.array((0.80, 0.16, 0.04)), n) if several else np.ones(n, np.int32)
    mentee, rank = np.nonzero(np.arange(3)[None, :] < count[:, None])
    shuffled = rng.permutation(len(mentee))
    mentee, rank = mentee[shuffled].astype(np.int32), rank[shuffled]
    return mentee, order[mentee, rank].astype(np.int32), (rank == 0) & (count[mentee] > 1)


def _excluded(rng: np.random.Generator, n_mentees: int, n_mentors: int) -> Ints32:
    """Return pairs kept apart, one for every hundred mentees, half of them for one type."""
    n = n_mentees // 100
    mentor_type = np.where(chance(rng, 0.5, n), -1, rng.integers(0, 3, n))
    columns = (rng.integers(0, n_mentees, n), rng.integers(0, n_mentors, n), mentor_type)
    return np.unique(np.stack(columns, axis=1), axis=0).astype(np.int32)


def main() -> None:
    """Print how many pairs are eligible and how they score."""
    from matching.engine.scoring import Scorer  # only here: building a pool needs no scores

    pool = population(200, 80)
    arcs = Scorer(pool, Settings()).arcs()
    offered = pool.mentors.offers.T[pool.mentor_type].sum()
    middle = np.percentile(arcs.score, (5, 50, 95)).astype(int)
    print(f"{pool.n_requests} requests, {pool.n_mentors} mentors, {len(pool.weeks)} weeks")
    print(f"{arcs.n_eligible / offered:.0%} of the pairs within a type are eligible")
    print(f"{len(arcs.score) / arcs.n_eligible:.0%} of these reach the minimum; scores {middle}")


if __name__ == "__main__":
    main()
