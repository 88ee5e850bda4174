"""The page on which a mentorship is paused, extended, finished or ended, and the one after it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.days import long_month_day, month_day_year
from accounts.models import User
from mentorship.clock import local_day
from mentorship.enums import Intake, MentorshipState, Side
from mentorship.models import Mentorship
from mentorship.queries.closing import RUNNING, months_to_ask, panel
from mentorship.queries.closing_offers import offers, own_reason
from mentorship.queries.mentorships import names_of
from mentorship.queries.texts import contact_names, contact_people, text
from mentorship.terms import terms_of

ICONS = {"pause": "pause", "resume": "play", "extend": "clock", "finish": "award", "end": "flag"}


def steps_of(mentorship: Mentorship) -> tuple[str, ...]:
    """Return the steps that the two may take now, in the order of the page."""
    if mentorship.state not in RUNNING:
        return ()
    rest = ("pause",) if mentorship.state == MentorshipState.ACTIVE else ("resume", "pause")
    longer = ("extend",) if months_to_ask(mentorship) else ()
    return (*rest, *longer, "finish", "end")


def overview(mentorship: Mentorship, user: User) -> dict[str, Any]:
    """Return what ``mentorship/closing.html`` draws."""
    names = _names(mentorship, user)
    url = reverse("closing", args=[mentorship.pk])
    contacts = contact_people(mentorship.program)
    return {
        **names,
        "panel": panel(mentorship, user),
        "ends_on": mentorship.ends_on,
        "steps": [
            {"url": f"{url}?step={step}", "icon": ICONS[step], **_line(step, mentorship, names)}
            for step in steps_of(mentorship)
        ],
        "contacts": [{"name": one.first_name, "email": one.email} for one in contacts],
    }


def _names(mentorship: Mentorship, user: User) -> dict[str, str]:
    partner = mentorship.partner_of(mentorship.side_of(user))
    return {"name": partner.first_name, "pair": names_of(mentorship)}


def _line(step: str, mentorship: Mentorship, names: dict[str, str]) -> dict[str, str]:
    most = terms_of(mentorship.program, mentorship.mentor_type).pause_days
    is_resting = mentorship.state == MentorshipState.PAUSED
    lines = {
        "pause": (
            _("Ask us again later") if is_resting else _("Pause for a while"),
            _("At most %(days)d days. Reminders stop, and your place stays.") % {"days": most},
        ),
        "resume": (_("Go on now"), _("We tell %(name)s that you're back.") % names),
        "extend": (_("Go on longer"), _("We ask %(name)s, who answers with one tap.") % names),
        "finish": (
            _("Finish now, together"),
            _("If %(name)s agrees, you both get a certificate.") % names,
        ),
        "end": (_("End it"), _("At once and without a reason, if you like.")),
    }
    title, said = lines[step]
    return {"title": title, "text": said}


def asked(mentorship: Mentorship, user: User, step: str) -> dict[str, Any]:
    """Return what ``mentorship/closing_step.html`` draws around the form of one step."""
    names = _names(mentorship, user)
    makers = {"pause": _pause, "resume": _resume, "extend": _extend, "finish": _finish,
              "end": _end}  # fmt: skip
    title, points, verb = makers[step](mentorship, names)
    url = reverse("closing", args=[mentorship.pk])
    return {**names, "title": title, "points": points, "verb": verb, "back_url": url,
            "is_final": step == "end", "instead": _instead(mentorship, step, url)}  # fmt: skip


Question = tuple[str, list[str], str]


def _pause(mentorship: Mentorship, names: dict[str, str]) -> Question:
    points = [
        _(
            "Reminders and check-ins stop, and meetings to come are cancelled. Nothing is expected "
            "of either of you."
        ),
        _("Your place stays yours, and so does everything in your space."),
        _("%(name)s reads that it is a pause and until when, never why.") % names,
        _("Each of you can go on at any time."),
        _("Your last day stays %(day)s. You can ask for more time.")
        % {"day": month_day_year(mentorship.ends_on)},
    ]
    if mentorship.state == MentorshipState.PAUSED:
        return _("When should we ask you again?"), points, _("Ask us then")
    return _("Pause with %(name)s?") % names, points, _("Pause until then")


def _resume(_mentorship: Mentorship, names: dict[str, str]) -> Question:
    points = [
        _("We tell %(name)s that you're back.") % names,
        _("What the pause left open isn't counted as missed."),
    ]
    return _("Go on with %(name)s?") % names, points, _("We go on")


def _extend(mentorship: Mentorship, names: dict[str, str]) -> Question:
    points = [
        _("Your last day is %(day)s.") % {"day": month_day_year(mentorship.ends_on)},
        _("We ask %(name)s. If the answer is yes, your end date and check-ins move.") % names,
        _("If it's not now, everything stays as you agreed. Nobody is asked why."),
    ]
    return _("Ask %(name)s for more time?") % names, points, _("Ask %(name)s") % names


def _finish(mentorship: Mentorship, names: dict[str, str]) -> Question:
    points = [
        _("We ask %(name)s. If the answer is yes, you've finished today.") % names,
        _("You each get closing questions and a certificate."),
        _("Otherwise it goes on until %(day)s.") % {"day": month_day_year(mentorship.ends_on)},
    ]
    return _("Finish now, together?"), points, _("Ask %(name)s") % names


def _end(_mentorship: Mentorship, names: dict[str, str]) -> Question:
    lead = text("reasons.end.lead", partner=names["name"])
    points = [
        *([lead] if lead else []),
        _("It ends at once. Meetings to come are cancelled."),
        _("You can both read your space for 12 months, and nobody can change it."),
        _("You two aren't suggested to each other again."),
    ]
    return _("End your mentorship with %(name)s?") % names, points, _("End this mentorship")


def _instead(mentorship: Mentorship, step: str, url: str) -> list[dict[str, str]]:
    """Return what may be kinder than an end: a pause, or to finish together."""
    if step != "end":
        return []
    found = [{"url": f"{url}?step=finish", "text": _("You reached the goal? Finish together.")}]
    if mentorship.state == MentorshipState.ACTIVE:
        found.insert(0, {"url": f"{url}?step=pause", "text": _("No time just now? Pause instead.")})
    return found


def after(mentorship: Mentorship, user: User) -> dict[str, Any]:
    """Return what ``mentorship/closing_after.html`` draws once it is over."""
    names = _names(mentorship, user)
    is_done = mentorship.state == MentorshipState.COMPLETED
    return {
        **names,
        "is_done": is_done,
        "title": _("You finished. What next?") if is_done else _("What would help next?"),
        "lead": _done(names) if is_done else _ended(mentorship, user, names),
        "first": [] if is_done else _first(mentorship, user),
        "offers": offers(mentorship, user),
        "certificate_url": reverse("certificate", args=[mentorship.pk]) if is_done else "",
        "contacts": contact_names(contact_people(mentorship.program)),
    }


def _done(names: dict[str, str]) -> str:
    return _("You and %(name)s went the whole way. Thank you both.") % names


def _ended(mentorship: Mentorship, user: User, names: dict[str, str]) -> str:
    assert mentorship.closed_at is not None
    day = local_day(mentorship.program.time_zone, mentorship.closed_at)
    known = {**names, "day": long_month_day(day)}
    said = _("Your mentorship with %(name)s ended on %(day)s. This happens, and it isn't a mark "
             "against either of you.")  # fmt: skip
    if own_reason(mentorship, user) is not None:
        said = _("Your mentorship with %(name)s ended on %(day)s. We've told them kindly, without "
                 "a reason.")  # fmt: skip
    return said % known


def _first(mentorship: Mentorship, user: User) -> list[str]:
    if mentorship.side_of(user) != Side.MENTEE or not mentorship.mentee.partner_left:
        return []
    return first_words(mentorship)


def first_words(mentorship: Mentorship) -> list[str]:
    """Return the sentences about her first place in line, with the program's next date."""
    program = mentorship.program
    today = local_day(program.time_zone)
    said = [_("You're first in line for someone new, and you needn't apply again.")]
    days = (program.introductions_on, program.next_round_opens_on)
    coming = [day for day in days if day is not None and day >= today]
    if program.intake == Intake.ROLLING:
        said.append(_("We look as soon as a place is free, and write to you either way."))
    elif coming:
        said.append(_("The next date is %(day)s.") % {"day": long_month_day(coming[0])})
    return said
