"""In whose zone and language a mail is written: hers, as she is when it leaves."""

import pytest
from django.utils import timezone, translation

from accounts import registry
from accounts.mail.message import Mail
from accounts.services import deliver, notify
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    """Where and in which language mails were written."""
    found = []

    def render(_row):
        found.append((timezone.get_current_timezone_name(), translation.get_language()))
        return Mail("Note", "Text", "<p>Text")

    registry.register_category("note", render=render)
    return found


def test_mail_is_written_as_its_reader_is_now_not_when_it_was_queued(told):
    person = UserFactory(time_zone="America/Chicago", locale="es")
    notify.enqueue(category="note", recipient=person, dedupe_key="a")
    type(person).objects.update(time_zone="Asia/Kolkata", locale="")

    deliver.drain()

    assert told == [("Asia/Kolkata", "en")]


def test_choice_made_while_it_waited_counts(told, spanish):
    person = UserFactory(locale="")
    notify.enqueue(category="note", recipient=person, dedupe_key="a")
    type(person).objects.update(locale="es")

    deliver.drain()

    assert told == [("America/Chicago", "es")]


def test_mail_to_an_address_is_in_the_sites_zone_and_language(told, settings):
    notify.enqueue(category="note", recipient=None, address="a@example.org", dedupe_key="a")

    deliver.drain()

    assert told == [(settings.TIME_ZONE, "en")]
