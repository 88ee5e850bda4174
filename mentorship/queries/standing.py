"""What a pause or a goodbye would do, told beforehand."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentorship import hooks
from mentorship.enums import MentorshipState, Side
from mentorship.hooks import Part
from mentorship.models import Mentee, Mentor, Mentorship
from mentorship.queries.introductions import introductions_visible_to

# A suspended one reads like one on pause.
RUNNING = (MentorshipState.ACTIVE, MentorshipState.PAUSED, MentorshipState.SUSPENDED)


def part_of(side: str, pk: int, user_id: int) -> Part | None:
    """Return a person's own part; None where there is none of this number. One query."""
    if side == Side.MENTEE:
        mentees = Mentee.objects.select_related("program", "user")
        return mentees.filter(pk=pk, user_id=user_id).first()
    if side == Side.MENTOR:
        mentors = Mentor.objects.select_related("program", "user")
        return mentors.filter(pk=pk, user_id=user_id).first()
    return None


def live_of(part: Part, side: Side) -> list[Mentorship]:
    """Return the introductions and mentorships of a part that its person knows of; two queries."""
    states = (MentorshipState.INTRODUCED, *RUNNING)
    rows = introductions_visible_to(part.user).filter(state__in=states, **{side.value: part.pk})
    return list(rows.select_related("mentee_user", "mentor_user").order_by("pk"))


def what_a_pause_does(part: Part, side: Side, live: list[Mentorship]) -> list[str]:
    """Return the sentences of the page that asks before a pause."""
    if side == Side.MENTEE:
        first = _("We introduce nobody to you until you're back. The rounds you've waited count.")
    else:
        first = _("You get no new introductions until you open again.")
    return [first, *_let_go(part, side, live), *_goes_on(side, live)]


def what_leaving_does(part: Part, side: Side, live: list[Mentorship]) -> list[str]:
    """Return the sentences of the page that asks before somebody leaves."""
    name = {"program": part.program.name}
    first = _("You're out of %(program)s. Your answers stay, so you can apply again.") % name
    return [first, *_let_go(part, side, live)]


def running_names(side: Side, live: list[Mentorship]) -> list[str]:
    """Return the first names of the partners in mentorships that run."""
    return [row.partner_of(side).first_name for row in live if row.state in RUNNING]


def _let_go(part: Part, side: Side, live: list[Mentorship]) -> Iterator[str]:
    for row in live:
        if row.state == MentorshipState.INTRODUCED:
            yield _let_go_of(row, side)
    if hooks.pending_offers(part):
        yield _(
            "The suggestion that the program team is reading for you is let go. Nobody was told."
        )


def _let_go_of(mentorship: Mentorship, side: Side) -> str:
    name = {"name": mentorship.partner_of(side).first_name}
    if side == Side.MENTOR:
        return _(
            "Your introduction to %(name)s is let go. "
            "%(name)s only hears that we're finding someone else, and is first in line."
        ) % name  # fmt: skip
    return _(
        "Your introduction to %(name)s is let go. "
        "%(name)s only hears that it won't go ahead, and that it isn't about them."
    ) % name  # fmt: skip


def _goes_on(side: Side, live: list[Mentorship]) -> Iterator[str]:
    names = running_names(side, live)
    if names:
        said = ngettext(
            "Your mentorship with %(names)s goes on. You can pause it on its own page.",
            "Your mentorships with %(names)s go on. You can pause each on its own page.",
            len(names),
        )
        yield said % {"names": _(" and ").join(names)}
