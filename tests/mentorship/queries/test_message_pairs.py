from uuid import uuid4

import pytest

from accounts.models import Notice
from accounts.services import outbox
from mentorship.services.care import telling
from tests.factories.accounts import UserFactory
from tests.factories.meetings import MeetingFactory, running
from tests.factories.mentorship import CheckInAnswerFactory

pytestmark = pytest.mark.django_db


def notice(user, subject, **fields):
    label, number = subject._meta.label_lower, str(subject.pk)
    fields = {"subject_type": label, "subject_id": number, **fields}
    return Notice.objects.create(uid=uuid4(), user=user, title="About Noor", text="Noor", **fields)


def test_no_bell_names_somebody_who_is_forgotten():
    pair, others = running(), running()
    noor, mentor, admin = pair.mentee_user, pair.mentor_user, UserFactory()
    answer = CheckInAnswerFactory(check_in__mentorship=pair, side="mentor")
    digest = {"category": telling.CATEGORY}
    for subject in (pair, MeetingFactory(mentorship=pair), answer):
        notice(mentor, subject)
    notice(admin, pair.program, program_id=pair.program_id, **digest)
    kept = [
        notice(others.mentor_user, others),
        notice(admin, others.program, program_id=others.program_id, **digest),
        notice(mentor, noor),  # the number of another kind of record
    ]

    outbox.forget_person(noor)

    assert list(Notice.objects.order_by("pk")) == kept
