"""Home: everything that waits for one person, part by part, the most pressing first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import acting
from accounts.models import User
from matching.queries import home_mentee, home_mentor, home_start
from matching.queries.home_dates import Coming
from matching.queries.home_mentee import LIVE, MenteeHome
from matching.queries.home_mentor import MentorHome
from matching.queries.home_pairs import Waiting, next_meeting, times_for, waiting_in
from matching.queries.home_rows import HomeRows, MenteePart, MentorPart, is_over, rows_of
from matching.queries.home_situation import Choice, NextStep
from matching.queries.home_start import Offer
from matching.queries.suggestion_cards import suggestion_cards
from mentorship.enums import CheckInKind, CheckInState, MentorshipState, Side
from mentorship.models import CheckInAnswer, Draft, Mentorship, Program
from mentorship.queries import closing, guides, introduction_questions, thank_yous
from mentorship.queries.check_in_steps import AFTER_THE_END
from mentorship.queries.guides import Guide
from mentorship.queries.introductions import introduction_card
from mentorship.queries.thank_yous import Said

Json = dict[str, Any]
THANKS_SHOWN = 2


@dataclass(frozen=True)
class CheckIn:
    """One check-in that waits for an answer."""

    url: str
    title: str
    due: datetime
    is_mood: bool  # one of the four answers tells all
    is_quick: bool  # answered in half a minute


@dataclass(frozen=True)
class Section:
    """One part of a person on her home; ``mentee`` or ``mentor`` is set, or neither for a draft.

    ``name`` heads the section where there are several; the most urgent leads the page. ``times``
    are those to choose from, ``meeting`` is the next one, ``waiting`` what else waits in spaces.
    """

    name: str
    title: str
    lead: str
    side: str
    part_id: int
    program: Program
    introductions: Sequence[Json] = ()
    times: Sequence[Json] = ()
    check_ins: Sequence[CheckIn] = ()
    meeting: Json | None = None
    waiting: Sequence[Waiting] = ()
    step: NextStep | None = None
    choices: Sequence[Choice] = ()
    guide: Guide | None = None
    mentee: MenteeHome | None = None
    mentor: MentorHome | None = None
    other_side: Offer | None = None
    can_leave: bool = False
    coming: Sequence[Coming] = ()
    suggestions: dict[str, str] | None = None
    thanks: Sequence[Said] = ()
    mentor_prompt: dict[str, str] | None = None
    urgency: int = field(default=9)

    @property
    def leads(self) -> str:
        """Return what stands first and may hold the one filled button."""
        kinds = ("introductions", "times", "check_ins", "meeting", "waiting", "step")
        return next((kind for kind in kinds if getattr(self, kind)), "")


@dataclass(frozen=True)
class Home:
    """What ``matching/home.html`` shows of a person."""

    title: str
    lead: str
    sections: list[Section]
    offers: list[Offer]
    running_mentorship: int
    questions: Sequence[Json] = ()


def home_of(user: User, brings: str = "") -> Home:
    """Return a person's home; the queries do not grow with rows.

    Args:
        user: the person.
        brings: what she said when she signed up, "mentee", "mentor" or "both"; may be empty.
    """
    rows = rows_of(user)
    sections = _suggesting(sorted(_sections(rows), key=lambda section: section.urgency))
    sections = _thanked(sections, rows)
    title = _("Welcome, %(name)s") % {"name": user.first_name}
    if not sections:
        offers = home_start.offers_to(user, brings)
        lead = _("Choose how you'd like to begin.") if offers else ""
        return Home(title, lead, [], offers, 0)
    first = sections[0]
    running = _running(rows)
    return Home(first.title or title, first.lead, sections, [], running, _questions(rows, running))


def _questions(rows: HomeRows, running: int) -> Sequence[Json]:
    """Return questions before an introduction that wait for her; who only has a mentor has none."""
    if acting.is_seeing_as_another() or (running and not rows.mentors):
        return ()
    return introduction_questions.waiting_for(rows.person)


def _suggesting(sections: list[Section]) -> list[Section]:
    """Let the first part that waits ask for suggestions; others have the page for them."""
    first = next((one for one in sections if one.mentee and one.mentee.can_wish), None)
    if first is None or first.mentee is None:
        return sections
    asking = replace(first, suggestions=suggestion_cards(first.mentee.part))
    return [asking if one is first else one for one in sections]


def _thanked(sections: list[Section], rows: HomeRows) -> list[Section]:
    """Let the first part that ever had a partner show what was said about her."""
    first = next((one for one in sections if one.mentee or one.mentor), None)
    has_begun = any(row.started_at for row in rows.mentorships)
    if first is None or not has_begun or acting.is_seeing_as_another():
        return sections
    thanked = replace(first, thanks=thank_yous.newest_for(rows.person, THANKS_SHOWN))
    return [thanked if one is first else one for one in sections]


def _sections(rows: HomeRows) -> list[Section]:
    """Return a section for each part; those that are over only where nothing else is there."""
    mentees = [part for part in rows.mentees if not is_over(part.row)]
    mentors = [part for part in rows.mentors if not is_over(part.row)]
    found = [_draft(draft) for draft in rows.drafts]
    found += [_mentor(part, rows) for part in mentors]
    found += [_mentee(part, rows) for part in mentees]
    if found:
        return found
    return [_mentor(part, rows) for part in rows.mentors[:1]] + [
        _mentee(part, rows) for part in rows.mentees[:1]
    ]


def _draft(draft: Draft) -> Section:
    name = {"name": draft.user.first_name}
    return Section(
        name=_name(draft.program, draft.side),
        title=_("Nearly there, %(name)s") % name,
        lead="",
        side=draft.side,
        part_id=0,
        program=draft.program,
        step=home_start.begun(draft),
        urgency=4,
    )


def _mentee(part: MenteePart, rows: HomeRows) -> Section:
    mine = [row for row in rows.mentorships if row.mentee_id == part.row.pk]
    hers = [row for row in rows.answers if row.side == Side.MENTEE]
    home = home_mentee.home_of(part, mine, hers, rows.photos, rows.meetings)
    introductions = _introductions(mine, Side.MENTEE, rows.photos)
    check_ins = _check_ins(mine, hers, Side.MENTEE)
    situation = home.situation
    under_way = _under_way(rows, mine, Side.MENTEE)
    return Section(
        name=_name(part.row.program, Side.MENTEE),
        title=situation.title,
        lead=situation.lead,
        side=Side.MENTEE,
        part_id=part.row.pk,
        program=part.row.program,
        introductions=introductions,
        check_ins=check_ins,
        step=situation.step,
        choices=situation.choices,
        guide=guides.guide(situation.guide) if situation.guide else None,
        mentee=home,
        other_side=_other_side(part.row.program, Side.MENTOR, rows),
        can_leave=not is_over(part.row),
        coming=home.coming,
        meeting=_meeting(rows, situation.mentorship),
        mentor_prompt=_mentor_prompt(part, home, rows),
        urgency=1 if introductions or under_way["times"] else 2 if check_ins else 3,
        **under_way,
    )


def _under_way(rows: HomeRows, mine: Sequence[Mentorship], side: Side) -> Json:
    """Return what waits for her in her mentorships: times to choose from, and other things.

    Nothing where somebody else looks: the two keep it to themselves.
    """
    if acting.is_seeing_as_another():
        return {"times": (), "waiting": ()}
    now = timezone.now()
    offers = [times_for(rows.person, rows.meetings.get(row.pk, ()), now) for row in mine]
    return {
        "times": [offer for one in offers for offer in one],
        "waiting": [waiting for row in mine for waiting in waiting_in(row, side)],
    }


def _mentor_prompt(part: MenteePart, home: MenteeHome, rows: HomeRows) -> dict[str, str] | None:
    """Ask a mentee who has met her mentor, and mentors nobody, if she would now."""
    if home.partner is None or home.situation.guide or rows.mentors:
        return None
    return closing.mentor_prompt(rows.person, part.row.program)


def _meeting(rows: HomeRows, mentorship: Mentorship | None) -> Json | None:
    """Return the next meeting of a mentee's mentorship."""
    if mentorship is None:
        return None
    return next_meeting(rows.person, rows.meetings.get(mentorship.pk, ()), timezone.now())


