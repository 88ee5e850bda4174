"""The index is what the database says, whoever changed it, and reads only who changed."""

from datetime import date, timedelta

import pytest

from matching.queries import directory_entries, directory_index
from matching.queries.directory_entries import FIELD, OPEN
from matching.services import suggestions
from mentorship.models import Mentor, Specialization
from tests.factories.mentorship import MentorFactory, ProgramFactory, SpecializationFactory
from tests.matching import scenes

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 4)


@pytest.fixture
def program():
    scenes.taxonomy()
    return ProgramFactory()


@pytest.fixture
def reads(monkeypatch):
    """Whom each reading was for; None is everybody."""
    seen, read = [], directory_entries.read

    def noticed(program, today, only=None):
        seen.append(only)
        return read(program, today, only)

    monkeypatch.setattr(directory_entries, "read", noticed)
    return seen


def contents(program, today=TODAY):
    index = directory_index.index_of(program, today)
    return {
        pk: ({mark for mark, place in index.columns.items() if index.marks[row, place]},
             index.texts[row])
        for row, pk in enumerate(index.ids.tolist())
    }  # fmt: skip


def anew(program, today=TODAY):
    directory_index.forget()
    return contents(program, today)


def test_second_look_reads_nobody(program, reads):
    MentorFactory(program=program, listed=True)

    assert contents(program) == contents(program)
    assert reads == [None]


@pytest.mark.parametrize(
    "change",
    [
        lambda m: Mentor.objects.filter(pk=m.pk).update(capacity=2, places_held=2),
        lambda m: Mentor.objects.filter(pk=m.pk).update(shown=[]),
        lambda m: Mentor.objects.filter(pk=m.pk).update(listed_at=None),
        lambda m: Mentor.objects.filter(pk=m.pk).update(state="left"),
        lambda m: m.helps_with.clear(),
        lambda m: m.user.profile.specializations.add(SpecializationFactory(slug="new")),
        lambda m: type(m.user.profile).objects.filter(pk=m.user_id).update(introduction="New."),
        lambda m: type(m.user).objects.filter(pk=m.user_id).update(is_active=False),
    ],
    ids="places shown listed state goals fields words account".split(),
)
def test_change_is_taken_in_by_the_next_look(program, change):
    SpecializationFactory(slug="new")
    mentor = MentorFactory(program=program, listed=True)
    MentorFactory(program=program, listed=True)
    before = contents(program)

    change(mentor)

    found = contents(program)
    assert found != before or mentor.helps_with.exists() is False
    assert found == anew(program)


def test_only_who_changed_is_read_again(program, reads):
    first, _second = MentorFactory.create_batch(2, program=program, listed=True)
    contents(program)

    Mentor.objects.filter(pk=first.pk).update(offers=["life"])
    type(first.user.profile).objects.filter(pk=first.user_id).update(state="WI")
    contents(program)

    assert reads == [None, {first.pk}]


def test_changed_taxonomy_is_read_by_all(program, reads):
    field = SpecializationFactory(slug="oncology", name="Oncology")
    mentor = MentorFactory(program=program, listed=True, profile__specializations=[field])
    contents(program)

    Specialization.objects.filter(pk=field.pk).update(name="Cancer care")

    assert "cancer care" in contents(program)[mentor.pk][1]
    assert reads == [None, None]


def test_change_that_the_snapshot_took_away_is_not_missed(program):
    mentor = MentorFactory(program=program, listed=True)
    contents(program)
    Mentor.objects.filter(pk=mentor.pk).update(offers=["life"])

    suggestions.refresh()

    assert contents(program) == anew(program)


def test_paused_mentors_of_a_program_without_others_are_not_missed(program):
    mentor = MentorFactory(program=program, listed=True, state="paused")
    contents(program)
    profile = mentor.user.profile
    type(profile).objects.filter(pk=profile.pk).update(introduction="Something new.")

    suggestions.refresh()

    assert "something new." in contents(program)[mentor.pk][1]


def test_more_changes_than_are_read_one_by_one_read_all(program, reads, monkeypatch):
    monkeypatch.setattr(directory_index, "MOST_CHANGED", 2)
    mentors = MentorFactory.create_batch(4, program=program, listed=True)
    contents(program)

    for mentor in mentors:
        Mentor.objects.filter(pk=mentor.pk).update(offers=["life"])

    assert contents(program) == anew(program)
    assert reads == [None, None, None]


def test_another_day_opens_and_closes_places(program):
    mentor = MentorFactory(program=program, listed=True, available_from=TODAY + timedelta(days=1))

    assert (OPEN, "yes") not in contents(program)[mentor.pk][0]
    assert (OPEN, "yes") in contents(program, TODAY + timedelta(days=1))[mentor.pk][0]


def test_open_places_come_first_and_each_day_has_its_order(program):
    mentors = MentorFactory.create_batch(6, program=program, listed=True)
    full = mentors[2]
    Mentor.objects.filter(pk=full.pk).update(capacity=1, places_held=1)

    days = [TODAY + timedelta(days=n) for n in range(4)]
    orders = [directory_index.index_of(program, day).ids.tolist() for day in days]

    assert {order[-1] for order in orders} == {full.pk}
    assert len({tuple(order) for order in orders}) > 1
    assert orders[0] == directory_index.index_of(program, TODAY).ids.tolist()


def test_memory_holds_few_mentors(program, monkeypatch):
    monkeypatch.setattr(directory_index, "MOST_KEPT", 1)
    other = ProgramFactory()
    for one in (program, other):
        MentorFactory(program=one, listed=True)

    for one in (program, other):
        contents(one)

    assert list(directory_index._kept) == [other.pk]


def test_entry_of_a_mentor_has_no_field_that_he_hides(program):
    field = SpecializationFactory(slug="oncology")
    MentorFactory(program=program, listed=True, shown=[], profile__specializations=[field])

    (entry,) = directory_entries.read(program, TODAY)

    assert entry.text == ""
    assert not any(group == FIELD for group, _value in entry.marks)
