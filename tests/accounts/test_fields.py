"""Columns that hold ciphertext: what can be asked of them, and what stood in the open before."""

import json

import pytest
from django.core.exceptions import FieldError
from django.db import connection
from django.utils import timezone

from accounts import encryption
from accounts.services import key_rotation
from mentorship.models import Draft, StaffNote
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import ProgramFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def note():
    return StaffNote.objects.create(
        program=ProgramFactory(), person=UserFactory(), author=UserFactory(), body="She called."
    )


@pytest.fixture
def draft():
    return Draft.objects.create(
        program=ProgramFactory(), user=UserFactory(), side="mentee", saved_at=timezone.now(),
        answers={"reason": "I want her calm.", "goals": ["exam"]},
    )  # fmt: skip


@pytest.fixture
def first_round(monkeypatch):
    """A process that has not looked for plain texts yet."""
    monkeypatch.setattr(key_rotation._Looked, "at", None)


def stored(row, column):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {row._meta.db_table} WHERE id = %s", [row.pk])
        return cursor.fetchone()[0]


def store(row, column, value):
    """Write as the version before did."""
    with connection.cursor() as cursor:
        sql = f"UPDATE {row._meta.db_table} SET {column} = %s WHERE id = %s"
        cursor.execute(sql, [value, row.pk])


def test_encrypted_answers_are_a_dictionary_in_python_only(draft):
    raw = stored(draft, "answers")

    assert encryption.is_encrypted(raw.strip('"'))
    assert Draft.objects.get().answers == {"reason": "I want her calm.", "goals": ["exam"]}


def test_empty_answers_stay_as_they_are(draft):
    draft.answers = {}
    draft.save()

    assert json.loads(stored(draft, "answers")) == {}
    assert Draft.objects.get().answers == {}


def test_a_text_of_before_is_read_as_it_stands(note, draft):
    store(note, "body", "She called on May 3.")
    store(draft, "answers", json.dumps({"city": "Boise"}))

    assert StaffNote.objects.get().body == "She called on May 3."
    assert Draft.objects.get().answers == {"city": "Boise"}


def test_the_first_round_encrypts_what_stood_in_the_open(note, draft, first_round):
    store(note, "body", "She called on May 3.")
    store(draft, "answers", json.dumps({"city": "Boise"}))
    assert key_rotation.counts().plain == 2

    first, again = key_rotation.encrypt_plain(), key_rotation.encrypt_plain()

    assert (first, again) == (2, 0)
    assert encryption.is_encrypted(stored(note, "body"))
    assert encryption.is_encrypted(stored(draft, "answers").strip('"'))
    assert StaffNote.objects.get().body == "She called on May 3."
    assert Draft.objects.get().answers == {"city": "Boise"}
    assert key_rotation.counts() == key_rotation.Counts(every=2, older=0, missing=0, plain=0)


def test_what_code_of_before_writes_meanwhile_is_encrypted_within_the_hour(
    note, first_round, monkeypatch
):
    key_rotation.encrypt_plain()
    store(note, "body", "She called on May 3.")

    assert key_rotation.encrypt_plain() == 0
    monkeypatch.setattr(key_rotation, "AGAIN_S", 0)
    assert key_rotation.encrypt_plain() == 1

    assert encryption.is_encrypted(stored(note, "body"))


def test_rotating_keys_takes_answers_and_texts_of_before_along(note, draft, settings):
    store(note, "body", "She called on May 3.")
    settings.FIELD_ENCRYPTION_KEYS = ["the-new-key"]

    for column in key_rotation.columns():
        key_rotation.rotate(column)

    assert encryption.is_current(stored(note, "body"))
    assert encryption.is_current(stored(draft, "answers").strip('"'))
    assert Draft.objects.get().answers == {"reason": "I want her calm.", "goals": ["exam"]}


def test_answers_whose_key_is_missing_are_empty_and_kept(draft, settings, caplog):
    settings.SECRET_KEY = "another-" * 8

    found = Draft.objects.get()
    found.save()

    assert found.answers == {}
    assert "mentorship_draft.answers" in caplog.text
    assert key_rotation.counts().missing == 1
    assert encryption.is_encrypted(stored(draft, "answers").strip('"'))


@pytest.mark.parametrize("lookup", [{"body": "She called."}, {"body__icontains": "call"},
                                    {"body__in": ["x"]}, {"body__gt": "a"}])  # fmt: skip
def test_no_query_compares_ciphertext(lookup):
    with pytest.raises(FieldError):
        StaffNote.objects.filter(**lookup)


@pytest.mark.parametrize(
    "lookup",
    [
        {"answers__city": "Boise"},
        {"answers__has_key": "city"},
        {"answers__contains": {}},
        {"answers": {"city": "Boise"}},
    ],
)
def test_no_query_looks_into_encrypted_answers(lookup):
    with pytest.raises(FieldError):
        Draft.objects.filter(**lookup)


def test_the_empty_text_can_be_asked_for(note):
    assert list(StaffNote.objects.exclude(body="")) == [note]
    assert not StaffNote.objects.filter(body="").exists()
