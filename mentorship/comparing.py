"""How names, employers and e-mails are compared."""

import unicodedata
from functools import lru_cache

MOST_KEPT = 20_000  # texts compared before; as a program's employers are for each of its pages


@lru_cache(maxsize=MOST_KEPT)
def normalize(text: str) -> str:
    """Return ``text`` in the form in which names, employers and e-mails are compared.

    Case, spaces and Unicode look-alikes make no difference: "St. Mary " equals "st.mary".
    """
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
