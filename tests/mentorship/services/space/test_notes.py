import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEvent
from mentorship.enums import MentorshipState
from mentorship.exceptions import BadAnswers, NotAllowed
from mentorship.exceptions.space import SpaceOver, SpaceResting
from mentorship.models import Note
from mentorship.queries.space_counts import readable_notes
from mentorship.services.space import notes
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import MentorshipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    return MentorshipFactory(active=True)


def add(pair, body="Ask about nights.", **options):
    return notes.add(mentorship_id=pair.pk, actor=pair.mentee_user, body=body, **options)


def actions():
    return list(AuditEvent.objects.order_by("pk").values_list("action", "data"))


def test_note_is_its_writers_alone_unless_shared(pair):
    own, shared = add(pair), add(pair, "For both.", is_shared=True)

    assert list(readable_notes(pair, pair.mentee_user)) == [shared, own]
    assert list(readable_notes(pair, pair.mentor_user)) == [shared]
    assert actions() == [("note.added", {"is_shared": False}), ("note.added", {"is_shared": True})]


def test_words_are_encrypted_in_the_database(pair):
    add(pair)

    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM mentorship_note")
        assert "nights" not in cursor.fetchone()[0]
    assert Note.objects.get().body == "Ask about nights."


def test_form_sent_twice_is_one_note(pair):
    assert add(pair) == add(pair, " Ask about nights.\r\n")


@pytest.mark.parametrize("body", ["", " \r\n ", "x" * 4001])
def test_nothing_and_too_much_are_refused(pair, body):
    with pytest.raises(BadAnswers):
        add(pair, body)

    assert not Note.objects.exists()


def test_change_words_and_readers(pair):
    note = add(pair)

    notes.change(note_id=note.pk, actor=pair.mentee_user, body="Anew.", is_shared=True)
    notes.change(note_id=note.pk, actor=pair.mentee_user, body="Anew.", is_shared=True)

    note.refresh_from_db()
    assert (note.body, note.is_shared, note.changed_at is not None) == ("Anew.", True, True)
    assert len(actions()) == 2


def test_nobody_else_changes_or_removes_a_note_not_even_a_shared_one(pair):
    note = add(pair, is_shared=True)

    for somebody in (pair.mentor_user, UserFactory(is_superuser=True)):
        with pytest.raises(NotAllowed):
            notes.change(note_id=note.pk, actor=somebody, body="Mine.", is_shared=True)
        with pytest.raises(NotAllowed):
            notes.remove(note_id=note.pk, actor=somebody)
    assert Note.objects.get().body == "Ask about nights."


def test_remove_is_done_once_and_records_no_word(pair):
    note = add(pair)
    notes.remove(note_id=note.pk, actor=pair.mentee_user)
    notes.remove(note_id=note.pk, actor=pair.mentee_user)

    assert not Note.objects.exists()
    assert actions()[1:] == [("note.removed", {})]


def test_at_rest_only_ones_own_notes_are_written(pair):
    pair.state, pair.suspended_at = MentorshipState.SUSPENDED, timezone.now()
    pair.save()

    own = add(pair)

    with pytest.raises(SpaceResting):
        add(pair, "For both.", is_shared=True)
    with pytest.raises(SpaceResting):
        notes.change(note_id=own.pk, actor=pair.mentee_user, body="For both.", is_shared=True)
    assert list(Note.objects.values_list("is_shared", flat=True)) == [False]


def test_when_it_is_over_a_note_can_only_be_removed(pair):
    note = add(pair)
    pair.state, pair.closed_at = MentorshipState.ENDED, timezone.now()
    pair.save()

    with pytest.raises(SpaceOver):
        add(pair, "Later.")
    with pytest.raises(SpaceOver):
        notes.change(note_id=note.pk, actor=pair.mentee_user, body="Later.", is_shared=False)
    notes.remove(note_id=note.pk, actor=pair.mentee_user)

    assert not Note.objects.exists()
