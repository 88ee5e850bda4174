"""The list of mentorships as a file."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from matching.queries.desk_mentorships import Row
from mentorship.enums import Health, MentorshipState
from mentorship.queries.people import kind_name


def headings() -> list[str]:
    """Return the headings of the file."""
    return [
        _("Mentee"), _("Mentor"), _("Kind"), _("State"), _("Health"), _("Reason"),
        _("Introduced"), _("Started"), _("Ends"), _("Closed"),
    ]  # fmt: skip


def rows_of(rows: Iterable[Row]) -> list[list[str]]:
    """Return one line for each mentorship; days are written as 2026-02-12."""
    return [
        [
            row.mentee_name,
            row.mentor_name,
            kind_name(row.kind),
            str(MentorshipState(row.state).label),
            str(Health(row.health).label) if row.health else "",
            row.reason,
            _day(row.introduced_at),
            _day(row.started_at),
            row.ends_on.isoformat() if row.ends_on else "",
            _day(row.closed_at),
        ]
        for row in rows
    ]


def _day(moment: datetime | None) -> str:
    return timezone.localtime(moment).date().isoformat() if moment else ""
