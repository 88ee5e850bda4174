from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Notification
from mentorship.clock import add_months, local_day
from mentorship.enums import CheckInKind, Side
from mentorship.exceptions import BadAnswers
from mentorship.exceptions.agreements import AgreementChanged, EndIsOver, NothingToSign, SignFirst
from mentorship.models import Agreement, CheckIn, MentorshipGoal
from mentorship.queries import agreements as queries
from mentorship.services import agreements
from mentorship.services.check_ins import layout
from tests import clocks
from tests.factories.agreements import AgreementFactory, started
from tests.factories.mentorship import ContentTextFactory, ProgramFactory
from tests.recorded import actions

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _words(db):
    ContentTextFactory(key="agreement.default", body="Until {end_date}: {goal}")


@pytest.fixture
def holds():
    agreement = AgreementFactory(signed=True)
    agreement.mentorship.goals.create(title=agreement.goal, added_by=Side.MENTEE)
    return agreement


def _suggest(holds, person, **fields):
    newest = queries.of(holds.mentorship).newest or holds
    given = {
        "number": newest.number,
        "goal": newest.goal,
        "rhythm": newest.rhythm,
        "ends_on": newest.ends_on,
    }
    return agreements.suggest(mentorship_id=holds.mentorship_id, actor=person, **(given | fields))


def _sign(mentorship, person):
    seen = queries.digest(queries.of(mentorship).newest.body)
    return agreements.sign(mentorship_id=mentorship.pk, actor=person, seen=seen)


def _told():
    rows = Notification.objects.waiting().order_by("pk")
    return [(row.category, row.recipient_id) for row in rows]


def test_suggestion_leaves_what_holds_until_the_other_signs(holds):
    pair = holds.mentorship

    asked = _suggest(holds, pair.mentor_user, rhythm="Mondays")

    assert (asked.number, asked.proposed_by, asked.rhythm) == (2, Side.MENTOR, "Mondays")
    assert (queries.current(pair), queries.open(pair)) == (holds, asked)
    assert _told() == [("agreement_suggested", pair.mentee_user_id)]
    assert actions() == ["agreement.suggested"]

    _sign(pair, pair.mentee_user)

    holds.refresh_from_db()
    assert holds.replaced_at is not None
    assert (queries.current(pair), queries.open(pair)) == (asked, None)
    assert MentorshipGoal.objects.get().title == "Sit the CSPT in May"


def test_signed_goal_takes_the_place_of_the_former_one(holds):
    pair = holds.mentorship
    _suggest(holds, pair.mentee_user, goal="Become a lead")

    _sign(pair, pair.mentor_user)

    assert list(MentorshipGoal.objects.values_list("title", flat=True)) == ["Become a lead"]


def test_signed_end_moves_the_mentorship_and_its_check_ins(holds):
    pair = holds.mentorship
    layout.lay_out(pair)
    sooner = pair.ends_on - timedelta(days=40)
    _suggest(holds, pair.mentee_user, ends_on=sooner)
    pair.refresh_from_db()
    assert pair.ends_on == holds.ends_on

    _sign(pair, pair.mentor_user)

    pair.refresh_from_db()
    assert pair.ends_on == sooner
    closing = CheckIn.objects.filter(mentorship=pair, kind=CheckInKind.CLOSING)
    open_days = closing.exclude(answers__state="cancelled").values_list("due_on", flat=True)
    assert set(open_days) == {sooner - timedelta(days=14)}


def test_end_that_has_passed_since_it_was_suggested_is_not_signed(holds):
    pair = holds.mentorship
    _suggest(holds, pair.mentee_user, ends_on=local_day(pair.program.time_zone) + timedelta(days=1))

    with clocks.at(timezone.now() + timedelta(days=3)), pytest.raises(EndIsOver):
        _sign(pair, pair.mentor_user)

    pair.refresh_from_db()
    assert (pair.ends_on, queries.current(pair)) == (holds.ends_on, holds)


def test_extension_agreed_meanwhile_stays(holds):
    pair = holds.mentorship
    _suggest(holds, pair.mentee_user, rhythm="Mondays")
    longer = add_months(pair.ends_on, 3)
    type(pair).objects.filter(pk=pair.pk).update(ends_on=longer)

    _sign(pair, pair.mentor_user)

    pair.refresh_from_db()
    assert pair.ends_on == longer


