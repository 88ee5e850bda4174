"""Where the CPU seconds of a match go: looking at pairs, solving, proving."""

from collections import Counter
from dataclasses import dataclass

from matching.engine.pool import Ints32
from matching.engine.problem import Pairs, Query, Supply
from tests.bench.process import Clock

LOOKING = "score"


class Parts:
    """CPU seconds by part; ``begin`` names the part that runs from now on."""

    def __init__(self) -> None:
        """Begin with a part that nobody asks for."""
        self.cpu_s: Counter[str] = Counter()
        self.name = ""
        self._clock = Clock()

    def begin(self, name: str) -> str:
        """Close the part that runs and begin another; return which one ran."""
        before, self.name = self.name, name
        self.cpu_s[before] += self._clock.read()["cpu_s"]
        self._clock = Clock()
        return before

    def watch(self, supply: Supply) -> Supply:
        """Count what is asked of a supply as looking at pairs."""
        return _Watched(supply, self)

    def shares(self) -> dict[str, float]:
        """Return the seconds of each part."""
        self.begin("")
        return {name: seconds for name, seconds in self.cpu_s.items() if name}


@dataclass(frozen=True)
class _Watched:
    """A supply whose answers are timed."""

    supply: Supply
    parts: Parts

    def best(self, query: Query) -> Pairs:
        """Answer as the supply does."""
        part = self.parts.begin(LOOKING)
        found = self.supply.best(query)
        self.parts.begin(part)
        return found

    def wishes(self, least: Ints32) -> Pairs:
        """Answer as the supply does."""
        part = self.parts.begin(LOOKING)
        found = self.supply.wishes(least)
        self.parts.begin(part)
        return found
