import stat

import pytest
from django.utils import timezone

from accounts.models import Erasure, User
from accounts.services import erasing, erasures
from accounts.services.erasures import Entry
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_erasure_is_written_outside_the_database(django_capture_on_commit_callbacks):
    person = UserFactory()
    digest = erasures.digest_of(person.uuid)

    with django_capture_on_commit_callbacks(execute=True):
        erasing.erase(person=person)

    text = erasures.path().read_text()
    assert [entry.digest for entry in erasures.read(text.splitlines())] == [digest]
    assert person.email not in text
    assert str(person.uuid) not in text
    assert stat.S_IMODE(erasures.path().stat().st_mode) == 0o600


def test_write_file_adds_only_what_is_missing():
    Erasure.objects.create(user=UserFactory(), digest="a" * 64)
    assert erasures.write_file() == 1
    Erasure.objects.create(user=UserFactory(), digest="b" * 64)

    assert (erasures.write_file(), erasures.write_file()) == (1, 0)

    assert [one.digest for one in erasures.entries()] == ["a" * 64, "b" * 64]


def test_line_that_a_full_disk_cut_spoils_no_other():
    erasures.path().write_text('{"digest": "cc')
    Erasure.objects.create(user=UserFactory(), digest="a" * 64)

    assert (erasures.write_file(), erasures.write_file()) == (1, 0)

    lines = erasures.path().read_text().splitlines()
    assert [one.digest for one in erasures.read(lines)] == ["a" * 64]


def test_entries_are_of_database_and_file():
    Erasure.objects.create(user=UserFactory(), digest="a" * 64)
    erasures.path().write_text(
        '{"digest": "' + "b" * 64 + '", "at": "2020-01-01T00:00:00+00:00"}\n'
    )

    assert [one.digest for one in erasures.entries()] == ["b" * 64, "a" * 64]


def test_line_cut_short_is_left_out(caplog):
    assert list(erasures.read(['{"digest": "ab', "null", "{}"])) == []
    assert caplog.text.count("left out") == 3


def test_replay_erases_whom_a_backup_still_knows():
    person, other = UserFactory(), UserFactory(is_superuser=True)
    known = Entry(erasures.digest_of(person.uuid), timezone.now())
    unknown = Entry("c" * 64, timezone.now())

    assert erasures.replay([known, unknown]) == 1

    assert User.objects.get(pk=person.pk).is_erased
    assert not User.objects.get(pk=other.pk).is_erased
    assert erasures.replay([known, unknown]) == 0


def test_replay_asks_for_no_obligations():
    person = UserFactory(is_superuser=True)

    assert erasures.replay([Entry(erasures.digest_of(person.uuid), timezone.now())]) == 1
