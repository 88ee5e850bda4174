"""People."""

import factory

from accounts.models import User


class UserFactory(factory.django.DjangoModelFactory):
    """An active person in Chicago without a password."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person Number{n}")
    time_zone = "America/Chicago"
