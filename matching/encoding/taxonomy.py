"""The taxonomy compiled for the engine: slugs to indices, ladders and relations to tables.

Takes a plain mapping of the shape of ``taxonomy.json``, so that a file and database rows serve
alike. Only the lists and fields used here need to be present.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.encoding.records import Window
from matching.engine.pool import ONE, Bools, Ints16, Ints32, Tables

LISTS = (
    "roles",
    "specializations",
    "work_settings",
    "credentials",
    "goals",
    "interests",
    "availability",
)
FAR = 1_000  # a distance longer than any ladder: not reachable
MINUTES_PER_DAY = 24 * 60

BEYOND_TARGET = 9_000
SAME_TRACK = 5_000
NEAR_TARGET = (4_000, 3_000, 2_000, 1_000)  # at undirected distance 1, 2, 3, 4

# Credits in tenths of a specialization, and in ten-thousandths of a setting.
SAME_FIELD, PARENT_FIELD, NEAR_FIELD = 10, 7, 5
NEAR_SETTING = 5_000

Entry = Mapping[str, Any]


class TaxonomyError(ValueError):
    """The taxonomy cannot be used; the text says where it is wrong."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """An availability pattern: weekly local windows, holding in ``share`` hundredths of weeks."""

    windows: tuple[Window, ...]
    share: int
    confirm_each: bool = False
    max_minutes: int | None = None


class Taxonomy:
    """Names, indices and relations of one taxonomy.

    The index of a slug is its place in its list; the order has no influence on any score.

    Raises:
        TaxonomyError: a list is missing, a slug appears twice or a reference leads nowhere.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._lists = {name: _entries_by_slug(data, name) for name in LISTS}
        self._positions = {
            name: {slug: i for i, slug in enumerate(entries)}
            for name, entries in self._lists.items()
        }
        self.patterns = {
            slug: _pattern(slug, entry) for slug, entry in self._lists["availability"].items()
        }
        self.tables  # noqa: B018 - compile now, so that a wrong file is refused at once

    def names(self, list_name: str) -> dict[str, str]:
        """Return slug to name of one list, in its order."""
        return {slug: str(e.get("name", slug)) for slug, e in self._lists[list_name].items()}

    def name(self, list_name: str, slug: str) -> str:
        """Return the name of an entry, or the slug itself when the list does not have it."""
        return str(self._lists[list_name].get(slug, {}).get("name", slug))

    def size(self, list_name: str) -> int:
        """Return the number of entries of a list."""
        return len(self._lists[list_name])

    def index(self, list_name: str, slug: str) -> int:
        """Return the index of a slug in its list, -1 for the empty slug.

        Raises:
            TaxonomyError: the list has no such slug.
        """
        if not slug:
            return -1
        try:
            return self._positions[list_name][slug]
        except KeyError:
            raise TaxonomyError(f"{list_name} has no entry {slug!r}") from None

    def level(self, role: str) -> int:
        """Return the level of a role, 1 to 8."""
        return int(self._lists["roles"][role]["level"])

    def held(self, credentials: Iterable[str]) -> frozenset[str]:
        """Return the credentials with everything that they imply, read transitively."""
        entries = self._lists["credentials"]
        found: set[str] = set()
        waiting = list(credentials)
        while waiting:
            slug = waiting.pop()
            if slug not in found:
                found.add(slug)
                waiting.extend(entries.get(slug, {}).get("implies", ()))
        return frozenset(found)

    @cached_property
    def tables(self) -> Tables:
        """The tables that the engine reads."""
        for slug, entry in self._lists["credentials"].items():
            self._check_references("credentials", slug, entry.get("implies", ()))
        path, ahead = _path_tables(self._steps, self._tracks)
        return Tables(
            path=path,
            ahead=ahead,
            setting=self._relations("work_settings", ONE, NEAR_SETTING, NEAR_SETTING),
            specialization=self._relations("specializations", SAME_FIELD, PARENT_FIELD, NEAR_FIELD),
        )

    @cached_property
    def _steps(self) -> list[list[int]]:
        """Indices of the usual next roles of each role."""
        return [
            self._check_references("roles", slug, entry.get("leads_to", ()))
            for slug, entry in self._lists["roles"].items()
        ]

    @cached_property
    def _tracks(self) -> list[str]:
        return [str(entry.get("track") or "") for entry in self._lists["roles"].values()]

    def _check_references(self, list_name: str, slug: str, references: Iterable[str]) -> list[int]:
        try:
            return [self._positions[list_name][other] for other in references]
        except KeyError as error:
            raise TaxonomyError(f"{list_name}: {slug} names {error}, which is not there") from None

    def _relations(self, list_name: str, same: int, parent: int, near: int) -> Ints16:
        """Credits between the entries of a tree: same, parent or child, sibling or related."""
        entries = self._lists[list_name]
        n = len(entries)
        above = np.zeros((n, n), dtype=np.bool_)
        related = np.zeros((n, n), dtype=np.bool_)
        for i, (slug, entry) in enumerate(entries.items()):
            parents = [p for p in (entry.get("parent"), *entry.get("also_under", ())) if p]
            above[i, self._check_references(list_name, slug, parents)] = True
            related[i, self._check_references(list_name, slug, entry.get("related", ()))] = True
        siblings = (above.astype(np.int32) @ above.T.astype(np.int32)) > 0
        credit = np.where(siblings | related | related.T, near, 0)
        credit = np.where(above | above.T, parent, credit)
        np.fill_diagonal(credit, same)
        return credit.astype(np.int16)


