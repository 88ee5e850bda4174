"""Reading the orientation: page by page, its end, what the reader thought of it."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit, locking, notices
from mentorship import rules
from mentorship.enums import MenteeState, Side
from mentorship.exceptions import BadAnswers, NotAllowed, NotFinished, PagesInOrder
from mentorship.models import Mentee, Orientation, Program
from mentorship.queries.orientation import page_count
from mentorship.queries.texts import options
from mentorship.queries.waiting import CATEGORY
from mentorship.services.profiles import lock_person

MISSING_LENGTH = 300


@locking.serialized
def read_page(*, program: Program, actor: User, side: str, page: int) -> Orientation:
    """Record that a person read a page; the last one finishes the orientation.

    Reading a page again changes nothing.

    Raises:
        NotAllowed: she neither applied on this side nor is applying.
        PagesInOrder: a page before it was not read.
        BadAnswers: there is no such page.
    """
    row, pages = _locked(program, actor, side), page_count(program, side)
    if not 1 <= page <= max(pages, 1):
        raise BadAnswers(_("The orientation has no such page."))
    if page > row.page + 1:
        raise PagesInOrder
    if page > row.page:
        row.page = page
        row.save()
    if page >= pages:
        _finish(row)
    return row


@locking.serialized
def finish(*, program: Program, actor: User, side: str) -> Orientation:
    """Finish an orientation whose pages were all read: a mentee who applied enters the pool.

    Raises:
        NotAllowed: she neither applied on this side nor is applying.
        PagesInOrder: a page was not read.
    """
    row = _locked(program, actor, side)
    if row.page < page_count(program, side):
        raise PagesInOrder
    _finish(row)
    return row


@locking.serialized
def rate(
    *, program: Program, actor: User, side: str, rating: str, missing: str = ""
) -> Orientation:
    """Keep what a reader thought of the orientation; only the program team reads it.

    Raises:
        NotFinished: she has not read it to its end.
        BadAnswers: the rating is not one of the list, or the line is too long.
    """
    row = _locked(program, actor, side)
    if row.finished_at is None:
        raise NotFinished
    if rating not in {option["key"] for option in options("orientation.rating")}:
        raise BadAnswers(_("Choose one of the answers."), field="rating")
    if len(missing) > MISSING_LENGTH:
        raise BadAnswers(_("Keep it to 300 characters."), field="missing")
    row.rating, row.missing = rating, missing
    row.save(update_fields=["rating", "missing"])
    audit.record(actor=actor, action="orientation.rated", target=row, rating=rating)
    return row


def _locked(program: Program, actor: User, side: str) -> Orientation:
    """Lock the person, who may have no row yet, and return how far she has read."""
    lock_person(actor)
    if not rules.can_read_orientation(actor, program, side):
        raise NotAllowed
    row = Orientation.objects.filter(program=program, user=actor, side=side).first()
    return row or Orientation(program=program, user=actor, side=side)


def _finish(row: Orientation) -> None:
    if row.finished_at is None:
        row.finished_at = timezone.now()
        row.save()
        audit.record(actor=row.user, action="orientation.finished", target=row, side=str(row.side))
        notices.settle(row.user, category=CATEGORY, recipient=row.user)
    if row.side == Side.MENTEE:
        _open_gate(row)


def _open_gate(row: Orientation) -> None:
    """Put a mentee who applied into the pool."""
    waiting = Mentee.objects.filter(program=row.program, user=row.user, state=MenteeState.APPLIED)
    mentee = locking.lock(waiting).first()
    if mentee is None:
        return
    mentee.state, mentee.state_changed_at = MenteeState.AVAILABLE, timezone.now()
    mentee.save(update_fields=["state", "state_changed_at"])
    audit.record(actor=row.user, action="mentee.available", target=mentee)
