"""Cells that a spreadsheet would run as a formula are written as text, and read back unchanged.

A quote mark goes before the dangerous character, at the start of a cell and after anything that
another program may take for the start of a cell (line break, tab, semicolon). A text that has the
mark already gets one more, so that reading, which takes one away, always returns the original.
"""

import re

# The last two rows are full-width forms and the mathematical minus, which some programs accept.
_DANGEROUS = r"=+\-@\t\r" + "\uff1d\uff0b\uff0d\uff20" + "\u2212"
_START = r"(?:^|(?<=[;\t\r\n]))"
_FORMULA = rf"(?='*\ *[{_DANGEROUS}])"
_WRITE = re.compile(_START + _FORMULA)
_READ = re.compile(_START + "'" + _FORMULA)


def neutralize(text: str) -> str:
    """Return ``text`` so that no spreadsheet runs a part of it."""
    return _WRITE.sub("'", text)


def restore(text: str) -> str:
    """Return the original of a neutralized text; other text stays as it is."""
    return _READ.sub("", text)
