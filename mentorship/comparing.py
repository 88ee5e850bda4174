"""How names, employers and e-mails are compared."""

import unicodedata
from functools import lru_cache

MOST_KEPT, LONGEST_KEPT = 20_000, 200  # a program's employers are compared for each of its pages


def normalize(text: str) -> str:
    """Return ``text`` in the form in which names, employers and e-mails are compared.

    Case, spaces and Unicode look-alikes make no difference: "St. Mary " equals "st.mary".
    """
    return _kept(text) if len(text) <= LONGEST_KEPT else _normalized(text)


def _normalized(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


_kept = lru_cache(maxsize=MOST_KEPT)(_normalized)
