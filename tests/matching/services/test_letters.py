import pytest

from accounts.models import AuditEvent
from matching import exceptions
from matching.enums import LetterRole, RoundState
from matching.exceptions.conflicts import LetterChanged
from matching.models import RoundLetter
from matching.queries.letters import letter_in, looked_over, own_letters, product_words, unread
from matching.services import letters
from mentorship.exceptions import BadAnswers
from mentorship.letters import Letter
from tests.factories.mentorship import ProgramStaffFactory
from tests.recorded import actions

pytestmark = pytest.mark.django_db
OURS = Letter("Meet {partner}, {name}", "We know you both.\n\n{reasons}\n\nSay by {answer_by}.")


@pytest.fixture
def admin(match_round):
    return ProgramStaffFactory(program=match_round.program, user__name="Marisol Vega").user


def _save(match_round, admin, letter=OURS, role=LetterRole.MENTOR, seen=None):
    return letters.save(round_id=match_round.pk, role=role, letter=letter, actor=admin, seen=seen)


def test_save_keeps_the_words_and_who_wrote_them(match_round, admin):
    row = _save(match_round, admin)

    own = own_letters(match_round.pk)
    assert {role: letter_in(own, role) for role in LetterRole} == {
        LetterRole.MENTOR: OURS,
        LetterRole.MENTEE: product_words(LetterRole.MENTEE),
        LetterRole.UNMATCHED: product_words(LetterRole.UNMATCHED),
    }
    assert row.changed_by == admin
    events = AuditEvent.objects.order_by("pk").values_list("action", "data")
    assert list(events) == [
        ("letter.changed", {"role": "mentor"}), ("letter.read", {"role": "mentor"}),
    ]  # fmt: skip


def test_save_of_the_same_words_again_changes_nothing(match_round, admin):
    first = _save(match_round, admin)
    again = _save(match_round, admin)

    assert again.changed_at == RoundLetter.objects.get().changed_at == first.changed_at
    assert actions() == ["letter.changed", "letter.read"]


def test_save_of_the_products_words_goes_back_to_them(match_round, admin):
    seen = _save(match_round, admin).changed_at

    _save(match_round, admin, product_words(LetterRole.MENTOR), seen=seen)

    assert not RoundLetter.objects.exists()
    assert actions()[-1] == "letter.forgotten"


def test_save_refuses_what_another_admin_changed_meanwhile_naming_her(match_round, admin):
    _save(match_round, admin)
    other = ProgramStaffFactory(program=match_round.program).user

    with pytest.raises(LetterChanged, match="Marisol Vega changed these words at"):
        _save(match_round, other, Letter("Hello", "Mine."))
    with pytest.raises(LetterChanged):
        letters.forget(round_id=match_round.pk, role=LetterRole.MENTOR, actor=other)

    assert letter_in(own_letters(match_round.pk), LetterRole.MENTOR) == OURS


def test_save_refuses_words_that_were_forgotten_meanwhile(match_round, admin):
    seen = _save(match_round, admin).changed_at
    letters.forget(round_id=match_round.pk, role=LetterRole.MENTOR, actor=admin, seen=seen)

    with pytest.raises(LetterChanged, match="went back to the product's words"):
        _save(match_round, admin, Letter("Hello", "Mine."), seen=seen)

    assert not RoundLetter.objects.exists()


@pytest.mark.parametrize(
    ("letter", "field", "said"),
    [
        (Letter("", "Words."), "subject", "Write a subject"),
        (Letter("x" * 121, "Words."), "subject", "Write a subject"),
        (Letter("Hello", " \n"), "body", "Write a letter"),
        (Letter("Hello", "x" * 3001), "body", "Write a letter"),
        (Letter("{user.password}", "Words."), "subject", "{user.password} has no meaning"),
        (Letter("Hello", "Dear {nmae}, {7*7}"), "body", "{nmae}, {7*7} has no meaning"),
        (Letter("Hello", "Dear {name"), "body", "{ has no meaning"),
        (Letter("Hello", "{% load x %}"), "body", "{% load x %} has no meaning"),
        (Letter("Hello {reasons}", "Words."), "subject", "not in its subject"),
        (Letter("Hello", "Because {reasons}."), "body", "on a line of its own"),
        (Letter("Hello", "{reasons}\n\n{reasons}"), "body", "on a line of its own"),
    ],
)
def test_save_refuses_what_nobody_could_read(match_round, admin, letter, field, said):
    with pytest.raises(BadAnswers) as refusal:
        _save(match_round, admin, letter)

    assert (refusal.value.field, said in str(refusal.value.sentence)) == (field, True)
    assert (RoundLetter.objects.count(), actions()) == (0, [])


def test_save_refuses_names_that_only_another_letter_knows(match_round, admin):
    with pytest.raises(BadAnswers, match=r"\{partner\} has no meaning here"):
        _save(match_round, admin, Letter("Hello", "{partner}"), role=LetterRole.UNMATCHED)


def test_letters_refuse_outsiders_and_a_closed_round(match_round, admin):
    outsider = ProgramStaffFactory().user

    for refused in (
        lambda: _save(match_round, outsider),
        lambda: letters.forget(round_id=match_round.pk, role=LetterRole.MENTOR, actor=outsider),
        lambda: letters.look_over(round_id=match_round.pk, role=LetterRole.MENTOR, actor=outsider),
    ):
        with pytest.raises(exceptions.AnotherProgram):
            refused()
    match_round.state = RoundState.CLOSED
    match_round.save()
    with pytest.raises(exceptions.RoundClosed):
        _save(match_round, admin)

    assert (RoundLetter.objects.count(), actions()) == (0, [])


def test_look_over_is_kept_once_for_each_person(match_round, admin):
    assert unread(match_round) == list(LetterRole)

    for _twice in range(2):
        letters.look_over(round_id=match_round.pk, role=LetterRole.MENTEE, actor=admin)

    assert unread(match_round) == [LetterRole.MENTOR, LetterRole.UNMATCHED]
    assert looked_over(match_round)[LetterRole.MENTEE].actor == admin
    assert actions() == ["letter.read"]


def test_forget_without_own_words_does_nothing(match_round, admin):
    letters.forget(round_id=match_round.pk, role=LetterRole.MENTOR, actor=admin)

    assert actions() == []