def _mentor(part: MentorPart, rows: HomeRows) -> Section:
    mine = [row for row in rows.mentorships if row.mentor_id == part.row.pk]
    his = [row for row in rows.answers if row.side == Side.MENTOR]
    introductions = _introductions(mine, Side.MENTOR, rows.photos)
    check_ins = _check_ins(mine, his, Side.MENTOR)
    home = home_mentor.home_of(
        part,
        mine,
        rows.answers,
        n_waiting=len(introductions),
        photos=rows.photos,
        meetings=rows.meetings,
    )
    under_way = _under_way(rows, mine, Side.MENTOR)
    return Section(
        name=_name(part.row.program, Side.MENTOR),
        title=home.title,
        lead=home.lead,
        side=Side.MENTOR,
        part_id=part.row.pk,
        program=part.row.program,
        introductions=introductions,
        check_ins=check_ins,
        step=home.step,
        mentor=home,
        other_side=_other_side(part.row.program, Side.MENTEE, rows),
        can_leave=not is_over(part.row),
        coming=home.coming,
        urgency=0 if introductions else 2 if check_ins or part.question else 5,
        **under_way,
    )


def _name(program: Program, side: str) -> str:
    sides = {Side.MENTEE: _("as a mentee"), Side.MENTOR: _("as a mentor")}
    return f"{program.name} · {sides[Side(side)]}"


