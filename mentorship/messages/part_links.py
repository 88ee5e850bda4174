"""The link in the mails of a pause: one tap opens somebody's part again."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from accounts.models import OneTimeLink
from accounts.registry import LinkPage
from accounts.services import links
from mentorship.enums import Side
from mentorship.hooks import Part
from mentorship.models import Mentee, Mentor
from mentorship.services import parts, standing

PURPOSE = "part-resume"


def resume_url(part: Part) -> str:
    """Return the link by which a part is opened again."""
    return links.issue(purpose=PURPOSE, person=part.user, subject=part)


def _part(link: OneTimeLink) -> tuple[Part, Side]:
    if link.subject_type == Mentee._meta.label_lower:
        return Mentee.objects.select_related("program").get(pk=link.subject_id), Side.MENTEE
    return Mentor.objects.select_related("program").get(pk=link.subject_id), Side.MENTOR


def describe(link: OneTimeLink, _query: Mapping[str, str]) -> LinkPage:
    """Ask once more, or say how it stands; change nothing."""
    part, side = _part(link)
    is_mentee = side == Side.MENTEE
    if part.state == parts.PAUSED[side] and not link.is_used:
        return LinkPage(
            heading=_("Look for a mentor again?") if is_mentee else _("Open your places again?"),
            text=(_("From now on you're in the next suggestions again."),),
            button=_("Open again"),
            note=part.program.name,
        )
    if part.state == parts.OPEN[side]:
        said = _("You're back. We look for someone for you again.")
        said = said if is_mentee else _("Your places are open again.")
        return LinkPage(heading=said, note=part.program.name)
    return LinkPage(
        heading=_("Nothing to open here"),
        text=(_("This isn't on pause any more. Sign in to see where things stand."),),
    )


def act(link: OneTimeLink, _form: Mapping[str, str]) -> None:
    """Open the part again.

    Raises:
        Refused: it is neither open nor on pause.
    """
    part, side = _part(link)
    standing.resume(side=side, part_id=part.pk, actor=link.person)
