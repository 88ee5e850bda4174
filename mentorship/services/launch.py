"""Before a program opens: the lines that the team ticks, and the opening itself."""

from accounts.models import User
from accounts.services import audit, locking
from mentorship import rules
from mentorship.exceptions import BadAnswers, NotAllowed
from mentorship.models import LaunchCheck, Program
from mentorship.queries.launch import line_keys


@locking.serialized
def tick(*, program_id: int, key: str, actor: User) -> LaunchCheck:
    """Tick a line of the checklist that only a person can; a second time the first tick stays.

    Raises:
        NotAllowed: not an admin of the program.
        BadAnswers: there is no such line.
    """
    program = _locked(program_id, actor)
    if key not in line_keys():
        raise BadAnswers("there is no such line", field="key")
    row, is_new = LaunchCheck.objects.get_or_create(
        program=program, key=key, defaults={"checked_by": actor}
    )
    if is_new:
        audit.record(actor=actor, action="launch.checked", target=row, key=key)
    return row


@locking.serialized
def untick(*, program_id: int, key: str, actor: User) -> None:
    """Take a tick back.

    Raises:
        NotAllowed: not an admin of the program.
    """
    program = _locked(program_id, actor)
    row = LaunchCheck.objects.filter(program=program, key=key).first()
    if row is not None:
        audit.record(actor=actor, action="launch.unchecked", target=row, key=key)
        row.delete()


@locking.serialized
def set_open(*, program_id: int, is_open: bool, actor: User, open_lines: int = 0) -> Program:
    """Open sign-up or close it; the dates still say from when until when.

    Args:
        open_lines: how many lines of the checklist were open, for the trail.

    Raises:
        NotAllowed: not an admin of the program.
    """
    program = _locked(program_id, actor)
    if program.is_open != is_open:
        program.is_open, program.version = is_open, program.version + 1
        program.save(update_fields=["is_open", "version"])
        action = "program.opened" if is_open else "program.closed"
        audit.record(
            actor=actor, action=action, target=program, program=program, open_lines=open_lines
        )
    return program


def _locked(program_id: int, actor: User) -> Program:
    program = locking.lock(Program.objects.filter(pk=program_id)).get()
    if not rules.administers(actor, program):
        raise NotAllowed
    return program
