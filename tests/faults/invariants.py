"""What must hold after every fault: I1 to I7 of the promise."""

from collections import Counter
from dataclasses import dataclass

from accounts.enums import NotificationStatus
from accounts.models import AuditEvent, Notice, Notification
from accounts.queries import findings
from mentorship.enums import HOLDING_STATES
from mentorship.models import Mentor, Mentorship
from mentorship.services import places

# What a message may end as without having been accepted by a mail server.
EXCUSED = frozenset(
    {
        NotificationStatus.CANCELLED,
        NotificationStatus.EXPIRED,
        NotificationStatus.BOUNCED,
        NotificationStatus.WITHHELD,
    }
)


@dataclass(frozen=True)
class Outcome:
    """What a fault cost."""

    lost: int
    second_copies: int


def missing(copies: Counter[str]) -> list[int]:
    """I1: messages that were due and that no mail server accepted, whatever their row says."""
    rows = Notification.objects.filter(webhook=None).exclude(status__in=EXCUSED)
    due = set(Notification.objects.due().values_list("pk", flat=True))
    over = {NotificationStatus.SENT, NotificationStatus.LEASED, NotificationStatus.DEAD}
    return [
        row.pk
        for row in rows
        if (row.status in over or row.pk in due) and not copies[message_id(row)]
    ]


def second_copies(copies: Counter[str]) -> int:
    """I2: how many messages were accepted more than once, counted by copy."""
    return sum(n - 1 for n in copies.values())


def check_copies(copies: Counter[str], crashes: int) -> None:
    """I2: a second copy only where a sender died in between, with the same id, and shown."""
    rows = {message_id(row): row for row in Notification.objects.all()}
    unknown = set(copies) - set(rows)
    assert not unknown, f"accepted under another Message-ID: {unknown}"
    assert second_copies(copies) <= crashes, f"{copies} with {crashes} crashes"
    hidden = [one for one, n in copies.items() if n > 1 and not rows[one].maybe_duplicate]
    assert not hidden, f"second copies that no page shows: {hidden}"


def check_notices() -> None:
    """In-app notices are exactly once."""
    doubles = [
        uid for uid, n in Counter(Notice.objects.values_list("uid", flat=True)).items() if n > 1
    ]
    assert not doubles


def check_places() -> None:
    """I3: nobody has more mentees than places, and the counter is right."""
    assert places.recount() == []
    for mentor in Mentor.objects.all():
        assert 0 <= mentor.places_held <= mentor.capacity


def check_pairs() -> None:
    """I4: at most one mentorship of a kind at a time for a mentee."""
    live = Mentorship.objects.filter(state__in=HOLDING_STATES)
    pairs = Counter(live.values_list("mentee_id", "mentor_type"))
    assert all(n == 1 for n in pairs.values()), pairs


def check_audit() -> None:
    """I5: every present state of a match is in the audit trail, and no change stands twice."""
    from matching.enums import MatchState
    from matching.models import Match

    told = Counter(AuditEvent.objects.values_list("action", "target_id"))
    for match in Match.objects.filter(state=MatchState.APPROVED):
        assert told["match.approved", str(match.pk)] == 1, match
    for match in Match.objects.filter(state=MatchState.PROPOSED):
        assert told["match.approved", str(match.pk)] == 0, match


def check_answers(statuses: list[int], allowed: frozenset[int]) -> None:
    """I6: no server error but those that the fault is allowed to cause."""
    wrong = [status for status in statuses if status >= 500 and status not in allowed]
    assert not wrong, f"answers {wrong}"


def troubles() -> list[str]:
    """I7: the codes of what operators are told now, the most pressing first."""
    return [one.code for one in findings.findings(findings.state(), broker_answers=True)]


def message_id(row: Notification) -> str:
    """The id under which a mail server sees a message of a house."""
    return f"<{row.uid.hex}@localhost>"
