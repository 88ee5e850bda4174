"""What a program reports is the same before and after one of its people is erased."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.services import erasing
from matching.queries import reports_figures as figures
from matching.queries.reports_figures import Period
from mentorship.enums import MentorshipState
from mentorship.models import Mentorship, OutcomeAnswer
from tests.factories.applications import OrientationFactory
from tests.factories.concerns import AnsweredFactory
from tests.factories.meetings import running
from tests.factories.mentorship import CheckInFactory

pytestmark = pytest.mark.django_db
EVER = Period("all", None, None)
AS_OF_NOW = {"waiting", "places", "mentors"}  # who leaves waits no more, and offers no place
EVENTS = ("new_certificate",)


@pytest.fixture
def pair():
    """A pair whose time is over, with answers on both sides."""
    found = running()
    check_in = CheckInFactory(mentorship=found, kind="closing")
    for side, person in (("mentee", found.mentee_user), ("mentor", found.mentor_user)):
        AnsweredFactory(
            check_in=check_in, side=side, person=person, answer="well",
            answers={"1": "5", "3": ["new_certificate"]},
        )  # fmt: skip
    AnsweredFactory(
        check_in=CheckInFactory(mentorship=found, kind="day14"), person=found.mentee_user,
        answer="yes",
    )  # fmt: skip
    OrientationFactory(program=found.program, user=found.mentee_user, rating="4", missing="More.")
    for stage, value in (("start", 2), ("closing", 4)):
        OutcomeAnswer.objects.create(
            program=found.program, user=found.mentee_user, stage=stage, path=value, support=value,
            stay=value,
        )  # fmt: skip
    Mentorship.objects.filter(pk=found.pk).update(
        state=MentorshipState.COMPLETED, closed_at=timezone.now()
    )
    return found


def reported(program, now):
    return {
        "funnel": figures.funnel(program, EVER, now),
        "introductions": figures.introductions(program, EVER, now),
        "months": figures.months(program, EVER),
        "meetings": figures.meetings(program, EVER, EVENTS),
        "outcomes": figures.outcomes(program, EVER),
        "named": {
            key: n
            for key, n in figures.named(program, EVER).items()
            if key[0].removeprefix("kind.") not in AS_OF_NOW
        },
    }


@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_figures_stay(pair, side):
    now = timezone.now() + timedelta(days=1)
    before = reported(pair.program, now)
    assert before["meetings"]["closing.new_certificate"] == 1
    assert before["outcomes"]["closing"]["n"] == 1

    erasing.erase(person=pair.person_of(side))

    assert reported(pair.program, now) == before
