from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from mentorship.models import Draft
from mentorship.services import drafts
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import ProgramFactory

pytestmark = pytest.mark.django_db


def _save(person, program, step="now", **fields):
    known = {"side": "mentee", "answers": {step: "typed"}, "is_done": True} | fields
    return drafts.save(program=program, user=person, step=step, **known)


def test_save_adds_to_what_other_steps_hold():
    person, program = UserFactory(), ProgramFactory()

    _save(person, program, "now", left_at="aims")
    _save(person, program, "aims", is_done=False)

    draft = Draft.objects.get()
    assert draft.answers == {"now": "typed", "aims": "typed"}
    assert (draft.done, draft.step) == (["now"], "aims")


def test_save_takes_a_step_back_that_is_complete_no_more():
    person, program = UserFactory(), ProgramFactory()
    _save(person, program)

    _save(person, program, answers={"now": ""}, is_done=False)

    assert (Draft.objects.get().done, Draft.objects.get().answers) == ([], {"now": ""})


def test_save_keeps_the_two_sides_apart():
    person, program = UserFactory(), ProgramFactory()

    _save(person, program)
    _save(person, program, side="mentor", answers={"capacity": "2"})

    assert sorted(Draft.objects.values_list("side", flat=True)) == ["mentee", "mentor"]


def test_save_refuses_too_much_and_keeps_what_was_there():
    person, program = UserFactory(), ProgramFactory()
    _save(person, program)

    with pytest.raises(drafts.DraftTooBig):
        _save(person, program, "words", answers={"introduction": "x" * drafts.MOST_CHARACTERS})

    assert Draft.objects.get().answers == {"now": "typed"}


def test_delete_forgets_one_side_only():
    person, program = UserFactory(), ProgramFactory()
    _save(person, program)
    _save(person, program, side="mentor")

    found = [drafts.delete(program=program, user=person, side="mentee") for _n in range(2)]

    assert found == [True, False]
    assert Draft.objects.get().side == "mentor"


@pytest.mark.django_db(transaction=True)
def test_save_from_two_devices_at_once_loses_nothing():
    person, program = UserFactory(), ProgramFactory()

    def save(step):
        try:
            _save(person, program, step)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(save, ("now", "aims", "meeting", "words")))

    draft = Draft.objects.get()
    assert draft.answers == dict.fromkeys(("now", "aims", "meeting", "words"), "typed")
    assert draft.done == ["aims", "meeting", "now", "words"]
