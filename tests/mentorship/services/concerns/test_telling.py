"""Telling: what is kept, who reads it, who is told, and what is refused."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent, Notification
from mentorship.enums import CheckInState, ConcernState, MentorshipState, Side
from mentorship.exceptions import BadAnswers, NotAllowed
from mentorship.exceptions.concerns import NobodyLeft
from mentorship.models import Concern, ConcernReader
from mentorship.services.concerns import tell
from mentorship.services.concerns.telling import Told, reply_by
from tests.factories.accounts import UserFactory
from tests.factories.concerns import AnsweredFactory, ContactFactory, Scene
from tests.factories.mentorship import (
    CheckInFactory,
    MenteeFactory,
    MentorshipFactory,
    ProgramStaffFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]

BODY = "He asks me for money."


@pytest.fixture
def scene():
    return Scene()


def told(scene, actor=None, **given):
    given = {"category": "pressure", "body": BODY} | given
    return tell(program=scene.program, actor=actor or scene.mentee, told=Told(**given))


def test_tell_keeps_the_concern_and_names_its_readers(scene):
    concern = told(scene, about_id=scene.mentor.pk, mentorship_id=scene.pair.pk, wish="advice")

    concern.refresh_from_db()
    assert (concern.body, concern.state, concern.wish) == (BODY, ConcernState.SUBMITTED, "advice")
    assert (concern.about, concern.mentorship, concern.program) == (
        scene.mentor, scene.pair, scene.program,
    )  # fmt: skip
    assert [row.user for row in concern.readers.order_by("pk")] == [scene.first, scene.second]


def test_tell_writes_to_the_readers_without_a_word_of_it(scene):
    told(scene, about_id=scene.mentor.pk)

    rows = Notification.objects.order_by("pk")
    assert [row.recipient for row in rows] == [scene.first, scene.second]
    assert {(row.category, row.program_id) for row in rows} == {("contact_waiting", None)}
    assert [row.context for row in rows] == [{}, {}]


def test_tell_leaves_a_trail_of_ids_only(scene):
    concern = told(scene)

    event = AuditEvent.objects.get(action="concern.told")
    assert (event.target_id, event.actor, event.data) == (str(concern.pk), scene.mentee, {})


def test_the_body_is_not_readable_in_the_database(scene):
    concern = told(scene)

    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM mentorship_concern WHERE id = %s", [concern.pk])
        (stored,) = cursor.fetchone()
    assert "money" not in stored


def test_the_same_words_again_are_the_same_concern(scene):
    first = told(scene)

    assert told(scene) == first
    assert told(scene, body="Something else.") != first
    assert Concern.objects.count() == 2


def test_the_same_words_around_somebody_else_are_another_concern(scene):
    first = told(scene)

    around = told(scene, left_out=[scene.first.pk])
    about = told(scene, about_id=scene.mentor.pk)

    assert len({first.pk, around.pk, about.pk}) == 3
    assert [row.user for row in around.readers.all()] == [scene.second]
    assert told(scene, left_out=[scene.first.pk]) == around


def test_about_a_contact_goes_around_her(scene):
    concern = told(scene, category="about_team", about_id=scene.first.pk)

    assert [row.user for row in concern.readers.all()] == [scene.second]
    assert not Notification.objects.filter(recipient=scene.first).exists()


def test_about_a_mentor_who_is_admin_and_contact_goes_around_him(scene):
    ContactFactory(program=scene.program, user=scene.mentor)
    ProgramStaffFactory(program=scene.program, user=scene.mentor)

    concern = told(scene, about_id=scene.mentor.pk, mentorship_id=scene.pair.pk)

    assert not concern.readers.filter(user=scene.mentor).exists()
    assert not Notification.objects.filter(recipient=scene.mentor).exists()


def test_about_the_last_contact_goes_to_another_program(scene):
    scene.second.staff_roles.all().delete()
    elsewhere = ContactFactory().user

    concern = told(scene, category="about_team", about_id=scene.first.pk)

    assert [row.user for row in concern.readers.all()] == [elsewhere]


def test_where_nobody_is_left_nothing_is_kept(scene):
    scene.second.staff_roles.all().delete()

    with pytest.raises(NobodyLeft):
        told(scene, about_id=scene.first.pk)

    assert (Concern.objects.count(), Notification.objects.count()) == (0, 0)


def test_somebody_left_out_by_name_does_not_read_it(scene):
    concern = told(scene, left_out=[scene.first.pk], not_colleagues=True)

    concern.refresh_from_db()
    assert [row.user for row in concern.readers.all()] == [scene.second]
    assert (concern.left_out, concern.not_colleagues) == ([scene.first.pk], True)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"category": "nonsense"}, "category"),
        ({"wish": "a pony"}, "wish"),
        ({"body": "  \n "}, "body"),
        ({"body": "x" * 5001}, "body"),
    ],
)
def test_unknown_answers_are_refused(scene, given, field):
    with pytest.raises(BadAnswers) as refusal:
        told(scene, **given)

    assert refusal.value.field == field
    assert not ConcernReader.objects.exists()


def test_about_a_stranger_is_refused(scene):
    with pytest.raises(BadAnswers):
        told(scene, about_id=UserFactory().pk)


def test_a_stranger_tells_nothing(scene):
    with pytest.raises(NotAllowed):
        told(scene, actor=UserFactory())


def test_somebody_elses_mentorship_is_refused(scene):
    other = Scene(program=scene.program)

    with pytest.raises(NotAllowed):
        told(scene, mentorship_id=other.pair.pk)


def test_a_check_in_of_hers_is_attached_and_nobody_elses(scene):
    mine, his = scene.line(Side.MENTEE), scene.line(Side.MENTOR)

    concern = told(scene, answer_ids=[mine.pk])
    with pytest.raises(NotAllowed):
        told(scene, body="More.", answer_ids=[his.pk])

    assert [row.answer for row in concern.attachments.all()] == [mine]


def test_after_the_end_of_a_mentorship_it_can_be_told(scene):
    scene.pair.state, scene.pair.closed_at = MentorshipState.ENDED, scene.pair.started_at
    scene.pair.save()

    concern = told(scene, about_id=scene.mentor.pk, mentorship_id=scene.pair.pk)

    assert concern.mentorship == scene.pair


@pytest.mark.parametrize(
    ("category", "hour", "expected"),
    [
        ("unsafe", 15, datetime(2026, 3, 3, 2, tzinfo=UTC)),  # 8 pm in Chicago, the same day
        ("unsafe", 23, datetime(2026, 3, 4, 2, tzinfo=UTC)),  # told at 5 pm: the next evening
        ("boundaries", 15, datetime(2026, 3, 4, 2, tzinfo=UTC)),
        ("false_facts", 15, datetime(2026, 3, 6, 2, tzinfo=UTC)),
        ("unknown", 15, datetime(2026, 3, 4, 2, tzinfo=UTC)),
    ],
)
def test_a_reply_is_promised_by_the_evening_that_the_category_names(category, hour, expected):
    now = datetime(2026, 3, 2, hour, tzinfo=UTC)

    assert reply_by(category, "America/Chicago", now) == expected
    assert expected - now >= timedelta(hours=4)


def test_the_same_words_of_two_people_are_two_concerns(scene):
    assert told(scene) != told(scene, actor=scene.mentor)


def test_a_mentorship_of_another_program_is_refused(scene):
    other = MenteeFactory(user=scene.mentee)
    pair = MentorshipFactory(active=True, program=other.program, mentee=other)

    with pytest.raises(NotAllowed):
        told(scene, mentorship_id=pair.pk)


def test_a_check_in_of_another_program_is_not_attached(scene):
    elsewhere = MenteeFactory(user=scene.mentee)
    pair = MentorshipFactory(active=True, program=elsewhere.program, mentee=elsewhere)
    line = AnsweredFactory(check_in=CheckInFactory(mentorship=pair))

    with pytest.raises(NotAllowed):
        told(scene, answer_ids=[line.pk])


@pytest.mark.parametrize("state", [CheckInState.MISSED, CheckInState.SCHEDULED])
def test_a_check_in_that_was_not_answered_is_not_attached(scene, state):
    unanswered = scene.line(Side.MENTEE, state=state, answered_at=None, answer="", signal="")

    with pytest.raises(NotAllowed):
        told(scene, answer_ids=[unanswered.pk])

    assert not Concern.objects.exists()


@pytest.mark.parametrize(
    "earlier",
    [
        {"category": "boundaries"},
        {"submitted_at": timezone.now() - timedelta(minutes=11)},
        {"about": None},
        {"body": "Other words."},
    ],
)
def test_other_or_older_words_are_another_concern(scene, earlier):
    same = {"category": "pressure", "body": BODY, "about": scene.mentor, "left_out": []}
    scene.concern(**(same | earlier))

    told(scene, about_id=scene.mentor.pk)

    assert Concern.objects.count() == 2


def test_what_she_left_out_before_is_compared_in_any_order(scene):
    everybody = [scene.first.pk, scene.second.pk]
    third = ContactFactory(program=scene.program).user
    first = told(scene, left_out=everybody)

    assert told(scene, left_out=everybody[::-1]) == first
    assert told(scene, left_out=[third.pk]) != first
