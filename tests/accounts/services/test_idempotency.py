import hashlib
import json
from threading import Barrier, Thread

import pytest
from django.db import connection

from accounts.exceptions import KeyReused
from accounts.models import IdempotencyKey
from accounts.services import idempotency, wording
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


def test_once_keeps_no_answer_readable(settings):
    person = UserFactory()

    def ask():
        return idempotency.once(
            actor=person, key="k", body=b"", perform=lambda: (200, {"line": "in confidence"})
        )

    ask()

    assert "confidence" not in str(IdempotencyKey.objects.get().response)
    assert ask().response == {"line": "in confidence"}
    settings.FIELD_ENCRYPTION_KEYS, settings.SECRET_KEY = [], "x" * 50
    with pytest.raises(KeyReused):
        ask()


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


def test_once_for_form_repeats_the_result_of_the_same_form():
    person, calls = UserFactory(), []

    def made(page, **asked):
        return idempotency.once_for_form(
            actor=person, page=page, asked=asked, perform=lambda: calls.append(1) or len(calls)
        )

    assert [made("p", name="a"), made("p", name="a")] == [1, 1]
    assert made("p", name="b") == 2  # she went back and changed it
    assert made("q", name="a") == 3
    assert [made("", name="a"), made("", name="a")] == [4, 5]


def test_digest_of_what_was_sent_can_be_tried_only_with_the_site_s_key(settings):
    person, asked = UserFactory(), {"line": "yes"}

    idempotency.once_for_form(actor=person, page="p", asked=asked, perform=lambda: 1)

    (row,) = IdempotencyKey.objects.all()
    plain = hashlib.sha256(json.dumps(asked).encode()).hexdigest()
    assert plain not in f"{row.key} {row.body_hash}"


def test_request_that_is_sent_again_after_a_change_of_the_key_is_known(settings):
    settings.FIELD_ENCRYPTION_KEYS = ["k" * 32]  # what answers are sealed with
    person, calls = UserFactory(), []

    def ask():
        return idempotency.once(
            actor=person, key="k", body=b"{}", perform=lambda: (201, calls.append(1) or "made")
        )

    ask()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 10

    assert (ask().response, len(calls)) == ("made", 1)


def test_forget_empties_answers_that_name_somebody_and_does_nothing_again():
    person, calls = UserFactory(), []

    def ask(key, name):
        return idempotency.once(
            actor=person, key=key, body=b"", perform=lambda: (200, calls.append(1) or {"who": name})
        )

    for key, name in (("hers", "Ida Ek"), ("longer", "Ida Ekman"), ("none", "x")):
        ask(key, name)

    assert idempotency.forget(wording.pattern_of(["ida ek", "", "A"])) == 1

    with pytest.raises(KeyReused):
        ask("hers", "Ida Ek")
    assert (ask("longer", "").response, ask("none", "").response, len(calls)) == (
        {"who": "Ida Ekman"}, {"who": "x"}, 3,
    )  # fmt: skip
