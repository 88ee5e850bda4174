from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import AuditEvent
from mentorship.enums import MentorshipState
from mentorship.exceptions import BadAnswers, CapacityInUse, MentorFull, NoPlaceHeld, NotAllowed
from mentorship.models import Mentor
from mentorship.services import places
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import NOW, MentorFactory, MentorshipFactory, ProgramFactory

THREADS = 16


@pytest.mark.django_db
def test_take_and_release_count_up_to_capacity_and_down_to_none():
    mentor = MentorFactory(capacity=2)

    places.take(mentor.pk)
    places.take(mentor.pk)
    with pytest.raises(MentorFull):
        places.take(mentor.pk)
    mentor.refresh_from_db()
    full = mentor.places_held
    places.release(mentor.pk)
    places.release(mentor.pk)
    with pytest.raises(NoPlaceHeld):
        places.release(mentor.pk)

    mentor.refresh_from_db()
    assert (full, mentor.places_held) == (2, 0)


@pytest.mark.django_db
def test_set_capacity_changes_it_and_records_who():
    mentor = MentorFactory(capacity=2, places_held=1)

    places.set_capacity(mentor_id=mentor.pk, capacity=3, actor=mentor.user)
    places.set_capacity(mentor_id=mentor.pk, capacity=3, actor=mentor.user)

    mentor.refresh_from_db()
    assert mentor.capacity == 3
    event = AuditEvent.objects.get()
    assert (event.action, event.data) == ("mentor.capacity", {"before": 2, "after": 3})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("capacity", "refusal", "sentence"),
    [
        (0, BadAnswers, "whole number from 1 to 4"),
        (5, BadAnswers, "whole number from 1 to 4"),
        (1, CapacityInUse, "2 of your places are taken"),
    ],
)
def test_set_capacity_refuses_and_changes_nothing(capacity, refusal, sentence):
    mentor = MentorFactory(capacity=3, places_held=2)

    with pytest.raises(refusal, match=sentence):
        places.set_capacity(mentor_id=mentor.pk, capacity=capacity, actor=mentor.user)

    mentor.refresh_from_db()
    assert (mentor.capacity, mentor.places_held) == (3, 2)
    assert not AuditEvent.objects.exists()


@pytest.mark.django_db
def test_set_capacity_is_refused_to_strangers():
    mentor = MentorFactory(capacity=3)

    with pytest.raises(NotAllowed):
        places.set_capacity(mentor_id=mentor.pk, capacity=1, actor=UserFactory())

    mentor.refresh_from_db()
    assert mentor.capacity == 3


@pytest.mark.django_db
def test_recount_names_counters_that_disagree_with_their_rows(monkeypatch):
    held = MentorshipFactory()
    MentorshipFactory(state=MentorshipState.ENDED, closed_at=NOW, mentor=held.mentor,
                      program=held.program)  # fmt: skip
    approved = MentorFactory(places_held=1)
    wrong = MentorFactory(places_held=2)
    monkeypatch.setitem(places._holders, "approved matches", lambda: {approved.pk: 1})

    assert places.recount() == [places.Miscount(wrong.pk, held=2, counted=0)]


@pytest.mark.django_db
def test_database_refuses_more_places_than_capacity():
    mentor = MentorFactory(capacity=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        Mentor.objects.filter(pk=mentor.pk).update(places_held=2)


def _race(mentor_id: int) -> list[str]:
    """Let sixteen people reach for the places in the same moment; return how each fared."""
    barrier = Barrier(THREADS)

    def reach(_number: int) -> str:
        try:
            barrier.wait()
            with transaction.atomic():
                places.take(mentor_id)
        except MentorFull:
            return "full"
        except IntegrityError:
            return "refused by the database"
        finally:
            connection.close()
        return "taken"

    with ThreadPoolExecutor(THREADS) as pool:
        return sorted(pool.map(reach, range(THREADS)))


def _assert_exactly_capacity(capacity: int) -> None:
    mentor = MentorFactory(capacity=capacity)

    outcomes = _race(mentor.pk)

    mentor.refresh_from_db()
    assert mentor.places_held == capacity
    assert outcomes == ["full"] * (THREADS - capacity) + ["taken"] * capacity


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_take_gives_the_last_places_to_exactly_as_many_of_sixteen():
    _assert_exactly_capacity(capacity=3)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_take_race_is_seen_without_the_guard(monkeypatch):
    monkeypatch.setattr(places, "_with_free_place", lambda mentors: mentors)

    with pytest.raises(AssertionError):
        _assert_exactly_capacity(capacity=3)


@pytest.mark.django_db
def test_a_kind_may_have_fewer_places_than_the_program():
    mentor = MentorFactory(
        offers=["life"], capacity=1,
        program=ProgramFactory(capacity_max=4, by_type={"life": {"capacity_max": 2}}),
    )  # fmt: skip

    places.set_capacity(mentor_id=mentor.pk, capacity=2, actor=mentor.user)
    with pytest.raises(BadAnswers, match="from 1 to 2"):
        places.set_capacity(mentor_id=mentor.pk, capacity=3, actor=mentor.user)

    mentor.offers = ["life", "career"]
    mentor.save()
    places.set_capacity(mentor_id=mentor.pk, capacity=4, actor=mentor.user)
