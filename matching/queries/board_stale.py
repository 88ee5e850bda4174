"""Whose answers changed after a plan was made: its proposals rest on what they said before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Subquery

from accounts.models import AuditEvent
from matching.models import Run

# What a score reads changes with these, by whose row the audit trail names.
USERS = ("profile.saved", "user.time_zone_changed")
MENTEES = ("mentee.changed",)
MENTORS = ("mentor.changed",)
Times = Mapping[int, datetime]


@dataclass(frozen=True)
class Changes:
    """When people last changed what a score reads: by user, by mentee and by mentor."""

    users: Times = field(default_factory=dict)
    mentees: Times = field(default_factory=dict)
    mentors: Times = field(default_factory=dict)

    def of_mentee(self, user: int, mentee: int) -> datetime | None:
        """Return when a mentee last changed something; None where she did not."""
        return _latest(self.users.get(user), self.mentees.get(mentee))

    def of_mentor(self, user: int, mentor: int) -> datetime | None:
        """Return when a mentor last changed something; None where he did not."""
        return _latest(self.users.get(user), self.mentors.get(mentor))


def _latest(*times: datetime | None) -> datetime | None:
    return max((at for at in times if at is not None), default=None)


def changes_since(plan: Run) -> Changes:
    """Return what people changed after a plan was asked for; one query.

    The audit trail is read from the plan's own first event on, so that its length does not matter.
    """
    asked = AuditEvent.objects.filter(target_type="matching.run", target_id=str(plan.pk))
    first = asked.order_by("pk").values("pk")[:1]
    actions = (*USERS, *MENTEES, *MENTORS)
    rows = AuditEvent.objects.filter(pk__gt=Subquery(first), action__in=actions)
    events = list(rows.order_by("pk").values_list("action", "target_id", "at"))

    def of(names: tuple[str, ...]) -> Times:
        return {int(pk): at for action, pk, at in events if action in names}

    return Changes(of(USERS), of(MENTEES), of(MENTORS))
