"""Pins: pairs that an admin keeps, placed before anything is solved."""

from collections import Counter
from collections.abc import Iterable, Iterator

from matching.encoding.outcome import ImpossiblePinsError, PinFault
from matching.encoding.records import (
    MENTOR_TYPES,
    MenteeRecord,
    MentorRecord,
    MentorType,
    PairKey,
)
from matching.engine.pool import Pool, Settings
from mentorship.comparing import normalize


def place_pins(
    pins: Iterable[PairKey],
    mentees: Iterable[MenteeRecord],
    mentors: Iterable[MentorRecord],
    pool: Pool,
    settings: Settings,
) -> dict[int, int]:
    """Return request row to mentor for every pin.

    A pin needs two different people in the pool, a type that she seeks, a place, her limit and no
    exclusion. Other hard rules are the admin's decision. Pins that name their type go first, then
    those with the fewest types to choose from.

    Raises:
        ImpossiblePinsError: with all that is in the way.
    """
    plan = _Plan(mentees, mentors, pool, settings)
    for pin in sorted(pins, key=plan.turn):
        plan.add(pin)
    if plan.faults:
        raise ImpossiblePinsError(plan.faults)
    return plan.placed


class _Plan:
    """The pins placed so far, and those that could not be."""

    def __init__(
        self,
        mentees: Iterable[MenteeRecord],
        mentors: Iterable[MentorRecord],
        pool: Pool,
        settings: Settings,
    ) -> None:
        self.placed: dict[int, int] = {}
        self.faults: list[PinFault] = []
        self._limit = settings.mentors_per_mentee
        self._excluded = {(int(m), int(j), int(t)) for m, j, t in pool.excluded}
        self._mentees = {normalize(record.person): record for record in mentees}
        self._mentors = {normalize(record.person): record for record in mentors}
        self._column = {key: j for j, key in enumerate(pool.mentors.keys)}
        self._mentee_row = {key: m for m, key in enumerate(pool.mentees.keys)}
        self._request = {
            (pool.mentees.keys[m], MENTOR_TYPES[t]): i
            for i, (m, t) in enumerate(zip(pool.mentee, pool.mentor_type, strict=True))
        }
        self._held = Counter({record.key: record.mentors_held for record in self._mentees.values()})
        self._used: Counter[str] = Counter()
        self._pairs: set[tuple[str, str]] = set()

    def turn(self, pin: PairKey) -> tuple[int, str, str, str]:
        """Return what orders the pins: a named type, then one choice, more, and none at all."""
        if pin.mentor_type:
            return (0, pin.mentee, pin.mentor, pin.mentor_type)
        her = self._mentees.get(normalize(pin.mentee))
        him = self._mentors.get(normalize(pin.mentor))
        choices = len({*her.seeks} & {*him.offers}) if her and him else 0
        return (choices or len(MENTOR_TYPES) + 1, pin.mentee, pin.mentor, "")

    def add(self, pin: PairKey) -> None:
        """Place a pin, or note why it cannot be."""
        her = self._mentees.get(normalize(pin.mentee))
        him = self._mentors.get(normalize(pin.mentor))
        if her is None or him is None:
            self._note_strangers(pin, her is None, him is None)
            return
        mentor_type = pin.mentor_type or self._type_for(her, him)
        fault = next(self._faults(her, him, mentor_type), "")
        if fault:
            self.faults.append(PinFault(pin, fault))
            return
        self.placed[self._request[her.key, mentor_type]] = self._column[him.key]
        self._held[her.key] += 1
        self._used[him.key] += 1
        self._pairs.add((her.key, him.key))

    def _note_strangers(self, pin: PairKey, no_mentee: bool, no_mentor: bool) -> None:
        if no_mentee:
            self.faults.append(PinFault(pin, "{mentee} is not among the mentees."))
        if no_mentor:
            self.faults.append(PinFault(pin, "{mentor} is not among the mentors."))

    def _type_for(self, her: MenteeRecord, him: MentorRecord) -> MentorType:
        """Return the first type she seeks that he offers and no pin serves yet."""
        free = [t for t in her.seeks if self._request[her.key, t] not in self.placed]
        offered = [t for t in free if t in him.offers]
        return next(iter([*offered, *free, *her.seeks, MENTOR_TYPES[0]]))

    def _faults(self, her: MenteeRecord, him: MentorRecord, kind: MentorType) -> Iterator[str]:
        pair = (self._mentee_row[her.key], self._column[him.key])
        if her.person == him.person:
            yield "{mentee} cannot be pinned to themselves."
        if (her.key, him.key) in self._pairs:
            yield "{mentee} and {mentor} are pinned twice; keep one of the two."
        if (her.key, kind) not in self._request:
            yield f"{{mentee}} does not seek a {kind} mentor; {{mentor}} cannot be pinned as one."
        elif self._request[her.key, kind] in self.placed:
            yield f"{{mentee}} is pinned to another {kind} mentor already; unpin one of the two."
        if {(*pair, -1), (*pair, MENTOR_TYPES.index(kind))} & self._excluded:
            yield "{mentee} and {mentor} are to be kept apart; unpin them or lift the exclusion."
        if self._held[her.key] >= self._limit:
            yield f"{{mentee}} may have {self._limit} at once; {{mentor}} would be one more."
        if self._used[him.key] >= him.capacity:
            places = f"{him.capacity} place{'' if him.capacity == 1 else 's'}"
            yield f"{{mentor}} has {places} in this run; {{mentee}} would be one more."
