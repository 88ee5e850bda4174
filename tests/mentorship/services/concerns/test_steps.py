"""The course of a case: read, handed on, marked as quiet, closed."""

import pytest

from accounts.models import AuditEvent, Notification
from mentorship.enums import ConcernState
from mentorship.exceptions import BadAnswers, NotAllowed
from mentorship.exceptions.concerns import CaseClosed
from mentorship.queries import concern_cases
from mentorship.services.concerns import close, hand_on, mark_quiet, take_up
from tests.factories.concerns import ContactFactory, Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene()


@pytest.fixture
def concern(scene):
    return scene.concern(readers=[scene.first])


def test_take_up_marks_a_new_case_as_read_once(scene, concern):
    take_up(concern_id=concern.pk, actor=scene.first)
    take_up(concern_id=concern.pk, actor=scene.first)

    concern.refresh_from_db()
    assert concern.state == ConcernState.TRIAGED
    assert concern.readers.get().read_at is not None
    assert AuditEvent.objects.filter(action="concern.read").count() == 1


def test_take_up_leaves_a_later_case_as_it_is(scene):
    concern = scene.concern(state=ConcernState.IN_PROGRESS)

    assert take_up(concern_id=concern.pk, actor=scene.first).state == ConcernState.IN_PROGRESS


def test_close_keeps_what_came_of_it(scene, concern):
    close(concern_id=concern.pk, actor=scene.first, conclusion="They talked it over.")

    concern.refresh_from_db()
    assert (concern.state, concern.conclusion) == (ConcernState.CLOSED, "They talked it over.")
    assert concern.closed_at is not None
    assert not Notification.objects.exists()


def test_close_again_is_the_present_result_and_otherwise_names_who_did(scene):
    concern = scene.concern()
    close(concern_id=concern.pk, actor=scene.first, conclusion="Done.")

    close(concern_id=concern.pk, actor=scene.first, conclusion="Done.")
    with pytest.raises(CaseClosed, match="Marisol Vega closed this case on"):
        close(concern_id=concern.pk, actor=scene.second, conclusion="Mine.")

    concern.refresh_from_db()
    assert concern.conclusion == "Done."


def test_close_wants_a_conclusion(scene, concern):
    with pytest.raises(BadAnswers) as refusal:
        close(concern_id=concern.pk, actor=scene.first, conclusion=" ")

    assert refusal.value.field == "conclusion"


def test_hand_on_adds_a_reader_and_tells_only_her(scene, concern):
    hand_on(concern_id=concern.pk, actor=scene.first, to_id=scene.second.pk)
    hand_on(concern_id=concern.pk, actor=scene.first, to_id=scene.second.pk)

    assert {row.user for row in concern.readers.all()} == {scene.first, scene.second}
    assert [row.recipient for row in Notification.objects.all()] == [scene.second]


def test_hand_on_and_step_back_leaves_the_other_alone_with_it(scene, concern):
    hand_on(concern_id=concern.pk, actor=scene.first, to_id=scene.second.pk, step_back=True)

    assert [row.user for row in concern.readers.all()] == [scene.second]


def test_hand_on_goes_to_a_contact_of_another_program(scene, concern):
    elsewhere = ContactFactory().user

    hand_on(concern_id=concern.pk, actor=scene.first, to_id=elsewhere.pk)

    assert concern.readers.filter(user=elsewhere).exists()


def test_hand_on_never_goes_to_whom_it_is_about(scene, concern):
    ContactFactory(program=scene.program, user=scene.mentor)

    for person in (scene.mentor, scene.mentee):
        with pytest.raises(BadAnswers):
            hand_on(concern_id=concern.pk, actor=scene.first, to_id=person.pk)

    assert concern.readers.count() == 1


def test_mark_quiet_and_back(scene, concern):
    mark_quiet(concern_id=concern.pk, actor=scene.first, is_quiet=True)
    mark_quiet(concern_id=concern.pk, actor=scene.first, is_quiet=True)
    concern.refresh_from_db()
    marked = concern.is_quiet
    mark_quiet(concern_id=concern.pk, actor=scene.first, is_quiet=False)
    concern.refresh_from_db()

    assert (marked, concern.is_quiet) == (True, False)
    assert AuditEvent.objects.filter(action="concern.marked_quiet").count() == 1


def test_others_do_nothing_in_a_case(scene, concern):
    for person in (scene.second, scene.mentee):
        with pytest.raises(NotAllowed):
            take_up(concern_id=concern.pk, actor=person)
        with pytest.raises(NotAllowed):
            close(concern_id=concern.pk, actor=person, conclusion="Done.")
        with pytest.raises(NotAllowed):
            hand_on(concern_id=concern.pk, actor=person, to_id=person.pk)
        with pytest.raises(NotAllowed):
            mark_quiet(concern_id=concern.pk, actor=person, is_quiet=True)

    concern.refresh_from_db()
    assert (concern.state, concern.is_quiet) == (ConcernState.SUBMITTED, False)


def test_whom_the_reporter_left_out_is_not_handed_the_case(scene):
    concern = scene.concern(readers=[scene.first], left_out=[scene.second.pk])

    with pytest.raises(BadAnswers):
        hand_on(concern_id=concern.pk, actor=scene.first, to_id=scene.second.pk)

    assert [row.user for row in concern.readers.all()] == [scene.first]


def test_a_colleague_of_the_reporter_is_not_handed_the_case_where_she_said_so(scene):
    scene.second.staff_roles.update(employer="Fairview")
    scene.mentee.profile.employer = "Fairview"
    scene.mentee.profile.save()
    concern = scene.concern(readers=[scene.first], not_colleagues=True)

    with pytest.raises(BadAnswers):
        hand_on(concern_id=concern.pk, actor=scene.first, to_id=scene.second.pk)


def test_take_up_marks_it_as_read_for_whoever_read_it(scene):
    concern = scene.concern()

    take_up(concern_id=concern.pk, actor=scene.first)

    assert concern.readers.get(user=scene.second).read_at is None


def test_no_list_holds_a_case_about_its_reader_or_by_her(scene):
    scene.concern(about=scene.first)
    scene.concern(reporter=scene.first)

    assert not concern_cases.read_by(scene.first, scene.program).exists()
    assert concern_cases.read_by(scene.second, scene.program).count() == 2
