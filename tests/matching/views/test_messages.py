from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import registry
from accounts.models import AuditEvent, Notification
from accounts.services import outbox
from mentorship.enums import StaffRole
from tests.factories.accounts import NotificationFactory, UserFactory, WebhookFactory
from tests.factories.meetings import MeetingFactory, running
from tests.factories.mentorship import MenteeFactory, MentorFactory, ProgramStaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return ProgramStaffFactory(employer="Lakeshore")


def message(staff, person=None, **fields):
    fields.setdefault("category", "check_in")
    recipient = person or UserFactory()
    return NotificationFactory(recipient=recipient, program_id=staff.program.pk, **fields)


def colleague(staff):
    """Somebody of the admin's own workplace."""
    return MenteeFactory(program=staff.program, profile__employer="Lakeshore").user


def opened(client, staff):
    client.force_login(staff.user)
    return client.get(reverse("desk-messages", args=[staff.program.slug]))


def decide(client, staff, **form):
    client.force_login(staff.user)
    return client.post(reverse("desk-messages-decide", args=[staff.program.slug]), form)


def text_of(response):
    return " ".join(response.content.decode().split())


def statuses(*rows):
    return [Notification.objects.get(pk=row.pk).status for row in rows]


def test_page_of_a_quiet_program_says_so(client, staff):
    page = text_of(opened(client, staff))

    assert "Every message found its way" in page
    assert 'aria-current="page"' in page


def test_page_counts_what_waits_is_late_and_left(client, staff):
    message(staff, not_before=timezone.now() + timedelta(days=2))
    message(staff, not_before=timezone.now() - timedelta(minutes=9))
    message(staff, status="sent", sent_at=timezone.now())
    message(staff, category="introduction_mentor", status="sent", sent_at=timezone.now())

    found = opened(client, staff).context["found"]

    assert [(line.name, line.waiting, line.late, line.week) for line in found.lines] == [
        ("Check-ins", 2, 1, 1),
        ("All others, such as codes to sign in", 0, 0, 1),
    ]


def test_page_shows_nothing_of_other_programs_nor_in_confidence(client, staff, monkeypatch):
    confidential = next(iter(registry.confidential_categories()))
    canary = UserFactory(name="Cy Canary", bounced_at=timezone.now())
    NotificationFactory(recipient=canary, program_id=staff.program.pk + 1, status="dead")
    message(staff, canary, category=confidential, status="dead")
    message(staff, canary, category=confidential)

    page = opened(client, staff)

    assert "Canary" not in page.content.decode()
    assert page.context["found"].waiting == 0


def test_page_names_nobody_whom_another_admin_sees_to(client, staff):
    kept = colleague(staff)
    kept.bounced_at = timezone.now()
    kept.save()
    row = message(staff, kept, status="dead")

    page = opened(client, staff)
    decide(client, staff, discard=row.pk)

    assert kept.name not in page.content.decode()
    assert statuses(row) == ["dead"]


def of_pair(staff, pair, subject, category):
    """A message to the mentor that was given up."""
    label, number = subject._meta.label_lower, str(subject.pk)
    return message(
        staff, pair.mentor_user, category=category, status="dead",
        subject_type=label, subject_id=number,
    )  # fmt: skip


def test_message_to_whoever_is_paired_with_somebody_kept_is_another_admins(client, staff):
    """Her own mentor's, above all: what he was asked, and whether it is asked again."""
    pair = running(mentee=MenteeFactory(program=staff.program, user=staff.user))
    hidden = [
        of_pair(staff, pair, pair, "introduction_mentor"),
        of_pair(staff, pair, MeetingFactory(mentorship=pair), "meeting_offered"),
    ]

    page = opened(client, staff)
    for row in hidden:
        decide(client, staff, discard=row.pk)

    assert pair.mentor_user.name not in page.content.decode()
    assert statuses(*hidden) == ["dead", "dead"]


