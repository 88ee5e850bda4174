from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import MutedGroup, Notification
from accounts.services import deliver, notify
from mentorship.enums import CheckInKind, CheckInState
from tests.factories.mentorship import (
    CheckInAnswerFactory,
    MentorshipFactory,
    ProgramFactory,
    ProgramStaffFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


@pytest.fixture
def program():
    return ProgramFactory(name="Northlakes")


@pytest.fixture
def admin(program):
    return ProgramStaffFactory(program=program, employer="Lakeshore").user


def stuck(program, mentee="Ola Berg", **given):
    began = timezone.now() - timedelta(days=20)
    pair = MentorshipFactory(
        program=program, active=True, introduced_at=began, announce_at=began,
        mentee__user__name=mentee, mentor__user__name="Hank Olsen", **given,
    )  # fmt: skip
    check_in = pair.check_ins.create(kind=CheckInKind.DAY14, due_on=began.date())
    CheckInAnswerFactory(
        check_in=check_in, state=CheckInState.ANSWERED, answer="we_cant_find_a_time",
        signal="help", answered_at=timezone.now(), line="Canary line",
    )  # fmt: skip
    return pair


def told(admin, program, *pairs):
    notify.enqueue(
        category="health_digest", recipient=admin, dedupe_key="x", subject=program,
        program=program, context={"pairs": [pair.pk for pair in pairs]},
    )  # fmt: skip
    deliver.drain(limit_s=10)
    return Notification.objects.get().status


def test_digest_names_the_pair_the_rule_and_the_way(admin, program, mailoutbox):
    pair = stuck(program)

    told(admin, program, pair)

    (mail,) = mailoutbox
    assert mail.subject == "1 pair needs somebody"
    assert "Ola and Hank\n" in mail.body
    assert "Ola asked the team for help on" in mail.body
    assert "Write to Ola today and ask what would help." in mail.body
    assert f"/desk/{program.slug}/mentorships/{pair.pk}/" in mail.body
    for secret in ("Berg", "Olsen", "Canary", "find a time"):
        assert secret not in mail.body + mail.alternatives[0].content


def test_digest_tells_of_life_mentorships_only_that_somebody_is_needed(admin, program, mailoutbox):
    told(admin, program, stuck(program, mentor_type="life"))

    assert "Ola and Hank\n" in mailoutbox[0].body
    assert "Needs somebody" in mailoutbox[0].body
    assert "help" not in mailoutbox[0].body


def test_digest_leaves_out_what_is_fine_again_or_not_hers_to_see(admin, program, mailoutbox):
    fine, kept = stuck(program), stuck(program, mentee__profile__employer="Lakeshore")
    fine.check_ins.get().answers.update(signal="good", answer="yes")

    assert told(admin, program, fine, kept) == "cancelled"
    assert mailoutbox == []


def test_digest_stays_unsent_to_who_is_no_admin_any_more(admin, program, mailoutbox):
    admin.staff_roles.all().delete()

    assert told(admin, program, stuck(program)) == "cancelled"


def test_digest_can_be_switched_off(admin, program, mailoutbox):
    MutedGroup.objects.create(user=admin, group="health")

    assert told(admin, program, stuck(program)) == "cancelled"
    assert mailoutbox == []
