"""A program's own wording of the association's texts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit, locking
from mentorship import rules
from mentorship.exceptions import BadAnswers, NotAllowed, TextChanged
from mentorship.models import Program, ProgramText
from mentorship.placeholders import unknown_in
from mentorship.queries.agreeing import AGREEMENT, association_body
from mentorship.queries.agreeing import PLACEHOLDERS as IN_AGREEMENT
from mentorship.queries.orientation import key_of
from mentorship.queries.program_texts import PLACEHOLDERS

TITLE_LENGTH, POINT_LENGTH, MOST_POINTS = 80, 400, 12
AGREEMENT_LENGTH = 6000


@dataclass(frozen=True)
class PageText:
    """One page of an orientation as an admin words it."""

    title: str
    points: tuple[str, ...]


@locking.serialized
def save_orientation(
    *,
    program: Program,
    side: str,
    pages: Sequence[PageText],
    actor: User,
    seen: datetime | None = None,
) -> ProgramText:
    """Keep a program's own orientation; who reads it next reads these words.

    Args:
        seen: when the words that the admin started from were last changed; None for those of the
            association.

    Raises:
        NotAllowed: not an admin of the program.
        TextChanged: another admin changed them meanwhile.
        BadAnswers: a page is empty or too long, or names a placeholder that has no meaning here.
    """
    row = _locked(program, key_of(side), actor)
    data = {"pages": [{"title": page.title, "points": list(page.points)} for page in pages]}
    if row is not None and row.data == data:
        return row
    if (row.changed_at if row else None) != seen:
        raise _changed(row)
    for field, sentence in problems_of(pages).items():
        raise BadAnswers(sentence, field=field)
    row = row or ProgramText(program=program, key=key_of(side))
    row.data, row.changed_at, row.changed_by = data, timezone.now(), actor
    row.save()
    audit.record(actor=actor, action="text.changed", target=row, key=row.key)
    return row


def _changed(row: ProgramText | None) -> TextChanged:
    """Name who changed the words, and when."""
    if row is None or row.changed_by is None:
        return TextChanged()
    return TextChanged(name=row.changed_by.name, at=row.changed_at)


@locking.serialized
def forget_orientation(*, program: Program, side: str, actor: User) -> None:
    """Go back to the association's own words.

    Raises:
        NotAllowed: not an admin of the program.
    """
    row = _locked(program, key_of(side), actor)
    if row is not None:
        audit.record(actor=actor, action="text.forgotten", target=row, key=row.key)
        row.delete()


@locking.serialized
def save_agreement(
    *, program: Program, body: str, actor: User, seen: datetime | None = None
) -> None:
    """Keep a program's own agreement; who agreed to earlier words keeps those.

    An empty ``body`` goes back to the association's words.

    Args:
        seen: when the words that the admin started from were last changed; None for those of the
            association.

    Raises:
        NotAllowed: not an admin of the program.
        TextChanged: another admin changed them meanwhile.
        BadAnswers: it is too long, or names a placeholder that has no meaning here.
    """
    row = _locked(program, AGREEMENT, actor)
    if (row.body if row else "") == body:
        return
    if (row.changed_at if row else None) != seen:
        raise _changed(row)
    if sentence := agreement_problem(body):
        raise BadAnswers(sentence, field="body")
    now = timezone.now()
    past = {"body": (row.body if row else "") or association_body(), "until": now.isoformat()}
    row = row or ProgramText(program=program, key=AGREEMENT)
    row.data = {"past": [*row.data.get("past", []), past]}
    row.body, row.changed_at, row.changed_by = body, now, actor
    row.save()
    audit.record(actor=actor, action="text.changed", target=row, key=row.key)


def agreement_problem(body: str) -> str:
    """Return what keeps an agreement from being saved, or an empty text."""
    if len(body) > AGREEMENT_LENGTH:
        return _("Keep the agreement to %(most)d characters.") % {"most": AGREEMENT_LENGTH}
    return _placeholder_problem(body, IN_AGREEMENT)


def _locked(program: Program, key: str, actor: User) -> ProgramText | None:
    """Lock the program, whose row for this text may not exist yet."""
    locking.lock(Program.objects.filter(pk=program.pk)).get()
    if not rules.administers(actor, program):
        raise NotAllowed
    return ProgramText.objects.filter(program=program, key=key).first()


def problems_of(pages: Sequence[PageText]) -> dict[str, str]:
    """Return what keeps pages from being saved: field (``title_1``, ``points_1``) to sentence."""
    return {
        field: sentence
        for number, page in enumerate(pages, 1)
        for field, sentence in (
            (f"title_{number}", _title_problem(page.title)),
            (f"points_{number}", _points_problem(page.points)),
        )
        if sentence
    }


def _title_problem(title: str) -> str:
    if not title or len(title) > TITLE_LENGTH:
        return _("Give the page a title of up to 80 characters.")
    return _placeholder_problem(title)


def _points_problem(points: Sequence[str]) -> str:
    if not points or len(points) > MOST_POINTS:
        return _("Write from 1 to 12 points, one on each line.")
    if any(len(point) > POINT_LENGTH for point in points):
        return _("Keep each point to 400 characters.")
    return _placeholder_problem("\n".join(points))


def _placeholder_problem(text: str, allowed: Collection[str] = PLACEHOLDERS) -> str:
    unknown = unknown_in(text, allowed)
    if not unknown:
        return ""
    known = ", ".join(f"{{{name}}}" for name in allowed)
    return _("%(unknown)s has no meaning here. You can use %(known)s.") % {
        "unknown": ", ".join(unknown),
        "known": known,
    }
