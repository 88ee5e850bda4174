"""What a clock on the wall says: hours that don't exist, and hours that happen twice."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def moments(wall: datetime, zone: str) -> list[datetime]:
    """Return the UTC moments at which the clocks of a zone show ``wall``, earliest first.

    Usually one; none in the hour that is left out when the clocks go forward; two in the hour
    that is repeated when they go back.
    """
    place = ZoneInfo(zone)
    found = set()
    for fold in (0, 1):
        moment = wall.replace(tzinfo=place, fold=fold).astimezone(UTC)
        if moment.astimezone(place).replace(tzinfo=None) == wall:
            found.add(moment)
    return sorted(found)
