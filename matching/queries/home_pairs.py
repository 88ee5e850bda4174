"""What waits for a person in her running mentorships: times to choose from, words to sign."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.prepared import Prepared, padded
from mentorship.enums import JointKind, MeetingState, MentorshipState
from mentorship.models import Meeting, Mentorship
from mentorship.queries import meetings as pair_meetings
from mentorship.queries.meeting_words import zones_for
from mentorship.queries.under_way import should_sign
from mentorship.rules.meetings import PLANNING

Json = dict[str, Any]


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for a person in one mentorship, and where it is done."""

    title: str
    text: str
    verb: str
    url: str


def meetings_of(mine: Sequence[Mentorship]) -> Mapping[int, list[Meeting]]:
    """Return the offered and agreed meetings of each mentorship that runs; two queries at most."""
    running = [row for row in mine if row.state in PLANNING]
    found: dict[int, list[Meeting]] = {row.pk: [] for row in running}
    if not running:
        return found
    people = {row.pk: row for row in running}
    for meeting in _meeting_rows(*padded(people)):
        meeting.mentorship = people[meeting.mentorship_id]
        found[meeting.mentorship_id].append(meeting)
    return found


@Prepared
def _meeting_rows(*mentorships: int) -> QuerySet[Meeting]:
    planned = (MeetingState.OFFERED, MeetingState.AGREED)
    rows = Meeting.objects.filter(mentorship__in=mentorships, state__in=planned)
    return rows.prefetch_related("times").order_by("starts_at", "pk")


def times_for(user: User, meetings: Sequence[Meeting], now: datetime) -> list[Json]:
    """Return the times that wait for a person's pick, as ``mentorship/_times.html`` draws them."""
    waiting = (row for row in meetings if pair_meetings.waits_for(row, user, now))
    return [_offer(row, user, now) for row in waiting]


def _offer(meeting: Meeting, user: User, now: datetime) -> Json:
    pair = meeting.mentorship
    names = {"mentee_name": pair.mentee_user.name, "mentor_name": pair.mentor_user.name}
    return pair_meetings.offer_words(meeting, user, now) | names


def next_meeting(user: User, meetings: Sequence[Meeting], now: datetime) -> Json | None:
    """Return the card of the meeting that both agreed to and that comes first."""
    coming = next((row for row in meetings if pair_meetings.is_coming(row, now)), None)
    if coming is None:
        return None
    return pair_meetings.coming_words(coming, zones_for(coming.mentorship, user), now)


def waiting_in(mentorship: Mentorship, side: str) -> Iterator[Waiting]:
    """Return what else waits for one side; the row has ``with_what_waits``."""
    row: Any = mentorship
    if row.state not in (MentorshipState.ACTIVE, MentorshipState.PAUSED):
        return
    name = {"name": mentorship.partner_of(side).first_name}
    if should_sign(mentorship, side):
        yield Waiting(
            title=_("Sign your agreement with %(name)s") % name,
            text=_("One page: your first goal, how often you meet, what stays between you."),
            verb=_("Read and sign"),
            url=reverse("agreement", args=[mentorship.pk]),
        )
    if row.proposal_side not in (None, side):
        yield _proposal(row, name)
    if row.has_unread:
        yield Waiting(
            title=_("%(name)s wrote to you") % name,
            text=_("It's in your space, and only the two of you read it."),
            verb=_("Read it"),
            url=reverse("space-messages", args=[mentorship.pk]),
        )


def _proposal(row: Any, name: dict[str, str]) -> Waiting:
    title = _("%(name)s would like to finish now") % name
    if row.proposal_kind == JointKind.EXTEND:
        said = ngettext(
            "%(name)s would like one more month", "%(name)s would like %(n)d more months",
            row.proposal_months,
        )  # fmt: skip
        title = said % {**name, "n": row.proposal_months}
    return Waiting(
        title=title,
        text=_("Nothing changes until you've answered, and a no needs no reason."),
        verb=_("Read and answer"),
        url=reverse("closing", args=[row.pk]),
    )
