"""The names in braces that people may write into texts."""

import re
from collections.abc import Collection

BRACED = re.compile(r"\{([^{}]*)\}")


def unknown_in(text: str, known: Collection[str]) -> list[str]:
    """Return what stands in braces and has no meaning, in order, each as it was written.

    A brace without its partner counts too: nobody would read what was meant.
    """
    unknown = [f"{{{name}}}" for name in BRACED.findall(text) if name not in known]
    rest = BRACED.sub("", text)
    unknown += [brace for brace in "{}" if brace in rest]
    return list(dict.fromkeys(unknown))
