from datetime import timedelta

import pytest

from matching.enums import MatchState
from matching.queries.people_search import (
    FREE,
    NAME,
    NEWEST,
    NOTED,
    OLDEST,
    UNMATCHED,
    UNORIENTED,
    Asked,
    counts_of,
    keys_of,
)
from mentorship.enums import MenteeState, MentorState
from mentorship.models import StaffNote
from tests.factories.accounts import UserFactory
from tests.factories.applications import OrientationFactory
from tests.factories.matching import MatchFactory, RoundFactory
from tests.factories.mentorship import (
    NOW,
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    ProgramFactory,
    SpecializationFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    return ProgramFactory()


def found(program, kept=frozenset(), **asked):
    return [(key[0], key[1]) for key in keys_of(program, Asked(**asked), kept)]


def mentee(program, name="Ana", **given):
    part = MenteeFactory(program=program, user=UserFactory(name=name), **given)
    return ("mentee", part.pk), part


def mentor(program, name="Bo", **given):
    part = MentorFactory(program=program, user=UserFactory(name=name), **given)
    return ("mentor", part.pk), part


def test_both_sides_stand_in_one_order_with_waiting_mentors_first(program):
    zoe, _ = mentee(program, "zoe")
    ann, _ = mentor(program, "Ann")
    late, _ = mentor(program, "Cy", state=MentorState.APPLIED, applied_at=NOW + timedelta(1))
    early, _ = mentor(program, "Di", state=MentorState.APPLIED, applied_at=NOW)
    MenteeFactory()

    assert found(program) == [early, late, ann, zoe]


@pytest.mark.parametrize(("sort", "order"), [(NAME, "abc"), (NEWEST, "bca"), (OLDEST, "acb")])
def test_list_can_be_sorted(program, sort, order):
    keys = {
        "a": mentee(program, "Ann", applied_at=NOW)[0],
        "b": mentor(program, "ben", applied_at=NOW + timedelta(2))[0],
        "c": mentee(program, "Cy", applied_at=NOW + timedelta(1))[0],
    }

    assert found(program, sort=sort) == [keys[letter] for letter in order]


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("jamila", True),
        ("JAM okafor", True),
        ("okafor nobody", False),
        ("@clinic.example", True),
        ("lakeshore", True),
        ("steri", True),
        ("%", False),
        ("_", False),
        ("\\", False),
        ("(a+)+$", False),
        ("' OR 1=1 --", False),
    ],
)
def test_words_are_looked_for_as_they_are_written(program, words, is_found):
    field = SpecializationFactory(name="Sterile compounding")
    user = UserFactory(name="Jamila Okafor", email="jam@clinic.example")
    part = MenteeFactory(program=program, user=user, profile__employer="Lakeshore Hospital")
    part.wants.add(field)
    mentee(program, "Somebody Else")

    assert found(program, words=words) == ([("mentee", part.pk)] if is_found else [])


def test_percent_finds_a_percent(program):
    key, _ = mentee(program, "Ana", profile__employer="100% Care")
    mentee(program, "Bea", profile__employer="100 Care")

    assert found(program, words="100%") == [key]


def test_long_search_finds_nobody_and_breaks_nothing(program):
    mentee(program)

    assert found(program, words="x" * 10_000) == []


def test_mentor_is_found_by_what_he_practices(program):
    field = SpecializationFactory(slug="oncology", name="Oncology")
    key, _ = mentor(program, profile__specializations=[field])
    mentor(program, "Cy")

    assert found(program, words="oncol") == [key]
    assert found(program, field="oncology") == [key]


def test_filter_by_side_state_kind_and_chapter(program):
    key, _ = mentor(program, offers=["peer", "life"], profile__chapter="North")
    other, _ = mentor(program, "Cy", offers=["career"], state=MentorState.PAUSED)
    third, _ = mentee(program, seeks=["life"], state=MenteeState.PAUSED)

    assert found(program, side="mentor") == [key, other]
    assert found(program, state="paused") == [third, other]
    assert found(program, side="mentor", state="paused") == [other]
    assert found(program, kind="life") == [third, key]
    assert found(program, chapter="North") == [key]


def test_free_places_are_those_of_vetted_mentors(program):
    key, _ = mentor(program, capacity=2, places_held=1)
    mentor(program, "Full", capacity=1, places_held=1)
    mentor(program, "Waits", state=MentorState.APPLIED)
    mentee(program)

    assert found(program, marks=(FREE,)) == [key]


def test_orientation_is_read_only_where_it_was_finished_on_that_side(program):
    key, _ = mentee(program, "Begun")
    other, read = mentor(program, "Other side")
    _, done = mentee(program, "Done")
    OrientationFactory(program=program, user=done.user, side="mentee")
    OrientationFactory(program=program, user=read.user, side="mentee")

    assert found(program, marks=(UNORIENTED,)) == [key, other]


def test_unmatched_are_those_in_the_pool_with_nobody_approved(program):
    key, part = mentee(program, "Waits")
    _, paired = mentee(program, "Paired")
    MentorshipFactory(program=program, mentee=paired)
    _, chosen = mentee(program, "Chosen")
    match_round = RoundFactory(program=program)
    MatchFactory(round=match_round, mentee=chosen, state=MatchState.APPROVED)
    MatchFactory(round=match_round, mentee=part, state=MatchState.PROPOSED)
    mentee(program, "Paused", state=MenteeState.PAUSED)

    assert found(program, marks=(UNMATCHED,)) == [key]


def test_notes_of_another_program_do_not_count(program):
    key, part = mentee(program)
    _, other = mentee(program, "Bea")
    author = UserFactory()
    StaffNote.objects.create(program=program, person=part.user, author=author, body="x")
    StaffNote.objects.create(program=ProgramFactory(), person=other.user, author=author, body="x")

    assert found(program, marks=(NOTED,)) == [key]
    assert found(program, marks=(NOTED, UNORIENTED)) == [key]


def test_counts_are_of_all_states_whichever_is_asked(program):
    mentee(program, "Ann", state=MenteeState.PAUSED)
    mentee(program, "Ann")
    mentor(program, "Ann", state=MentorState.APPLIED)
    mentor(program, "Bo")

    counts = counts_of(program, Asked(words="ann", side="mentor", state="vetted"), frozenset())

    assert counts.by_state == {
        ("mentee", "available"): 1,
        ("mentee", "paused"): 1,
        ("mentor", "applied"): 1,
    }
    assert (counts.of(), counts.of("mentee"), counts.of("", "paused"), counts.kept) == (3, 2, 1, 0)


def test_kept_people_are_counted_once_and_told_nothing_of(program):
    _, part = mentee(program, "Ann")
    MentorFactory(program=program, user=part.user)
    key, _ = mentee(program, "Ann")
    kept = frozenset({part.user_id, UserFactory().pk})

    counts = counts_of(program, Asked(words="ann"), kept)

    assert found(program, kept, words="ann") == [key]
    assert (counts.by_state, counts.kept) == ({("mentee", "available"): 1}, 1)
    assert counts_of(program, Asked(words="nobody"), kept).kept == 1