def _entries_by_slug(data: Mapping[str, Any], list_name: str) -> dict[str, Entry]:
    entries = data.get(list_name)
    if not isinstance(entries, Sequence) or not entries:
        raise TaxonomyError(f"the taxonomy has no list {list_name!r}")
    found: dict[str, Entry] = {}
    for entry in entries:
        slug = entry.get("slug") if isinstance(entry, Mapping) else None
        if not slug or not isinstance(slug, str) or slug in found:
            raise TaxonomyError(f"{list_name}: every entry needs a slug of its own, not {slug!r}")
        if list_name == "roles" and not isinstance(entry.get("level"), int):
            raise TaxonomyError(f"roles: {slug} needs a level, a whole number from 1 to 8")
        found[slug] = entry
    return found


def _pattern(slug: str, entry: Entry) -> Pattern:
    try:
        windows = tuple(
            (int(day), _minutes(start), _minutes(end)) for day, start, end in entry["windows"]
        )
        share = Decimal(str(entry.get("week_share", 1))) * 100
    except (KeyError, TypeError, ValueError, ArithmeticError):
        raise TaxonomyError(f"availability: the windows of {slug} cannot be read") from None
    if any(not (0 <= day <= 6 and 0 <= a < b <= MINUTES_PER_DAY) for day, a, b in windows):
        raise TaxonomyError(f"availability: a window of {slug} does not lie within one day")
    return Pattern(
        windows=windows,
        share=int(share.quantize(Decimal(1), ROUND_HALF_UP)),
        confirm_each=bool(entry.get("confirm_each", False)),
        max_minutes=entry.get("max_minutes"),
    )


def _minutes(clock: str) -> int:
    """Return the minute of the day of a time such as "17:30"; "24:00" ends the day."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def distances(steps: Sequence[Sequence[int]]) -> Ints32:
    """Return (n, n) numbers of steps from row to column along ``steps``, ``FAR`` if there is none.

    Breadth-first search from every node.
    """
    n = len(steps)
    found = np.full((n, n), FAR, dtype=np.int32)
    for start in range(n):
        found[start, start] = 0
        queue = deque([start])
        while queue:
            here = queue.popleft()
            for there in steps[here]:
                if found[start, there] == FAR:
                    found[start, there] = found[start, here] + 1
                    queue.append(there)
    return found


def _both_ways(steps: Sequence[Sequence[int]]) -> list[list[int]]:
    neighbors: list[set[int]] = [set(following) for following in steps]
    for here, following in enumerate(steps):
        for there in following:
            neighbors[there].add(here)
    return [sorted(found) for found in neighbors]


def _path_tables(steps: Sequence[Sequence[int]], tracks: Sequence[str]) -> tuple[Ints16, Bools]:
    """Return the credit of each role on the way from a role to a target, and who is ahead.

    Axes: her role, her target, a role he holds or held.
    """
    n = len(steps)
    d = distances(steps)
    whole = d[:, :, None]
    gone = d[:, None, :]
    left = d.T[None, :, :]
    is_target = np.eye(n, dtype=np.bool_)[None, :, :]
    between = (whole < FAR) & (gone > 0) & (gone < whole) & (gone + left == whole)
    way = np.where(between, whole, 1)
    on_the_way = (2 * ONE * (5 * way + 4 * gone) + 10 * way) // (20 * way)
    credit = np.where(between, on_the_way, _credit_near_target(d, steps, tracks)[None, :, :])
    beyond = (d < FAR) & ~np.eye(n, dtype=np.bool_)
    credit = np.maximum(credit, np.where(beyond, BEYOND_TARGET, 0)[None, :, :])
    credit = np.where(is_target, ONE, credit)
    return credit.astype(np.int16), between | is_target


def _credit_near_target(
    d: Ints32, steps: Sequence[Sequence[int]], tracks: Sequence[str]
) -> NDArray[np.int64]:
    """Return (target, role) credits for the same track or a short undirected distance."""
    undirected = distances(_both_ways(steps))
    credit = np.zeros(d.shape, dtype=np.int64)
    for distance, value in enumerate(NEAR_TARGET, start=1):
        credit[undirected == distance] = value
    track = np.array(tracks)
    same = (track[:, None] == track[None, :]) & (track != "")[:, None]
    return np.maximum(credit, np.where(same, SAME_TRACK, 0))
