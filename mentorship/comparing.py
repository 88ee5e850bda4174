"""How names, employers and e-mails are compared."""

import unicodedata


def normalize(text: str) -> str:
    """Return ``text`` in the form in which names, employers and e-mails are compared.

    Case, spaces and Unicode look-alikes make no difference: "St. Mary " equals "st.mary".
    """
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
