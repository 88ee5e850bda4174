import pytest

from accounts import registry
from accounts.enums import MessageGroup
from accounts.exceptions import NotMutable
from accounts.models import AuditEvent, MutedGroup
from accounts.services import deliver, muting
from accounts.services.muting import Group
from tests.factories.accounts import NotificationFactory, UserFactory

pytestmark = pytest.mark.django_db

NEWS = MessageGroup.NEWS


def register(notes, **options):
    registry.register_category("note", render=notes.render, still_due=notes.still_due, **options)


def test_muted_message_is_cancelled_when_it_would_leave(notes):
    register(notes, group=NEWS)
    row, other = NotificationFactory(), NotificationFactory()
    muting.mute(user=row.recipient, group="news")

    deliver.drain()

    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.status, row.last_error_code, row.context) == ("cancelled", "muted", {})
    assert other.status == "sent"


@pytest.mark.parametrize(
    "options", [{}, {"group": NEWS, "can_mute": False}, {"group": "reminders"}]
)
def test_other_messages_arrive_all_the_same(notes, options):
    register(notes, **options)
    row = NotificationFactory()
    MutedGroup.objects.create(user=row.recipient, group="news")

    deliver.drain()

    row.refresh_from_db()
    assert row.status == "sent"


def test_message_to_an_address_without_a_person_arrives(notes):
    register(notes, group=NEWS)
    row = NotificationFactory(recipient=None, address_override="someone@example.org")

    deliver.drain()

    row.refresh_from_db()
    assert row.status == "sent"


def test_mute_and_unmute_are_recorded_once():
    person = UserFactory()

    for _ in range(2):
        muting.mute(user=person, group="reminders")
    assert list(MutedGroup.objects.values_list("user", "group")) == [(person.pk, "reminders")]
    for _ in range(2):
        muting.unmute(user=person, group="reminders")

    assert not MutedGroup.objects.exists()
    events = AuditEvent.objects.order_by("id").values_list("actor", "action", "data")
    assert list(events) == [
        (person.pk, "messages.muted", {"group": "reminders"}),
        (person.pk, "messages.unmuted", {"group": "reminders"}),
    ]


@pytest.mark.parametrize("change", [muting.mute, muting.unmute])
@pytest.mark.parametrize("group", ["account", "", "introductions"])
def test_what_always_arrives_cannot_be_muted(change, group):
    with pytest.raises(NotMutable):
        change(user=UserFactory(), group=group)

    assert not MutedGroup.objects.exists()
    assert not AuditEvent.objects.exists()


def test_groups_of_a_person_say_what_she_muted(notes):
    register(notes, group=NEWS)
    person = UserFactory()
    muting.mute(user=UserFactory(), group="reminders")
    muting.mute(user=person, group="news")

    assert muting.groups_of(person) == [
        Group(group.value, str(group.label), is_muted=group == MessageGroup.NEWS)
        for group in MessageGroup
        if group.value in registry.mutable_groups()
    ]
