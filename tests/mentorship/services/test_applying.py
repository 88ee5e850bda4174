import pytest

from accounts.models import Acceptance
from mentorship.enums import OutcomeStage
from mentorship.exceptions import Closed
from mentorship.models import Draft, Mentee, OutcomeAnswer, Profile
from mentorship.services import applying, drafts
from mentorship.services.applying import Accepted
from mentorship.services.participants import MenteeAnswers, MentorAnswers
from mentorship.services.profiles import ProfileAnswers
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import MentorFactory, ProgramFactory

pytestmark = pytest.mark.django_db
LINES = {"path": 2, "support": 3, "stay": 5}


def _draft(person, program, side="mentee"):
    drafts.save(program=program, user=person, side=side, step="now", answers={}, is_done=True)


def _send(person, program, **more):
    return applying.send_mentee(
        program=program, actor=person, profile=ProfileAnswers(),
        answers=MenteeAnswers(seeks=["career"]), **more,
    )  # fmt: skip


def test_send_writes_everything_and_forgets_the_draft():
    person, program = UserFactory(), ProgramFactory()
    _draft(person, program)
    _draft(person, program, "mentor")

    mentee = _send(person, program, accepted=[Accepted("rules", "1")], start=LINES)

    assert Mentee.objects.get() == mentee
    assert [(a.document, a.version) for a in Acceptance.objects.all()] == [("rules", "1")]
    row = OutcomeAnswer.objects.get()
    assert (row.user, row.stage, row.path, row.support, row.stay) == (
        person, OutcomeStage.START, 2, 3, 5,
    )  # fmt: skip
    assert [draft.side for draft in Draft.objects.all()] == ["mentor"]


def test_send_that_is_refused_writes_nothing_and_keeps_the_draft():
    person, program = UserFactory(), ProgramFactory(is_open=False)
    _draft(person, program)

    with pytest.raises(Closed):
        _send(person, program, accepted=[Accepted("rules", "1")], start=LINES)

    assert Draft.objects.count() == 1
    for model in (Mentee, Profile, Acceptance, OutcomeAnswer):
        assert not model.objects.exists()


def test_send_again_keeps_the_first_starting_point():
    person, program = UserFactory(), ProgramFactory()
    mentee = _send(person, program, start=LINES)

    _send(person, program, part_id=mentee.pk, start={"path": 5, "support": 5, "stay": 5})

    assert OutcomeAnswer.objects.get().path == 2


def test_send_changes_a_mentors_part():
    mentor = MentorFactory(capacity=2)

    applying.send_mentor(
        program=mentor.program, actor=mentor.user, profile=ProfileAnswers(), part_id=mentor.pk,
        answers=MentorAnswers(offers=["life"], capacity=3, is_listed=True, shown=["words"]),
    )  # fmt: skip

    mentor.refresh_from_db()
    assert (mentor.offers, mentor.capacity, mentor.shown) == (["life"], 3, ["words"])
    assert mentor.listed_at is not None


def test_send_without_the_tick_takes_a_mentor_off_the_directory():
    mentor = MentorFactory(listed_at="2026-03-02T00:00:00Z", shown=["words"])

    applying.send_mentor(
        program=mentor.program, actor=mentor.user, profile=ProfileAnswers(), part_id=mentor.pk,
        answers=MentorAnswers(offers=["life"], capacity=3, shown=["words"]),
    )  # fmt: skip

    mentor.refresh_from_db()
    assert (mentor.listed_at, mentor.shown) == (None, [])
