"""When somebody is usually free, in one short sentence for the one she is paired with."""

from django.utils.translation import gettext as _

from accounts.days import zone_name
from accounts.models import User
from mentorship.models import Profile, Program
from mentorship.queries.hours import days_in_words
from mentorship.queries.waking import zone_of

MOST = 40  # characters that still read at a glance


def usually_free(person: User, reader: User, program: Program) -> str:
    """Return the sentence, with the zone where it isn't the reader's; empty where it isn't short.

    At most three queries.
    """
    profile = Profile.objects.filter(pk=person.pk).first()
    if profile is None:
        return ""
    slugs = list(profile.patterns.values_list("slug", flat=True))
    days = days_in_words(slugs, profile.windows)
    if not days or len(days) > MOST:
        return ""
    said = {"name": person.first_name, "days": days}
    here, there = (zone_name(zone_of(one, program)) for one in (reader, person))
    if here == there:
        return _("%(name)s is usually free on %(days)s.") % said
    return _("%(name)s is usually free on %(days)s, %(zone)s.") % {**said, "zone": there}
