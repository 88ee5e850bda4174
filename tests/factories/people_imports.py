"""Rows of files of people, and whole imports through the services."""

from mentorship.enums import Side
from mentorship.services import importing
from mentorship.services.importing.lines import PersonLine, Reading
from tests.factories.mentorship import ProgramStaffFactory, RoleFactory

MENTEE = {"name": "Ana Ruiz", "role": "lead", "seeks": ["career"]}
MENTOR = {"name": "Bo Lind", "role": "lead", "offers": ["career"], "capacity": 2}


def line(email="ana@example.org", *, side=Side.MENTEE, no=2, number="", problems=(), **values):
    """One row that could be read; ``values`` replace those of an ordinary person."""
    given = {**(MENTEE if side == Side.MENTEE else MENTOR), **values}
    given = {column: value for column, value in given.items() if value is not None}
    cells = {"email": email} if problems else {}
    return PersonLine(no, email, given["name"], number, given, tuple(problems), cells)


def reading(*lines):
    """A file of these rows."""
    RoleFactory(slug="lead")
    return Reading("people.csv", lines, {"Name": "name"})


def previewed(program, *lines, side=Side.MENTEE, actor=None):
    """An import that waits for its admin's yes, and her."""
    actor = actor or ProgramStaffFactory(program=program).user
    found = reading(*lines)
    return importing.prepare(
        program=program, actor=actor, side=side, reading=found, file="people.csv"
    ), actor


def taken_over(program, *lines, side=Side.MENTEE, actor=None, **choices):
    """An import that was taken over, and its admin."""
    waiting, actor = previewed(program, *lines, side=side, actor=actor)
    importing.confirm(import_id=waiting.pk, actor=actor, **choices)
    return importing.execute(waiting.pk), actor
