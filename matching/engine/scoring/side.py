"""Requests of one mentor type before the mentors who offer it: bounds by chunks of mentors."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.engine.pool import ONE, Bools, Ints16, Ints32, Ints64
from matching.engine.problem import Query
from matching.engine.scoring import FIRST_NAMED, Scorer
from matching.engine.scoring.bounds import HIGHEST_PRICE, STEP, Part, parts_of

NARROWEST, WIDEST = 256, 8_192
BYTES = 2
# Tables that are built anew for every query have this part of the memory of those that are kept.
UNKEPT = 4
LOWEST = np.iinfo(np.int16).min
HIGHEST = np.iinfo(np.int16).max


@dataclass(frozen=True, eq=False)
class Chunk:
    """Some mentors with the tables of bounds over them, (n_classes, n) units each.

    price, least: what a mentor costs and what he asks, (n_wholes, n); None where all cost nothing,
    ask the same.
    """

    mentors: Ints32
    tables: list[Ints16]
    price: Ints16 | None
    least: Ints16 | None


class Side:
    """The requests of one type, and the mentors with places who offer it.

    rows: (n,) request rows of the pool; the other columns follow their order. mentors: (m,).
    whole: (n,) the weights that count, at least 1. bonus: (n,) what every pair of hers gets.
    """

    def __init__(self, scorer: Scorer, kind: int, table_bytes: int) -> None:
        pool = scorer.pool
        rows = np.flatnonzero(pool.mentor_type == kind).astype(np.int32)
        # Neighbors share table rows, which are then read while they are near.
        career = scorer.tables.career_class[pool.mentee[rows]]
        self.rows: Ints32 = rows[np.argsort(career, kind="stable")]
        offering = pool.mentors.offers[:, kind] & (pool.mentors.capacity > 0)
        self.mentors = np.flatnonzero(offering).astype(np.int32)
        self._scorer = scorer
        self._table_bytes = table_bytes
        self._kept: dict[int, list[Ints16]] = {}

    @cached_property
    def parts(self) -> list[Part]:
        """The parts of the bound."""
        return parts_of(self._scorer, self.rows)

    @cached_property
    def whole(self) -> Ints64:
        """(n,) the weights that count for each row, at least 1."""
        return np.asarray(
            np.maximum(self._scorer.weights(self.rows).sum(axis=1, dtype=np.int64), 1)
        )

    @cached_property
    def bonus(self) -> Ints64:
        """(n,) what every pair of the row gets beside its base, wishes apart."""
        pool = self._scorer.pool
        waiting = pool.mentees.waiting[pool.mentee[self.rows]].astype(np.int64)
        return waiting + np.where(pool.first[self.rows], FIRST_NAMED, 0)

    @cached_property
    def _wholes(self) -> tuple[Ints64, Ints64]:
        values, classes = np.unique(self.whole, return_inverse=True)
        return values, classes.reshape(-1)

    @cached_property
    def _n_classes(self) -> int:
        return sum(part.n_classes for part in self.parts)

    @property
    def _keeps_tables(self) -> bool:
        return BYTES * self._n_classes * len(self.mentors) <= self._table_bytes

    @property
    def _width(self) -> int:
        """How many mentors make a chunk: all tables of a chunk are in memory together."""
        if self._keeps_tables:
            return WIDEST
        fitting = self._table_bytes // (UNKEPT * BYTES * self._n_classes)
        return int(np.clip(fitting, NARROWEST, WIDEST))

    def chunks(self, query: Query) -> Iterator[Chunk]:
        """Yield the mentors that a query allows, some at a time, with their tables."""
        allowed = query.least[self.mentors] <= ONE
        tables_of = self._kept_tables if self._keeps_tables else self._new_tables
        for mentors, tables in tables_of(allowed):
            yield Chunk(mentors, tables, self._price(query, mentors), self._least(query, mentors))

    def _new_tables(self, allowed: Bools) -> Iterator[tuple[Ints32, list[Ints16]]]:
        mentors = self.mentors[allowed]
        for start in range(0, len(mentors), self._width):
            some = mentors[start : start + self._width]
            yield some, [part.table(some) for part in self.parts]

    def _kept_tables(self, allowed: Bools) -> Iterator[tuple[Ints32, list[Ints16]]]:
        for start in range(0, len(self.mentors), self._width):
            some = slice(start, start + self._width)
            if not allowed[some].any():
                continue
            if start not in self._kept:
                self._kept[start] = [part.table(self.mentors[some]) for part in self.parts]
            tables, columns = self._kept[start], np.flatnonzero(allowed[some])
            if not allowed[some].all():
                tables = [np.take(table, columns, axis=1) for table in tables]
            yield self.mentors[some][columns], tables

    def _price(self, query: Query, mentors: Ints32) -> Ints16 | None:
        price = query.price[mentors]
        return self._in_units(price) if price.any() else None

    def _least(self, query: Query, mentors: Ints32) -> Ints16 | None:
        least = query.least[mentors]
        return None if (least == least[0]).all() else self._in_units(least.astype(np.int64))

    def _in_units(self, value: Ints64) -> Ints16:
        """Return (n_wholes, n) a value of each mentor in units of a row's weights, rounded down."""
        units = self._wholes[0][:, None] * value // STEP
        return np.asarray(np.minimum(units, HIGHEST_PRICE), dtype=np.int16)

    def bar(self, at: Ints64, value: Ints64 | int) -> Ints16:
        """Return what the bound of a row must reach so that its score can exceed ``value``."""
        doubled = self.whole[at] * (2 * (value - self.bonus[at]) + 1)
        return np.asarray(np.clip(doubled // (2 * STEP), LOWEST, HIGHEST), dtype=np.int16)

    def reach(self, at: Ints64, chunk: Chunk, bar: Ints16, least: Ints16) -> tuple[Ints16, Bools]:
        """Bound these rows with a chunk.

        Args:
            at: (k,) places of rows.
            chunk: the mentors.
            bar: (k,) what the bound less the price must reach.
            least: (k,) what the bound alone must reach.

        Returns:
            (k, n) bounds less prices, and where both are reached.
        """
        bound = np.take(chunk.tables[0], self.parts[0].classes[at], axis=0)
        part_bound = np.empty_like(bound)
        for part, table in zip(self.parts[1:], chunk.tables[1:], strict=True):
            np.take(table, part.classes[at], axis=0, out=part_bound, mode="clip")
            bound += part_bound
        reaches = self._reaches_least(at, chunk, bound, least)
        if chunk.price is not None:
            np.take(chunk.price, self._wholes[1][at], axis=0, out=part_bound, mode="clip")
            bound -= part_bound
        reaches &= bound >= bar[:, None]
        return bound, reaches

    def _reaches_least(self, at: Ints64, chunk: Chunk, bound: Ints16, least: Ints16) -> Bools:
        if chunk.least is None:
            return np.asarray(bound >= least[:, None])
        asked = chunk.least[self._wholes[1][at]] + least[:, None]
        return np.asarray(bound >= asked)
