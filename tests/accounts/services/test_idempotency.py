from threading import Barrier, Thread

import pytest
from django.db import connection

from accounts.exceptions import KeyReused
from accounts.models import IdempotencyKey
from accounts.services import idempotency
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_once_performs_and_then_repeats_the_answer():
    person, calls = UserFactory(), []

    def perform():
        calls.append(1)
        return 201, {"id": len(calls)}

    answers = [
        idempotency.once(actor=person, key="k", body=b"{}", perform=perform) for _ in range(3)
    ]

    assert [(a.status, a.response) for a in answers] == [(201, {"id": 1})] * 3
    assert [a.is_replay for a in answers] == [False, True, True]


def test_once_refuses_another_body_under_the_same_key():
    person = UserFactory()
    idempotency.once(actor=person, key="k", body=b"one", perform=lambda: (200, None))

    with pytest.raises(KeyReused):
        idempotency.once(actor=person, key="k", body=b"two", perform=lambda: (200, None))


def test_once_keeps_people_apart():
    for person in UserFactory.create_batch(2):
        answer = idempotency.once(actor=person, key="k", body=b"", perform=lambda: (200, 1))
        assert answer.is_replay is False


def test_once_forgets_what_failed():
    person = UserFactory()

    def fail():
        raise ValueError

    with pytest.raises(ValueError):
        idempotency.once(actor=person, key="k", body=b"", perform=fail)

    assert not IdempotencyKey.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_once_performs_once_for_six_at_the_same_moment():
    person, barrier, calls, answers = UserFactory(), Barrier(6), [], []

    def perform():
        calls.append(1)
        return 200, "done"

    def ask():
        barrier.wait()
        try:
            answers.append(
                idempotency.once(actor=person, key="k", body=b"", perform=perform).response
            )
        finally:
            connection.close()

    threads = [Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(calls), answers) == (1, ["done"] * 6)
