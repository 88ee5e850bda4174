"""Meetings of a pair that runs now, in whole half hours from today on."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from mentorship.enums import MeetingState, Side
from mentorship.models import Meeting, MeetingTime
from tests.factories.mentorship import MentorshipFactory


def soon(days=3, hours=0):
    """Return a whole hour some days from now."""
    whole = timezone.now().replace(minute=0, second=0, microsecond=0)
    return whole + timedelta(days=days, hours=hours)


def running(**fields):
    """Return a mentorship that began a month ago; Noor in Chicago and Dolores in New York."""
    fields.setdefault("introduced_at", timezone.now() - timedelta(days=31))
    people = {"mentor__user__time_zone": "America/New_York"}
    for side, name in (("mentee", "Noor Haddad"), ("mentor", "Dolores Quintana")):
        part = fields.get(side)
        if part is None:
            people[f"{side}__user__name"] = name
        else:
            fields["program"] = part.program
    return MentorshipFactory(active=True, **(people | fields))


class MeetingFactory(DjangoModelFactory):
    """A meeting that the mentor offers; ``times`` are the moments on offer.

    ``MeetingFactory(agreed=moment)`` is one that both agreed to, ``held=moment`` one that was.
    """

    class Meta:
        model = Meeting
        skip_postgeneration_save = True

    class Params:
        agreed = None
        held = None

    mentorship = factory.LazyFunction(running)
    offered_by = Side.MENTOR
    offered_at = factory.LazyFunction(timezone.now)
    starts_at = factory.LazyAttribute(lambda m: m.agreed or m.held)
    settled_at = factory.LazyAttribute(lambda m: m.held)
    settled_by = factory.LazyAttribute(lambda m: Side.MENTOR if m.held else "")

    @factory.lazy_attribute
    def state(self):
        """Follow the parameter that was given."""
        if self.held:
            return MeetingState.HELD
        return MeetingState.AGREED if self.agreed else MeetingState.OFFERED

    @factory.post_generation
    def times(self, create, extracted, **kwargs):
        """Put times on offer: three days by default, none for a meeting that is agreed."""
        if extracted is None:
            extracted = [] if self.starts_at else [soon(3), soon(4), soon(5)]
        by = kwargs.get("by", self.offered_by)
        MeetingTime.objects.bulk_create(
            MeetingTime(meeting=self, starts_at=moment, offered_by=by) for moment in extracted
        )
