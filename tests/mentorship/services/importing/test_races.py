"""Two at the same moment with files of people."""

import time
from threading import Event, Thread

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.services import locking
from mentorship.models import Mentee, Mentorship, PeopleImport
from mentorship.services import importing
from mentorship.services.importing import undoing
from tests.factories.mentorship import MentorshipFactory, ProgramFactory
from tests.factories.people_imports import line, previewed, taken_over
from tests.races import race

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def pairing():
    """Take a mentee over, and pair her in a transaction that is open for another half second."""
    program = ProgramFactory()
    done, admin = taken_over(program, line())
    mentee, written = Mentee.objects.get(), Event()

    def pair():
        try:
            with transaction.atomic():
                locking.lock(Mentee.objects.filter(pk=mentee.pk)).get()
                MentorshipFactory(program=program, mentee=mentee)
                written.set()
                time.sleep(0.5)
        finally:
            connection.close()

    other = Thread(target=pair)
    other.start()
    written.wait(20)
    yield done, admin
    other.join()


def test_undo_leaves_whom_somebody_is_just_pairing(pairing):
    done, admin = pairing

    undone = importing.undo(import_id=done.pk, actor=admin)

    assert (undone.n_undone, undone.n_stays) == (0, 1)
    assert Mentorship.objects.get().mentee == Mentee.objects.get(user__email="ana@example.org")


def test_collision_is_seen_when_the_lock_is_patched_away(pairing, monkeypatch):
    done, admin = pairing
    monkeypatch.setattr(undoing.Undoing, "_lock", lambda *_: None)

    with pytest.raises(IntegrityError):
        importing.undo(import_id=done.pk, actor=admin)


def test_file_that_two_workers_take_is_written_once():
    waiting, admin = previewed(ProgramFactory(), line())
    importing.confirm(import_id=waiting.pk, actor=admin)

    found = race([lambda: importing.execute(waiting.pk)] * 2)

    assert found.total() == 2
    assert (PeopleImport.objects.get().state, Mentee.objects.count()) == ("done", 1)


def test_two_files_of_a_program_at_once_are_both_written_in_the_end():
    program = ProgramFactory()
    ids = []
    for email in ("a@example.org", "b@example.org"):
        waiting, admin = previewed(program, line(email))
        ids.append(importing.confirm(import_id=waiting.pk, actor=admin).pk)

    race([lambda pk=pk: importing.executing.execute_waiting(pk) for pk in ids])
    importing.executing.sweep_waiting()

    assert {one.state for one in PeopleImport.objects.all()} == {"done"}
    assert Mentee.objects.count() == 2
