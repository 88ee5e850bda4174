from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import registry
from accounts.models import AuditEvent, Delivery, MailServer, Notification, Purge
from accounts.services import outbox, sweeping
from tests.factories.accounts import NotificationFactory, UserFactory, WebhookFactory

pytestmark = pytest.mark.django_db
URL = "/desk/operations/"


@pytest.fixture
def admin():
    return UserFactory(name="Ada Association", is_superuser=True)


@pytest.fixture
def signed_in(client, admin):
    client.force_login(admin)
    sweeping.heartbeat("sweep")
    return client


def text_of(response):
    return " ".join(response.content.decode().split())


def decide(client, **form):
    return client.post(reverse("operations-decide"), form)


def statuses(*rows):
    return [Notification.objects.get(pk=row.pk).status for row in rows]


def test_page_says_that_all_is_well(signed_in, notes):
    NotificationFactory(status="sent", sent_at=timezone.now())

    page = text_of(signed_in.get(URL))

    assert "All is well" in page
    assert "Messages leave on time." in page
    assert 'data-label="Sent today (UTC)">1</td>' in page


@pytest.mark.parametrize("rows", [1, 3])
def test_page_asks_little_however_much_there_is(
    signed_in, notes, rows, django_assert_max_num_queries
):
    for n in range(rows):
        NotificationFactory(status="dead")
        NotificationFactory(status="withheld")
        NotificationFactory(status="sent", sent_at=timezone.now(), maybe_duplicate=True)
        NotificationFactory(not_before=timezone.now() - timedelta(hours=1))
        UserFactory(bounced_at=timezone.now())
        WebhookFactory(failures=n)
        MailServer.objects.create(name=f"mail{n}:25", failures=n)

    with django_assert_max_num_queries(12):
        response = signed_in.get(URL)

    assert response.status_code == 200


@pytest.mark.parametrize("path", ["", "messages/", "pause/", "resume/"])
def test_pages_are_for_association_admins_only(client, path):
    client.force_login(UserFactory(is_staff=True))

    assert client.post(URL + path).status_code == (405 if not path else 403)
    assert client.get(URL).status_code == 403


def test_page_says_why_messages_were_given_up_and_names_the_person(signed_in, notes):
    row = NotificationFactory(
        status="dead", last_error_code="smtp_450", recipient__name="Noor Aziz"
    )

    page = text_of(signed_in.get(URL))

    assert "1 message was given up. " in page.replace("</b>", "")
    assert "put it off again and again (450)." in page
    assert "<b>Noor Aziz</b> · Note" in page
    assert reverse("admin:accounts_user_change", args=[row.recipient_id]) in page


def test_messages_in_confidence_are_counted_and_never_listed(signed_in, notes):
    registry.register_category("secret", render=notes.render, is_confidential=True)
    NotificationFactory(category="secret", status="dead", recipient__name="Canary Concerned")

    page = text_of(signed_in.get(URL))

    assert "1 message was given up." in page
    assert "Canary" not in page
    assert "Secret" not in page


def test_people_who_cannot_be_reached_are_listed(signed_in):
    UserFactory(name="Bo Unced", email="bo@example.org", bounced_at=timezone.now())
    UserFactory(name="Long Gone", is_active=False, bounced_at=timezone.now())

    page = text_of(signed_in.get(URL))

    assert "Bo Unced" in page
    assert "bo@example.org" in page
    assert "Long Gone" not in page


def test_names_are_shown_as_text(signed_in, notes):
    NotificationFactory(status="dead", recipient__name="<script>alert(1)</script>")

    assert "<script>alert" not in text_of(signed_in.get(URL))


def test_one_message_is_sent_again(signed_in, notes, admin):
    row, other = NotificationFactory.create_batch(2, status="dead")

    response = decide(signed_in, retry=row.pk)

    assert response.url == URL
    assert statuses(row, other) == ["retry", "dead"]
    assert "1 message leaves again." in text_of(signed_in.get(URL))
    event = AuditEvent.objects.get()
    assert (event.actor, event.action) == (admin, "notification.retried")


def test_one_message_alone_has_nothing_to_tick(signed_in, notes):
    NotificationFactory(status="dead")
    assert 'name="message"' not in signed_in.get(reverse("operations")).content.decode()

    NotificationFactory(status="dead")
    assert signed_in.get(reverse("operations")).content.decode().count('name="message"') == 2


