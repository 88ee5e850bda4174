"""Where a mentor stands: his note, his mentees, his places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.days import full_day
from matching.queries.home_dates import Coming, Dates, dates_of, what_happens_next
from matching.queries.home_mentee import LIVE, orientation_step
from matching.queries.home_mentees import MenteeRow, mentee_row
from matching.queries.home_places import Places, places_of
from matching.queries.home_rows import MentorPart
from matching.queries.home_situation import NextStep
from mentorship.enums import MentorshipState, MentorState
from mentorship.models import CheckInAnswer, Meeting, Mentorship
from mentorship.queries.texts import text


@dataclass(frozen=True)
class MentorHome:
    """What a home says of one mentor's part."""

    title: str
    lead: str
    step: NextStep | None
    mentees: list[MenteeRow]
    places: Places | None
    coming: list[Coming]
    empty_text: str
    can_pause: bool
    has_mentored: bool


def home_of(
    part: MentorPart,
    mine: Sequence[Mentorship],
    answers: Sequence[CheckInAnswer],
    n_waiting: int,
    photos: Mapping[int, str],
    meetings: Mapping[int, Sequence[Meeting]],
) -> MentorHome:
    """Return where a mentor stands.

    Args:
        part: his part.
        mine: introductions and mentorships of this part that he knows of, the newest first.
        answers: both sides' parts of their check-ins, by due date.
        n_waiting: how many introductions wait for his answer.
        photos: addresses of photos by user id.
        meetings: offered and agreed ones, by mentorship.
    """
    dates = dates_of(part)
    is_open = part.row.state == MentorState.VETTED
    running = [row for row in mine if row.state in LIVE]
    mentees = [
        mentee_row(row, answers, meetings.get(row.pk, ()), photos.get(row.mentee_user_id, ""))
        for row in running
    ]
    is_idle = is_open and not mentees and not n_waiting
    title, lead = _title(part, mine, n_waiting)
    return MentorHome(
        title=title,
        lead=lead,
        step=_step(part),
        mentees=mentees,
        places=places_of(part.row, mine),
        coming=what_happens_next(dates) if is_idle or _is_applied(part) else [],
        empty_text=_empty(dates) if is_idle else "",
        can_pause=is_open,
        has_mentored=any(row.started_at for row in mine),
    )


def _is_applied(part: MentorPart) -> bool:
    return part.row.state == MentorState.APPLIED


def _title(part: MentorPart, mine: Sequence[Mentorship], n_waiting: int) -> tuple[str, str]:
    name = {"name": part.row.user.first_name}
    if n_waiting:
        asked = [row for row in mine if row.state == MentorshipState.INTRODUCED
                 and not row.mentor_answer]  # fmt: skip
        until = min(row.respond_by for row in asked)
        lead = _("An introduction is waiting for your answer until %(day)s.")
        title = _("Someone would like to meet you, %(name)s")
        return title % name, lead % {"day": full_day(until)}
    titles = {
        MentorState.APPLIED: _("Thank you for offering, %(name)s"),
        MentorState.REFUSED: _("About your offer to mentor"),
        MentorState.PAUSED: _("Your places are on pause"),
        MentorState.LEFT: _("You've left %(program)s") % {"program": part.row.program.name},
    }
    return titles.get(MentorState(part.row.state), _("Welcome, %(name)s")) % name, ""


def _step(part: MentorPart) -> NextStep | None:
    """Return what he should do or know; None when all is as usual."""
    name = part.row.user.name
    if part.question is not None:
        return NextStep(
            title=_("A question about your offer"),
            text=_("The program team would like to know one thing before deciding."),
            verb=_("Read and answer"),
            url=reverse("vetting-answer", args=[part.question]),
            mentor_name=name,
        )
    steps = {
        MentorState.APPLIED: _applied,
        MentorState.REFUSED: _refused,
        MentorState.PAUSED: _paused,
        MentorState.LEFT: _left,
    }
    if part.row.state in steps:
        return steps[MentorState(part.row.state)](part)
    if not part.is_oriented:
        return orientation_step(part.row.program.slug, "mentor", name)
    return None


def _applied(part: MentorPart) -> NextStep:
    slug, name = part.row.program.slug, part.row.user.name
    if not part.is_oriented:
        return orientation_step(slug, "mentor", name)
    return NextStep(
        title=_("We're reading your offer"),
        text=_("The program team reads it before your places open, and you'll hear by e-mail."),
        verb=_("Read your answers again"),
        url=reverse("apply-step", args=[slug, "mentor", "check"]),
        is_calm=True,
        mentor_name=name,
    )


def _refused(part: MentorPart) -> NextStep:
    step = NextStep(
        title=_("Thank you for offering"),
        text=text("vetting.to_person"),
        mentor_name=part.row.user.name,
    )
    if not part.row.program.is_open:
        return step
    apply = reverse("apply", args=[part.row.program.slug])
    return replace(
        step,
        verb=_("Join as a mentee"),
        url=f"{apply}?as=mentee",
        is_calm=True,
        second=(_("Offer again"), f"{apply}?as=mentor"),
    )


def _paused(part: MentorPart) -> NextStep:
    note = ""
    if part.row.paused_until is not None:
        note = _("We'll ask you on %(day)s.") % {"day": full_day(part.row.paused_until)}
    return NextStep(
        title=_("Come back whenever you like"),
        text=_("You get no new introductions until you open again."),
        note=note,
        verb=_("Open again"),
        url=reverse("part-resume", args=["mentor", part.row.pk]),
        is_post=True,
        second=(_("Change the day"), reverse("part-pause", args=["mentor", part.row.pk])),
        mentor_name=part.row.user.name,
    )


def _left(part: MentorPart) -> NextStep:
    program = part.row.program
    step = NextStep(
        title=_("You're welcome back"),
        text=_("Your answers are kept, so offering again takes a minute."),
        verb=_("Offer again"),
        url=f"{reverse('apply', args=[program.slug])}?as=mentor",
    )
    closed = NextStep(title=step.title, text=_("Sign-up is closed right now."))
    return step if program.is_open else closed


def _empty(dates: Dates) -> str:
    said = _("You're in the pool. We write as soon as there is an introduction.")
    if dates.introductions_on is not None:
        on = {"day": full_day(dates.introductions_on)}
        said += " " + _("The next ones go out on %(day)s.") % on
    elif dates.next_round_on is not None:
        said += " " + _("The next round opens on %(day)s.") % {"day": full_day(dates.next_round_on)}
    return said
