"""A ready text that calls for mentors of a kind, with everything filled in but a name."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.models import Run
from matching.queries.wording import Names
from mentorship.enums import MentorType, Side
from mentorship.models import Program

SUBJECT_LENGTH, BODY_LENGTH = 120, 4000


@dataclass(frozen=True)
class Draft:
    """An invitation as it can be sent: nobody is named, and no score is told."""

    subject: str
    body: str


def advice_for(run: Run | None, mentor_type: str, specialization: str) -> dict[str, object] | None:
    """Return the advice of a run about one kind of mentor; None where it gave none."""
    rows = run.report.get("recruiting", []) if run else []
    for row in rows:
        if (row["mentor_type"], row["specialization"]) == (mentor_type, specialization):
            found: dict[str, object] = row
            return found
    return None


def application_address(program: Program) -> str:
    """Return where a mentor applies without an invitation."""
    path = reverse("apply", args=[program.slug])
    return f"{settings.SITE_URL}{path}?as={Side.MENTOR}"


def draft_of(
    program: Program, mentor_type: str, specialization: str, more: int, names: Names, link: str
) -> Draft:
    """Return the text for one kind of mentor, in kind words."""
    field = names.name("specializations", specialization)
    kind = str(MentorType(mentor_type).label).lower()
    words = {
        "association": settings.ASSOCIATION_NAME,
        "program": program.name,
        "field": _within(field),
        "kind": kind,
        "link": link,
    }
    paragraphs = [
        _("Hello,"),
        _who_waits(more) % (words | {"n": more}),
        _effort(program),
        _("You say how many people you have time for, and you can pause or stop at any time. We "
          "find the people and make the introduction; you meet by video, phone or in person."),
        _("If that could be you, it takes about ten minutes to say what you could offer: %(link)s")
        % words,
        _("Not the right time? Then pass this on to somebody who comes to mind."),
        _("Thank you,") + "\n" + _("The team of %(program)s, %(association)s") % words,
    ]  # fmt: skip
    subject = _("Would you mentor a pharmacy technician? %(field)s experience wanted")
    subject %= {"field": field}
    return Draft(subject=subject[:SUBJECT_LENGTH], body="\n\n".join(paragraphs))


def _within(name: str) -> str:
    """Return a name as it stands within a sentence; one in capitals stays as it is."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _who_waits(more: int) -> str:
    if more < 1:
        return _("In %(program)s we're looking for a %(kind)s who knows %(field)s.")
    return ngettext(
        "In %(program)s, %(n)d technician is waiting for a %(kind)s who knows %(field)s.",
        "In %(program)s, %(n)d technicians are waiting for a %(kind)s who knows %(field)s.",
        more,
    )


def _effort(program: Program) -> str:
    hours = ngettext("%(n)d hour a month", "%(n)d hours a month", program.hours_a_month)
    months = ngettext("%(n)d month", "%(n)d months", program.months)
    return _("It's about %(hours)s for %(months)s with each person.") % {
        "hours": hours % {"n": program.hours_a_month},
        "months": months % {"n": program.months},
    }
