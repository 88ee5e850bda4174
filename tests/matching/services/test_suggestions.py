"""Snapshots of mentors: rebuilt when something changed, by one process at a time, never half."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from accounts.services.clock import now_plus
from matching.encoding import packed
from matching.encoding.suggestions import WarmMentors, form
from matching.models import MentorChange, MentorSnapshot
from matching.queries import warm
from matching.services import suggestions
from mentorship.enums import MentorState
from mentorship.models import Mentor, Role
from tests.factories.mentorship import MenteeFactory, MentorFactory, ProgramFactory
from tests.matching import scenes

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    """A program with two vetted mentors and one who applied."""
    scenes.taxonomy()
    program = ProgramFactory()
    for name in ("Ada Byron", "Alan Door"):
        MentorFactory(program=program, user__name=name, profile__employer="St. Mary")
    MentorFactory(program=program, state=MentorState.APPLIED)
    return program


@pytest.fixture
def large(program, monkeypatch):
    """The same program, taken for a large one, with a fresh snapshot."""
    monkeypatch.setattr(warm, "SMALL", 0)
    suggestions.refresh()
    return program


def version():
    return MentorSnapshot.objects.values_list("version", flat=True).get()


def stored():
    data = MentorSnapshot.objects.values_list("data", flat=True).get()
    return packed.unpack(WarmMentors, bytes(data))


def test_refresh_builds_the_snapshot_of_a_program_and_forgets_its_changes(program):
    assert suggestions.has_stale()

    assert suggestions.refresh() == 1

    row = MentorSnapshot.objects.get()
    vetted = Mentor.objects.filter(program=program, state=MentorState.VETTED)
    assert set(stored().mentor_ids.tolist()) == set(vetted.values_list("pk", flat=True))
    assert (row.n_mentors, row.form, row.lease_token) == (2, form(), None)
    assert row.day == timezone.localdate()
    assert not MentorChange.objects.exists()
    assert not suggestions.has_stale()


def test_snapshot_holds_no_names_addresses_or_employers(program):
    mentor = Mentor.objects.filter(program=program).first()
    suggestions.refresh()

    found = stored()

    texts = [*found.facts, *found.half.mentors.keys, *found.languages]
    for private in (mentor.user.name, mentor.user.email, "Mary", str(mentor.uuid)):
        assert not any(private in text for text in texts)


def test_refresh_leaves_a_current_snapshot_alone(program):
    suggestions.refresh()
    before = version()

    assert suggestions.refresh() == 0

    assert version() == before


def test_refresh_forgets_changes_that_concern_no_mentor(program):
    suggestions.refresh()
    before = version()
    MenteeFactory(program=program)
    assert MentorChange.objects.exists()
    assert suggestions.has_stale()

    assert suggestions.refresh() == 0

    assert not MentorChange.objects.exists()
    assert version() == before


def test_refresh_rebuilds_on_the_next_day(program):
    suggestions.refresh()
    before = version()
    MentorSnapshot.objects.update(day=timezone.localdate() - timedelta(days=1))

    assert suggestions.refresh() == 1

    assert version() != before


def test_refresh_rebuilds_what_another_key_or_layout_wrote(program):
    suggestions.refresh()
    MentorSnapshot.objects.update(form="0.another")

    assert suggestions.refresh() == 1

    assert MentorSnapshot.objects.get().form == form()


def test_refresh_empties_the_snapshot_when_the_last_mentor_leaves(program):
    suggestions.refresh()
    Mentor.objects.filter(program=program).update(state=MentorState.LEFT)

    assert suggestions.refresh() == 1
    assert suggestions.refresh() == 0

    assert MentorSnapshot.objects.get().n_mentors == 0
    assert not suggestions.has_stale()


def test_refresh_leaves_a_build_in_progress_to_its_process(program):
    MentorSnapshot.objects.create(
        program=program,
        lease_token="00000000-0000-0000-0000-000000000001",
        lease_until=now_plus(timedelta(minutes=5)),
    )
    noted = MentorChange.objects.count()

    assert suggestions.refresh() == 0

    assert version() is None
    assert MentorChange.objects.filter(mentor__program=program).count() > 0
    assert MentorChange.objects.count() <= noted


def test_refresh_takes_over_when_the_lease_has_run_out(program):
    MentorSnapshot.objects.create(
        program=program,
        lease_token="00000000-0000-0000-0000-000000000001",
        lease_until=now_plus(timedelta(minutes=-1)),
    )

    assert suggestions.refresh() == 1


def test_build_that_lost_its_lease_stores_nothing(program, monkeypatch):
    read = warm.read

    def slowly(*given):
        MentorSnapshot.objects.update(lease_token="00000000-0000-0000-0000-000000000002")
        return read(*given)

    monkeypatch.setattr(warm, "read", slowly)

    assert suggestions.refresh() == 0

    assert version() is None
    assert MentorChange.objects.exists()


def test_program_that_fails_keeps_its_changes_and_lets_the_others_on(program, monkeypatch, caplog):
    other = MentorFactory().program
    read = warm.read

    def failing(which, today):
        if which == program:
            raise RuntimeError("planted")
        return read(which, today)

    monkeypatch.setattr(warm, "read", failing)

    assert suggestions.refresh() == 1

    assert MentorSnapshot.objects.get(program=other).version is not None
    broken = MentorSnapshot.objects.get(program=program)
    assert (broken.version, broken.lease_token) == (None, None)
    assert warm.changes_of(program).exists()
    assert not warm.changes_of(other).filter(mentor__isnull=False).exists()
    assert f"program {program.pk}" in caplog.text


def test_change_during_a_build_is_not_forgotten(program, monkeypatch):
    mentor = Mentor.objects.filter(program=program).first()
    read = warm.read

    def meanwhile(*given):
        found = read(*given)
        Mentor.objects.filter(pk=mentor.pk).update(offers=["peer"])
        return found

    monkeypatch.setattr(warm, "read", meanwhile)
    suggestions.refresh()

    assert list(MentorChange.objects.values_list("mentor", flat=True)) == [mentor.pk]
    assert suggestions.has_stale()


def test_large_snapshot_rests_while_few_have_changed(large):
    before = version()
    Mentor.objects.filter(program=large, state=MentorState.VETTED).update(capacity=5)

    assert not suggestions.has_stale()
    assert suggestions.refresh() == 0
    assert version() == before
    assert MentorChange.objects.count() == 2

    MentorSnapshot.objects.update(built_at=now_plus(-suggestions.REST))
    assert suggestions.has_stale()
    assert suggestions.refresh() == 1
    assert not MentorChange.objects.exists()


def test_large_snapshot_does_not_rest_when_many_have_changed(large, monkeypatch):
    monkeypatch.setattr(warm, "MOST_CHANGED", 1)
    Mentor.objects.filter(program=large, state=MentorState.VETTED).update(capacity=5)

    assert suggestions.refresh() == 1


def test_large_snapshot_does_not_rest_when_the_taxonomy_changed(large):
    MentorSnapshot.objects.update(built_at=Now())
    Role.objects.update(level=4)

    assert suggestions.refresh() == 1


def test_resting_program_keeps_only_its_own_changes(large):
    Mentor.objects.filter(program=large, state=MentorState.VETTED).update(capacity=5)
    MenteeFactory(program=large)
    resting = set(warm.changes_of(large).values_list("pk", flat=True))
    assert MentorChange.objects.count() > len(resting) > 0

    suggestions.refresh()

    assert set(MentorChange.objects.values_list("pk", flat=True)) == resting
