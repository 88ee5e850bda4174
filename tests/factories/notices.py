"""What stands behind a bell."""

import uuid

import factory

from accounts.models import Notice
from tests.factories.accounts import UserFactory


class NoticeFactory(factory.django.DjangoModelFactory):
    """An unread notice with a page to go to."""

    class Meta:
        model = Notice

    uid = factory.LazyFunction(uuid.uuid4)
    user = factory.SubFactory(UserFactory)
    category = "note"
    title = factory.Sequence(lambda n: f"Notice {n}")
    text = "Somebody wrote to you."
    path = "/home/"
    label = "Open your home page"
