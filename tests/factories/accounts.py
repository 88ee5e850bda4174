"""People."""

import hashlib
from datetime import timedelta
from uuid import uuid4

import factory
from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.enums import Scope
from accounts.models import ApiToken, Notification, User, Webhook


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


class WebhookFactory(factory.django.DjangoModelFactory):
    """An active webhook of a program."""

    class Meta:
        model = Webhook

    program_id = 1
    url = factory.Sequence(lambda n: f"https://receiver{n}.example.org/events")
    secret = "a-secret"


def verified(person, password=None):
    """Give a person a verified address and, where wanted, a password; return her."""
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    if password is not None:
        person.set_password(password)
        person.save(update_fields=["password"])
    return person


def api_secret(person, *scopes, program=None, days=30):
    """Make a token of the person, with all scopes where none is named; return its secret.

    Nobody is told of it, unlike of one that the service makes.
    """
    secret = f"bm_{uuid4().hex}"
    ApiToken.objects.create(
        user=person,
        name="test",
        digest=hashlib.sha256(secret.encode()).hexdigest(),
        hint=secret[:8],
        scopes=[str(scope) for scope in scopes or Scope.values],
        program_id=program.pk if program else None,
        expires_at=timezone.now() + timedelta(days=days),
    )
    return secret
