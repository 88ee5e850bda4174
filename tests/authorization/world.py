"""One small association in which every role and every object of the table exists."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.management import call_command
from django.test import Client

from accounts.models import User
from accounts.services import stopping
from mentorship.enums import Side, StaffRole
from tests.authorization import confidence, programs, scenes
from tests.authorization.scenes import OF_THE_MENTEE, OF_THE_PARTNER, OF_THE_TWO, Scene
from tests.factories.accounts import UserFactory, verified
from tests.factories.applications import DraftFactory, VettingQuestionFactory
from tests.factories.mentorship import (
    LanguageFactory,
    MenteeFactory,
    MentorFactory,
    ProgramFactory,
    ProgramStaffFactory,
)
from tests.matching.scenes import taxonomy

ROLES = (
    "anonymous", "unverified", "mentee", "mentor", "partner",
    "admin", "contact", "viewer", "other_admin", "superuser",
)  # fmt: skip
PASSWORD = "a-long-password-of-somebody"
# Addresses stay private between the two until both share theirs; these never did.
MENTEES_ADDRESS, PARTNERS_ADDRESS = "canary-mentee@example.org", "canary-partner@example.org"
TEAM = ("admin", "contact", "viewer", "superuser")
# What only some roles may ever read, wherever they look.
CANARIES = {
    MENTEES_ADDRESS: ("mentee", *TEAM),
    PARTNERS_ADDRESS: ("partner", *TEAM),
    OF_THE_TWO: ("mentee", "partner"),
    OF_THE_MENTEE: ("mentee",),
    OF_THE_PARTNER: ("partner",),
    **confidence.CANARIES,
}


@dataclass
class World:
    """People by role, and the arguments of addresses by the object they are about.

    ``scene`` is of ``mentee`` and ``partner``.
    """

    people: dict[str, User] = field(default_factory=dict)
    objects: dict[str, dict[str, Any]] = field(default_factory=dict)
    scene: Any = None

    def client(self, role: str) -> Client:
        """Return a browser of somebody in this role, signed in where that is possible."""
        client = Client(raise_request_exception=False)
        person = self.people.get(role)
        if role == "unverified":
            client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
        elif person is not None:
            client.force_login(person)
        return client


def build() -> World:
    """Make the world.

    ``mentee`` has a running mentorship with ``partner`` and a check-in to answer, and another
    introduction by him waits; ``mentor`` is of the same program and has nothing to do with her.
    """
    LanguageFactory()
    program = ProgramFactory(slug="spring", mentors_per_mentee=2)
    mentee = MenteeFactory(program=program, user__email=MENTEES_ADDRESS)
    partner = MentorFactory(
        program=program, capacity=4, places_held=2, user__email=PARTNERS_ADDRESS
    )
    mentor = MentorFactory(program=program, capacity=4, places_held=1)
    people = {
        "unverified": _unverified(),
        "mentee": verified(mentee.user),
        "mentor": verified(mentor.user),
        "partner": verified(partner.user),
        "admin": _staff(program, StaffRole.ADMIN),
        "contact": _staff(program, StaffRole.CONTACT),
        "viewer": _staff(program, StaffRole.VIEWER),
        "other_admin": verified(ProgramStaffFactory().user),
        "superuser": verified(UserFactory(is_staff=True, is_superuser=True)),
    }
    scene = Scene(program, mentee, partner, people["contact"])
    confidence.another_case(program, people["mentor"])
    world = World(people, scenes.objects(scene), scene)
    world.objects |= programs.objects(scene, people["admin"])
    world.objects["question"] = {"pk": VettingQuestionFactory(mentor=mentor).pk}
    world.objects["stop"] = {"token": stopping.address(mentee.user_id, "check_ins").split("/")[-2]}
    for person in people.values():
        DraftFactory(program=program, user=person, side=Side.MENTOR)
    return world


@contextmanager
def standing() -> Iterator[World]:
    """Make the world with the texts that its pages show; nobody reads what is logged of it."""
    logging.disable()
    call_command("load_content", verbosity=0)
    taxonomy()
    yield build()
    logging.disable(logging.NOTSET)


def _staff(program: Any, role: StaffRole) -> User:
    return verified(ProgramStaffFactory(program=program, role=role).user)


def _unverified() -> User:
    person = UserFactory()
    person.set_password(PASSWORD)
    person.save()
    return person
