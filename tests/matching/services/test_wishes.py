"""A mentee's list: at most five, ranked without gaps, hers alone, and told nobody by the trail."""

import pytest

from accounts.models import AuditEvent
from matching import exceptions
from matching.models import HiddenMentor, Wish
from matching.services import wishes
from mentorship.enums import MenteeState, MentorState
from mentorship.exceptions import NotAllowed
from mentorship.models import Mentee, Mentor
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import NOW, MenteeFactory, MentorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def mentee():
    return MenteeFactory()


def listed(mentee, count=1, **given):
    return [MentorFactory(program=mentee.program, listed=True, **given) for _ in range(count)]


def add(mentee, mentor, **given):
    return wishes.add(mentee_id=mentee.pk, mentor_id=mentor.pk, actor=mentee.user, **given)


def ranked(mentee):
    return list(Wish.objects.filter(mentee=mentee).values_list("rank", "mentor", "reason"))


def test_add_puts_him_at_the_end_and_tells_the_trail_no_name(mentee):
    first, second = listed(mentee, 2)

    add(mentee, first)
    add(mentee, second, reason="She taught my class.")

    assert ranked(mentee) == [(1, first.pk, ""), (2, second.pk, "She taught my class.")]
    events = AuditEvent.objects.order_by("pk").values_list("action", "target_id", "data")
    assert list(events) == [
        ("wish.added", str(mentee.pk), {"wishes": 1}),
        ("wish.added", str(mentee.pk), {"wishes": 2}),
    ]


def test_add_again_returns_the_wish_as_it_is(mentee):
    (mentor,) = listed(mentee)
    add(mentee, mentor, reason="One reason.")

    again = add(mentee, mentor, reason="Another.")

    assert (again.rank, again.reason) == (1, "One reason.")
    assert AuditEvent.objects.count() == 1


def test_sixth_wish_is_refused_with_what_to_do(mentee):
    *five, sixth = listed(mentee, 6)
    for mentor in five:
        add(mentee, mentor)

    with pytest.raises(exceptions.WishesFull, match="Take one off"):
        add(mentee, sixth)

    assert [mentor for _rank, mentor, _reason in ranked(mentee)] == [m.pk for m in five]


@pytest.mark.parametrize(
    "values",
    [
        {"listed_at": None},
        {"state": MentorState.APPLIED},
        {"state": MentorState.REFUSED},
        {"state": MentorState.LEFT},
    ],
    ids=str,
)
def test_mentor_who_is_not_in_the_directory_cannot_be_wished_for(mentee, values):
    (mentor,) = listed(mentee)
    Mentor.objects.filter(pk=mentor.pk).update(**values)

    with pytest.raises(exceptions.NotListed):
        add(mentee, mentor)

    assert ranked(mentee) == []


@pytest.mark.parametrize("values", [{"state": MentorState.PAUSED}, {"places_held": 2}], ids=str)
def test_mentor_who_is_full_or_paused_can_be_wished_for(mentee, values):
    (mentor,) = listed(mentee)
    Mentor.objects.filter(pk=mentor.pk).update(**values)

    add(mentee, mentor)

    assert ranked(mentee) == [(1, mentor.pk, "")]


def test_mentor_of_another_program_or_without_account_cannot_be_wished_for(mentee):
    elsewhere = MentorFactory(listed=True)
    (gone,) = listed(mentee, user__is_active=False)

    for mentor in (elsewhere, gone):
        with pytest.raises(exceptions.NotListed):
            add(mentee, mentor)


def test_nobody_wishes_for_herself(mentee):
    (mentor,) = listed(mentee, user=mentee.user)

    with pytest.raises(exceptions.OwnPart):
        add(mentee, mentor)


def test_wish_for_a_hidden_mentor_shows_him_again(mentee):
    (mentor,) = listed(mentee)
    HiddenMentor.objects.create(mentee=mentee, mentor=mentor)

    add(mentee, mentor)

    assert not HiddenMentor.objects.exists()


def test_remove_closes_the_gap(mentee):
    first, second, third = listed(mentee, 3)
    for mentor in (first, second, third):
        add(mentee, mentor)

    for _ in range(2):
        wishes.remove(mentee_id=mentee.pk, mentor_id=first.pk, actor=mentee.user)

    assert ranked(mentee) == [(1, second.pk, ""), (2, third.pk, "")]
    assert AuditEvent.objects.filter(action="wish.removed").count() == 1


@pytest.mark.parametrize(
    ("place", "up", "order"),
    [
        (1, True, [1, 0, 2]),
        (1, False, [0, 2, 1]),
        (0, True, [0, 1, 2]),
        (2, False, [0, 1, 2]),
    ],
)
def test_move_changes_places_with_the_neighbor(mentee, place, up, order):
    mentors = listed(mentee, 3)
    for number, mentor in enumerate(mentors):
        add(mentee, mentor, reason=f"Reason {number}.")

    wishes.move(mentee_id=mentee.pk, mentor_id=mentors[place].pk, actor=mentee.user, up=up)

    assert ranked(mentee) == [
        (rank, mentors[number].pk, f"Reason {number}.") for rank, number in enumerate(order, 1)
    ]


