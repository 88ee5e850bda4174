"""A sum of a table's rows that does not depend on their order."""

import hashlib
from dataclasses import dataclass
from typing import Any

BYTES = 16
MODULUS = 1 << (8 * BYTES)


@dataclass
class Sum:
    """Rows counted, and the sum of their hashes: two equal rows don't cancel each other."""

    rows: int = 0
    total: int = 0
    _row: Any = None

    def add(self, line: bytes) -> None:
        """Take one row in, as it is written."""
        self.feed(line)
        self.end_row()

    def feed(self, piece: bytes) -> None:
        """Take in the next bytes of a row; one that ends a line ends the row."""
        self._row = self._row or hashlib.blake2b(digest_size=BYTES)
        self._row.update(piece)
        if piece.endswith(b"\n"):
            self.end_row()

    def end_row(self) -> None:
        """Count the row that was fed, if there is one."""
        if self._row:
            self.rows += 1
            self.total = (self.total + int.from_bytes(self._row.digest(), "big")) % MODULUS
            self._row = None

    def __str__(self) -> str:
        return f"{self.total:0{2 * BYTES}x}"
