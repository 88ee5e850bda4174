"""People."""

import factory

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