def test_move_and_explain_of_somebody_not_on_the_list_are_refused(mentee):
    (mentor,) = listed(mentee)
    his = {"mentee_id": mentee.pk, "mentor_id": mentor.pk, "actor": mentee.user}

    with pytest.raises(exceptions.NoSuchWish):
        wishes.move(**his, up=True)
    with pytest.raises(exceptions.NoSuchWish):
        wishes.explain(**his, reason="Why.")


def test_explain_keeps_the_reason_out_of_the_trail(mentee):
    (mentor,) = listed(mentee)
    add(mentee, mentor)
    his = {"mentee_id": mentee.pk, "mentor_id": mentor.pk, "actor": mentee.user}

    for _ in range(2):
        wishes.explain(**his, reason="CANARY")

    assert ranked(mentee) == [(1, mentor.pk, "CANARY")]
    event = AuditEvent.objects.get(action="wish.explained")
    assert (event.target_id, event.data) == (str(mentee.pk), {})


def test_reason_of_more_than_200_characters_is_refused(mentee):
    (mentor,) = listed(mentee)

    with pytest.raises(exceptions.WishReasonTooLong):
        add(mentee, mentor, reason="x" * 201)
    add(mentee, mentor, reason="x" * 200)
    with pytest.raises(exceptions.WishReasonTooLong):
        wishes.explain(
            mentee_id=mentee.pk, mentor_id=mentor.pk, actor=mentee.user, reason="y" * 201
        )

    assert ranked(mentee) == [(1, mentor.pk, "x" * 200)]


def test_unlisted_mentor_stays_on_the_list_and_can_be_moved(mentee):
    first, second = listed(mentee, 2)
    add(mentee, first)
    add(mentee, second)
    Mentor.objects.filter(pk=second.pk).update(listed_at=None)

    wishes.move(mentee_id=mentee.pk, mentor_id=second.pk, actor=mentee.user, up=True)

    assert [mentor for _rank, mentor, _reason in ranked(mentee)] == [second.pk, first.pk]


STEPS = {
    "add": lambda his: wishes.add(**his),
    "remove": lambda his: wishes.remove(**his),
    "move": lambda his: wishes.move(**his, up=True),
    "explain": lambda his: wishes.explain(**his, reason="Why."),
}


@pytest.mark.parametrize("step", STEPS)
def test_nobody_changes_the_list_of_another(mentee, step):
    (mentor,) = listed(mentee)
    Wish.objects.create(mentee=mentee, mentor=mentor, rank=1)

    with pytest.raises(NotAllowed):
        STEPS[step]({"mentee_id": mentee.pk, "mentor_id": mentor.pk, "actor": UserFactory()})

    assert ranked(mentee) == [(1, mentor.pk, "")]


@pytest.mark.parametrize("step", STEPS)
def test_list_of_who_left_stays_as_it_was(mentee, step):
    (mentor,) = listed(mentee)
    Wish.objects.create(mentee=mentee, mentor=mentor, rank=1)
    Mentee.objects.filter(pk=mentee.pk).update(state=MenteeState.LEFT, state_changed_at=NOW)

    with pytest.raises(exceptions.PartOver):
        STEPS[step]({"mentee_id": mentee.pk, "mentor_id": mentor.pk, "actor": mentee.user})

    assert ranked(mentee) == [(1, mentor.pk, "")]


def put(mentee, *wanted):
    wishes.put(
        mentee_id=mentee.pk,
        wanted=[wishes.Wanted(mentor.pk, reason) for mentor, reason in wanted],
        actor=mentee.user,
    )


def test_put_makes_the_whole_list(mentee):
    first, second, third = listed(mentee, 3)
    add(mentee, first)
    HiddenMentor.objects.create(mentee=mentee, mentor=third)

    put(mentee, (third, "His path."), (second, ""))
    put(mentee, (third, "His path."), (second, ""))

    assert ranked(mentee) == [(1, third.pk, "His path."), (2, second.pk, "")]
    assert not HiddenMentor.objects.exists()
    assert AuditEvent.objects.get(action="wish.listed").data == {"wishes": 2}


def test_put_keeps_who_left_the_directory_and_takes_nobody_new_from_there(mentee):
    (mentor,) = listed(mentee)
    add(mentee, mentor)
    Mentor.objects.filter(pk=mentor.pk).update(listed_at=None)
    unlisted = MentorFactory(program=mentee.program)

    put(mentee, (mentor, "Still."))
    with pytest.raises(exceptions.NotListed):
        put(mentee, (mentor, "Still."), (unlisted, ""))

    assert ranked(mentee) == [(1, mentor.pk, "Still.")]


def test_put_refuses_six_and_one_twice(mentee):
    mentors = listed(mentee, 6)

    with pytest.raises(exceptions.WishesFull):
        put(mentee, *((mentor, "") for mentor in mentors))
    with pytest.raises(exceptions.WishedTwice):
        put(mentee, (mentors[0], ""), (mentors[0], "Again."))

    assert ranked(mentee) == []
