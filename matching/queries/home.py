"""Home: everything that waits for one person, as mentee and as mentor."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from matching.queries import home_mentee, home_mentor
from mentorship.clock import database_now
from mentorship.enums import CheckInState, MenteeState, MentorState
from mentorship.models import CheckInAnswer, Mentee, Mentor, Mentorship, Program
from mentorship.queries.introductions import (
    PROFILES,
    introductions_visible_to,
    waiting_introductions,
)

Json = dict[str, Any]


def home_of(user: User) -> Json:
    """Return what ``matching/home.html`` shows of a person; the queries do not grow with rows."""
    mentee = _part(Mentee, user, MenteeState.LEFT)
    mentor = _part(Mentor, user, MentorState.LEFT)
    mine = _mentorships(user) if mentee or mentor else []
    answers = _answers(mine)
    introductions = waiting_introductions(user) if mine else []
    page = {
        "check_ins": _open_check_ins(user, mine, answers),
        "introductions": introductions,
        "mentee": None,
        "mentor": None,
        "apply": _to_apply(mentee, mentor),
        **_welcome(user, mentor, introductions),
    }
    if mentor:
        page["mentor"] = _mentor(mentor, mine, answers)
    if mentee:
        hers = [r for r in mine if r.mentee_id == mentee.pk]
        own = [answer for answer in answers if answer.person_id == user.pk]
        situation = home_mentee.situation_of(mentee, hers, own)
        page["mentee"] = _mentee(mentee, situation)
        if not (mentor and any(card["side"] == "mentee" for card in introductions)):
            page |= {"title": situation.title, "lead": situation.lead}
    return page


def _part(model: Any, user: User, left: str) -> Any:
    """Return the person's part, the latest of several; None when she has none or left."""
    rows = model.objects.filter(user=user).exclude(state=left)
    return rows.select_related("program", "user").order_by("-applied_at", "-pk").first()


def _mentorships(user: User) -> list[Mentorship]:
    rows = introductions_visible_to(user, database_now())
    return list(rows.select_related("program", *PROFILES).order_by("-announce_at", "-pk"))


def _answers(mine: list[Mentorship]) -> list[CheckInAnswer]:
    if not mine:
        return []
    rows = CheckInAnswer.objects.filter(check_in__mentorship__in=[row.pk for row in mine])
    return list(rows.select_related("check_in__mentorship").order_by("due_at", "pk"))


def _open_check_ins(user: User, mine: list[Mentorship], answers: list[CheckInAnswer]) -> list[Json]:
    partners = {row.pk: row.partner_of(row.side_of(user)).first_name for row in mine}
    found = [a for a in answers if a.person_id == user.pk and a.state == CheckInState.OPEN]
    return [
        {
            "url": reverse("check-in", args=[answer.pk]),
            "partner": partners[answer.check_in.mentorship_id],
            "due": answer.due_at,
            "text": _("Four answers to choose from, and a line if you like."),
        }
        for answer in found
    ]


def _welcome(user: User, mentor: Mentor | None, introductions: list[Json]) -> Json:
    asked = [card for card in introductions if card["side"] == "mentee"]
    if asked:
        title = _("Someone would like to meet you, %(name)s") % {"name": user.first_name}
        until = home_mentee.day(asked[0]["respond_by"])
        lead = _("An introduction is waiting for your answer until %(day)s.") % {"day": until}
        return {"title": title, "lead": lead}
    title = _("Welcome, %(name)s") % {"name": user.first_name}
    return {"title": title, "lead": "" if mentor else _("Choose how you'd like to begin.")}


def _mentee(mentee: Mentee, situation: home_mentee.Situation) -> Json:
    return {
        "journey": home_mentee.journey_of(situation, mentee),
        "next_step": situation.next_step,
        "first_half_hour": [],
        "partner": home_mentee.partner_of(situation.mentorship) if situation.mentorship else None,
    }


def _mentor(mentor: Mentor, mine: list[Mentorship], answers: list[CheckInAnswer]) -> Json:
    his = [row for row in mine if row.mentor_id == mentor.pk]
    is_open = mentor.state == MentorState.VETTED
    return {
        "note": home_mentor.note_of(mentor),
        "mentees": home_mentor.mentee_rows(his, answers),
        "places": home_mentor.places_of(mentor, his),
        "empty_text": _("You're in the pool. We write as soon as there is an introduction.")
        if is_open
        else "",
    }


def _to_apply(mentee: Mentee | None, mentor: Mentor | None) -> list[Json]:
    """Return the parts that are still open to a person, in the programs that take applications."""
    if mentee and mentor:
        return []
    offers = []
    for program in Program.objects.filter(is_open=True)[:3]:
        if mentee is None and (mentor is None or mentor.program_id == program.pk):
            offers.append(_offer(program, "mentee"))
        if mentor is None and (mentee is None or mentee.program_id == program.pk):
            offers.append(_offer(program, "mentor"))
    return offers


def _offer(program: Program, side: str) -> Json:
    url = reverse("apply", args=[program.slug])
    words = {
        "mentee": (
            _("Find a mentor in %(program)s"),
            _("Say where you want to go, and we look for the right person."),
            _("Apply as a mentee"),
        ),
        "mentor": (
            _("Be a mentor in %(program)s"),
            _("Say what you can help with and how many people you have time for."),
            _("Offer to mentor"),
        ),
    }
    title, said, verb = words[side]
    return {
        "title": title % {"program": program.name},
        "text": said,
        "verb": verb,
        "url": f"{url}?as={side}",
    }
