"""The weekly mail to program admins: figures with links, no names."""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.mail.message import Mail
from accounts.models import Notification
from matching.queries.desk_digest import Line, Section, sections_of
from mentorship.messages.shared import address, message


def is_needed(notification: Notification) -> bool:
    """Whether its reader is still an admin, and something waits for her."""
    return bool(_sections(notification))


def week(notification: Notification) -> Mail:
    """Tell an admin what waits on her desks, what runs out, and what went well."""
    sections = _sections(notification)
    n = sum(len(one.waiting) + len(one.ending) for one in sections)
    subject = ngettext(
        "Your desk this week: one thing waits", "Your desk this week: %(n)d things wait", n
    )
    page = sections[0].path if len(sections) == 1 else reverse("desk")
    intro = _("This waits for you and your team. Open what you like; the rest keeps.")
    return message(
        notification.recipient,
        template="matching/mail/desk_digest",
        subject=subject % {"n": n},
        preheader="; ".join(line.text for line in _asked(sections)[:3]),
        paragraphs=[intro],
        lines=[intro, *_lines(sections)],
        why=_("You get this because you administer a program."),
        often=_("At most once a week, on Monday, and never in a quiet one."),
        programs=[_shown(one) for one in sections],
        url=address(page),
        label=_("Open your desk"),
    )


def _sections(notification: Notification) -> list[Section]:
    admin = notification.recipient
    return [] if admin is None else sections_of(admin, timezone.now())


def _asked(sections: Sequence[Section]) -> list[Line]:
    return [line for one in sections for line in (*one.waiting, *one.ending)]


def _lines(sections: Sequence[Section]) -> Iterator[str]:
    for one in sections:
        yield one.program
        for title, lines in _parts(one):
            yield title
            yield from (line.text for line in lines)


def _parts(one: Section) -> list[tuple[str, tuple[Line, ...]]]:
    parts = [
        (_("Waits for you"), one.waiting),
        (_("Runs out this week"), one.ending),
        (_("Went well"), one.good),
    ]
    return [(title, lines) for title, lines in parts if lines]


def _shown(one: Section) -> dict[str, object]:
    return {
        "name": one.program,
        "parts": [
            {
                "title": title,
                "lines": [{"text": line.text, "url": address(line.path)} for line in lines],
            }
            for title, lines in _parts(one)
        ],
    }
