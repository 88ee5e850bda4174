from datetime import timedelta

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from accounts import registry
from accounts.mail.message import Mail
from accounts.models import Notice, Notification
from accounts.services import deliver, late_notices, links, notices, notify
from tests.factories.accounts import NotificationFactory, UserFactory
from tests.factories.notices import NoticeFactory

pytestmark = pytest.mark.django_db

WAITING = {"due_at": timezone.now() - timedelta(minutes=5)}


def alert(person, key="alert.1"):
    notices.tell(
        person, key, title="Mail is down", text="Nothing leaves.", path="/desk/operations/",
        label="Look", category="alert",
    )  # fmt: skip


def unread_of(person):
    return list(Notice.objects.filter(user=person, read_at=None).order_by("pk"))


def late(**fields):
    return NotificationFactory(**WAITING | fields)


def test_sender_writes_the_mails_words_once_however_often_it_tries(notes):
    row = NotificationFactory(program_id=3, subject_type="accounts.user", subject_id="7")
    mail = Mail(
        "You have a note", "Text", "<p>Html</p>",
        lines=("First.", "Second."), page="/home/", action="Open your home page",
    )  # fmt: skip

    for _attempt in range(3):
        notices.write(row, mail)

    notice = Notice.objects.get()
    assert (notice.uid, notice.user_id, notice.category) == (row.uid, row.recipient_id, "note")
    assert (notice.program_id, notice.subject_type, notice.subject_id) == (3, "accounts.user", "7")
    assert (notice.title, notice.text) == ("You have a note", "First.\n\nSecond.")
    assert (notice.path, notice.label, notice.read_at) == ("/home/", "Open your home page", None)


@pytest.mark.parametrize(
    "options", [{"in_app": False}, {"is_confidential": True}], ids=["not in app", "confidential"]
)
def test_some_categories_have_no_notice(notes, options):
    registry.register_category("note", render=notes.render, **options)
    NotificationFactory()
    late()

    deliver.drain()
    late_notices.write_late()

    assert not Notice.objects.exists()


def test_message_to_an_address_alone_has_no_notice(notes):
    late(recipient=None, address_override="somebody@example.org")

    late_notices.write_late()
    deliver.drain()

    assert not Notice.objects.exists()


def test_tell_puts_something_behind_the_bell_once_for_each_key():
    person, other = UserFactory(), UserFactory()

    for who, key in ((person, "a"), (person, "a"), (person, "b"), (other, "c")):
        alert(who, key)

    assert (person.unread_notices, other.unread_notices) == (2, 1)
    first = unread_of(person)[0]
    assert (first.title, first.text, first.category) == ("Mail is down", "Nothing leaves.", "alert")


def test_late_message_is_behind_the_bell_before_its_mail_leaves_and_once(notes):
    row = late()

    assert (late_notices.write_late(), late_notices.write_late()) == (1, 0)
    before = Notice.objects.get()
    deliver.drain()

    row.refresh_from_db()
    assert (Notice.objects.get(), row.status) == (before, "sent")


def test_message_that_a_ladder_holds_back_counts_from_when_it_was_first_due(notes):
    late(status="retry", not_before=timezone.now() + timedelta(hours=3))

    assert late_notices.write_late() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"due_at": timezone.now() + timedelta(hours=1)},
        {"expires_at": timezone.now() - timedelta(minutes=1)},
        {"status": "cancelled"},
        {"status": "withheld"},
        {"status": "sent", "sent_at": timezone.now()},
        {"recipient__is_active": False},
        {"category": "gone"},
    ],
    ids=["not due", "expired", "cancelled", "withheld", "sent", "closed account", "unknown"],
)
def test_what_is_not_waiting_to_leave_has_no_late_notice(notes, fields):
    late(**fields)

    assert late_notices.write_late() == 0


def test_message_just_due_is_left_to_its_sender(notes):
    NotificationFactory()

    assert late_notices.write_late() == 0


def test_what_has_no_purpose_any_more_has_no_late_notice(notes):
    late()
    notes.is_due = False

    assert late_notices.write_late() == 0


def test_what_waits_because_she_heard_enough_has_no_late_notice(notes, monkeypatch):
    row = late()
    holds = {"test": lambda found: timezone.now() if found == row else None}
    monkeypatch.setattr(registry, "_holds", holds)

    assert late_notices.write_late() == 0


def test_one_that_fails_does_not_keep_the_others_and_makes_no_links(notes):
    poison, good = late(), late()
    dry = []

    def render(row):
        dry.append(links._is_dry.get())
        if row.pk == poison.pk:
            raise RuntimeError
        return notes.render(row)

    registry.register_category("note", render=render)

    assert late_notices.write_late() == 1
    assert Notice.objects.get().uid == good.uid
    assert dry == [True, True]


