"""Home of mentors, and of people with several parts."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mentorship.enums import CheckInState, MenteeState, MentorshipState, MentorState, Side
from mentorship.models import Draft, Orientation, Program, VettingQuestion
from tests.factories.accounts import UserFactory
from tests.factories.matching import MatchFactory
from tests.factories.mentorship import (
    CheckInAnswerFactory,
    CheckInFactory,
    ContentTextFactory,
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    ProgramFactory,
)
from tests.matching.views.homes import home, only, page_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def oriented(mentor):
    Orientation.objects.create(
        program=mentor.program, user=mentor.user, side=Side.MENTOR, finished_at=timezone.now()
    )
    return mentor


# -- mentor ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "title"),
    [
        (MentorState.APPLIED, "We're reading your offer"),
        (MentorState.PAUSED, "Come back whenever you like"),
        (MentorState.LEFT, "You're welcome back"),
    ],
)
def test_mentor_state_is_told(client, state, title):
    mentor = oriented(MentorFactory(state=state))

    assert only(home(client, mentor.user)).step.title == title


def test_mentor_is_led_to_the_orientation(client):
    mentor = MentorFactory(state=MentorState.APPLIED)

    step = only(home(client, mentor.user)).step

    assert step.url == f"/orientation/{mentor.program.slug}/mentor/1/"


def test_question_of_the_program_team_comes_first(client):
    mentor = MentorFactory(state=MentorState.APPLIED)
    question = VettingQuestion.objects.create(
        mentor=mentor, asked_by=UserFactory(), asked_at=timezone.now(), question="Where?"
    )

    assert only(home(client, mentor.user)).step.url == f"/vetting/{question.pk}/"


def test_refused_mentor_reads_the_kind_text_and_no_reason(client):
    ContentTextFactory(key="vetting.to_person", body="Thank you for offering.")
    mentor = MentorFactory(
        state=MentorState.REFUSED, refusal_reason="credential_not", vetting_note="Secret note"
    )

    page = page_of(client, mentor.user)

    step, slug = only(page.context["home"]).step, mentor.program.slug
    assert step.text == "Thank you for offering."
    assert (step.url, step.second) == (
        f"/apply/{slug}/?as=mentee",
        ("Offer again", f"/apply/{slug}/?as=mentor"),
    )
    assert "Secret note" not in page.content.decode()
    assert "credential_not" not in page.content.decode()


def test_idle_mentor_reads_when_the_next_introductions_go_out(client):
    mentor = oriented(MentorFactory(program__introductions_on=timezone.localdate() + 9 * DAY))

    section = only(home(client, mentor.user))

    assert "The next ones go out on" in section.mentor.empty_text
    assert section.step is None


def test_introductions_come_first_nearest_date_first(client):
    mentor = oriented(MentorFactory(capacity=3, places_held=2))
    later, sooner = (
        MentorshipFactory(
            program=mentor.program, mentor=mentor, respond_by=timezone.now() + days * DAY
        )
        for days in (5, 2)
    )

    page = page_of(client, mentor.user)

    section = only(page.context["home"])
    assert page.context["home"].title.startswith("Someone would like to meet you")
    assert [card["id"] for card in section.introductions] == [sooner.pk, later.pk]
    assert [one.state for one in section.mentor.places.segments] == ["held", "held", "free"]
    assert page.content.decode().count("button--primary") == 1


def test_mentor_sees_mentees_with_shared_moods_only(client):
    mentorship = MentorshipFactory(active=True, started_at=timezone.now() - 40 * DAY,
                                   ends_on=timezone.localdate() + 144 * DAY)  # fmt: skip
    check_in = CheckInFactory(mentorship=mentorship)
    CheckInAnswerFactory(
        check_in=check_in, side=Side.MENTEE, state=CheckInState.ANSWERED, answer="stuck",
        signal="low", answered_at=timezone.now(), is_shared=False,
    )  # fmt: skip

    (row,) = only(home(client, mentorship.mentor_user)).mentor.mentees
    assert (row.mood.text, row.month) == ("Checked in", "Month 2 of 6")

    check_in.answers.update(is_shared=True)

    (row,) = only(home(client, mentorship.mentor_user)).mentor.mentees
    assert row.mood.text == "A bit stuck"


def test_many_places_are_said_in_words(client):
    mentor = MentorFactory(capacity=6, program__capacity_max=6)

    places = only(home(client, mentor.user)).mentor.places

    assert (places.segments, places.text) == ([], "0 of 6 places taken.")


# -- places ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("capacity", "held", "others"),
    [(2, 0, (1, 3)), (1, 0, (2,)), (4, 0, (3,)), (2, 2, (3,)), (4, 4, ())],
)
def test_places_are_one_press_away(client, capacity, held, others):
    mentor = MentorFactory(capacity=capacity, places_held=held)

    places = only(home(client, mentor.user)).mentor.places

    assert places.others == others


def test_places_change_by_one_press(client):
    mentor = MentorFactory()
    client.force_login(mentor.user)

    answer = client.post(reverse("part-places", args=[mentor.pk]), {"capacity": "3"})

    mentor.refresh_from_db()
    assert (answer.status_code, mentor.capacity) == (302, 3)


@pytest.mark.parametrize(
    "given", ["-1", "0", "5", "21", "1" + "0" * 30, "2.5", "three", "", "NaN", "²"]
)
def test_places_refuse_other_numbers_with_a_sentence(client, given):
    mentor = MentorFactory()
    client.force_login(mentor.user)

    answer = client.post(reverse("part-places", args=[mentor.pk]), {"capacity": given})

    mentor.refresh_from_db()
    assert (answer.status_code, mentor.capacity) == (400, 2)
    assert "Enter a whole number from 1 to 4." in answer.content.decode()


def test_places_below_those_taken_are_a_conflict_kindly_said(client):
    mentor = MentorFactory(places_held=2)
    client.force_login(mentor.user)

    answer = client.post(reverse("part-places", args=[mentor.pk]), {"capacity": "1"})

    assert answer.status_code == 409
    assert "2 of your places are taken" in answer.content.decode()


def test_places_of_others_are_not_found(client):
    mentor = MentorFactory()
    client.force_login(UserFactory())

    answer = client.post(reverse("part-places", args=[mentor.pk]), {"capacity": "3"})

    mentor.refresh_from_db()
    assert (answer.status_code, mentor.capacity) == (404, 2)


# -- several parts -----------------------------------------------------------------------------


def test_person_with_both_parts_answers_as_a_mentor_first(client):
    mentorship = MentorshipFactory()
    mentee = MenteeFactory(program=mentorship.program, user=mentorship.mentor_user)
    MatchFactory(mentee=mentee, round__program=mentee.program)

    page = page_of(client, mentee.user)

    found = page.context["home"]
    assert found.title.startswith("Someone would like to meet you")
    assert [section.side for section in found.sections] == [Side.MENTOR, Side.MENTEE]
    body = page.content.decode()
    assert body.count("button--primary") == 1
    for section in found.sections:
        assert body.count(section.name) == 1


def test_person_with_both_parts_sees_the_mentees_state_first_otherwise(client):
    mentor = oriented(MentorFactory())
    MenteeFactory(program=mentor.program, user=mentor.user)

    found = home(client, mentor.user)

    assert found.title == "We're looking"
    assert [section.side for section in found.sections] == [Side.MENTEE, Side.MENTOR]
    assert [section.other_side for section in found.sections] == [None, None]


def test_each_program_has_its_section(client):
    person = UserFactory()
    programs = [ProgramFactory() for _ in range(2)]
    for program in programs:
        MenteeFactory(program=program, user=person)

    names = {section.name for section in home(client, person).sections}

    assert names == {f"{program.name} · as a mentee" for program in programs}


def test_parts_that_are_over_make_room_for_others(client):
    person = UserFactory()
    MenteeFactory(user=person, state=MenteeState.LEFT)
    live = MentorFactory(user=person)

    section = only(home(client, person))

    assert (section.side, section.part_id) == (Side.MENTOR, live.pk)


def test_draft_of_the_other_side_stands_beside_the_part(client):
    mentor = oriented(MentorFactory())
    Draft.objects.create(
        program=mentor.program, user=mentor.user, side=Side.MENTEE, saved_at=timezone.now()
    )
    Draft.objects.create(  # changes to his own part, which the wizard itself shows
        program=mentor.program, user=mentor.user, side=Side.MENTOR, saved_at=timezone.now()
    )

    found = home(client, mentor.user)

    assert [(section.side, section.part_id) for section in found.sections] == [
        (Side.MENTEE, 0), (Side.MENTOR, mentor.pk),
    ]  # fmt: skip


@pytest.mark.parametrize("size", [1, 3])
def test_home_queries_do_not_grow(client, size, django_assert_max_num_queries):
    mentor = MentorFactory(capacity=9, places_held=2 * size)
    for _ in range(size):
        mentee = MenteeFactory(program=mentor.program)
        mentorship = MentorshipFactory(
            program=mentor.program, mentor=mentor, active=True, mentee=mentee
        )
        CheckInAnswerFactory(
            check_in=CheckInFactory(mentorship=mentorship),
            side=Side.MENTOR,
            state=CheckInState.OPEN,
            opened_at=timezone.now(),
        )
        MentorshipFactory(program=mentor.program, mentor=mentor)
        MenteeFactory(user=mentor.user)
        Draft.objects.create(
            program=ProgramFactory(), user=mentor.user, side=Side.MENTOR, saved_at=timezone.now()
        )
    client.force_login(mentor.user)

    with django_assert_max_num_queries(12):
        client.get(reverse("home"))


@pytest.mark.parametrize("size", [1, 3])
def test_newcomers_home_needs_few_queries(client, size, django_assert_max_num_queries):
    for _ in range(size):
        ProgramFactory()
    client.force_login(UserFactory())

    with django_assert_max_num_queries(12):
        client.get(reverse("home"))

    assert Program.objects.count() == size


def test_life_mentorship_on_hold_says_nothing_of_why(client):
    mentorship = MentorshipFactory(active=True, state=MentorshipState.SUSPENDED)

    page = page_of(client, mentorship.mentor_user)

    (row,) = only(page.context["home"]).mentor.mentees
    assert row.planned.what == "Paused"
