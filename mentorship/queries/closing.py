"""How a mentorship rests, goes on longer or comes to its end, as one of the two reads it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.days import long_month_day, month_day_year
from accounts.models import User
from accounts.prepared import Prepared
from mentorship.clock import add_months, local_day
from mentorship.enums import JointAnswer, JointKind, MenteeState, MentorshipState, MentorState, Side
from mentorship.models import JointProposal, Mentee, Mentor, Mentorship, Program
from mentorship.queries.pauses import ends_at
from mentorship.terms import terms_of

NEARLY = timedelta(days=30)  # so long before the end the space speaks of it
RUNNING = (MentorshipState.ACTIVE, MentorshipState.PAUSED)
GONE = (MentorState.LEFT, MentorState.REFUSED)


@dataclass(frozen=True)
class Asked:
    """What a proposal says to whoever is to answer it, and the words of the two buttons."""

    subject: str
    text: tuple[str, ...]
    yes: str
    no: str


def asked_words(proposal: JointProposal) -> Asked:
    """Return a proposal in words; its mentorship, program and people are read."""
    mentorship = proposal.mentorship
    assert mentorship.ends_on is not None
    names = {"name": mentorship.person_of(proposal.side).first_name}
    if proposal.kind == JointKind.FINISH:
        return Asked(
            _("%(name)s would like to finish now") % names,
            (
                _("If you agree, your mentorship is complete today, and each of you gets a "
                  "certificate and a few closing questions."),
                _("If not, it goes on as you agreed."),
            ),
            _("Yes, finish"),
            _("Not now"),
        )  # fmt: skip
    end = {"day": month_day_year(add_months(mentorship.ends_on, proposal.months))}
    subject = ngettext(
        "%(name)s would like one more month", "%(name)s would like %(n)d more months",
        proposal.months,
    )  # fmt: skip
    return Asked(
        subject % {**names, "n": proposal.months},
        (
            _("If you agree, your mentorship runs until %(day)s.") % end,
            _("If not, it ends on %(day)s, as you agreed, and that's fine.")
            % {"day": month_day_year(mentorship.ends_on)},
        ),
        _("Yes, until %(day)s") % end,
        _("Not now"),
    )


def waiting_proposals(mentorship: Mentorship) -> list[JointProposal]:
    """Return the proposals that wait for an answer; one query."""
    rows = _waiting_rows(mentorship.pk)
    for row in rows:
        row.mentorship = mentorship
    return rows


@Prepared
def _waiting_rows(mentorship: int) -> QuerySet[JointProposal]:
    return JointProposal.objects.filter(mentorship=mentorship, answer=JointAnswer.NONE)


def panel(mentorship: Mentorship, user: User) -> dict[str, Any]:
    """Return what ``space/_closing.html`` draws: what waits for an answer, and the way to more."""
    url = reverse("closing", args=[mentorship.pk])
    if mentorship.state in (MentorshipState.COMPLETED, MentorshipState.ENDED):
        is_done = mentorship.state == MentorshipState.COMPLETED
        return {"state": "over", "url": url, "certificate": _certificate(mentorship, is_done)}
    if mentorship.state == MentorshipState.SUSPENDED:
        return {"state": "paused", "url": url, "text": _rests(), "can_resume": False}
    if mentorship.state == MentorshipState.PAUSED:
        return {"state": "paused", "url": url, "text": _rests_until(mentorship),
                "can_resume": True, "proposals": _proposals(mentorship, user)}  # fmt: skip
    if mentorship.state != MentorshipState.ACTIVE:
        return {}
    proposals = _proposals(mentorship, user)
    return {
        "state": "active",
        "url": url,
        "proposals": proposals,
        "ends_on": mentorship.ends_on,
        "is_near": is_near(mentorship) and not proposals,
        "may_extend": bool(months_to_ask(mentorship)),
    }


def _certificate(mentorship: Mentorship, is_done: bool) -> str:
    return reverse("certificate", args=[mentorship.pk]) if is_done else ""


def is_near(mentorship: Mentorship) -> bool:
    """Whether the last day is so near that it is time to choose what comes after it."""
    today = local_day(mentorship.program.time_zone)
    return mentorship.ends_on is not None and mentorship.ends_on - today <= NEARLY


def months_to_ask(mentorship: Mentorship) -> int:
    """Return how many months one extension may have; zero where the program has none."""
    return terms_of(mentorship.program, mentorship.mentor_type).extension_months


def _proposals(mentorship: Mentorship, user: User) -> list[dict[str, Any]]:
    side = mentorship.side_of(user)
    rows = waiting_proposals(mentorship)
    return [_own(row) if row.side == side else _other(row) for row in rows]


def _other(proposal: JointProposal) -> dict[str, Any]:
    asked = asked_words(proposal)
    return {"id": proposal.pk, "is_own": False, "title": asked.subject, "text": asked.text,
            "yes": asked.yes, "no": asked.no}  # fmt: skip


def _own(proposal: JointProposal) -> dict[str, Any]:
    name = {"name": proposal.mentorship.partner_of(proposal.side).first_name}
    if proposal.kind == JointKind.FINISH:
        title = _("You asked %(name)s to finish now") % name
    else:
        said = ngettext(
            "You asked %(name)s for one more month", "You asked %(name)s for %(n)d more months",
            proposal.months,
        )  # fmt: skip
        title = said % {**name, "n": proposal.months}
    text = _("We'll write as soon as there is an answer. You can take it back until then.")
    return {"id": proposal.pk, "is_own": True, "title": title, "text": (text,)}


def _rests() -> str:
    return _("Nothing is expected of you, and we don't write.")


def _rests_until(mentorship: Mentorship) -> str:
    """Return until when it rests at most, in the reader's words."""
    last = timezone.localtime(ends_at(mentorship))
    said = _("Nothing is expected of you, and we don't write. It goes on by %(day)s at the latest.")
    until = mentorship.pause_until
    if until is None or until >= last.date():
        return said % {"day": long_month_day(last)}
    said = _("Nothing is expected of you until %(until)s: then we ask if it goes on. It does by "
             "%(day)s at the latest.")  # fmt: skip
    return said % {"until": long_month_day(until), "day": long_month_day(last)}


def becomes_mentor(user: User, program: Program) -> bool:
    """Whether to ask a mentee kindly if she would mentor others now; one query.

    Her level reached that of her target, or she finished a mentorship; she neither mentors here
    nor put the question away.
    """
    return program.is_open and bool(_ready_to_mentor(user.pk, program.pk))


@Prepared
def _ready_to_mentor(user: int, program: int) -> QuerySet[Any, Any]:
    finished = Mentorship.objects.filter(mentee=OuterRef("pk"), state=MentorshipState.COMPLETED)
    mentors = Mentor.objects.filter(program=program, user=user).exclude(state=MentorState.LEFT)
    has_level = Q(target_role__level__lte=F("user__profile__role__level"))
    mine = Mentee.objects.filter(program=program, user=user, mentor_prompt_at=None)
    asked = mine.exclude(state=MenteeState.LEFT).filter(has_level | Exists(finished))
    return asked.exclude(Exists(mentors)).values("pk")[:1]


def mentor_prompt(user: User, program: Program) -> dict[str, str] | None:
    """Return what ``mentorship/_mentor_prompt.html`` draws; None where it is not the time."""
    if not becomes_mentor(user, program):
        return None
    return {
        "url": f"{reverse('apply', args=[program.slug])}?as={Side.MENTOR.value}",
        "away_url": reverse("mentor-prompt", args=[program.slug]),
    }
