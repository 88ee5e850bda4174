"""An introduction as one of the two reads it."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import acting
from accounts.days import full_day
from accounts.models import User
from mentorship.clock import database_now
from mentorship.enums import Answer, MenteeState, MentorshipState, MentorState, Side
from mentorship.models import IntroductionQuestion, Mentorship
from mentorship.models.mentorships import MentorshipQuerySet
from mentorship.queries import introduction_questions as questions
from mentorship.queries.people import facts_line, profile_of
from mentorship.queries.texts import contact_names, contact_people, in_hours, text
from mentorship.queries.workplaces import is_avoided, workplace_to_avoid
from mentorship.terms import asked_mentor_first, terms_of

# Reasons for a no, and what is offered after it, as the lists of reasons promise.
NEEDS_A_BREAK = ("take_a_break", "bad_timing")
NEEDS_AN_EAR = ("worried", "not_comfortable", "know_each_other")
# Answers of a mentor who is asked first after which the mentee hears of nothing.
UNTOLD = (Answer.NONE, Answer.DECLINED, Answer.NOT_NOW)
PAUSED = (MenteeState.PAUSED, MentorState.PAUSED)
PROFILES = (
    "mentee_user__profile__role",
    "mentee_user__profile__setting",
    "mentor_user__profile__role",
    "mentor_user__profile__setting",
)


def mentorship_for_page(pk: int) -> Mentorship:
    """Return a mentorship with all that its pages read; one query."""
    return Mentorship.objects.select_related("program", *PROFILES).get(pk=pk)


def introductions_visible_to(user: User, now: datetime | None = None) -> MentorshipQuerySet:
    """Return the introductions and mentorships that a person may know of.

    Announced ones of which she is one of the two; where the mentor is asked first, the mentee
    learns of it by his yes.
    """
    rows = Mentorship.objects.of(user).announced(now or database_now())
    return rows.exclude(asked_mentor_first(), mentee_user_id=user.pk, mentor_answer__in=UNTOLD)


def introductions_readable_by(user: User) -> MentorshipQuerySet:
    """Return those whose page a person may open: hers, and one of which a question told her.

    A mentor who is asked first may ask the mentee something before he answers.
    """
    rows = Mentorship.objects.of(user).announced(database_now())
    return rows.exclude(
        asked_mentor_first(),
        ~questions.of_a_side(Side.MENTOR),
        mentee_user_id=user.pk,
        mentor_answer__in=UNTOLD,
    )


def introduction_card(
    mentorship: Mentorship, side: Side, *, by_link: bool = False
) -> dict[str, Any]:
    """Return what ``mentorship/_introduction_card.html`` draws for one side; no query.

    A page that needs no sign-in (``by_link``) shows the first name only.
    """
    other = mentorship.partner_of(side)
    profile = profile_of(other)
    page = reverse("introduction", args=[mentorship.pk])
    return {
        "id": mentorship.pk,
        "side": side.other.value,
        "name": other.first_name if by_link else other.name,
        "first_name": other.first_name,
        "facts": facts_line(profile),
        "words": profile.introduction if profile and not by_link else "",
        "reasons": mentorship.words.get(side.value, []),
        "not_shared": mentorship.words.get(f"{side.value}_missing", []),
        "expects": _expects(mentorship),
        "respond_by": mentorship.respond_by,
        "answer_url": "" if by_link else reverse("introduction-answer", args=[mentorship.pk]),
        "url": page,
    }


def _expects(mentorship: Mentorship) -> str:
    terms = terms_of(mentorship.program, mentorship.mentor_type)
    return _("About %(hours)s a month for %(months)d months, twice in the first month.") % {
        "hours": in_hours(terms.hours_a_month),
        "months": terms.months,
    }


def introduction_page(
    mentorship: Mentorship, user: User, *, by_link: bool = False
) -> dict[str, Any]:
    """Return what ``mentorship/introduction.html`` draws for one of the two, without its forms.

    A page that needs no sign-in (``by_link``) reads nothing back that one of the two wrote.
    """
    side = Side(mentorship.side_of(user))
    asked = [] if acting.is_seeing_as_another() else questions.asked_in(mentorship)
    state = state_for(mentorship, side, asked)
    card = introduction_card(mentorship, side, by_link=by_link)
    page: dict[str, Any] = {"introduction": card, "state": state, "lead": "", "note": None}
    page |= _words(state, mentorship, side)
    page["may_ask"] = questions.by(asked, side) is None
    card["tells"] = _tells(mentorship, side)
    if by_link:
        return page | {
            "is_link": True,
            "has_asked": _waits(asked, side) and state == "open",
            "has_question": _waits(asked, side.other) and state in ("open", "accepted"),
        }
    page["questions"] = questions.drawn(asked, mentorship, side)
    if state == "both":
        page["next_url"] = reverse("mentorship", args=[mentorship.pk])
        page["next_verb"] = _("Open your mentorship")
    if state == "declined":
        page |= _after_a_no(mentorship, side)
    return page


def _tells(mentorship: Mentorship, side: Side) -> str:
    """Warn a mentor who is asked first that his question tells the mentee of the introduction."""
    terms = terms_of(mentorship.program, mentorship.mentor_type)
    if side == Side.MENTEE or not terms.asks_mentor_first:
        return ""
    name = {"name": mentorship.mentee_user.first_name}
    return _("%(name)s doesn't know of this introduction yet. Your question tells of it.") % name


def _waits(asked: list[IntroductionQuestion], side: Side) -> bool:
    return questions.is_open(questions.by(asked, side))


def _after_a_no(mentorship: Mentorship, side: Side) -> dict[str, Any]:
    """Return what is offered to somebody who said no, as her reason promises.

    Nothing where somebody else looks: it would tell her reason, and whom she avoids.
    """
    reason = mentorship.decline_reason
    if acting.is_seeing_as_another():
        return {}
    if not reason:
        return {"asks_why": True}
    if reason in NEEDS_A_BREAK:
        return _rest(mentorship, side)
    if reason in NEEDS_AN_EAR:
        return _ear(mentorship)
    workplace = workplace_to_avoid(mentorship) if side == Side.MENTEE else ""
    if workplace:
        return {"workplace": workplace, "is_avoided": is_avoided(mentorship.mentee, workplace)}
    return {}


def _rest(mentorship: Mentorship, side: Side) -> dict[str, Any]:
    """Offer a pause to somebody who needs one and does not rest yet."""
    part = mentorship.mentee if side == Side.MENTEE else mentorship.mentor
    if part.state in PAUSED:
        return {}
    url = reverse("part-pause", args=[side.value, part.pk])
    return {"next_url": url, "next_verb": _("Pause for a while")}


def _ear(mentorship: Mentorship) -> dict[str, Any]:
    """Show the way to the concern contacts."""
    return {
        "contacts": contact_names(contact_people(mentorship.program)),
        "concern_url": f"{reverse('concern-new')}?mentorship={mentorship.pk}",
    }


def state_for(mentorship: Mentorship, side: Side, asked: list[IntroductionQuestion]) -> str:
    """Return where an introduction stands for one side, whose questions are read; no query."""
    if mentorship.state == MentorshipState.INTRODUCED:
        return _waiting_state(mentorship, side)
    if mentorship.started_at is not None:
        return "both"
    if was_silent(mentorship, side) and not questions.is_open(questions.by(asked, side)):
        return "expired"
    if mentorship.answer_of(side) == Answer.NOT_NOW:
        return "not_now"
    if let_go_by(mentorship) == side:
        return "let_go"
    return "declined" if mentorship.answer_of(side) == Answer.DECLINED else "gone"


def _waiting_state(mentorship: Mentorship, side: Side) -> str:
    terms = terms_of(mentorship.program, mentorship.mentor_type)
    comes_later = side == Side.MENTEE and terms.asks_mentor_first
    if comes_later and mentorship.mentor_answer != Answer.ACCEPTED:
        return "told"
    return "accepted" if mentorship.answer_of(side) else "open"


def let_go_by(mentorship: Mentorship) -> str:
    """Return the side that paused or left before the mentorship began; empty for other ends."""
    if mentorship.state != MentorshipState.WITHDRAWN:
        return ""
    return mentorship.decline_reason.partition("_")[0]


def was_silent(mentorship: Mentorship, side: Side) -> bool:
    """Whether the introduction ran out while it waited for this side's answer."""
    terms = terms_of(mentorship.program, mentorship.mentor_type)
    is_first = side == Side.MENTOR or not terms.asks_mentor_first
    was_asked = is_first or mentorship.mentor_answer == Answer.ACCEPTED
    is_expired = mentorship.state == MentorshipState.EXPIRED
    return is_expired and was_asked and not mentorship.answer_of(side)


