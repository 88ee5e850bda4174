"""Columns of warm mentors for scores: classes of people, small integers.

A class holds the mentors who agree in everything that a component reads, so that the component
is worked out once for each class and looked up for each mentor.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine.pool import Bools, Ints8, Ints16, Ints32, Ints64, Mentors, Tables
from matching.engine.tables import Bits, bits, classes_of, field_credits

# Looking up by machine words needs no conversion.
Index = NDArray[np.intp]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Careers:
    """Classes by roles, level and long experience.

    of: (n,) the class of each mentor. roles_class: (n_classes,) row of the role sets; roles:
    (n_roles, n_sets) 1 where a set holds the role. level, seasoned: (n_classes,).
    """

    of: Index
    roles_class: Ints32
    roles: Ints16
    level: Ints32
    seasoned: Bools


@dataclass(frozen=True, eq=False)
class Places:
    """Classes by week, work setting and languages.

    of: (n,). week, setting: (n_classes,). languages: (n_words, n_classes).
    """

    of: Index
    week: Ints32
    setting: Ints32
    languages: Bits


@dataclass(frozen=True, eq=False)
class Outlooks:
    """Classes by the six answers; of: (n,), answers: (6, n_classes), 0 unanswered."""

    of: Index
    answers: Ints8


@dataclass(frozen=True, eq=False)
class Columns:
    """What scores read of n mentors.

    marks: credentials, goals and interests, (n_entries, n), 1 where he has the entry. fields:
    (n_specializations, n) best credit in tenths. experience: (n,) ten-thousandths, unknown 0.
    levels: (n_levels,) the shares of a quarter hour in any week, ascending; at_least:
    (n_levels + 1, n_words, n_weeks) the quarter hours with such a share or more; the last, beyond
    all levels, none.
    """

    careers: Careers
    places: Places
    outlooks: Outlooks
    marks: Mapping[str, Bytes]
    fields: Bytes
    experience: Ints32
    levels: Ints32
    at_least: Bits

    def of(self, mentors: Ints32) -> "Columns":
        """Return the columns of some of the mentors; the classes stay."""
        return replace(
            self,
            careers=replace(self.careers, of=self.careers.of[mentors]),
            places=replace(self.places, of=self.places.of[mentors]),
            outlooks=replace(self.outlooks, of=self.outlooks.of[mentors]),
            marks={name: rows.take(mentors, axis=1) for name, rows in self.marks.items()},
            fields=self.fields.take(mentors, axis=1),
            experience=self.experience[mentors],
        )


def columns_of(mentors: Mentors, weeks: Ints32, tables: Tables) -> Columns:
    """Return the columns of these mentors; ``weeks`` is the table that they index."""
    people = mentors.people
    levels = np.unique(weeks[weeks > 0]).astype(np.int32)
    marks = {
        "credentials": people.credentials,
        "goals": mentors.helps_with,
        "interests": people.interests,
    }
    return Columns(
        careers=_careers(mentors),
        places=_places(mentors),
        outlooks=_outlooks(mentors),
        marks={name: _by_entry(held, np.uint8) for name, held in marks.items()},
        fields=field_credits(tables, mentors.practices)[:-1].astype(np.uint8),
        experience=np.maximum(mentors.experience, 0),
        levels=levels,
        at_least=_at_least(weeks, levels),
    )


def _careers(mentors: Mentors) -> Careers:
    people = mentors.people
    sets, roles_class = classes_of(bits(people.roles))
    first, of = _classes(roles_class, people.level, mentors.seasoned.astype(np.int8))
    return Careers(
        of=of,
        roles_class=roles_class[first],
        roles=_by_entry(people.roles[sets], np.int16),
        level=people.level[first],
        seasoned=mentors.seasoned[first],
    )


def _places(mentors: Mentors) -> Places:
    people = mentors.people
    languages = bits(people.languages)
    _, spoken = classes_of(languages)
    first, of = _classes(people.week, people.setting, spoken)
    by_word = _by_entry(languages[first], np.uint64)
    return Places(of, people.week[first], people.setting[first], by_word)


def _outlooks(mentors: Mentors) -> Outlooks:
    answers = mentors.people.outlook
    first, of = _classes(*answers.T)
    return Outlooks(of, _by_entry(answers[first], np.int8))


def _at_least(weeks: Ints32, levels: Ints32) -> Bits:
    beyond = 1 + int(weeks.max(initial=0))
    masks = [_by_entry(bits(weeks >= level), np.uint64) for level in (*levels, beyond)]
    return np.stack(masks)


def _by_entry(rows: NDArray[np.generic], dtype: type) -> NDArray[Any]:
    """Return the columns one after the other, each in one piece."""
    return np.ascontiguousarray(rows.T, dtype=dtype)


def _classes(*columns: NDArray[np.integer[Any]]) -> tuple[Ints64, Index]:
    """Return one row of each class of these columns, and the class of each row."""
    code = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        lowest, highest = int(column.min(initial=0)), int(column.max(initial=0))
        code *= highest - lowest + 1
        code += column.astype(np.int64) - lowest
    _, first, of = np.unique(code, return_index=True, return_inverse=True)
    return first, of.reshape(-1).astype(np.intp)
