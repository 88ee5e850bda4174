"""What ``docs/api.md`` shows is what the API answers."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from matching.models import Match, Run
from matching.services import rounds, runs
from mentorship.models import Mentorship
from tests.api import worked
from tests.factories.accounts import UserFactory, api_secret
from tests.factories.mentorship import (
    GoalFactory,
    MenteeFactory,
    MentorFactory,
    PatternFactory,
    ProgramFactory,
    ProgramStaffFactory,
    RoleFactory,
)
from tests.matching.scenes import taxonomy, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    """A program with two who ask and two who offer."""
    taxonomy()
    texts()
    program = ProgramFactory(slug="spring", name="Spring")
    RoleFactory(slug="bench-technologist", name="Bench technologist")
    senior = RoleFactory(slug="lead-technician", name="Lead technician", level=3)
    evening = PatternFactory()
    mentees = []
    for number, name, his_name, slug in (
        (1, "Lena Ortiz", "Sam Okafor", "get-certified"),
        (2, "Priya Nair", "Ida Lund", "lead-a-team"),
    ):
        goal = GoalFactory(slug=slug)
        # The engine's order follows the numbers, which a database counts on from test to test.
        shared = {"pk": number, "program": program, "profile__patterns": [evening]}
        mentees.append(MenteeFactory(user=_person(name), profile__employer="Valley Lab", **shared))
        mentor = MentorFactory(
            user=_person(his_name), capacity=1, profile__role=senior,
            profile__employer="Lakeside Clinic", **shared,
        )  # fmt: skip
        mentees[-1].goals.set([goal])
        mentor.helps_with.set([goal])
    admin = ProgramStaffFactory(program=program, user=_person("Rosa Klein")).user
    return {"TOKEN": api_secret(admin), "MEMBER": api_secret(mentees[0].user)}, admin


def _person(name):
    return UserFactory(name=name, email=f"{name.split()[0].lower()}@example.org")


def after(number, answer, names, admin):
    """Do what the page says between two calls, and what the worker does."""
    if number == 3:
        names["ROUND"] = str(json.loads(answer)["id"])
        rounds.open_round(round_id=int(names["ROUND"]), actor=admin)
    if number == 4:
        runs.execute(Run.objects.get().pk)
        match = Match.objects.filter(mentee__user__name="Lena Ortiz").get()
        names["MATCH"] = str(match.pk)
    if number == 7:
        Mentorship.objects.update(announce_at=timezone.now() - timedelta(minutes=1))


def test_every_call_of_the_page_answers_as_it_says(people):
    names, admin = people
    names["SITE"] = "http://testserver"
    found = []
    for number, call in enumerate(worked.calls(), 1):
        answer = call.send(Client(), names)
        found.append(worked.shown(answer))
        assert answer.status_code < 300 or number == 10, found[-1]
        after(number, found[-1], names, admin)

    if worked.is_writing():
        worked.write(found)
    told = [worked.settled(call.told) for call in worked.calls()]
    assert [worked.settled(one) for one in found] == told
    assert len(found) == 10
