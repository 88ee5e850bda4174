"""Where a mentee stands, and her one next step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import acting
from accounts.days import full_day
from matching.queries import home_running, home_waiting
from matching.queries.home_dates import Coming, Dates, dates_of, what_happens_next
from matching.queries.home_journey import Step, journey_of
from matching.queries.home_rows import MenteePart
from matching.queries.home_situation import NextStep, Situation
from mentorship.enums import MenteeState, MentorshipState
from mentorship.models import CheckInAnswer, Meeting, Mentee, Mentorship
from mentorship.queries.people import facts_line, profile_of

LIVE = (MentorshipState.ACTIVE, MentorshipState.PAUSED, MentorshipState.SUSPENDED)


@dataclass(frozen=True)
class Partner:
    """The mentor's card on a mentee's home."""

    name: str
    first_name: str
    facts: str
    words: str
    reasons: Sequence[dict[str, str]]
    url: str
    photo: str
    id: int
    may_write: bool
    closing_url: str


@dataclass(frozen=True)
class MenteeHome:
    """What a home says of one mentee's part."""

    part: Mentee
    situation: Situation
    journey: list[Step]
    coming: list[Coming]
    partner: Partner | None
    can_pause: bool
    can_wish: bool
    wishes: int


def home_of(
    part: MenteePart,
    mine: Sequence[Mentorship],
    answers: Sequence[CheckInAnswer],
    photos: Mapping[int, str],
    meetings: Mapping[int, Sequence[Meeting]],
) -> MenteeHome:
    """Return where a mentee stands.

    Args:
        part: her part.
        mine: her introductions and mentorships of this part that she knows of, the newest first.
        answers: her own parts of their check-ins, by due date.
        photos: addresses of photos by user id.
        meetings: offered and agreed ones, by mentorship.
    """
    dates = dates_of(part)
    situation = situation_of(part, mine, answers, dates, meetings)
    coming = dates if situation.is_waiting else Dates()  # nothing is promised to others
    is_waiting = situation.is_waiting
    mentorship = situation.mentorship
    is_live = mentorship is not None and mentorship.state in LIVE
    n_live = sum(row.state in LIVE for row in mine)
    is_available = part.row.state == MenteeState.AVAILABLE
    return MenteeHome(
        part=part.row,
        situation=situation,
        journey=journey_of(part, situation.here, mentorship, coming) if situation.here else [],
        coming=what_happens_next(coming),
        partner=partner_of(mentorship, photos.get(mentorship.mentor_user_id, ""))
        if mentorship and is_live
        else None,
        can_pause=is_available and n_live < part.row.program.mentors_per_mentee,
        can_wish=is_waiting and is_available and not acting.is_seeing_as_another(),
        wishes=part.wishes,
    )


def situation_of(
    part: MenteePart,
    mine: Sequence[Mentorship],
    answers: Sequence[CheckInAnswer],
    dates: Dates,
    meetings: Mapping[int, Sequence[Meeting]],
) -> Situation:
    """Return what is true of her now, the most pressing first."""
    live = next((row for row in mine if row.state in LIVE), None)
    if live is not None:
        return home_running.running(live, answers, meetings.get(live.pk, ()))
    if part.row.state == MenteeState.LEFT:
        return _left(part)
    if part.row.state == MenteeState.PAUSED:
        return _paused(part)
    offered = next((row for row in mine if row.state == MentorshipState.INTRODUCED), None)
    if offered is not None:
        return home_running.introduced(offered)
    if part.row.state == MenteeState.APPLIED:
        return _applied(part, dates)
    return home_waiting.in_the_pool(part, mine, dates)


def _left(part: MenteePart) -> Situation:
    program = part.row.program
    step = NextStep(
        title=_("You're welcome back"),
        text=_("Your answers are kept, so applying again takes a minute."),
        verb=_("Apply again"),
        url=f"{reverse('apply', args=[program.slug])}?as=mentee",
    )
    if not program.is_open:
        step = replace(step, text=_("Sign-up is closed right now."), verb="", url="")
    return Situation(title=_("You've left %(program)s") % {"program": program.name}, step=step)


def _paused(part: MenteePart) -> Situation:
    said = _("We introduce nobody to you until you're back. Your place in line is kept.")
    later = ""
    if part.row.paused_until is not None:
        later = _("We'll ask you on %(day)s.") % {"day": full_day(part.row.paused_until)}
    step = NextStep(
        title=_("Come back whenever you like"),
        text=said,
        note=later,
        verb=_("Open again"),
        url=reverse("part-resume", args=["mentee", part.row.pk]),
        is_post=True,
        second=(_("Change the day"), reverse("part-pause", args=["mentee", part.row.pk])),
        mentee_name=part.row.user.name,
    )
    return Situation(title=_("You're paused"), here="applied", step=step)


def _applied(part: MenteePart, dates: Dates) -> Situation:
    name = {"name": part.row.user.first_name}
    if not part.is_oriented and part.row.program.orientation_first:
        step = orientation_step(part.row.program.slug, "mentee", part.row.user.name)
        return Situation(title=_("One more step, %(name)s") % name, here="applied", step=step,
                         is_waiting=True)  # fmt: skip
    step = home_waiting.waiting_step(
        part, _("Nothing to do right now"), _("The program team has your answers.")
    )
    return Situation(
        title=_("Your application is in"),
        lead=home_waiting.hear_by(dates),
        here="applied",
        step=step,
        is_waiting=True,
    )


def orientation_step(slug: str, side: str, name: str) -> NextStep:
    """Return the card that leads to the orientation."""
    said = _("Five short pages, about five minutes. After them you're in the next suggestions.")
    if side == "mentor":
        said = _("Five short pages, about five minutes: what you say yes to, and how to begin.")
    return NextStep(
        title=_("Read the orientation"),
        text=said,
        verb=_("Start reading"),
        url=reverse("orientation", args=[slug, side, 1]),
        mentee_name=name if side == "mentee" else "",
        mentor_name=name if side == "mentor" else "",
    )


def partner_of(mentorship: Mentorship, photo: str) -> Partner:
    """Return the mentor's card."""
    mentor = mentorship.mentor_user
    profile = profile_of(mentor)
    return Partner(
        name=mentor.name,
        first_name=mentor.first_name,
        facts=facts_line(profile),
        words=profile.introduction if profile else "",
        reasons=mentorship.words.get("mentee", []),
        url=reverse("mentorship", args=[mentorship.pk]),
        photo=photo,
        id=mentorship.pk,
        may_write=mentorship.state == MentorshipState.ACTIVE,
        closing_url=reverse("closing", args=[mentorship.pk]),
    )
