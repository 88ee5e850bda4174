"""A round whose plan waits to be reviewed, for tests of the board in a browser."""

from itertools import cycle

from accounts.models import User
from matching.models import Match
from mentorship.models import Program
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import ProgramStaffFactory
from tests.matching.scenes import Scene, reviewed_round

FIRST = ("Jamila", "Tomas", "Bea", "Kai", "Nia", "Lucía", "Ellis", "Devon", "Samuel", "Priya")
LAST = ("Okafor", "Wieland", "Lindqvist", "Nakoa", "Castell", "Ferrante", "Park", "Achter")
MENTORS = ("Dolores", "Hank", "Ruth", "Wes", "Petra", "Ingrid", "Marguerite", "Carlos", "Grace")
MOST = 9_100


def board(size: int) -> Scene:
    """Make a round with so many proposals of different scores: one pinned, one with a note."""
    scene = reviewed_round(size)
    name_everybody(scene)
    rows = scene.matches
    for at, match in enumerate(rows):
        match.score = MOST - 120 * at
        match.bonus = 0
        match.mentor_type_fit = 1_800
        match.specialization = (match.score - match.mentor_type_fit) // 2
        match.career_path = match.score - match.mentor_type_fit - match.specialization
        match.breakdown = {**match.breakdown, "is_close": at == 1, "few_answers": False}
        match.note = "Ask her about evenings." if at == 2 else ""
    fields = [
        "score", "bonus", "mentor_type_fit", "specialization", "career_path", "breakdown", "note",
    ]  # fmt: skip
    Match.objects.bulk_update(rows, fields)
    return scene


def name_everybody(scene: Scene) -> None:
    """Give people names of lengths that the page must bear."""
    people = []
    for at, (match, last) in enumerate(zip(scene.matches, cycle(LAST), strict=False)):
        mentee, mentor = match.mentee.user, match.mentor.user
        mentee.name = f"{FIRST[at % len(FIRST)]} {last} {at}"
        mentor.name = f"{MENTORS[at % len(MENTORS)]} Quintana {at}"
        people += [mentee, mentor]
    User.objects.bulk_update(people, ["name"])


def colleague(program: Program, name: str = "Tove Berg") -> User:
    """Make another admin."""
    return ProgramStaffFactory(program=program, user=UserFactory(name=name)).user