def test_late_notice_is_written_in_its_readers_zone(notes):
    late(recipient__time_zone="Asia/Kolkata")
    zones = []

    def render(row):
        zones.append(timezone.get_current_timezone_name())
        return notes.render(row)

    registry.register_category("note", render=render)
    late_notices.write_late()

    assert zones == ["Asia/Kolkata"]


def test_late_notices_are_written_some_at_a_time(notes, monkeypatch):
    monkeypatch.setattr(late_notices, "MOST_AT_ONCE", 2)
    for _row in range(3):
        late()

    assert [late_notices.write_late() for _round in range(3)] == [2, 1, 0]


def test_read_marks_only_her_own_and_only_once():
    mine, others = NoticeFactory(), NoticeFactory()

    notices.read(user=mine.user, notice_id=mine.pk)
    mine.refresh_from_db()
    first = mine.read_at
    notices.read(user=mine.user, notice_id=mine.pk)
    with pytest.raises(Notice.DoesNotExist):
        notices.read(user=mine.user, notice_id=others.pk)

    mine.refresh_from_db()
    assert (mine.read_at, first is not None) == (first, True)
    assert others.user.unread_notices == 1


def test_read_all_leaves_what_came_after_the_page_was_drawn():
    person = UserFactory()
    seen = [NoticeFactory(user=person) for _n in range(2)]
    newer, others = NoticeFactory(user=person), NoticeFactory()

    assert notices.read_all(user=person, up_to=seen[-1].pk) == 2

    assert (unread_of(person), unread_of(others.user)) == ([newer], [others])


def test_what_is_cancelled_does_not_shout_any_more():
    person, other, subject = UserFactory(), UserFactory(), UserFactory()
    about = {"subject_type": "accounts.user", "subject_id": str(subject.pk)}
    hers, theirs = NoticeFactory(user=person, **about), NoticeFactory(user=other, **about)
    elsewhere = NoticeFactory(user=person)

    notify.cancel_for_subject(subject, recipient=person)

    assert (unread_of(person), unread_of(other)) == ([elsewhere], [theirs])
    notify.cancel_for_subject(subject, category="another")
    assert unread_of(other) == [theirs]
    notify.cancel_for_subject(subject, category="note")
    hers.refresh_from_db()
    assert (unread_of(other), hers.read_at is None) == ([], False)


def test_old_notices_go_and_read_ones_sooner():
    now = timezone.now()
    ages = {100: None, 200: None, 80: now, 95: now}
    rows = {days: NoticeFactory(read_at=read_at) for days, read_at in ages.items()}
    for days, row in rows.items():
        Notice.objects.filter(pk=row.pk).update(created_at=now - timedelta(days=days))

    assert notices.forget_old() == 2

    assert set(Notice.objects.all()) == {rows[100], rows[80]}


def test_message_cancelled_while_it_is_written_leaves_no_notice(notes):
    row = NotificationFactory()
    subject = UserFactory()
    Notification.objects.filter(pk=row.pk).update(
        subject_type="accounts.user", subject_id=str(subject.pk)
    )

    def render(found):
        notify.cancel_for_subject(subject)  # she acts in this very moment
        return notes.render(found)

    registry.register_category("note", render=render)
    deliver.drain()

    row.refresh_from_db()
    assert (row.status, Notice.objects.exists()) == ("cancelled", False)


def test_message_cancelled_while_the_server_is_asked_leaves_no_notice(notes, monkeypatch):
    row = NotificationFactory()

    def refuse(self):
        Notification.objects.filter(pk=row.pk).update(
            status="cancelled", lease_token=None, lease_until=None
        )
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "open", refuse)
    deliver.drain()

    assert not Notice.objects.exists()


def test_notice_of_a_mail_that_is_switched_off_stays_whoever_is_first(notes):
    row = NotificationFactory(due_at=timezone.now() - timedelta(minutes=2))

    def render(found):
        Notification.objects.filter(pk=row.pk).update(  # a sender takes it in this moment
            status="cancelled", last_error_code="muted"
        )
        return notes.render(found)

    registry.register_category("note", render=render)

    assert late_notices.write_late() == 1
    assert Notice.objects.count() == 1


def test_sender_killed_between_notice_and_mail_leaves_one_notice(notes, monkeypatch):
    class KilledError(BaseException):
        """The process is gone."""

    def kill(name):
        if name == "before hand-over":
            raise KilledError

    row = NotificationFactory()
    with monkeypatch.context() as patched:
        patched.setattr(deliver, "pause_point", kill)
        with pytest.raises(KilledError):
            deliver.drain()
    first = Notice.objects.get()
    past = timezone.now() - timedelta(minutes=1)
    Notification.objects.filter(pk=row.pk).update(lease_until=past)

    deliver.drain()

    row.refresh_from_db()
    assert (row.status, row.maybe_duplicate) == ("sent", True)
    assert Notice.objects.get() == first
