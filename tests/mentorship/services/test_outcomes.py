import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent
from mentorship.enums import OutcomeStage
from mentorship.models import OutcomeAnswer
from mentorship.services import outcomes
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import ProgramFactory

pytestmark = pytest.mark.django_db
LINES = {"path": 2, "support": 3, "stay": 5}


def test_lines_are_kept_once_for_each_stage():
    given = {"program": ProgramFactory(), "actor": UserFactory()}

    first = outcomes.keep(**given, stage=OutcomeStage.CLOSING, lines=LINES)
    again = outcomes.keep(**given, stage=OutcomeStage.CLOSING, lines={**LINES, "path": 5})
    later = outcomes.keep(**given, stage=OutcomeStage.AFTER30, lines=LINES)

    assert first == again
    assert set(OutcomeAnswer.objects.values_list("pk", "stage", "path")) == {
        (first.pk, "closing", 2),
        (later.pk, "after30", 2),
    }
    assert list(AuditEvent.objects.order_by("pk").values_list("action", "data")) == [
        ("outcomes.answered", {"stage": "closing"}),
        ("outcomes.answered", {"stage": "after30"}),
    ]


@pytest.mark.parametrize("value", [0, 6])
def test_lines_are_from_one_to_five(value):
    given = {"program": ProgramFactory(), "actor": UserFactory(), "stage": OutcomeStage.CLOSING}

    with pytest.raises(IntegrityError), transaction.atomic():
        outcomes.keep(**given, lines={**LINES, "stay": value})

    assert not AuditEvent.objects.exists()
