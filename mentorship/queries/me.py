"""A person's own pages: who she is, her parts, what of her is shown to whom."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.days import short_day
from accounts.models import User
from accounts.prepared import Prepared
from mentorship.enums import MenteeState, MentorState, Side
from mentorship.models import Draft, Mentee, Mentor, Profile

PAUSABLE = (MenteeState.AVAILABLE, MentorState.VETTED)
OVER = (MenteeState.LEFT, MentorState.LEFT)


@dataclass(frozen=True)
class PartCard:
    """One part of a person in a program, as her own page shows it."""

    side: str
    pk: int
    program: str
    sentence: str
    apply_url: str
    verb: str
    can_pause: bool = False
    can_resume: bool = False
    can_leave: bool = False


def profile_of_person(user: User) -> Profile | None:
    """Return the person's profile with its role and setting; one query."""
    return next(iter(_profiles(user.pk)), None)


@Prepared
def _profiles(user_id: int) -> QuerySet[Profile]:
    return Profile.objects.filter(pk=user_id).select_related("role", "setting", "user")


def part_cards(user: User) -> list[PartCard]:
    """Return all parts of a person, then applications that she has begun; three queries."""
    mentees, mentors = _mentees(user.pk), _mentors(user.pk)
    cards = [_card(part, Side.MENTEE) for part in mentees]
    cards += [_card(part, Side.MENTOR) for part in mentors]
    sent = {(Side.MENTEE, part.program_id) for part in mentees}
    sent |= {(Side.MENTOR, part.program_id) for part in mentors}
    begun = [one for one in _drafts(user.pk) if (one.side, one.program_id) not in sent]
    return cards + [_begun(draft) for draft in begun]


@Prepared
def _mentees(user_id: int) -> QuerySet[Mentee]:
    return Mentee.objects.filter(user=user_id).select_related("program").order_by("pk")


@Prepared
def _mentors(user_id: int) -> QuerySet[Mentor]:
    return Mentor.objects.filter(user=user_id).select_related("program").order_by("pk")


@Prepared
def _drafts(user_id: int) -> QuerySet[Draft]:
    rows = Draft.objects.filter(user=user_id).select_related("program").defer("answers")
    return rows.order_by("pk")


def _card(part: Mentee | Mentor, side: Side) -> PartCard:
    is_over = part.state in OVER
    return PartCard(
        side=side.value,
        pk=part.pk,
        program=part.program.name,
        sentence=standing_of(part),
        apply_url=_apply_url(part, side),
        verb=_verb(side, is_over=is_over),
        can_pause=part.state in PAUSABLE,
        can_resume=part.state in (MenteeState.PAUSED, MentorState.PAUSED),
        can_leave=not is_over,
    )


def _begun(draft: Draft) -> PartCard:
    words = {
        Side.MENTEE: _("You have begun to apply as a mentee. What you typed is kept."),
        Side.MENTOR: _("You have begun to offer mentoring. What you typed is kept."),
    }
    side = Side(draft.side)
    return PartCard(
        side=side.value,
        pk=draft.pk,
        program=draft.program.name,
        sentence=words[side],
        apply_url=_apply_url(draft, side),
        verb=_("Go on where you left off"),
    )


def _apply_url(of: Any, side: Side) -> str:
    return f"{reverse('apply', args=[of.program.slug])}?as={side.value}"


def _verb(side: Side, *, is_over: bool) -> str:
    if is_over:
        return _("Apply again")
    return (
        _("Change what you're looking for") if side == Side.MENTEE else _("Change what you offer")
    )


def standing_of(part: Mentee | Mentor) -> str:
    """Return where a part stands, in a sentence or two."""
    if isinstance(part, Mentor) and part.state == MentorState.VETTED:
        numbers = {"held": part.places_held, "places": part.capacity}
        return _("You take part as a mentor. %(held)d of %(places)d places are taken.") % numbers
    if part.state in (MenteeState.PAUSED, MentorState.PAUSED):
        return f"{_side_words(part)} {_pause_words(part.paused_until)}"
    return _standings()[type(part), part.state]


def _standings() -> dict[tuple[type[Mentee] | type[Mentor], str], str]:
    return {
        (Mentee, MenteeState.APPLIED): _("You've applied as a mentee."),
        (Mentee, MenteeState.AVAILABLE): _("You take part as a mentee, and you're in the pool."),
        (Mentee, MenteeState.LEFT): _("You were a mentee here, and left."),
        (Mentor, MentorState.APPLIED): _(
            "You've offered to mentor. The program team reads your offer."
        ),
        (Mentor, MentorState.REFUSED): _("Your places aren't open this round."),
        (Mentor, MentorState.LEFT): _("You were a mentor here, and left."),
    }


def _side_words(part: Mentee | Mentor) -> str:
    is_mentee = isinstance(part, Mentee)
    return _("You take part as a mentee.") if is_mentee else _("You take part as a mentor.")


def _pause_words(until: date | None) -> str:
    if until is None:
        return _("You're on pause: no new introductions.")
    day = {"day": short_day(until)}
    return _("You're on pause until %(day)s: no new introductions.") % day
