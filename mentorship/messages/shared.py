"""What all mails of this floor share."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.mail.message import Mail, is_one_time, render_mail
from accounts.models import User
from mentorship.enums import Side
from mentorship.messages.voices import all_heard
from mentorship.models import Mentorship, Program

MESSAGE = "mentorship/mail/message"


def address(path: str) -> str:
    """Return a path of the site as a full address."""
    return f"{settings.SITE_URL}{path}"


def message(
    recipient: User | None,
    *,
    subject: str,
    paragraphs: Sequence[str],
    why: str,
    often: str = "",
    preheader: str = "",
    voices: Sequence[str] = (),
    voice_of: str = "",
    after: str = "",
    lines: Sequence[str] = (),
    template: str = MESSAGE,
    **more: Any,
) -> Mail:
    """Return a mail of a few sentences; ``more`` is the rest that its template shows.

    ``why`` and ``often`` stand in its foot: why she gets it, and how often such a mail comes; once,
    where nothing else is said. The preheader is the second sentence where no other is given: the
    next fact after the first one, which stands beside it in a list of mails.
    """
    said, voices = [one for one in paragraphs if one], all_heard(voices)
    heard = [wrote(voice_of), *voices] if voice_of and voices else voices
    return render_mail(
        template,
        subject=subject,
        recipient=recipient,
        paragraphs=said,
        preheader=preheader or next(iter(said[1:]), ""),
        voices=voices,
        voice_of=voice_of,
        after=after,
        why=f"{why} {often or once()}",
        has_links=_has_links(more),
        lines=lines or [*said, *heard, *filter(None, [after])],
        **more,
    )


def _has_links(more: Mapping[str, Any]) -> bool:
    ways = (*more.get("choices", ()), *more.get("ways", ()))
    return any(is_one_time(url) for url in (more.get("url", ""), *(way["url"] for way in ways)))


def to_side(
    mentorship: Mentorship, side: Side, *, subject: str, paragraphs: Sequence[str], **more: Any
) -> Mail:
    """Return a mail about a mentorship to one side; see ``message``."""
    return message(
        mentorship.person_of(side),
        subject=subject,
        paragraphs=paragraphs,
        mentorship=mentorship,
        **{"why": why_paired(mentorship, side), **more},
    )


def why_paired(mentorship: Mentorship, side: Side) -> str:
    """Say that she gets it because of the other, or before they began because she takes part."""
    if mentorship.started_at is None:
        return why_part(mentorship.program)
    said = _("You get this because you and %(name)s are in a mentorship of %(association)s.")
    if mentorship.closed_at is not None:
        said = _("You get this because you and %(name)s were in a mentorship of %(association)s.")
    partner = mentorship.partner_of(side)
    if partner.is_erased:
        said = _("You get this because you were in a mentorship of %(association)s.")
    return said % {"name": partner.first_name, "association": settings.ASSOCIATION_NAME}


def why_part(program: Program) -> str:
    """Say that she gets it because she takes part in a program."""
    return _("You get this because you take part in %(program)s.") % {"program": program.name}


def why_team(program: Program) -> str:
    """Say that she gets it because she is of a program's team."""
    return _("You get this because you're on the team of %(program)s.") % {"program": program.name}


def once() -> str:
    """Say that nothing more comes about the same."""
    return _("We write about this once.")


def wrote(name: str) -> str:
    """Say whose words follow."""
    return _("%(name)s wrote:") % {"name": name}
