from datetime import timedelta

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from mentorship import tasks
from mentorship.exceptions import NotAllowed
from mentorship.exceptions.people_imports import ImportOver, ImportRunning
from mentorship.models import Mentee, PeopleImport, PeopleImportFile, PeopleImportRow
from mentorship.services import importing
from mentorship.services.importing import executing, preparing
from tests.factories.mentorship import ProgramFactory, ProgramStaffFactory
from tests.factories.people_imports import line, previewed, reading, taken_over

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    return ProgramFactory()


@pytest.fixture
def queued(program):
    waiting, admin = previewed(program, line())
    return importing.confirm(import_id=waiting.pk, actor=admin)


def test_sweep_takes_over_what_is_queued(queued):
    tasks.sweep_imports()

    queued.refresh_from_db()
    assert (queued.state, queued.n_done, queued.lease_token) == ("done", 1, None)
    assert Mentee.objects.exists()
    assert not executing.has_waiting()


def test_worker_does_the_same(queued):
    assert tasks.work_on_imports() == 1
    assert PeopleImport.objects.get().state == "done"


def test_small_import_is_done_while_its_admin_waits(queued):
    tasks.start_import(queued.pk)

    assert PeopleImport.objects.get().state == "done"


def test_large_file_is_compared_and_taken_over_in_the_background(program, monkeypatch):
    monkeypatch.setattr(preparing, "SMALL", 1)
    monkeypatch.setattr(executing, "SMALL", 1)
    rows = [line(), line("b@example.org", no=3)]
    waiting, admin = previewed(program, *rows)
    assert (waiting.state, waiting.progress) == ("reading", "Waiting to be compared")

    tasks.sweep_imports()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.n_new) == ("previewed", 2)
    importing.confirm(import_id=waiting.pk, actor=admin)
    tasks.start_import(waiting.pk)
    assert PeopleImport.objects.get().state == "queued"
    told = []
    importing.execute(waiting.pk, lambda *said: told.append(said))

    assert told == [("Checking", 2, 2), ("Writing", 2, 2)]
    assert PeopleImport.objects.get().state == "done"


def test_import_of_a_process_that_died_fails_with_a_sentence(queued):
    executing._claim(queued.pk)
    late = timezone.now() - timedelta(seconds=1)
    PeopleImport.objects.update(lease_until=late)

    tasks.sweep_imports()

    queued.refresh_from_db()
    assert (queued.state, queued.error) == ("failed", executing.STOPPED)
    assert not Mentee.objects.exists()


def test_process_whose_import_was_given_up_writes_nothing(queued):
    held = executing._claim(queued.pk)
    executing._fail(held, executing.STOPPED)

    with pytest.raises(ImportOver):
        executing._write(held, None)

    assert not Mentee.objects.exists()


def test_one_file_of_a_program_is_written_at_a_time(program, queued):
    executing._claim(queued.pk)
    other, admin = previewed(program, line("b@example.org"))
    importing.confirm(import_id=other.pk, actor=admin)

    with pytest.raises(ImportRunning):
        importing.execute(other.pk)

    other.refresh_from_db()
    assert other.state == "queued"


def test_file_claimed_at_the_same_moment_as_another_waits(program, queued, monkeypatch):
    executing._claim(queued.pk)
    other, admin = previewed(program, line("b@example.org"))
    importing.confirm(import_id=other.pk, actor=admin)
    monkeypatch.setattr(QuerySet, "exists", lambda _self: False)  # as it looked a moment before

    with pytest.raises(ImportRunning):
        importing.execute(other.pk)

    other.refresh_from_db()
    assert other.state == "queued"


def test_two_files_with_the_same_new_person_make_her_once(program):
    first, admin = previewed(program, line())
    second, other = previewed(program, line(chapter="Ohio"))
    for one, by in ((first, admin), (second, other)):
        importing.confirm(import_id=one.pk, actor=by)

    tasks.work_on_imports()

    assert [one.state for one in PeopleImport.objects.all()] == ["done", "done"]
    assert Mentee.objects.get().user.profile.chapter == "Ohio"


def test_admins_newer_file_replaces_her_earlier_preview_of_that_side(program):
    first, admin = previewed(program, line())
    mentors, _ = previewed(program, line(side="mentor"), side="mentor", actor=admin)

    second, _ = previewed(program, line("b@example.org"), actor=admin)

    assert set(PeopleImport.objects.all()) == {second, mentors}
    with pytest.raises(PeopleImport.DoesNotExist):
        importing.confirm(import_id=first.pk, actor=admin)


def test_kept_file_goes_with_its_preview(program):
    admin = ProgramStaffFactory(program=program).user
    kept = importing.keep_file(
        program=program, actor=admin, side="mentee", raw=b"x", file="x" * 300 + ".csv"
    )
    assert (kept.state, len(kept.file)) == ("reading", 200)
    tasks.sweep_imports()
    kept.refresh_from_db()
    assert kept.state == "reading"

    waiting = importing.prepare(
        program=program, actor=admin, side="mentee", reading=reading(line()), kept_id=kept.pk
    )

    assert (waiting.pk, waiting.state) == (kept.pk, "previewed")
    assert not PeopleImportFile.objects.exists()
    with pytest.raises(ImportOver):
        importing.prepare(
            program=program, actor=admin, side="mentee", reading=reading(line()), kept_id=kept.pk
        )


def test_previews_go_after_a_day_and_rows_after_the_week_of_undo(program):
    waiting, _ = previewed(program, line())
    done, _ = taken_over(program, line("b@example.org"))
    PeopleImport.objects.filter(pk=waiting.pk).update(made_at=timezone.now() - timedelta(days=2))
    PeopleImport.objects.filter(pk=done.pk).update(done_at=timezone.now() - timedelta(days=8))

    importing.forget_old()

    waiting.refresh_from_db()
    assert (waiting.state, PeopleImportRow.objects.count()) == ("forgotten", 0)
    assert PeopleImport.objects.get(pk=done.pk).state == "done"


def test_file_that_was_confirmed_at_the_last_moment_is_not_forgotten(program):
    waiting, admin = previewed(program, line())
    importing.confirm(import_id=waiting.pk, actor=admin)

    assert preparing._forget_open(waiting.pk) is False
    assert PeopleImportRow.objects.count() == 1


def test_cancelled_preview_is_gone_and_confirmed_by_nobody(program):
    waiting, admin = previewed(program, line())

    importing.cancel(import_id=waiting.pk, actor=admin)
    again = importing.cancel(import_id=waiting.pk, actor=admin)

    assert again.state == "forgotten"
    with pytest.raises(ImportOver):
        importing.confirm(import_id=waiting.pk, actor=admin)


def test_strangers_may_do_nothing(program, queued):
    other = ProgramStaffFactory().user
    viewer = ProgramStaffFactory(program=program, role="viewer").user
    for person in (other, viewer):
        with pytest.raises(NotAllowed):
            importing.confirm(import_id=queued.pk, actor=person)
        with pytest.raises(NotAllowed):
            importing.cancel(import_id=queued.pk, actor=person)
        with pytest.raises(NotAllowed):
            importing.prepare(program=program, actor=person, side="mentee", reading=reading(line()))

    assert PeopleImport.objects.count() == 1
