"""Keys change: everything is encrypted anew, a batch at a time, and a missing key is told."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.db import connection

from accounts import encryption
from accounts.adapters import SecondFactorAdapter
from accounts.fields import SENTENCE, EncryptedJSONField, EncryptedTextField
from accounts.services import key_rotation
from mentorship.models import Concern
from tests.factories.accounts import UserFactory
from tests.factories.concerns import ConcernFactory

pytestmark = pytest.mark.django_db

BODY = next(one for one in key_rotation.columns() if one.name == "mentorship_concern.body")


@pytest.fixture(autouse=True)
def old_key(settings):
    settings.FIELD_ENCRYPTION_KEYS = ["the-old-key"]


def renew_key(settings):
    settings.FIELD_ENCRYPTION_KEYS = ["the-new-key", "the-old-key"]


def lose_key(settings):
    settings.FIELD_ENCRYPTION_KEYS = ["the-new-key"]


def stored(concern):
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM mentorship_concern WHERE id = %s", [concern.pk])
        return cursor.fetchone()[0]


def test_every_encrypted_column_is_found():
    names = {column.name for column in key_rotation.columns()}

    assert {
        "mentorship_concern.body",
        "mentorship_concern.conclusion",
        "mentorship_concernmessage.body",
        "mentorship_brokenglass.reason",
        "mentorship_checkinanswer.line",
        "mentorship_checkinanswer.words",
    } <= names
    kinds = EncryptedTextField | EncryptedJSONField
    assert all(isinstance(column.field, kinds) for column in key_rotation.columns())


def test_rotate_encrypts_anew_and_leaves_the_words(settings):
    concern = ConcernFactory(body="Only for Marisol.")
    renew_key(settings)
    before = stored(concern)

    done = key_rotation.rotate(BODY)

    after = stored(concern)
    assert (done.renewed, done.unreadable) == (1, 0)
    assert (encryption.is_current(before), encryption.is_current(after)) == (False, True)
    lose_key(settings)
    assert Concern.objects.get().body == "Only for Marisol."


def test_rotate_again_changes_nothing(settings):
    concern = ConcernFactory()
    renew_key(settings)
    key_rotation.rotate(BODY)
    once = stored(concern)

    assert key_rotation.rotate(BODY).renewed == 0
    assert stored(concern) == once


def test_rotate_goes_through_batches_and_on_after_a_stop(settings, monkeypatch):
    ConcernFactory.create_batch(5)
    renew_key(settings)
    monkeypatch.setattr(key_rotation, "BATCH", 2)
    first = next(key_rotation._batches(BODY))
    key_rotation._rotate(BODY, first)  # and then it was stopped

    done = key_rotation.rotate(BODY)

    assert (len(first), done.renewed) == (2, 3)
    assert key_rotation.verify(BODY) == (5, 0)


def test_what_no_key_reads_is_counted_and_left_as_it_is(settings):
    concern = ConcernFactory()
    before = stored(concern)
    lose_key(settings)
    ConcernFactory()

    done = key_rotation.rotate(BODY)

    assert (done.renewed, done.unreadable) == (0, 1)
    assert stored(concern) == before
    assert key_rotation.verify(BODY) == (1, 1)


def test_an_unreadable_text_is_a_sentence_and_no_error(settings, caplog):
    concern = ConcernFactory()
    lose_key(settings)

    found = Concern.objects.get(pk=concern.pk)

    assert found.body == str(SENTENCE)
    assert "mentorship_concern.body" in caplog.text


def test_saving_a_row_keeps_what_could_not_be_read(settings):
    concern = ConcernFactory(body="Only for Marisol.")
    before = stored(concern)
    lose_key(settings)
    Concern.objects.get(pk=concern.pk).save()
    after = stored(concern)

    renew_key(settings)

    assert after == before
    assert Concern.objects.get().body == "Only for Marisol."


def test_second_factors_outlive_the_old_key(settings):
    adapter = SecondFactorAdapter()
    data = {"secret": adapter.encrypt("JBSWY3DP")}
    row = Authenticator.objects.create(user=UserFactory(), type=Authenticator.Type.TOTP, data=data)
    renew_key(settings)

    first, again = key_rotation.rotate_second_factors(), key_rotation.rotate_second_factors()

    lose_key(settings)
    row.refresh_from_db()
    assert (first, again) == (1, 0)
    assert adapter.decrypt(row.data["secret"]) == "JBSWY3DP"


def test_counts_tell_what_is_under_which_key(settings):
    ConcernFactory()
    renew_key(settings)
    ConcernFactory()

    with_both = key_rotation.counts()
    lose_key(settings)

    assert with_both == key_rotation.Counts(every=2, older=1, missing=0, plain=0)
    assert key_rotation.counts() == key_rotation.Counts(every=2, older=0, missing=1, plain=0)


def test_the_command_says_counts_and_that_all_is_well(settings, capsys):
    ConcernFactory()
    renew_key(settings)

    call_command("rotate_keys")

    said = capsys.readouterr().out
    assert "mentorship_concern.body: 1 encrypted anew, 1 read, 0 not" in said
    assert "Everything can be read under the newest key." in said


def test_the_command_fails_where_a_key_is_missing(settings, capsys):
    ConcernFactory()
    lose_key(settings)

    with pytest.raises(SystemExit) as stop:
        call_command("rotate_keys")

    assert stop.value.code == 1
    assert "1 texts can't be read" in capsys.readouterr().err
