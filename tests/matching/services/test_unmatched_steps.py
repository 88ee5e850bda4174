import pytest

from accounts.models import AuditEvent, Notification
from matching import exceptions
from matching.enums import RoundState
from matching.exceptions import pairing
from matching.messages import asking
from matching.models import UnmatchedStep
from matching.services import unmatched_steps as steps
from mentorship.enums import MenteeState
from mentorship.models import Mentee, Mentor
from tests.factories.matching import RoundFactory
from tests.factories.mentorship import MenteeFactory, MentorFactory, ProgramStaffFactory

pytestmark = pytest.mark.django_db


class World:
    """A round, its admin, a mentee without a mentor and a mentor without a place."""

    def __init__(self):
        self.round = RoundFactory()
        program = self.round.program
        self.admin = ProgramStaffFactory(program=program).user
        self.mentee = MenteeFactory(program=program, user__name="Imani Brooks")
        self.mentor = MentorFactory(program=program, capacity=1, places_held=1)
        self.told = {"round_id": self.round.pk, "actor": self.admin}


@pytest.fixture
def world():
    return World()


def mail_of(category, render):
    """Return subject and text of the one message of a category."""
    mail = render(Notification.objects.get(category=category))
    return mail.subject, mail.text


def test_keeping_is_noted_once_and_tells_nobody(world):
    first = steps.keep_for_next(mentee_id=world.mentee.pk, **world.told)
    again = steps.keep_for_next(mentee_id=world.mentee.pk, **world.told)

    assert first == again == UnmatchedStep.objects.get()
    assert not Notification.objects.exists()
    assert AuditEvent.objects.filter(action="unmatched.keep").count() == 1


def test_mentor_is_asked_for_a_place_without_a_name(world):
    steps.ask_for_place(mentor_id=world.mentor.pk, **world.told)

    message = Notification.objects.get(category="asked_for_place")
    subject, text = mail_of("asked_for_place", asking.place)
    assert message.recipient == world.mentor.user
    assert asking.place_still_due(message)
    assert world.mentor.user.first_name in subject
    assert "Imani" not in text
    assert "No answer needed" in text


def test_mentor_who_opened_a_place_is_not_written_to(world):
    steps.ask_for_place(mentor_id=world.mentor.pk, **world.told)
    Mentor.objects.filter(pk=world.mentor.pk).update(capacity=2)

    assert not asking.place_still_due(Notification.objects.get())


@pytest.mark.parametrize(
    "values",
    [{"capacity": 2}, {"state": "paused"}, {"capacity": 4, "places_held": 4}],
)
def test_mentor_who_cannot_help_is_not_asked(world, values):
    Mentor.objects.filter(pk=world.mentor.pk).update(**values)

    with pytest.raises(pairing.NothingToAsk):
        steps.ask_for_place(mentor_id=world.mentor.pk, **world.told)

    assert not Notification.objects.exists()


def test_second_question_of_a_round_names_who_asked_first(world):
    steps.ask_for_place(mentor_id=world.mentor.pk, **world.told)

    with pytest.raises(pairing.AskedAlready) as caught:
        steps.ask_for_place(mentor_id=world.mentor.pk, **world.told)

    assert world.admin.name in str(caught.value.sentence)
    assert Notification.objects.count() == 1


def test_next_round_may_ask_again(world):
    steps.ask_for_place(mentor_id=world.mentor.pk, **world.told)
    later = RoundFactory(program=world.round.program)

    steps.ask_for_place(mentor_id=world.mentor.pk, round_id=later.pk, actor=world.admin)

    assert Notification.objects.count() == 2


def test_mentee_is_asked_about_another_kind(world):
    steps.ask_about_type(mentee_id=world.mentee.pk, mentor_type="life", **world.told)

    subject, text = mail_of("asked_about_type", asking.other_type)
    assert "life mentor" in subject
    assert "You keep your place in line" in text
    assert f"/apply/{world.round.program.slug}/?as=mentee" in text


def test_mentee_who_asks_for_it_meanwhile_is_not_written_to(world):
    steps.ask_about_type(mentee_id=world.mentee.pk, mentor_type="life", **world.told)
    Mentee.objects.filter(pk=world.mentee.pk).update(seeks=["career", "life"])

    assert not asking.mentee_still_due(Notification.objects.get())


@pytest.mark.parametrize("kind", ["career", "coach", ""])
def test_kind_that_changes_nothing_is_not_asked_about(world, kind):
    with pytest.raises(pairing.NothingToAsk):
        steps.ask_about_type(mentee_id=world.mentee.pk, mentor_type=kind, **world.told)


def test_mentee_is_asked_to_finish(world):
    steps.ask_to_finish(mentee_id=world.mentee.pk, **world.told)

    subject, text = mail_of("asked_to_finish", asking.finish)
    assert world.mentee.user.first_name in subject
    assert "“Not sure yet” is a good answer too." in text
    with pytest.raises(pairing.AskedAlready):
        steps.ask_to_finish(mentee_id=world.mentee.pk, **world.told)


def test_mentee_who_left_is_not_asked(world):
    Mentee.objects.filter(pk=world.mentee.pk).update(state=MenteeState.PAUSED)

    with pytest.raises(exceptions.MenteeGone):
        steps.ask_to_finish(mentee_id=world.mentee.pk, **world.told)


def test_colleague_of_the_admin_is_another_admins(world):
    ProgramStaffFactory(
        program=world.round.program, user=world.admin, role="viewer",
        employer=world.mentee.user.profile.employer,
    )  # fmt: skip

    with pytest.raises(exceptions.OwnWorkplace):
        steps.keep_for_next(mentee_id=world.mentee.pk, **world.told)


def test_others_take_no_step(world):
    with pytest.raises(exceptions.AnotherProgram):
        steps.keep_for_next(
            mentee_id=world.mentee.pk, round_id=world.round.pk, actor=ProgramStaffFactory().user
        )
    with pytest.raises(Mentee.DoesNotExist):
        steps.keep_for_next(mentee_id=MenteeFactory().pk, **world.told)


def test_closed_round_takes_no_step(world):
    world.round.state = RoundState.CLOSED
    world.round.save()

    with pytest.raises(exceptions.RoundClosed):
        steps.keep_for_next(mentee_id=world.mentee.pk, **world.told)
