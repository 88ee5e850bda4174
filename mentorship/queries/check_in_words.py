"""What somebody wrote where a check-in asks for a line: one encrypted text, by question."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from accounts.fields import UnreadableText
from mentorship.models import CheckInAnswer

SHARED = "shared"  # beside the numbers of the questions


@dataclass(frozen=True)
class Written:
    """The lines of one side by question number; ``shared`` are those the partner may read."""

    lines: Mapping[str, str] = field(default_factory=dict)
    shared: frozenset[str] = frozenset()

    @property
    def for_partner(self) -> list[str]:
        """The lines that the partner may read."""
        return [text for no, text in self.lines.items() if no in self.shared]


def written(row: CheckInAnswer) -> Written:
    """Return what was written on one side's part; nothing where its key is missing."""
    if not row.words or isinstance(row.words, UnreadableText):
        return Written()
    kept = json.loads(row.words)
    shared = frozenset(kept.pop(SHARED, ()))
    return Written(kept, shared)


def packed(lines: Mapping[str, str], shared: Collection[str] = ()) -> str:
    """Return lines as they are kept; empty where there are none."""
    known = {no: text for no, text in lines.items() if text}
    both = sorted(set(shared) & set(known))
    kept: dict[str, object] = {**known, **({SHARED: both} if both else {})}
    return json.dumps(kept) if known else ""
