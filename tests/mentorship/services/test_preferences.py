from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEvent
from mentorship.services import preferences
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import CheckInAnswerFactory, CheckInFactory

pytestmark = pytest.mark.django_db


def actions():
    return list(AuditEvent.objects.order_by("pk").values_list("action", "data"))


def test_save_keeps_language_and_zone_once():
    person = UserFactory(time_zone="America/Chicago")

    for _time in range(2):
        preferences.save(user=person, locale="en", time_zone="Asia/Kolkata", actor=person)

    person.refresh_from_db()
    assert (person.locale, person.time_zone) == ("en", "Asia/Kolkata")
    assert actions() == [
        ("user.locale_changed", {"locale": "en"}),
        ("user.time_zone_changed", {"zone": "Asia/Kolkata"}),
    ]


def test_save_moves_check_ins_to_her_new_morning():
    answer = CheckInAnswerFactory(check_in=CheckInFactory(due_on=date(2026, 6, 1)))

    preferences.save(user=answer.person, locale="", time_zone="Asia/Kolkata", actor=answer.person)

    answer.refresh_from_db()
    assert answer.due_at == datetime(2026, 6, 1, 3, 30, tzinfo=UTC)  # nine in the morning there


def test_save_refuses_unknown_zones_and_changes_nothing():
    person = UserFactory(time_zone="America/Chicago")

    with pytest.raises(ValidationError):
        preferences.save(user=person, locale="en", time_zone="Mars/Base", actor=person)

    person.refresh_from_db()
    assert (person.locale, person.time_zone) == ("", "America/Chicago")
    assert actions() == []
