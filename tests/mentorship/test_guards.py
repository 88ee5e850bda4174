import pytest
from django.db import IntegrityError, connection, transaction

from mentorship import guards
from mentorship.models import Mentorship
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import (
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    ProgramFactory,
)

pytestmark = pytest.mark.django_db


def _foreign_mentor(mentorship):
    mentor = MentorFactory()
    return {"mentor": mentor, "mentor_user": mentor.user}


def _foreign_mentee(mentorship):
    mentee = MenteeFactory()
    return {"mentee": mentee, "mentee_user": mentee.user}


def _foreign_program(mentorship):
    return {"program": ProgramFactory()}


def _wrong_person(mentorship):
    return {"mentee_user": UserFactory()}


@pytest.mark.parametrize(
    "spoil", [_foreign_mentor, _foreign_mentee, _foreign_program, _wrong_person]
)
def test_database_refuses_mixed_ends(spoil):
    mentorship = MentorshipFactory()
    fields = spoil(mentorship)

    with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
        Mentorship.objects.filter(pk=mentorship.pk).update(**fields)
    ends = {"mentee": mentorship.mentee, "mentor": mentorship.mentor}
    with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
        MentorshipFactory(**{"program": mentorship.program, **ends, **fields})

    assert Mentorship.objects.count() == 1


def test_guard_can_be_removed_and_put_back():
    guards.remove(connection)
    guards.install(connection)
    mentorship = MentorshipFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Mentorship.objects.filter(pk=mentorship.pk).update(program=ProgramFactory())
