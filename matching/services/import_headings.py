"""What the headings of a program's files mean, remembered from file to file."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit, locking
from matching.sheets.importing import MAX_HEADING, columns_of
from matching.sheets.problems import clean
from matching.sheets.reading import simplify
from mentorship.exceptions import BadAnswers
from mentorship.models import HeadingMap, Program
from mentorship.services.importing.preparing import refuse_others

MOST = 500


def renames_for(program: Program, side: str) -> dict[str, str]:
    """Return, by heading as compared, the columns that a program's own headings mean on one side.

    Empty: such a column is left out.
    """
    rows = HeadingMap.objects.filter(program=program, side=side)
    return dict(rows.values_list("heading", "column"))


def simplified(meanings: Mapping[str, str]) -> dict[str, str]:
    """Return meanings by heading as compared."""
    return {simplify(heading): column for heading, column in meanings.items()}


@locking.serialized
def remember(*, program: Program, actor: User, side: str, meanings: Mapping[str, str]) -> None:
    """Remember what headings mean; said once more, the last word counts.

    Args:
        program: whose files they stand in.
        actor: an admin of it.
        side: mentee or mentor.
        meanings: headings as written, and their columns; empty where one is left out.

    Raises:
        NotAllowed: not an admin of the program.
        BadAnswers: there is no such column, a heading has no letters, or they are too many.
    """
    locking.lock(Program.objects.filter(pk=program.pk)).get()
    refuse_others(actor, program)
    _refuse_bad(program, side, meanings)
    known = renames_for(program, side)
    rows = {
        simplify(heading): HeadingMap(
            program=program, side=side, heading=simplify(heading)[:MAX_HEADING],
            shown=clean(heading)[:MAX_HEADING], column=column,
        )
        for heading, column in meanings.items()
        if simplify(heading)
    }  # fmt: skip
    changed = [row for heading, row in rows.items() if known.get(heading) != row.column]
    if not changed:
        return
    HeadingMap.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["program", "side", "heading"],
        update_fields=["column", "shown"],
    )  # fmt: skip
    audit.record(
        actor=actor, action="people_import.headings_remembered", target=program, program=program,
        side=side, count=len(changed),
    )  # fmt: skip


def _refuse_bad(program: Program, side: str, meanings: Mapping[str, str]) -> None:
    known = {"", *columns_of(side)}
    for heading, column in meanings.items():
        if column not in known:
            said = _("There is no field “%(name)s” for this side.")
            raise BadAnswers(said % {"name": column[:60]}, field=heading[:MAX_HEADING])
        if len(heading) > MAX_HEADING:
            raise BadAnswers(_("This heading is too long."), field=heading[:MAX_HEADING])
    rows = HeadingMap.objects.filter(program=program, side=side)
    if rows.count() + len(meanings) > MOST:
        raise BadAnswers(_("These are too many headings. Forget some that aren't used any more."))


@locking.serialized
def forget(*, heading_id: int, program: Program, actor: User) -> None:
    """Forget what a heading means; once more changes nothing.

    Raises:
        NotAllowed: not an admin of the program.
    """
    refuse_others(actor, program)
    deleted, _n = HeadingMap.objects.filter(pk=heading_id, program=program).delete()
    if deleted:
        audit.record(
            actor=actor, action="people_import.heading_forgotten", target=program, program=program
        )
