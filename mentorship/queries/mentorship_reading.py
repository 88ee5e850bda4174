"""A mentorship as a program reads it for one of the two."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from mentorship.enums import MentorshipState, Side
from mentorship.models import Certificate, JointProposal, Mentorship
from mentorship.queries import agreements, closing, closing_page
from mentorship.queries.certificates import completion_of, grouped
from mentorship.queries.meetings import next_of
from mentorship.queries.mentorships import kind_and_month, rests_since, state_of
from mentorship.queries.people import facts_line, profile_of
from mentorship.queries.space_counts import Counts, counts, partner_address
from mentorship.rules import space as space_rules


@dataclass(frozen=True)
class Brief:
    """One mentorship in a list; a suspended one reads as paused."""

    pk: int
    program: str
    mentor_type: str
    side: Side
    state: MentorshipState
    name: str
    started_at: datetime
    ends_on: date
    closed_at: datetime | None
    next_meeting_at: datetime | None
    counts: Counts


@dataclass(frozen=True)
class Partner:
    """The other one; ``email`` is empty until both share theirs."""

    name: str
    first_name: str
    facts: str
    introduction: str
    email: str


@dataclass(frozen=True)
class Proposed:
    """What one of the two proposes and nobody answered yet."""

    pk: int
    kind: str
    months: int
    is_mine: bool
    asked_at: datetime


@dataclass(frozen=True)
class Certified:
    """The reader's own certificate: a page on which anybody checks it, and the file."""

    code: str
    issued_at: datetime
    check_url: str
    file_url: str


@dataclass(frozen=True)
class Read(Brief):
    """One mentorship in full."""

    title: str
    partner: Partner
    shared: tuple[str, ...]
    paused_at: datetime | None
    pause_until: date | None
    shares_address: bool
    partner_shares_address: bool
    proposals: tuple[Proposed, ...]
    steps: tuple[str, ...]
    agreement: str
    certificate: Certified | None


def briefs(rows: Sequence[Mentorship], user: User) -> list[Brief]:
    """Return mentorships for a list, read ``with_counts``; one query."""
    coming = next_of(row.pk for row in rows)
    return [Brief(**_brief(row, user, coming)) for row in rows]


def _brief(mentorship: Mentorship, user: User, coming: dict[int, Any]) -> dict[str, Any]:
    side = Side(mentorship.side_of(user))
    meeting = coming.get(mentorship.pk)
    return {
        "pk": mentorship.pk,
        "program": mentorship.program.slug,
        "mentor_type": mentorship.mentor_type,
        "side": side,
        "state": state_of(mentorship),
        "name": mentorship.partner_of(side).name,
        "started_at": mentorship.started_at,
        "ends_on": mentorship.ends_on,
        "closed_at": mentorship.closed_at,
        "next_meeting_at": meeting.starts_at if meeting else None,
        "counts": counts(mentorship),
    }


def read(mentorship: Mentorship, user: User, now: datetime) -> Read:
    """Return a mentorship as its pages tell it, read ``with_counts``; four queries."""
    side = Side(mentorship.side_of(user))
    mine, theirs = mentorship.mentee_shares_address, mentorship.mentor_shares_address
    if side == Side.MENTOR:
        mine, theirs = theirs, mine
    agreed, partner = agreements.of(mentorship), _partner(mentorship, side, user)
    return Read(
        **_brief(mentorship, user, next_of([mentorship.pk])),
        title=kind_and_month(mentorship, now),
        partner=partner,
        shared=tuple(one["text"] for one in mentorship.words.get(side.value, [])),
        paused_at=rests_since(mentorship),
        pause_until=mentorship.pause_until,
        shares_address=mine,
        # As on the page: a shared address that isn't shown would tell what the state doesn't.
        partner_shares_address=theirs and (not mine or bool(partner.email)),
        proposals=tuple(_proposed(row, side) for row in closing.waiting_proposals(mentorship)),
        steps=tuple(_steps(mentorship)),
        agreement=agreements.state_for(agreed, side),
        certificate=_certified(completion_of(mentorship, user)),
    )


def _partner(mentorship: Mentorship, side: Side, user: User) -> Partner:
    partner = mentorship.partner_of(side)
    profile = profile_of(partner)
    return Partner(
        name=partner.name,
        first_name=partner.first_name,
        facts=facts_line(profile),
        introduction=profile.introduction if profile else "",
        email=partner_address(mentorship, user),
    )


def _proposed(row: JointProposal, side: Side) -> Proposed:
    return Proposed(row.pk, row.kind, row.months, row.side == side, row.asked_at)


def _steps(mentorship: Mentorship) -> list[str]:
    """Return what the two may do now, by the last part of its address."""
    more = ["share-address", "hide-address"] if space_rules.may_write(mentorship) else []
    return [*closing_page.steps_of(mentorship), *more]


def _certified(made: Certificate | None) -> Certified | None:
    return None if made is None else certified(made)


def certified(made: Certificate) -> Certified:
    """Return a certificate with its addresses."""
    code = grouped(made.code)
    check, file = (reverse(name, args=[code]) for name in ("certificate-check", "certificate-file"))
    site = settings.SITE_URL
    return Certified(code, made.issued_at, f"{site}{check}", f"{site}{file}")