def test_ticked_messages_are_discarded(signed_in, notes):
    rows = NotificationFactory.create_batch(3, status="withheld")

    decide(signed_in, chosen="discard", message=[rows[0].pk, rows[2].pk])

    assert statuses(*rows) == ["cancelled", "withheld", "cancelled"]


def test_all_are_meant_only_after_a_question(signed_in, notes):
    registry.register_category("secret", render=notes.render, is_confidential=True)
    rows = [*NotificationFactory.create_batch(2, status="dead")]
    rows.append(NotificationFactory(category="secret", status="dead"))
    held = NotificationFactory(status="withheld")

    asked = decide(signed_in, all="dead.retry")

    assert "Send 3 messages again?" in text_of(asked)
    assert statuses(*rows) == ["dead"] * 3
    decide(signed_in, all="dead.retry", sure=1)
    assert statuses(*rows, held) == ["retry"] * 3 + ["withheld"]


def test_messages_in_confidence_cannot_be_picked_by_number(signed_in, notes):
    registry.register_category("secret", render=notes.render, is_confidential=True)
    row = NotificationFactory(category="secret", status="dead")

    decide(signed_in, discard=row.pk)

    assert statuses(row) == ["dead"]


def test_deciding_twice_changes_nothing_the_second_time(signed_in, notes):
    row = NotificationFactory(status="dead")
    decide(signed_in, discard=row.pk)

    decide(signed_in, discard=row.pk)

    assert "Nothing left to decide there." in text_of(signed_in.get(URL))
    assert AuditEvent.objects.count() == 1


def test_ticking_nothing_says_so(signed_in):
    decide(signed_in, chosen="retry")

    assert "Tick a message first." in text_of(signed_in.get(URL))


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"retry": "-1"},
        {"retry": "two"},
        {"discard": "9" * 30},
        {"chosen": "explode", "message": "1"},
        {"chosen": "retry", "message": "1\x00"},
        {"all": "sent.retry"},
        {"all": "dead.explode"},
    ],
)
def test_other_forms_are_refused(signed_in, form):
    assert decide(signed_in, **form).status_code == 400


def test_pausing_asks_for_a_reason(signed_in):
    response = signed_in.post(reverse("operations-pause"), {"reason": "because"})

    assert response.status_code == 400
    assert "Say why" in text_of(response)
    assert not outbox.is_paused()


def test_pause_says_who_and_why_until_somebody_ends_it(signed_in):
    signed_in.post(reverse("operations-pause"), {"reason": "wrong_message"})

    page = text_of(signed_in.get(URL))
    assert "Messages are paused, for less than a minute, by Ada Association." in page
    assert "Something wrong would be sent" in page
    signed_in.post(reverse("operations-resume"), {"due": "send"})
    assert not outbox.is_paused()
    assert "All is well" in text_of(signed_in.get(URL))


def test_question_of_the_pause_changes_nothing(signed_in):
    assert signed_in.get(reverse("operations-pause")).status_code == 200
    assert signed_in.get(reverse("operations-resume")).status_code == 200

    assert not Delivery.objects.filter(is_paused=True).exists()


def test_what_is_due_can_be_held_back_when_the_pause_ends(signed_in, admin, notes):
    outbox.pause(admin, "restore")
    long_ago = timezone.now() - timedelta(hours=3)
    row = NotificationFactory(not_before=long_ago, due_at=long_ago)
    assert "After a restore" in text_of(signed_in.get(reverse("operations-resume")))

    signed_in.post(reverse("operations-resume"), {"due": "hold"})

    assert statuses(row) == ["withheld"]
    assert "1 message is held back." in text_of(signed_in.get(URL))


def test_resuming_without_an_answer_is_refused(signed_in, admin):
    outbox.pause(admin, "other")

    assert signed_in.post(reverse("operations-resume")).status_code == 400
    assert outbox.is_paused()


def test_page_counts_what_went_by_its_age_in_a_week(signed_in):
    today = timezone.now().date()
    for day, kind, n in ((0, "audit", 3), (2, "audit", 4), (8, "audit", 50), (1, "done", 1)):
        Purge.objects.create(day=today - timedelta(days=day), kind=kind, n=n)

    page = signed_in.get(URL)

    assert [(str(what), n) for what, n in page.context["tidied"]] == [
        ("The trail of what was done, by numbers", 7)
    ]
