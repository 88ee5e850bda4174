from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Acceptance
from accounts.services.consents import RULES
from mentorship.enums import MentorState
from mentorship.queries.vetting import checklist, open_lines, vetting_texts, way_here
from mentorship.services import vetting
from tests.factories.applications import OrientationFactory, VettingCheckFactory
from tests.factories.joining import ProgramMemberFactory
from tests.factories.mentorship import NOW, MentorFactory, ProgramStaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def mentor():
    return MentorFactory(
        state=MentorState.APPLIED,
        user__email="ann@example.org",
        user__membership_number="M-1",
    )


def lines_of(mentor):
    return checklist(mentor, vetting_texts(), way_here(mentor))


def test_checklist_is_the_content_pages_and_shorter_for_peers(texts, mentor):
    whole = [line.key for line in lines_of(mentor)]
    mentor.offers = ["peer"]
    short = [line.key for line in lines_of(mentor)]
    mentor.offers = ["peer", "career"]

    assert whole == [
        "vetting.identity", "vetting.credential", "vetting.standing", "vetting.years",
        "vetting.orientation",
    ]  # fmt: skip
    assert short == ["vetting.identity", "vetting.standing", "vetting.orientation"]
    assert [line.key for line in lines_of(mentor)] == whole


def test_checklist_is_empty_where_the_texts_are_gone(mentor):
    assert lines_of(mentor) == []


def test_ticks_of_an_earlier_application_do_not_count(texts, mentor):
    row = VettingCheckFactory(mentor=mentor)
    before = lines_of(mentor)[0]
    mentor.applied_at += timedelta(days=1)

    assert (before.is_done, before.who, before.when) == (True, row.checked_by, row.checked_at)
    assert (lines_of(mentor)[0].is_done, lines_of(mentor)[0].who) == (False, None)


def test_orientation_line_ticks_itself_and_says_what_it_waits_for(texts, mentor):
    read, agreed = "The orientation isn't read to its end yet.", "The conduct rules aren't accepted"
    nothing = lines_of(mentor)[-1]
    row = OrientationFactory(program=mentor.program, user=mentor.user, side="mentor")
    half = lines_of(mentor)[-1]
    Acceptance.objects.create(
        user=mentor.user, document=RULES, version="0", accepted_at=NOW - timedelta(days=9)
    )
    done = lines_of(mentor)[-1]

    assert nothing.missing == f"{read} {agreed} yet."
    assert half.missing == f"{agreed} yet."
    assert (done.is_done, done.missing, done.when) == (True, "", row.finished_at)
    assert len(open_lines(mentor)) == 4


def test_way_here_tells_what_stands_on_the_member_list(texts, mentor):
    ProgramMemberFactory(email="ann@example.org", membership_number="M-1")
    elsewhere = way_here(mentor)
    ProgramMemberFactory(program=mentor.program, email="ANN@example.org", membership_number="")
    by_address = way_here(mentor)
    ProgramMemberFactory(program=mentor.program, email="x@example.org", membership_number="m-1")
    both = way_here(mentor)
    mentor.user.membership_number = " "

    ways = [elsewhere, by_address, both, way_here(mentor)]
    assert [(way.has_address, way.has_number) for way in ways] == [
        (False, False), (True, False), (True, True), (True, False),
    ]  # fmt: skip


def test_way_here_remembers_a_refusal(texts, mentor):
    admin = ProgramStaffFactory(program=mentor.program).user
    before = way_here(mentor).was_refused

    vetting.refuse_mentor(mentor_id=mentor.pk, actor=admin, reason="credential_not")

    assert (before, way_here(mentor).was_refused) == (False, True)


@pytest.mark.usefixtures("texts")
def test_questions_of_the_checklist_are_few(mentor, django_assert_num_queries):
    mentor.applied_at = timezone.now()

    with django_assert_num_queries(3):
        open_lines(mentor)
