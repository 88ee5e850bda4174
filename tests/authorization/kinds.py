"""Objects of other people: what each role is answered follows from where it stands to them.

The table says what ten roles are answered about objects of ``mentee`` and ``partner``. About the
same objects of other people a role is answered as the one that stands there in the table: a mentee
asking for a stranger's goal is answered like ``mentor``, who is a stranger of hers. Nothing is
written down twice; where an answer differs all the same, ``Row.kinds`` says so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from tests.authorization import counterparts, programs, scenes
from tests.authorization.addresses import Address, addresses
from tests.authorization.cells import Cell, is_api, path_of
from tests.authorization.confidence import marked
from tests.authorization.scenes import Objects, Scene
from tests.authorization.table import Row
from tests.authorization.world import CANARIES, ROLES, World
from tests.factories.mentorship import (
    MenteeFactory,
    MentorFactory,
    ProfileFactory,
    ProgramStaffFactory,
)

STRANGER = "mentor"
OUTSIDE = "other_admin"  # who has nothing to do with the program of the table
WORKPLACE = "The Same Pharmacy"
NOT_THIS_WAY = HTTPStatus.METHOD_NOT_ALLOWED
METHODS_OF_PAGES = ("GET", "POST")
METHODS_OF_API = (*METHODS_OF_PAGES, "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Kind:
    """``stands``: the role of the table like which each of these roles is answered.

    ``kept``: the roles that another admin decides for: nothing of the team's is theirs here.
    """

    name: str
    stands: Mapping[str, str] = field(default_factory=dict)
    kept: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """What stands in its texts."""
        return f"{self.name.upper()}-"

    @property
    def asking(self) -> tuple[str, ...]:
        """The roles for which it matters whose the objects are."""
        return tuple(role for role in ROLES if role in self.stands or role in self.kept)

    def keeps(self, role: str) -> bool:
        """Whether nothing of these people is for a role."""
        return role in self.kept and role not in self.stands

    def place(self, role: str) -> str:
        """Return the role of the table whose place a role has."""
        return self.stands.get(role, role)


STRANGERS = Kind("strangers", {"mentee": "mentor", "partner": "mentor"})
COUNTERPARTS = Kind("counterparts", {"mentee": "partner", "partner": "mentee"})
ELSEWHERE = Kind(
    "elsewhere",
    {
        "mentee": OUTSIDE, "mentor": OUTSIDE, "partner": OUTSIDE,
        "admin": OUTSIDE, "contact": OUTSIDE, "viewer": OUTSIDE, OUTSIDE: "admin",
    },
)  # fmt: skip
COLLEAGUES = Kind("colleagues", kept=("admin", "superuser"))
OWN = Kind("own", {"superuser": "mentee", "admin": "partner"}, kept=("admin", "superuser"))
KINDS = (STRANGERS, COUNTERPARTS, ELSEWHERE, COLLEAGUES, OWN)


def build(world: World) -> dict[str, Objects]:
    """Make objects of every kind; return the arguments of their addresses by kind."""
    return {
        STRANGERS.name: _strangers(world),
        COUNTERPARTS.name: counterparts.objects(world.scene),
        ELSEWHERE.name: _elsewhere(world),
        COLLEAGUES.name: _colleagues(world),
        OWN.name: _own(world),
    }


def readers() -> dict[str, set[str]]:
    """Return who may read each text of any kind: whoever stands where a reader of it stands."""
    found = {text: set(roles) for text, roles in CANARIES.items()}
    for kind in (STRANGERS, ELSEWHERE, COLLEAGUES, OWN):
        for text, roles in CANARIES.items():
            found[marked(text, kind.mark)] = {
                role for role in ROLES if kind.place(role) in roles and not kind.keeps(role)
            }
    return found


def _scene(kind: Kind, program: Any, contact: Any, given: Mapping[str, Any]) -> Scene:
    mail = {side: f"canary-{kind.name}-{side}@example.org" for side in ("mentee", "partner")}
    mentee = MenteeFactory(program=program, user__email=mail["mentee"], **given)
    places = {"capacity": 4, "places_held": 2}
    partner = MentorFactory(program=program, user__email=mail["partner"], **places, **given)
    return Scene(program, mentee, partner, contact, kind.mark)


def _strangers(world: World) -> Objects:
    program, contact = world.scene.program, world.people["contact"]
    return scenes.objects(_scene(STRANGERS, program, contact, {}))


def _elsewhere(world: World) -> Objects:
    admin = world.people["other_admin"]
    program = admin.staff_roles.get().program
    program.mentors_per_mentee = 2
    program.save()
    contact = ProgramStaffFactory(program=program, role="contact").user
    scene = _scene(ELSEWHERE, program, contact, {})
    return scenes.objects(scene) | programs.objects(scene, admin)


def _colleagues(world: World) -> Objects:
    """Make people of the workplace of two admins."""
    program = world.scene.program
    world.people["admin"].staff_roles.update(employer=WORKPLACE)
    ProfileFactory(user=world.people["superuser"], employer=WORKPLACE)
    contact = world.people["contact"]
    given = {"profile__employer": WORKPLACE}
    return scenes.objects(_scene(COLLEAGUES, program, contact, given))


def _own(world: World) -> Objects:
    """Make the pair of an association admin, who is the mentee, and her colleague, the admin."""
    program, contact = world.scene.program, world.people["contact"]
    mentee = MenteeFactory(program=program, user=world.people["superuser"])
    partner = MentorFactory(
        program=program, capacity=4, places_held=2, user=world.people["admin"],
        profile__employer=WORKPLACE,
    )  # fmt: skip
    return scenes.objects(Scene(program, mentee, partner, contact, OWN.mark))


def cells_of(
    kind: Kind, role: str, objects: Objects, table: Mapping[str, Row]
) -> Iterator[tuple[Cell, Row]]:
    """Yield each cell of a role about objects of a kind, with the row that it comes from."""
    for address in addresses():
        row = table[address.key]
        if row.about in objects or _names_program(kind, row):
            yield from _cells(kind, role, objects, address, row)


def _names_program(kind: Kind, row: Row) -> bool:
    return kind is ELSEWHERE and "program" in row.args


def _cells(
    kind: Kind, role: str, objects: Objects, address: Address, row: Row
) -> Iterator[tuple[Cell, Row]]:
    given = {"program": objects["program"]["program"]} if _names_program(kind, row) else {}
    path = path_of(address, row, objects, **given)
    for method in METHODS_OF_API if is_api(address) else METHODS_OF_PAGES:
        expected, may_write = answer(kind, address, row, method, role)
        if expected != NOT_THIS_WAY:  # the table asked that already
            must_write = not given  # where only the program is named, nothing of hers is there
            name = f"{kind.name} {address.key}"
            yield Cell(name, method, path, expected, may_write, must_write), row


def answer(kind: Kind, address: Address, row: Row, method: str, role: str) -> tuple[int, bool]:
    """Return what a role is answered about such an object, and whether that changes something."""
    said = dict(zip(ROLES, row.expected(method), strict=True))
    place = kind.place(role)
    is_one_of_two = role in kind.stands and said[place] != said[STRANGER]
    if role in kind.kept and not is_one_of_two and _is_of_team(said, role):
        if said[role] == NOT_THIS_WAY:
            return NOT_THIS_WAY, False
        return row.kinds.get(kind.name, _kept_status(address, row)), False
    status = said[place]
    if is_one_of_two:
        status = row.kinds.get(kind.name, status)
    return status, method == "POST" and place in row.writes


def _is_of_team(said: Mapping[str, int], role: str) -> bool:
    """Whether an address is the team's: its admins are answered otherwise than a stranger."""
    return said[role] != said[STRANGER] or said["viewer"] == HTTPStatus.FORBIDDEN


def _kept_status(address: Address, row: Row) -> int:
    """Return how an admin hears that another one decides: services refuse a match in words."""
    if is_api(address):
        return HTTPStatus.NOT_FOUND
    is_match = row.about in ("match", "approved", "published")
    return HTTPStatus.CONFLICT if is_match else HTTPStatus.FORBIDDEN
