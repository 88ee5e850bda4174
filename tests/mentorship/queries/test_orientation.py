import pytest

from mentorship.models import Orientation
from mentorship.queries import orientation
from mentorship.queries.orientation import Page, Ratings
from tests.factories.accounts import UserFactory
from tests.factories.applications import OrientationFactory, ProgramTextFactory
from tests.factories.mentorship import ProgramFactory, ProgramStaffFactory

pytestmark = pytest.mark.django_db


def test_pages_are_the_associations_with_the_programs_names(texts):
    program = ProgramFactory(reply_days=4)
    ProgramStaffFactory(program=program, role="contact", user__name="Tove Lindahl")

    pages = orientation.pages_of(program, "mentee")

    assert [page.number for page in pages] == [1, 2, 3, 4, 5]
    assert pages[0].title == "What a mentor is for"
    assert pages[1].points[2] == (
        "Answer messages within 4 days, even if the answer is “next week”."
    )
    assert any("tell Tove in confidence" in point for point in pages[4].points)
    assert not any("{" in point for page in pages for point in page.points)


def test_pages_are_the_programs_own_where_it_has_some(texts):
    own = ProgramTextFactory(program__name="Spring", program__reply_days=3)

    assert orientation.pages_of(own.program, "mentee") == [
        Page(1, "Welcome", ("This is Spring.",)),
        Page(2, "Write back", ("Within 3 days.",)),
    ]
    assert orientation.page_count(own.program, "mentee") == 2
    assert orientation.page_count(own.program, "mentor") == 5
    assert orientation.page_count(ProgramFactory(), "mentee") == 5


def test_pages_are_none_where_the_texts_are_gone(db):
    assert orientation.pages_of(ProgramFactory(), "mentee") == []
    assert orientation.page_count(ProgramFactory(), "mentee") == 0


@pytest.mark.parametrize(
    ("page", "is_finished", "following"),
    [(0, False, 1), (3, False, 4), (5, False, 5), (5, True, 6)],
)
def test_next_page_is_the_first_unread(page, is_finished, following):
    row = OrientationFactory(page=page)
    if not is_finished:
        row.finished_at = None

    assert orientation.next_page(row, 5) == following


def test_is_done_by_program_and_side():
    row = OrientationFactory(side="mentor")

    assert orientation.is_done(row.user, row.program, "mentor")
    assert not orientation.is_done(row.user, row.program, "mentee")
    assert not orientation.is_done(row.user, ProgramFactory(), "mentor")
    assert not orientation.is_done(
        OrientationFactory(program=row.program, side="mentor", finished_at=None).user,
        row.program,
        "mentor",
    )


def test_progress_of_somebody_who_has_not_begun_is_not_saved():
    progress = orientation.progress_of(UserFactory(), ProgramFactory(), "mentee")

    assert (progress.page, progress.finished_at, progress.pk) == (0, None, None)
    assert not Orientation.objects.exists()


def test_ratings_are_hidden_under_five():
    program = ProgramFactory()
    OrientationFactory(program=program)
    for number in range(4):
        OrientationFactory(program=program, rating="no", missing=f"Line {number}.")
    few = orientation.ratings_of(program, "mentee")

    OrientationFactory(program=program, rating="yes")

    assert few == Ratings(4, {}, ())
    assert orientation.ratings_of(program, "mentee") == Ratings(
        5, {"no": 4, "yes": 1}, ("Line 3.", "Line 2.", "Line 1.", "Line 0.")
    )
    assert orientation.ratings_of(program, "mentor") == Ratings(0, {}, ())
