import pytest
from django.urls import reverse

from accounts.models import Notice
from accounts.services.webhooks import managing, switching
from mentorship.enums import StaffRole
from tests.factories.accounts import UserFactory, WebhookFactory
from tests.factories.mentorship import ProgramFactory, ProgramStaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    return ProgramFactory(name="Spring program")


@pytest.fixture
def hook(program):
    return WebhookFactory(program_id=program.pk)


def test_each_active_admin_of_the_program_is_told_with_the_reason(program, hook):
    admins = ProgramStaffFactory.create_batch(2, program=program)
    ProgramStaffFactory(program=program, role=StaffRole.VIEWER)
    ProgramStaffFactory(program=program, user__is_active=False)
    ProgramStaffFactory()

    switching.switch_off_by_itself(webhook_id=hook.pk, code="gone")

    notices = Notice.objects.order_by("user")
    assert [notice.user for notice in notices] == [row.user for row in admins]
    assert notices[0].title == "A webhook of Spring program was switched off"
    assert notices[0].text == (
        "It answered that it wants no more messages (410). What happens meanwhile is not sent."
    )
    assert notices[0].path == reverse("webhook", args=[program.slug, hook.pk])


@pytest.mark.parametrize("step", [switching.switch_on, managing.remove])
def test_notice_counts_as_read_once_somebody_saw_to_it(program, hook, step):
    ProgramStaffFactory(program=program)
    switching.switch_off_by_itself(webhook_id=hook.pk, code="failing")

    step(webhook_id=hook.pk, actor=UserFactory())

    assert Notice.objects.get().read_at is not None


def test_admin_who_switches_it_off_tells_nobody(program, hook):
    ProgramStaffFactory(program=program)

    switching.switch_off(webhook_id=hook.pk, actor=UserFactory())

    assert not Notice.objects.exists()
