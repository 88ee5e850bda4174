"""A mentee in the pool: the truth about waiting, with its reason and its dates."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.days import full_day
from matching.queries.home_dates import Dates, hear_by, team_reads
from matching.queries.home_rows import MenteePart, peers_like
from matching.queries.home_situation import Choice, NextStep, Situation
from mentorship.enums import Answer, MentorshipState, MentorType, Side
from mentorship.models import Mentorship
from mentorship.queries.introductions import let_go_by, ran_out, was_silent
from mentorship.queries.texts import texts

__all__ = ["hear_by", "in_the_pool", "waiting_step"]

ENDED_WITHOUT = (
    MentorshipState.DECLINED,
    MentorshipState.EXPIRED,
    MentorshipState.WITHDRAWN,
)
FEWEST_PEERS = 3  # fewer could be told apart


def in_the_pool(part: MenteePart, mine: Sequence[Mentorship], dates: Dates) -> Situation:
    """Return what is true of a mentee for whom nobody was found yet, or not again."""
    if part.match_state:
        return _proposed(part, dates)
    last = mine[0] if mine else None
    if last is not None and not _is_older(last, part.unmatched_at):
        return _after(last, part, dates)
    if part.unmatched_reason:
        return _unmatched(part, dates)
    return _looking(part, dates)


def _is_older(mentorship: Mentorship, other: datetime | None) -> bool:
    """Whether a later round told her something newer."""
    return other is not None and mentorship.introduced_at < other


def _proposed(part: MenteePart, dates: Dates) -> Situation:
    said = _("You'll hear by e-mail either way.")
    if dates.introductions_on is not None:
        by = {"day": full_day(dates.introductions_on)}
        said = _("If it's a yes, the introduction goes out on %(day)s.") % by + " " + said
    step = waiting_step(part, _("The program team is reading the suggestion now"), said)
    title = _("We have someone in mind")
    return Situation(title=title, here="proposed", step=step, is_waiting=True)


def _looking(part: MenteePart, dates: Dates) -> Situation:
    step = waiting_step(part, _("Nothing to do right now"), team_reads(dates))
    return Situation(
        title=_("We're looking"), lead=hear_by(dates), here="applied", step=step, is_waiting=True
    )


def _after(last: Mentorship, part: MenteePart, dates: Dates) -> Situation:
    """Return what she reads after an introduction or a mentorship that is over."""
    if last.state in ENDED_WITHOUT:
        return _still_looking(last, part, dates)
    if last.state == MentorshipState.COMPLETED:
        return _finished(last, part, dates)
    if last.state == MentorshipState.ENDED:
        return _ended(last, part, dates)
    return _looking(part, dates)


def says_still_looking(last: Mentorship, unmatched_at: datetime | None) -> bool:
    """Whether her home page says that somebody else is being found for her."""
    is_let_go = let_go_by(last) == Side.MENTEE
    return last.state in ENDED_WITHOUT and not is_let_go and not _is_older(last, unmatched_at)


def _still_looking(last: Mentorship, part: MenteePart, dates: Dates) -> Situation:
    if let_go_by(last) == Side.MENTEE:
        return _looking(part, dates)
    title = _("We're finding you someone else")
    step = waiting_step(
        part,
        _("You keep your place"),
        _why_not(last),
        verb=_("Update when you can meet"),
        url=_answers(part, "meeting"),
    )
    return Situation(title=title, lead=hear_by(dates), here="applied", step=step, is_waiting=True)


def _why_not(last: Mentorship) -> str:
    if was_silent(last, Side.MENTEE):
        return ran_out(Side.MENTEE)
    if last.mentee_answer == Answer.DECLINED:
        return _("You said not this time, and that's fine. You're in the next suggestions.")
    said = texts("reasons.decline.to_mentee").get("reasons.decline.to_mentee", "")
    return said or _("You keep your place, and you're first in line.")


def _finished(last: Mentorship, part: MenteePart, dates: Dates) -> Situation:
    name = {"name": last.mentor_user.first_name}
    stays = _("You're in the next suggestions for another mentor. If that's enough for now, pause.")
    step = NextStep(
        title=_("You and %(name)s have finished") % name,
        text=_("You can stay in touch as you like. %(stays)s") % {"stays": stays},
        verb=_("See what's next"),
        url=reverse("closing", args=[last.pk]),
        second=(_("Look back"), reverse("mentorship", args=[last.pk])),
        mentee_name=part.row.user.name,
        mentor_name=last.mentor_user.name,
    )
    slug = part.row.program.slug
    choices = (
        Choice(
            _("Your certificate of completion, with a code that anybody can check."),
            _("Certificate (PDF)"),
            reverse("certificate", args=[last.pk]),
        ),
        Choice(
            _("Pass it on: be a mentor for someone who is where you were."),
            _("Offer to mentor"),
            f"{reverse('apply', args=[slug])}?as=mentor",
        ),
        Choice(
            _("Look for another mentor: say what has changed."),
            _("Update your answers"),
            _answers(part, "aims"),
        ),
        Choice(_("Take a break."), _("Pause"), reverse("part-pause", args=["mentee", part.row.pk])),
    )
    return Situation(
        title=_("You finished. What next?"),
        lead=hear_by(dates),
        here="finished",
        step=step,
        choices=choices,
        mentorship=last,
    )


def _ended(last: Mentorship, part: MenteePart, dates: Dates) -> Situation:
    name = {"name": last.mentor_user.first_name}
    said = _("Your mentorship with %(name)s has ended, and that's no mark against anyone.") % name
    if part.row.partner_left:
        said += " " + _("You're first in line for someone new.")
    title = _("We're looking for someone new")
    step = waiting_step(
        part,
        _("You're in the next suggestions"),
        said,
        verb=_("Update what you're looking for"),
        url=_answers(part, "aims"),
    )
    return Situation(title=title, lead=hear_by(dates), here="applied", step=step, is_waiting=True)


def _unmatched(part: MenteePart, dates: Dates) -> Situation:
    words = texts("unmatched.peer", "unmatched.widen", "unmatched.wait")
    title = _("We couldn't find the right person this time")
    step = NextStep(
        title=_("Here's why"),
        text=kind_reason(part.unmatched_reason),
        note=words.get("unmatched.widen", ""),
        verb=_("Widen the search"),
        url=_answers(part, "meeting"),
        mentee_name=part.row.user.name,
    )
    return Situation(
        title=title,
        lead=hear_by(dates),
        here="applied",
        step=step,
        choices=tuple(_what_she_can_do(part, dates, words)),
        is_waiting=True,
    )


def _what_she_can_do(part: MenteePart, dates: Dates, words: dict[str, str]) -> Iterator[Choice]:
    mentee = part.row
    may_seek_peers = MentorType.PEER in mentee.program.mentor_types
    if "unmatched.peer" in words and may_seek_peers and MentorType.PEER not in mentee.seeks:
        peers = peers_like(mentee)
        if peers >= FEWEST_PEERS:
            said = words["unmatched.peer"].replace("{count}", str(peers))
            yield Choice(said, _("Ask for a peer too"), _answers(part, "aims"))
    coming = dates.introductions_on or dates.next_round_on
    if "unmatched.wait" in words and coming is not None:
        yield Choice(words["unmatched.wait"].replace("{round_date}", full_day(coming)))


def kind_reason(reason: str) -> str:
    """Say why there is no mentor yet, kindly and truly, with what helps."""
    reasons = {
        "type_not_offered": _(
            "Nobody offers the kind of mentoring you asked for yet. We're asking more people to "
            "join. Another kind may help meanwhile."
        ),
        "no_eligible_mentor": _(
            "Nobody with a place shares enough time with you, or the program's rules kept you "
            "apart. More times when you can meet would help."
        ),
        "below_minimum": _(
            "Nobody fits well enough yet, and we'd rather wait than guess. A fuller profile helps."
        ),
        "places_taken": _(
            "Everyone who fits you has given their places away this time. You move up because "
            "you waited."
        ),
    }
    return reasons.get(reason, _("You keep your place for the next round."))


def waiting_step(
    part: MenteePart, title: str, text: str, *, verb: str = "", url: str = ""
) -> NextStep:
    """Return the card of somebody who waits: nothing must be done, something may."""
    return NextStep(
        title=title,
        text=text,
        verb=verb or _("Read your answers again"),
        url=url or _answers(part, "check"),
        is_calm=True,
        mentee_name=part.row.user.name,
    )


def _answers(part: MenteePart, step: str) -> str:
    return reverse("apply-step", args=[part.row.program.slug, "mentee", step])
