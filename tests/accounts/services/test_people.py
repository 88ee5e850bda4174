import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEvent
from accounts.services import people
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_rename_changes_the_name_and_keeps_it_out_of_the_trail():
    person = UserFactory(name="Jamila Okafor")

    for _time in range(2):
        people.rename(person=person, name="Jamila O'Neil-Ødegård", actor=person)

    person.refresh_from_db()
    assert person.name == "Jamila O'Neil-Ødegård"
    events = AuditEvent.objects.values_list("action", "actor", "data")
    assert list(events) == [("user.renamed", person.pk, {})]


@pytest.mark.parametrize("name", ["", "\u200b", "a\nBcc: x@example.org", "e" + "\u0301" * 40])
def test_rename_refuses_what_is_no_name(name):
    person = UserFactory(name="Jamila Okafor")

    with pytest.raises(ValidationError):
        people.rename(person=person, name=name, actor=person)

    person.refresh_from_db()
    assert person.name == "Jamila Okafor"
    assert not AuditEvent.objects.exists()


def test_set_locale_is_kept_once():
    person = UserFactory()

    for _time in range(2):
        people.set_locale(person=person, locale="es", actor=person)

    person.refresh_from_db()
    assert person.locale == "es"
    assert AuditEvent.objects.values_list("action", "data").get() == (
        "user.locale_changed",
        {"locale": "es"},
    )
