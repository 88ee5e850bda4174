"""A sum of a table's rows that does not depend on their order."""

import hashlib
from dataclasses import dataclass

BYTES = 16
MODULUS = 1 << (8 * BYTES)


@dataclass
class Sum:
    """Rows counted, and the sum of their hashes: two equal rows don't cancel each other."""

    rows: int = 0
    total: int = 0

    def add(self, line: bytes) -> None:
        """Take one row in, as it is written."""
        self.rows += 1
        hashed = hashlib.blake2b(line, digest_size=BYTES).digest()
        self.total = (self.total + int.from_bytes(hashed, "big")) % MODULUS

    def __str__(self) -> str:
        return f"{self.total:0{2 * BYTES}x}"