def test_of_a_life_mentorship_no_kind_of_message_is_named(client, staff):
    pair = running(mentee=MenteeFactory(program=staff.program), mentor_type="life")
    of_pair(staff, pair, MeetingFactory(mentorship=pair), "meeting_offered")
    career = running(mentee=MenteeFactory(program=staff.program))
    of_pair(staff, career, career, "mentorship_paused")

    (first, second) = opened(client, staff).context["found"].pile.rows

    assert first.kind == "Pausing, going on, ending: It rests"
    assert (second.kind, second.who) == ("About a mentorship", pair.mentor_user.name)


def test_people_whose_mail_came_back_are_listed_once(client, staff):
    person = MenteeFactory(program=staff.program, user__bounced_at=timezone.now()).user
    MentorFactory(program=staff.program, user=person)
    MenteeFactory(user__bounced_at=timezone.now())

    found = opened(client, staff).context["found"]

    assert found.people == (person,)


def test_what_two_members_write_is_only_a_message_about_a_mentorship(client, staff):
    message(staff, category="space_message", status="dead")

    page = text_of(opened(client, staff))

    assert "About a mentorship" in page
    assert "Space message" not in page


def test_message_is_sent_again_or_discarded_and_the_trail_says_by_whom(client, staff):
    again, gone = message(staff, status="dead"), message(staff, status="dead")

    decide(client, staff, retry=again.pk)
    response = decide(client, staff, discard=gone.pk)

    assert response.url == reverse("desk-messages", args=[staff.program.slug])
    assert statuses(again, gone) == ["retry", "cancelled"]
    found = AuditEvent.objects.order_by("pk").values_list("action", "actor", "program_id")
    assert list(found) == [
        ("notification.retried", staff.user.pk, staff.program.pk),
        ("notification.discarded", staff.user.pk, staff.program.pk),
    ]


def test_others_messages_cannot_be_decided_by_number(client, staff):
    webhook = WebhookFactory(program_id=staff.program.pk)
    rows = [
        NotificationFactory(program_id=staff.program.pk + 1, status="dead"),
        message(staff, status="bounced"),
        message(staff, status="withheld"),
        NotificationFactory(
            recipient=None, webhook=webhook, program_id=staff.program.pk, status="dead"
        ),
    ]

    decide(client, staff, chosen="retry", message=[row.pk for row in rows])

    assert statuses(*rows) == ["dead", "bounced", "withheld", "dead"]


def test_all_are_only_those_that_the_admin_may_see(client, staff):
    hers = [message(staff, status="dead") for _ in range(2)]
    kept = message(staff, colleague(staff), status="dead")

    asked = decide(client, staff, all="dead.discard")
    assert "Discard 2 messages?" in text_of(asked)
    decide(client, staff, all="dead.discard", sure=1)

    assert statuses(*hers, kept) == ["cancelled", "cancelled", "dead"]


def test_page_says_that_messages_are_paused(client, staff):
    message(staff, status="withheld")
    outbox.pause(UserFactory(), "other")

    page = text_of(opened(client, staff))

    assert "Messages are paused." in page
    assert "1 message is held back until an association admin decides." in page


@pytest.mark.parametrize("role", [StaffRole.VIEWER, StaffRole.CONTACT])
def test_other_staff_may_neither_read_nor_decide(client, staff, role):
    row = message(staff, status="dead")
    other = ProgramStaffFactory(program=staff.program, role=role)

    assert opened(client, other).status_code == 403
    assert decide(client, other, discard=row.pk).status_code == 403
    assert statuses(row) == ["dead"]


@pytest.mark.parametrize("rows", [1, 3])
def test_page_asks_little(client, staff, rows, django_assert_max_num_queries):
    for _ in range(rows):
        message(staff, status="dead")
        message(staff)
        MenteeFactory(program=staff.program, user__bounced_at=timezone.now())
    client.force_login(staff.user)

    with django_assert_max_num_queries(12):
        client.get(reverse("desk-messages", args=[staff.program.slug]))
