import pytest

from accounts.models import AuditEvent
from mentorship.enums import MenteeState
from mentorship.exceptions import BadAnswers, NotAllowed, NotFinished, PagesInOrder
from mentorship.models import Orientation
from mentorship.queries.orientation import is_done
from mentorship.services import orientation
from tests.factories.accounts import UserFactory
from tests.factories.applications import DraftFactory, OrientationFactory, ProgramTextFactory
from tests.factories.mentorship import NOW, MenteeFactory, MentorFactory, ProgramFactory
from tests.recorded import actions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


def _read(part, *pages, side="mentee"):
    for page in pages:
        orientation.read_page(program=part.program, actor=part.user, side=side, page=page)


def test_reading_to_the_end_puts_a_waiting_mentee_into_the_pool():
    mentee = MenteeFactory(state=MenteeState.APPLIED, program__orientation_first=True)

    _read(mentee, 1, 2, 3, 4)
    mentee.refresh_from_db()
    before = mentee.state
    _read(mentee, 5, 5)

    mentee.refresh_from_db()
    assert (before, mentee.state) == (MenteeState.APPLIED, MenteeState.AVAILABLE)
    assert mentee.state_changed_at > NOW
    assert actions() == ["orientation.finished", "mentee.available"]
    assert is_done(mentee.user, mentee.program, "mentee")


@pytest.mark.parametrize("state", [MenteeState.AVAILABLE, MenteeState.PAUSED, MenteeState.LEFT])
def test_reading_to_the_end_changes_no_other_state(state):
    mentee = MenteeFactory(state=state)

    _read(mentee, 1, 2, 3, 4, 5)

    mentee.refresh_from_db()
    assert (mentee.state, mentee.state_changed_at) == (state, NOW)
    assert actions() == ["orientation.finished"]


def test_pages_are_read_in_order_and_reading_again_changes_nothing():
    mentee = MenteeFactory()
    _read(mentee, 1, 2)

    for page in (4, 5):
        with pytest.raises(PagesInOrder):
            _read(mentee, page)
    with pytest.raises(PagesInOrder):
        orientation.finish(program=mentee.program, actor=mentee.user, side="mentee")
    for page in (0, -1, 6, 10**30):
        with pytest.raises(BadAnswers):
            _read(mentee, page)
    _read(mentee, 1)

    assert Orientation.objects.values_list("page", "finished_at").get() == (2, None)


def test_a_program_may_have_fewer_pages_of_its_own():
    own = ProgramTextFactory()
    mentee = MenteeFactory(program=own.program, state=MenteeState.APPLIED)

    _read(mentee, 1, 2)

    mentee.refresh_from_db()
    assert mentee.state == MenteeState.AVAILABLE


def test_finish_ends_what_was_read_before_pages_were_taken_away():
    row = OrientationFactory(page=3, finished_at=None)
    mentee = MenteeFactory(program=row.program, user=row.user, state=MenteeState.APPLIED)
    ProgramTextFactory(program=row.program)

    orientation.finish(program=row.program, actor=row.user, side="mentee")

    mentee.refresh_from_db()
    assert mentee.state == MenteeState.AVAILABLE


def test_somebody_who_is_applying_reads_ahead_and_a_mentor_stays_as_he_is():
    draft, mentor = DraftFactory(), MentorFactory(state="applied")

    _read(draft, 1, 2, 3, 4, 5)
    _read(mentor, 1, 2, 3, 4, 5, side="mentor")

    mentor.refresh_from_db()
    assert mentor.state == "applied"
    assert is_done(draft.user, draft.program, "mentee")
    assert is_done(mentor.user, mentor.program, "mentor")


def test_strangers_and_the_other_side_are_refused():
    mentee = MenteeFactory()
    asked = [(UserFactory(), mentee.program, "mentee"), (mentee.user, mentee.program, "mentor"),
             (mentee.user, ProgramFactory(), "mentee")]  # fmt: skip

    for actor, program, side in asked:
        with pytest.raises(NotAllowed):
            orientation.read_page(program=program, actor=actor, side=side, page=1)
        with pytest.raises(NotAllowed):
            orientation.finish(program=program, actor=actor, side=side)
        with pytest.raises(NotAllowed):
            orientation.rate(program=program, actor=actor, side=side, rating="yes")

    assert not Orientation.objects.exists()


def test_rate_keeps_the_line_out_of_the_audit_trail():
    row = OrientationFactory()
    MenteeFactory(program=row.program, user=row.user)

    for rating, missing in (("partly", "Say more about nights."), ("yes", "")):
        orientation.rate(
            program=row.program, actor=row.user, side="mentee", rating=rating, missing=missing
        )

    row.refresh_from_db()
    assert (row.rating, row.missing) == ("yes", "")
    assert [event.data for event in AuditEvent.objects.order_by("pk")] == [
        {"rating": "partly"}, {"rating": "yes"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rating", "missing", "refusal"),
    [("superb", "", BadAnswers), ("", "", BadAnswers), ("yes", "x" * 301, BadAnswers)],
)
def test_rate_refuses_what_no_form_sends(rating, missing, refusal):
    row = OrientationFactory()
    MenteeFactory(program=row.program, user=row.user)

    with pytest.raises(refusal):
        orientation.rate(
            program=row.program, actor=row.user, side="mentee", rating=rating, missing=missing
        )

    row.refresh_from_db()
    assert (row.rating, row.missing) == ("", "")


def test_rate_comes_after_reading():
    mentee = MenteeFactory()
    _read(mentee, 1)

    with pytest.raises(NotFinished):
        orientation.rate(program=mentee.program, actor=mentee.user, side="mentee", rating="yes")
