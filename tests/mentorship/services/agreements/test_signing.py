from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Notification
from mentorship.enums import MentorshipState, Side
from mentorship.exceptions import BadAnswers, NotAllowed
from mentorship.exceptions.agreements import AgreementChanged
from mentorship.exceptions.space import SpaceOver, SpaceResting
from mentorship.models import Agreement, MentorshipGoal
from mentorship.queries import agreements as queries
from mentorship.services import agreements
from tests.factories.accounts import UserFactory
from tests.factories.agreements import AgreementFactory, started
from tests.factories.mentorship import ContentTextFactory
from tests.recorded import actions

WORDS = (
    "We, {mentee} and {mentor}, meet {months} months, until {end_date}.\n\n"
    "About {hours} a month. We answer within {days} days. Tell {contacts}.\n\n"
    "Our first goal: {goal}"
)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _words(db):
    ContentTextFactory(key="agreement.default", body=WORDS)


@pytest.fixture
def mentorship():
    return started(mentee__user__name="Noor Amini", mentor__user__name="Dolores Vega")


def _sign(mentorship, person, **fields):
    newest = queries.of(mentorship).newest
    body = newest.body if newest else queries.wording(mentorship)[0]
    defaults = {"seen": queries.digest(body), "goal": "Sit the CSPT", "rhythm": ""}
    return agreements.sign(mentorship_id=mentorship.pk, actor=person, **(defaults | fields))


def _told():
    rows = Notification.objects.waiting().order_by("pk")
    return [(row.category, row.recipient_id) for row in rows]


def test_first_signature_words_the_goal_and_asks_the_other(mentorship):
    signed = _sign(
        mentorship, mentorship.mentor_user, goal=" Sit the\r\nCSPT ", rhythm="Thursdays at 6 pm"
    )

    assert (signed.number, signed.proposed_by) == (1, Side.MENTOR)
    assert (signed.goal, signed.rhythm) == ("Sit the CSPT", "Thursdays at 6 pm")
    assert (signed.ends_on, signed.text_version) == (mentorship.ends_on, "default")
    assert signed.mentor_signed_at is not None
    assert signed.mentee_signed_at is None
    assert _told() == [("agreement_signed", mentorship.mentee_user_id)]
    assert actions() == ["agreement.signed"]
    assert queries.current(mentorship) is None
    assert queries.open(mentorship) == signed
    assert not MentorshipGoal.objects.exists()


def test_body_holds_everything_that_was_read(mentorship):
    signed = _sign(mentorship, mentorship.mentee_user, rhythm="Thursdays")

    end = f"{mentorship.ends_on:%b} {mentorship.ends_on.day}, {mentorship.ends_on.year}"
    assert signed.body == (
        f"We, Noor and Dolores, meet 6 months, until {end}.\n\n"
        "About one hour a month. We answer within 3 days. Tell the program team.\n\n"
        "Our first goal: Sit the CSPT\n\n"
        "When we meet: Thursdays"
    )


def test_second_signature_lets_it_hold_and_sets_the_goal(mentorship):
    _sign(mentorship, mentorship.mentee_user)

    signed = _sign(mentorship, mentorship.mentor_user)

    assert queries.current(mentorship) == signed
    assert queries.open(mentorship) is None
    goal = MentorshipGoal.objects.get()
    assert (goal.mentorship_id, goal.title, goal.added_by) == (
        mentorship.pk, "Sit the CSPT", Side.MENTEE,
    )  # fmt: skip
    assert _told()[-1] == ("agreement_agreed", mentorship.mentee_user_id)
    assert actions() == ["agreement.signed", "goal.added", "agreement.signed"]


@pytest.mark.parametrize("times", [1, 2])
def test_signing_again_changes_nothing(mentorship, times):
    for person in (mentorship.mentee_user, mentorship.mentor_user)[:times]:
        _sign(mentorship, person)
    before = list(Agreement.objects.values())
    count = Notification.objects.count()

    again = _sign(mentorship, mentorship.mentee_user, goal="Something else", seen="stale")

    assert again.goal == "Sit the CSPT"
    assert list(Agreement.objects.values()) == before
    assert Notification.objects.count() == count


def test_both_first_at_once_keeps_one_and_tells_the_other_to_read(mentorship):
    read = queries.digest(queries.wording(mentorship)[0])
    _sign(mentorship, mentorship.mentee_user)

    with pytest.raises(AgreementChanged, match="Noor wrote on"):
        _sign(mentorship, mentorship.mentor_user, seen=read, goal="Another goal")

    row = Agreement.objects.get()
    assert (row.goal, row.mentor_signed_at) == ("Sit the CSPT", None)


def test_words_that_changed_since_are_read_again(mentorship):
    read = queries.digest(queries.wording(mentorship)[0])
    ContentTextFactory(key="agreement.default").delete()
    ContentTextFactory(key="agreement.default", body="Other words")

    with pytest.raises(AgreementChanged):
        _sign(mentorship, mentorship.mentee_user, seen=read)

    assert not Agreement.objects.exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"goal": "  "}, "goal"), ({"goal": "x" * 201}, "goal"), ({"rhythm": "x" * 201}, "rhythm")],
)
def test_first_signature_refuses_words_that_do_not_fit(mentorship, fields, field):
    with pytest.raises(BadAnswers) as refused:
        _sign(mentorship, mentorship.mentee_user, **fields)

    assert refused.value.field == field
    assert not Agreement.objects.exists()


@pytest.mark.parametrize(
    ("state", "refusal"),
    [
        (MentorshipState.PAUSED, SpaceResting),
        (MentorshipState.SUSPENDED, SpaceResting),
        (MentorshipState.ENDED, SpaceOver),
    ],
)
def test_sign_only_while_it_runs(state, refusal):
    now = timezone.now()
    closed = now if state == MentorshipState.ENDED else None
    resting = started(state=state, paused_at=now, suspended_at=now, closed_at=closed)

    with pytest.raises(refusal):
        _sign(resting, resting.mentee_user)

    assert not Agreement.objects.exists()


def test_sign_is_for_the_two_only(mentorship):
    with pytest.raises(NotAllowed):
        _sign(mentorship, UserFactory())


def test_own_words_of_a_program_are_named_by_when_they_held(mentorship):
    since = (mentorship.started_at - timedelta(days=3)).isoformat()
    until = (mentorship.started_at + timedelta(minutes=5)).isoformat()
    past = [{"body": "Old", "until": since}, {"body": "Ours: {goal}", "until": until}]
    mentorship.program.own_texts.create(
        key="agreement.default", body="Newer", data={"past": past}, changed_at=until
    )

    signed = _sign(mentorship, mentorship.mentee_user)

    assert (signed.body, signed.text_version) == ("Ours: Sit the CSPT", since)


def test_signature_still_counts_where_ten_goals_are_open(mentorship):
    MentorshipGoal.objects.bulk_create(
        MentorshipGoal(mentorship=mentorship, title=f"Goal {n}", added_by=Side.MENTEE)
        for n in range(10)
    )
    agreement = AgreementFactory(mentorship=mentorship)

    _sign(mentorship, mentorship.mentor_user)

    assert queries.current(mentorship) == agreement
    assert MentorshipGoal.objects.count() == 10
