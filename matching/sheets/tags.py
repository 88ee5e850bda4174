"""Whether the XML in a workbook has far more tags than a list of people.

A few kilobytes of a zip can hold millions of empty cells, formats or texts. Each becomes an object
of a hundred bytes or more as soon as the part is parsed, so they are counted before.
"""

import re
import zipfile
from collections.abc import Iterator

MOST_TAGS = 8_000_000  # 20,000 rows of 40 columns, written as verbosely as there is, have 5 million
MOST_ROWS = 1_100_000  # rows, and shared texts; a sheet of Excel ends at 1,048,576
MOST_BETWEEN = 300_000  # tags from one row or text to the next; 16,384 columns have 100,000
MOST_OF_STYLES = 300_000  # Excel itself ends at 65,490 formats
STYLES = "xl/styles.xml"
BYTES_AT_ONCE = 256 * 1024
LONGEST_NAME = 64
ROW = re.compile(rb"<(?:[\w.-]+:)?(?:row|si)[\s/>]")


def are_too_many(archive: zipfile.ZipFile) -> bool:
    """Whether some part has too many tags, or all of them have; never held as a whole."""
    left = MOST_TAGS
    for part in archive.infolist():
        is_styles = part.filename.lower() == STYLES
        tags = _counted(archive, part, min(left, MOST_OF_STYLES) if is_styles else left)
        if tags is None:
            return True
        left -= tags
    return False


def _counted(archive: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> int | None:
    """Return how many tags a part has; None where it has too many."""
    tags = rows = since = 0
    for text in _pieces(archive, part):
        first, *others = ROW.split(text)
        tags += text.count(b"<")
        rows += len(others)
        runs = [since + first.count(b"<"), *(one.count(b"<") for one in others)]
        since = runs[-1]
        if tags > most or rows > MOST_ROWS or max(runs) > MOST_BETWEEN:
            return None
    return tags


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part in pieces that end before a tag, so that none is cut through its name."""
    rest = b""
    with archive.open(part) as file:
        while more := file.read(BYTES_AT_ONCE):
            text = rest + more
            cut = text.rfind(b"<")
            yield text[: max(cut, 0)]
            rest = text[max(cut, 0) :][:LONGEST_NAME]
    yield rest
