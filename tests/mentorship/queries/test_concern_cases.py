"""What a contact reads of the check-ins of a pair: only lines that their writer attached."""

import pytest

from mentorship.enums import CheckInState, Side
from mentorship.models import ConcernAttachment
from mentorship.queries.concern_cases import said
from tests.factories.concerns import Scene

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


@pytest.fixture
def scene():
    return Scene()


def read(concern):
    return [(one.who, one.line, bool(one.glass_url)) for one in said(concern)]


def test_line_is_read_only_where_it_is_attached_to_this_case(scene):
    mine, his = scene.line(Side.MENTEE, line="I dread it."), scene.line(Side.MENTOR, line="Fine.")
    concern, other = scene.concern(), scene.concern()
    ConcernAttachment.objects.create(concern=concern, answer=mine)
    ConcernAttachment.objects.create(concern=other, answer=his)

    mentee, mentor = scene.mentee.name, scene.mentor.name
    assert read(concern) == [(mentee, "I dread it.", False), (mentor, "", True)]
    assert read(other) == [(mentee, "", True), (mentor, "Fine.", False)]


def test_answer_without_a_line_hides_nothing(scene):
    scene.line(Side.MENTEE, line="")

    assert read(scene.concern()) == [(scene.mentee.name, "", False)]


def test_what_nobody_answered_is_not_listed(scene):
    scene.line(state=CheckInState.MISSED, answered_at=None, answer="", signal="", line="")

    assert said(scene.concern()) == []


def test_case_about_no_pair_reads_nothing(scene):
    scene.line()

    assert said(scene.concern(mentorship=None)) == []
