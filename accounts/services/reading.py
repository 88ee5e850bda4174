"""Words as one person reads them: in her zone and her language."""

import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import timezone, translation

from accounts.models import User


@contextmanager
def reading_as(person: User | None, locale: str = "") -> Iterator[None]:
    """Activate a person's zone and language as they are now; the site's where she chose none.

    ``locale`` is for messages to an address that is nobody's yet.
    """
    zone = person.time_zone if person else ""
    language = (person.locale if person else locale) or _sites_own()
    place = zoneinfo.ZoneInfo(zone) if zone else None
    with timezone.override(place), translation.override(language):
        yield


def _sites_own() -> str:
    return translation.get_supported_language_variant(settings.LANGUAGE_CODE)
