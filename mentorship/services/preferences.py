"""How a person wants to be talked to: her language and her time zone."""

from accounts.models import User
from accounts.services import audit, locking, people
from accounts.validators import validate_time_zone
from mentorship.services.check_ins import times
from mentorship.services.profiles import lock_person


@locking.serialized
def save(*, user: User, locale: str, time_zone: str, actor: User) -> None:
    """Keep language and time zone; check-ins not yet open move to her new hours.

    Raises:
        ValidationError: there is no such time zone.
    """
    validate_time_zone(time_zone)
    people.set_locale(person=user, locale=locale, actor=actor)
    person = lock_person(user)
    if person.time_zone == time_zone:
        return
    person.time_zone = time_zone
    person.save(update_fields=["time_zone"])
    times.reschedule(person)
    audit.record(actor=actor, action="user.time_zone_changed", target=person, zone=time_zone)
