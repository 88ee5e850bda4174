"""The settings of a program in one line each."""

from collections import Counter
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.days import month_day, zone_name
from matching.queries.launch import lines_of
from mentorship.enums import AskedFirst, Intake, MentorType, Policy, StaffRole
from mentorship.models import Program, ProgramStaff
from mentorship.queries.agreeing import AGREEMENT
from mentorship.queries.orientation import key_of
from mentorship.queries.texts import in_hours
from mentorship.terms import months_in_words

Json = dict[str, Any]


def hub_rows(program: Program) -> list[Json]:
    """Return a row for each page of the settings; nine queries."""
    own = set(program.own_texts.values_list("key", flat=True))
    return [
        _row("basics", _("Basics"), "info", program, _basics(program)),
        _row("dates", _("Dates"), "calendar", program, _dates(program)),
        _row("asked", _("What is asked of people"), "handshake", program, _asked(program)),
        _row("matching", _("Matching"), "git-compare-arrows", program, _matching(program)),
        _row("offers", _("Introductions"), "send", program, _offers(program)),
        _row("check-ins", _("Check-ins and pauses"), "cloud-sun", program, _check_ins(program)),
        _row("agreement", _("Agreement"), "file-check", program, _words(AGREEMENT in own)),
        {
            "name": _("Orientation"),
            "icon": "book-open",
            "url": reverse("desk-texts", args=[program.slug, "mentee"]),
            "text": _words(any(key_of(side) in own for side in ("mentee", "mentor"))),
        },
        _row("directory", _("Mentor directory"), "eye", program, _directory(program)),
        _row("staff", _("Staff"), "users-round", program, _staff(program)),
        {
            "name": _("Webhooks"),
            "icon": "route",
            "url": reverse("desk-webhooks", args=[program.slug]),
            "text": _("Tell other software what happens, by signed messages"),
        },
    ]


def launch_row(program: Program) -> Json:
    """Return how far the launch is; six queries."""
    lines = lines_of(program)
    done = sum(line.is_done for line in lines)
    said = _("%(done)d of %(all)d lines done") % {"done": done, "all": len(lines)}
    return {
        "name": _("Launch checklist"),
        "icon": "list-ordered",
        "url": reverse("desk-launch", args=[program.slug]),
        "text": f"{said}. {_('Sign-up is open.') if program.is_open else _('Sign-up is closed.')}",
    }


def _row(section: str, name: str, icon: str, program: Program, text: str) -> Json:
    url = reverse(f"settings-{section}", args=[program.slug])
    return {"name": name, "icon": icon, "url": url, "text": text}


def _basics(program: Program) -> str:
    intake = _("rolling") if program.intake == Intake.ROLLING else _("in rounds")
    parts = [program.name, program.chapter, intake, zone_name(program.time_zone)]
    return ", ".join(filter(None, parts))


def _dates(program: Program) -> str:
    if not program.signup_opens_on and not program.hears_by_on:
        return _("No day set yet")
    parts = [
        _("Sign-up from %(day)s") % {"day": month_day(program.signup_opens_on)}
        if program.signup_opens_on
        else "",
        _("everyone hears by %(day)s") % {"day": month_day(program.hears_by_on)}
        if program.hears_by_on
        else "",
    ]
    return ", ".join(filter(None, parts))


def _asked(program: Program) -> str:
    kinds = [
        str(MentorType(kind).label).lower()
        for kind in MentorType.values
        if kind in program.mentor_types
    ]
    time = _("%(months)s months, %(hours)s a month") % {
        "months": months_in_words(program),
        "hours": in_hours(program.hours_a_month),
    }
    return ", ".join([time, *kinds])


def _matching(program: Program) -> str:
    return _("%(policy)s, from %(least)d points, up to %(places)d places for each mentor") % {
        "policy": Policy(program.policy).label,
        "least": program.min_score // 100,
        "places": program.capacity_max,
    }


def _offers(program: Program) -> str:
    return _("%(first)s, %(days)d days to answer, nudge on day %(nudge)d") % {
        "first": AskedFirst(program.asked_first).label,
        "days": program.offer_days,
        "nudge": program.nudge_day,
    }


def _check_ins(program: Program) -> str:
    days = ", ".join(map(str, program.ladder_days))
    return _("Day %(days)s, pauses of up to %(most)d days") % {
        "days": days,
        "most": program.pause_days,
    }


def _words(has_own: bool) -> str:
    return _("Your program's own words") if has_own else _("The association's words")


def _directory(program: Program) -> str:
    if program.is_directory_public:
        return _("Anyone can read it")
    return _("Members read it after signing in")


def _staff(program: Program) -> str:
    roles = ProgramStaff.objects.filter(program=program).values_list("role", flat=True)
    counts = Counter(roles)
    return _("Admins: %(admins)d, concern contacts: %(contacts)d, viewers: %(viewers)d") % {
        "admins": counts[StaffRole.ADMIN],
        "contacts": counts[StaffRole.CONTACT],
        "viewers": counts[StaffRole.VIEWER],
    }
