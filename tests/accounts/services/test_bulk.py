import pytest
from django.db import IntegrityError

from accounts.models import Notification, User
from accounts.services import bulk
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_new_rows_get_their_ids_and_what_the_database_fills():
    there = UserFactory()
    rows = [User(email=f"p{i}@example.org", name=f"P {i}", password="!") for i in range(2)]

    bulk.insert(User, rows)
    last = UserFactory()

    found = User.objects.exclude(pk__in=[there.pk, last.pk]).order_by("pk")
    assert [(one.pk, one.email, one.name) for one in found] == [
        (row.pk, row.email, row.name) for row in rows
    ]
    assert {row._state.adding for row in rows} == {False}
    assert last.pk > rows[1].pk > rows[0].pk > there.pk


def test_ids_of_deleted_rows_are_not_given_again():
    gone = UserFactory().pk
    User.objects.filter(pk=gone).delete()
    row = User(email="p@example.org", password="!")

    bulk.insert(User, [row])

    assert row.pk > gone


def test_rows_that_leave_different_columns_to_the_database():
    person = UserFactory()
    later = Notification(category="x", recipient=person, dedupe_key="a")
    at_once = Notification(category="x", recipient=person, dedupe_key="b")
    later.not_before = later.due_at = person.date_joined

    bulk.insert(Notification, [later, at_once])

    first, second = Notification.objects.order_by("dedupe_key")
    assert first.not_before == person.date_joined
    assert second.not_before > person.date_joined


def test_rows_that_are_there_are_passed_over_or_collide():
    UserFactory(email="p@example.org", name="Hers")
    row = User(email="p@example.org", name="Other", password="!")

    bulk.insert(User, [row], passes_over=True)
    assert User.objects.get().name == "Hers"
    with pytest.raises(IntegrityError):
        bulk.insert(User, [User(email="p@example.org", name="Other", password="!")])


def test_update_writes_the_columns_named_and_no_other():
    one, other = UserFactory(name="A", time_zone="UTC"), UserFactory(name="B")
    one.name, one.time_zone = "C", "Asia/Tokyo"

    bulk.update(User, [one], ["name"])
    bulk.update(User, [], ["name"])
    bulk.insert(User, [])

    one.refresh_from_db()
    assert (one.name, one.time_zone) == ("C", "UTC")
    assert User.objects.get(pk=other.pk).name == "B"