def test_answer_with_another_suggestion_replaces_the_one_that_waits(holds):
    pair = holds.mentorship
    first = _suggest(holds, pair.mentee_user, rhythm="Mondays")

    second = _suggest(holds, pair.mentor_user, rhythm="Tuesdays")

    first.refresh_from_db()
    assert first.replaced_at is not None
    assert (second.number, queries.open(pair)) == (3, second)
    assert _told() == [("agreement_suggested", pair.mentee_user_id)]
    with pytest.raises(AgreementChanged, match="wrote on"):
        agreements.sign(
            mentorship_id=pair.pk, actor=pair.mentee_user, seen=queries.digest(first.body)
        )


def test_first_version_may_be_answered_with_a_suggestion():
    first = AgreementFactory()
    pair = first.mentorship

    asked = _suggest(first, pair.mentor_user, goal="Become a lead")
    _sign(pair, pair.mentee_user)

    assert queries.current(pair) == asked
    assert MentorshipGoal.objects.get().title == "Become a lead"


def test_suggesting_the_same_twice_keeps_one(holds):
    pair = holds.mentorship

    first = _suggest(holds, pair.mentee_user, number=1, rhythm="Mondays")
    again = _suggest(holds, pair.mentee_user, number=1, rhythm="Mondays")

    assert first == again
    assert len(_told()) == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "goal"),
        ({"goal": ""}, "goal"),
        ({"rhythm": "x" * 201}, "rhythm"),
        ({"ends_on": -1}, "ends_on"),
        ({"ends_on": 0}, "ends_on"),
        ({"ends_on": 9999}, "ends_on"),
    ],
)
def test_suggestion_out_of_bounds_is_refused(holds, fields, field):
    pair = holds.mentorship
    if "ends_on" in fields:
        today = local_day(pair.program.time_zone)
        fields = {"ends_on": today + timedelta(days=fields["ends_on"])}

    with pytest.raises(BadAnswers) as refused:
        _suggest(holds, pair.mentee_user, **fields)

    assert refused.value.field == field
    assert Agreement.objects.count() == 1


def test_last_day_reaches_to_the_extensions_of_the_program():
    program = ProgramFactory(months=6, extension_months=3, extensions_most=2)
    holds = AgreementFactory(mentorship=started(program=program), signed=True)
    pair = holds.mentorship
    latest = add_months(queries.first_day(pair), 12)

    asked = _suggest(holds, pair.mentee_user, ends_on=latest)

    assert asked.ends_on == latest
    with pytest.raises(BadAnswers):
        _suggest(holds, pair.mentee_user, ends_on=latest + timedelta(days=1))


def test_suggestion_needs_something_signed():
    pair = started()

    with pytest.raises(SignFirst):
        agreements.suggest(
            mentorship_id=pair.pk, actor=pair.mentee_user, number=1, goal="G", rhythm="",
            ends_on=pair.ends_on,
        )  # fmt: skip


def test_suggestion_on_a_version_that_is_no_longer_the_newest_is_refused(holds):
    pair = holds.mentorship
    _suggest(holds, pair.mentee_user, rhythm="Mondays")

    with pytest.raises(AgreementChanged, match="wrote on"):
        _suggest(holds, pair.mentor_user, number=1, rhythm="Fridays")

    assert Agreement.objects.count() == 2


@pytest.mark.parametrize("by_proposer", [False, True])
def test_keep_leaves_what_both_signed(holds, by_proposer):
    pair = holds.mentorship
    asked = _suggest(holds, pair.mentor_user, rhythm="Mondays")
    person = pair.mentor_user if by_proposer else pair.mentee_user

    kept = agreements.keep(mentorship_id=pair.pk, actor=person, number=asked.number)
    again = agreements.keep(mentorship_id=pair.pk, actor=person, number=asked.number)

    assert (kept, again, queries.open(pair)) == (holds, holds, None)
    assert _told() == ([] if by_proposer else [("agreement_kept", pair.mentor_user_id)])


def test_keep_needs_a_suggestion(holds):
    first = AgreementFactory()
    for pair, number in ((holds.mentorship, 1), (first.mentorship, 1)):
        with pytest.raises(NothingToSign):
            agreements.keep(mentorship_id=pair.pk, actor=pair.mentee_user, number=number)


def test_keep_of_an_older_suggestion_is_refused(holds):
    pair = holds.mentorship
    _suggest(holds, pair.mentee_user, rhythm="Mondays")
    _suggest(holds, pair.mentee_user, rhythm="Tuesdays")

    with pytest.raises(AgreementChanged):
        agreements.keep(mentorship_id=pair.pk, actor=pair.mentor_user, number=2)
