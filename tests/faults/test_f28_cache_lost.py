"""F28: the cache is emptied, or its table is gone. Limits go on counting, sessions stay.

Sessions are rows of their own; only what limits tries lives in the cache.
"""

import logging

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import UserFactory, verified

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
PASSWORD = "two-birds-on-a-bench"


@pytest.fixture(autouse=True)
def production_cache(settings):
    """Count where production counts."""
    settings.CACHES = {
        "default": {"BACKEND": "accounts.cache.LastingCache", "LOCATION": "cache"},
    }


@pytest.fixture
def person():
    return verified(UserFactory(), PASSWORD)


def drop():
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE cache")


LOSSES = {"emptied": cache.clear, "gone": drop}


def tries(number):
    """Statuses of tries to sign in from one address."""
    return [Client().post(LOGIN).status_code for _ in range(number)]


@pytest.mark.parametrize("loss", LOSSES)
def test_f28_lost_cache_keeps_everybody_signed_in_and_lets_others_in(person, loss):
    inside = Client()
    inside.force_login(person)
    Client().post(LOGIN)

    LOSSES[loss]()
    home = inside.get(reverse("account_email"))
    form = {"login": person.email, "password": PASSWORD}
    entered = Client().post(LOGIN, form)

    assert home.status_code == 200
    assert Session.objects.count() == 2
    assert entered.status_code == 302


@pytest.mark.parametrize("loss", LOSSES)
def test_f28_lost_cache_counts_from_zero_and_refuses_as_before(loss):
    before = tries(31)

    LOSSES[loss]()

    assert before == tries(31) == [400] * 30 + [429]


def test_f28_control_the_plain_cache_fails_shut(settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cache",
        },
    }
    with transaction.atomic():
        drop()

        response = Client(raise_request_exception=False).post(LOGIN)
        transaction.set_rollback(True)

    assert response.status_code >= 500


def test_f28_loss_within_a_transaction_ends_nothing_else(person, caplog):
    drop()
    with transaction.atomic():
        person.name = "Jamila"
        person.save(update_fields=["name"])
        found = cache.get("count", 0)
        cache.set("count", 1)

    person.refresh_from_db()
    assert (found, cache.get("count"), "count" in cache, person.name) == (0, 1, True, "Jamila")
    said = [one.message for one in caplog.records if one.levelno == logging.ERROR]
    assert len(said) == 1


def test_f28_other_trouble_of_the_database_is_not_hidden():
    with pytest.raises(Exception, match=r"no such|does not exist"), transaction.atomic():
        cache._lasting(lambda: connection.cursor().execute("SELECT * FROM elsewhere"))
