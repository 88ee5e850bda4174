"""Search by name, as every list of the desk does it."""

from django.db.models import Q

MOST_WORDS = 10  # of a search; the others are left out


def words_of(text: str) -> list[str]:
    """Return the words of a search, each once."""
    return list(dict.fromkeys(text.split()))[:MOST_WORDS]


def called(text: str, *columns: str) -> Q:
    """Match rows in one of whose names each word stands, as it is written."""
    found = Q()
    for word in words_of(text):
        in_one = Q()
        for column in columns:
            in_one |= Q(**{f"{column}__icontains": word})
        found &= in_one
    return found
