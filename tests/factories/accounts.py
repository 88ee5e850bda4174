"""People."""

import factory
from allauth.account.models import EmailAddress

from accounts.models import Notification, User


class UserFactory(factory.django.DjangoModelFactory):
    """An active person in Chicago without a password."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person Number{n}")
    time_zone = "America/Chicago"


class NotificationFactory(factory.django.DjangoModelFactory):
    """A message that is due now, of the category ``note`` (see ``tests.accounts.outbox``)."""

    class Meta:
        model = Notification

    category = "note"
    recipient = factory.SubFactory(UserFactory)
    dedupe_key = factory.Sequence(lambda n: f"note.{n}")


def verified(person, password=None):
    """Give a person a verified address and, where wanted, a password; return her."""
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    if password is not None:
        person.set_password(password)
        person.save(update_fields=["password"])
    return person
