"""Ways into a program: who may apply, and the links that let people in."""

from accounts.models import User
from mentorship import rules
from mentorship.enums import Joining
from mentorship.exceptions import NotInvited, NotOnMemberList
from mentorship.models import Program


def refuse_uninvited(program: Program, user: User, side: str = "") -> None:
    """Let pass whom the program's way in is open to; ``side`` asks about one side only.

    Raises:
        NotInvited: she has no invitation, or is not on the member list.
    """
    if rules.may_join(user, program, side):
        return
    raise NotOnMemberList if program.joining == Joining.MEMBERS else NotInvited
