"""Components that count: what is earned by the entries of hers that each warm mentor has too."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.engine.pool import Ints32, Mentees
from matching.engine.scoring.components import TENTHS, round_half_up
from matching.engine.suggest.columns import Bytes, Columns

# Several counts are joined to one code while their table of this size stays near.
MOST_CODES = 2**14


@dataclass(frozen=True, eq=False)
class _Sought:
    """One component: (n_entries,) how often each entry of hers counts, and (n,) who has it."""

    name: str
    most: int
    times: NDArray[np.uint16]
    rows: list[Bytes]


def counted(
    columns: Columns, her: Mentees, weights: Mapping[str, int], rarity: Ints32
) -> Iterator[Ints32]:
    """Yield (n,) what her entries earn: credentials, goals, interests, specializations.

    weights: of the components, 0 where one does not count. rarity: (n_specializations,) what each
    specialization weighs.
    """
    group: list[_Sought] = []
    n_codes = 1
    for sought in _sought(columns, her, rarity):
        if not weights[sought.name]:
            continue
        if group and n_codes * (sought.most + 1) > MOST_CODES:
            yield _earned(columns, group, weights)
            group, n_codes = [], 1
        group.append(sought)
        n_codes *= sought.most + 1
    if group:
        yield _earned(columns, group, weights)


def _sought(columns: Columns, her: Mentees, rarity: Ints32) -> Iterator[_Sought]:
    for name, hers in (
        ("credentials", her.working_for),
        ("goals", her.goals),
        ("interests", her.people.interests),
    ):
        entries = np.flatnonzero(hers[0])
        rows = [columns.marks[name][entry] for entry in entries]
        yield _Sought(name, len(entries), np.ones(len(entries), dtype=np.uint16), rows)
    wanted = np.flatnonzero(her.wants[0])
    times = rarity[wanted].astype(np.uint16)
    rows = [columns.fields[entry] for entry in wanted]
    yield _Sought("specialization", TENTHS * int(times.sum()), times, rows)


def _earned(columns: Columns, group: Iterable[_Sought], weights: Mapping[str, int]) -> Ints32:
    """Join the counts of a group to one code for each mentor, and look it up."""
    code = np.zeros(len(columns.experience), dtype=np.uint16)
    worth = np.zeros(1, dtype=np.int32)
    for sought in group:
        count = np.arange(sought.most + 1, dtype=np.int32)
        share = weights[sought.name] * round_half_up(count, sought.most)
        worth = np.add.outer(worth, share).ravel()
        code *= np.uint16(sought.most + 1)
        for times, row in zip(sought.times, sought.rows, strict=True):
            code += row if times == 1 else times * row
    return worth.take(code, mode="clip")
