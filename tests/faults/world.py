"""What people do in a house while something breaks."""

import requests

from matching.models import Match
from tests.factories.accounts import UserFactory, verified
from tests.faults.house import TOKEN, House
from tests.matching.scenes import Scene


def board_of(scene: Scene) -> str:
    """Return the address of a scene's board."""
    return f"/desk/{scene.program.slug}/rounds/{scene.round.pk}/"


def approve(house: House, session: requests.Session, match: Match) -> requests.Response:
    """Approve a match by form."""
    slug = match.round.program.slug
    return house.post_form(session, f"/desk/{slug}/matches/{match.pk}/approve/")


def ask_for_code(house: House) -> requests.Response:
    """Ask for a sign-in code, as a new member would; a mail waits in the outbox afterwards."""
    visitor, person = requests.Session(), verified(UserFactory())
    visitor.cookies.set("csrftoken", TOKEN)
    return house.post_form(visitor, "/accounts/login/code/", email=person.email)