def _other_side(program: Program, side: Side, rows: HomeRows) -> Offer | None:
    """Return what invites her to the other side of her program, where she has no part there."""
    parts = rows.mentees if side == Side.MENTEE else rows.mentors
    has_it = any(part.row.program_id == program.pk for part in parts)
    has_begun = any(row.program_id == program.pk and row.side == side for row in rows.drafts)
    if has_it or has_begun or not program.is_open:
        return None
    return home_start.offer(program, side)


def _introductions(mine: Sequence[Mentorship], side: Side, photos: Mapping[int, str]) -> list[Json]:
    """Return the cards of what waits for this side's answer, the nearest date first."""
    waiting = [row for row in mine if row.state == MentorshipState.INTRODUCED]
    open_ = [row for row in waiting if not row.answer_of(side)]
    return [
        introduction_card(row, side) | {"photo": photos.get(row.partner_of(side).pk, "")}
        for row in sorted(open_, key=lambda row: row.respond_by)
    ]


ONE_OFF = (CheckInKind.DAY3, CheckInKind.DAY14, CheckInKind.CLOSING, CheckInKind.AFTER30)


def _check_in_title(answer: CheckInAnswer) -> str:
    titles = {
        CheckInKind.DAY3: _("Have you and %(name)s been in touch?"),
        CheckInKind.DAY14: _("Have you had your first meeting with %(name)s?"),
        CheckInKind.CLOSING: _("Your closing questions about the time with %(name)s"),
        CheckInKind.AFTER30: _("A month after you and %(name)s finished"),
    }
    return titles.get(CheckInKind(answer.check_in.kind), _("How is it going with %(name)s?"))


def _check_ins(
    mine: Sequence[Mentorship], answers: Sequence[CheckInAnswer], side: Side
) -> list[CheckIn]:
    partners = {row.pk: row.partner_of(side).first_name for row in mine}
    return [
        CheckIn(
            url=reverse("check-in", args=[answer.pk]),
            title=_check_in_title(answer) % {"name": partners[answer.check_in.mentorship_id]},
            due=answer.due_at,
            is_mood=answer.check_in.kind not in ONE_OFF,
            is_quick=answer.check_in.kind not in AFTER_THE_END,
        )
        for answer in answers
        if answer.state == CheckInState.OPEN and answer.check_in.mentorship_id in partners
    ]


def _running(rows: HomeRows) -> int:
    """Return the id of the newest running mentorship, as the navigation wants it."""
    running = [row for row in rows.mentorships if row.state in LIVE and row.started_at]
    return max(running, key=lambda row: str(row.started_at)).pk if running else 0
