"""Find somebody's name or address in texts of others, and nobody else's that holds hers."""

import json
import re
from collections.abc import Iterable
from typing import Any

NOBODY = re.compile(r"(?!)")  # found nowhere


def pattern_of(texts: Iterable[str]) -> re.Pattern[str]:
    """Return what finds any of these texts, but not inside a longer name or address.

    So ``lea@example.org`` is not taken for ``a@example.org``. Empty texts are found nowhere.
    """
    known = [re.escape(_told(text)) for text in texts if text]
    if not known:
        return NOBODY
    return re.compile(rf"(?<![\w.+%-])(?:{'|'.join(known)})(?![\w-]|\.\w)", re.IGNORECASE)


def text_of(value: Any) -> str:
    """Return a value as a text in which a pattern finds what stands in it."""
    return json.dumps(value, ensure_ascii=False, default=str)


def _told(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]
