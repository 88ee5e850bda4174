"""Whose answers changed after a plan was made: its proposals rest on what they said before."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Subquery, Value

from accounts.models import AuditEvent
from matching.models import Round, Run
from mentorship.models import Mentee, Mentor

Changes = dict[int, datetime]

# What a score reads changes with these, by whose row the audit trail names.
USERS = ("profile.saved", "user.time_zone_changed")
PARTS = {"mentee.changed": Mentee, "mentor.changed": Mentor}


def changes_since_plan(match_round: Round, plan: Run) -> Changes:
    """Return when people changed what a plan read of them, by user id; at most two queries.

    The audit trail is read from the plan's own first event on, so that its length does not matter.
    """
    asked = AuditEvent.objects.filter(target_type="matching.run", target_id=str(plan.pk))
    first = asked.order_by("pk").values("pk")[:1]
    rows = AuditEvent.objects.filter(pk__gt=Subquery(first), action__in=(*USERS, *PARTS))
    events = list(rows.order_by("pk").values_list("action", "target_id", "at"))
    changes = {int(pk): at for action, pk, at in events if action in USERS}
    parts = {(action, int(pk)): at for action, pk, at in events if action in PARTS}
    for action, pk, user_id in _users_of(parts, match_round):
        changes[user_id] = max(parts[action, pk], changes.get(user_id, parts[action, pk]))
    return changes


def _users_of(
    parts: dict[tuple[str, int], datetime], match_round: Round
) -> Iterator[tuple[str, int, int]]:
    """Yield action, part and user of the parts of this program."""
    if not parts:
        return
    found = [
        model._default_manager.order_by()
        .filter(program=match_round.program_id, pk__in=[pk for name, pk in parts if name == action])
        .values_list(Value(action), "pk", "user_id")
        for action, model in PARTS.items()
    ]
    yield from found[0].union(found[1], all=True)
