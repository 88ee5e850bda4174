import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEvent, Notification, Webhook
from accounts.services import audit
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import MenteeFactory, ProgramFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def mentees():
    return MenteeFactory.create_batch(3, program=ProgramFactory())


def test_many_events_are_written_with_few_queries(mentees, django_assert_max_num_queries):
    actor = UserFactory()
    targets = [(mentee, {"n": i}) for i, mentee in enumerate(mentees)]

    with django_assert_max_num_queries(4):
        audit.record_many(actor=actor, action="mentee.applied", targets=targets)

    rows = AuditEvent.objects.order_by("pk").values_list(
        "actor", "target_id", "program_id", "data", "is_heard"
    )
    assert list(rows) == [
        (actor.pk, str(mentee.pk), mentee.program_id, {"n": i}, False)
        for i, mentee in enumerate(mentees)
    ]


def test_many_events_are_told_to_the_webhooks_that_want_them(mentees):
    for events in (["application.submitted"], ["mentor.vetted"]):
        Webhook.objects.create(
            program_id=mentees[0].program_id, events=events,
            url=f"https://{events[0]}.example.org/",
            secret="sealed", created_by=UserFactory(),
        )  # fmt: skip

    audit.record_many(
        actor=None, action="mentee.applied", targets=[(mentee, {}) for mentee in mentees]
    )

    keys = set(Notification.objects.values_list("dedupe_key", flat=True))
    first = Webhook.objects.order_by("pk")[0]
    assert keys == {f"webhook.{first.pk}.{event.pk}" for event in AuditEvent.objects.all()}
    assert AuditEvent.objects.filter(is_heard=True).count() == 3


def test_free_text_is_refused_and_nothing_is_written(mentees):
    targets = [(mentees[0], {}), (mentees[1], {"why": "free text"})]

    with pytest.raises(ValidationError):
        audit.record_many(actor=None, action="mentee.changed", targets=targets)

    assert not AuditEvent.objects.exists()


def test_nobody_is_no_event(django_assert_num_queries):
    with django_assert_num_queries(0):
        audit.record_many(actor=None, action="mentee.changed", targets=[])