def ran_out(side: Side) -> str:
    """Return what somebody reads whose silence let an introduction run out."""
    if side == Side.MENTEE:
        return _("We've let it go. You keep your place, and you're first in line.")
    return _("We've let them go on. Your place is open again.")


def _words(state: str, mentorship: Mentorship, side: Side) -> dict[str, Any]:
    """Return title, lead and note of a state; no query except for what the other side reads."""
    me, other = mentorship.person_of(side), mentorship.partner_of(side).first_name
    names = {"me": me.first_name, "other": other}
    lead = _("Your answer is wanted by %(day)s.") % {"day": full_day(mentorship.respond_by)}
    if state == "open" and side == Side.MENTOR:
        return {"title": _("Someone would like to meet you, %(me)s") % names, "lead": lead}
    if state == "open":
        return {"title": _("Meet %(other)s") % names, "lead": lead}
    if state == "told":
        first = _("We ask %(other)s first. You'll hear as soon as there is an answer.") % names
        return _noted(_("%(other)s asks you a question") % names, "info", "clock", "", first)
    if state == "accepted":
        waiting = _("We've asked %(other)s and will write to you as soon as there is an answer.")
        return _noted(_("You said yes"), "good", "circle-check", _("Thank you."), waiting % names)
    if state == "both":
        begun = _("Your mentorship has begun.")
        return _noted(
            _("You and %(other)s both said yes") % names, "good", "handshake", _("It's on."), begun
        )
    if state == "declined":
        said = _hears_of_a_no(side) % names
        return _noted(_("You said not this time"), "info", "info", _("That's fine."), said)
    if state == "not_now":
        said = f"{_hears_of_a_no(side) % names} {_('We ask you again on the day you named.')}"
        return _noted(_("You said not now"), "info", "pause", _("That's fine."), said)
    return _over(state, side)


def _hears_of_a_no(side: Side) -> str:
    """Return what the other side is told when this one says no."""
    if side == Side.MENTOR:
        return _("%(other)s only hears that we're finding someone else.")
    return _("%(other)s only hears that it won't go ahead, and that it isn't about them.")


def _over(state: str, side: Side) -> dict[str, Any]:
    if state == "expired":
        title = _("This introduction ran out")
        return _noted(title, "info", "clock", _("No answer is an answer too."), ran_out(side))
    title = _("This introduction won't go ahead")
    if state == "let_go":
        said = _("You paused or left, so we let it go. Nothing counts against you.")
        return _noted(title, "info", "pause", "", said)
    return _noted(title, "info", "info", "", text(f"reasons.decline.to_{side.value}"))


def _noted(title: str, tone: str, icon: str, strong: str, sentence: str) -> dict[str, Any]:
    note = {"tone": tone, "icon": icon, "strong": strong, "text": sentence}
    return {"title": title, "note": note}
