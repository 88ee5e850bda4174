"""The list of mentorships as a file."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from matching.queries.desk_mentorships import Row as Listed
from matching.sheets.writing import Column, Row, columns
from mentorship.enums import Health, MentorshipState
from mentorship.queries.people import kind_name


def columns_of() -> tuple[Column, ...]:
    """Return the columns."""
    return columns(
        mentee=_("Mentee"), mentor=_("Mentor"), mentor_type=_("Kind"), state=_("State"),
        health=_("Health"), reason=_("Reason"), introduced_on=_("Introduced"),
        started_on=_("Started"), ends_on=_("Ends"), closed_on=_("Closed"),
    )  # fmt: skip


def rows_of(rows: Iterable[Listed]) -> list[Row]:
    """Return one line for each mentorship; days are those of the reader's zone."""
    return [
        [
            row.mentee_name,
            row.mentor_name,
            kind_name(row.kind),
            str(MentorshipState(row.state).label),
            str(Health(row.health).label) if row.health else "",
            row.reason,
            day_of(row.introduced_at),
            day_of(row.started_at),
            row.ends_on,
            day_of(row.closed_at),
        ]
        for row in rows
    ]


def day_of(moment: datetime | None) -> date | None:
    """Return the day of a moment, in the reader's zone."""
    return timezone.localtime(moment).date() if moment else None
