from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from matching.enums import MatchState, RoundState
from mentorship.enums import (
    Answer,
    AskedFirst,
    CheckInState,
    MenteeState,
    MentorshipState,
    MentorState,
    Side,
)
from tests.factories.accounts import UserFactory
from tests.factories.matching import MatchFactory, RoundFactory, RunFactory, UnmatchedFactory
from tests.factories.mentorship import (
    CheckInAnswerFactory,
    CheckInFactory,
    ContentTextFactory,
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    ProgramFactory,
)

pytestmark = pytest.mark.django_db


def home(client, user):
    client.force_login(user)
    page = client.get(reverse("home"))
    assert page.status_code == 200
    return page


def here(page):
    return [step["name"] for step in page.context["mentee"]["journey"] if step["state"] == "here"]


def published(mentorship, match_round=None):
    return MatchFactory(
        round=match_round or RoundFactory(program=mentorship.program),
        mentee=mentorship.mentee,
        mentor=mentorship.mentor,
        mentorship=mentorship,
        state=MatchState.PUBLISHED,
    )


# -- nobody yet --------------------------------------------------------------------------------


def test_newcomer_is_offered_both_parts(client):
    program = ProgramFactory()

    page = home(client, UserFactory())

    assert [offer["url"] for offer in page.context["apply"]] == [
        f"/apply/{program.slug}/?as=mentee",
        f"/apply/{program.slug}/?as=mentor",
    ]


def test_visitor_signs_in_first(client):
    assert client.get(reverse("home")).status_code == 302


# -- mentee ------------------------------------------------------------------------------------


def test_mentee_in_the_pool_sees_the_expected_date(client):
    mentee = MenteeFactory()
    RoundFactory(
        program=mentee.program, introductions_on=timezone.localdate() + timedelta(days=400)
    )

    page = home(client, mentee.user)

    assert page.context["title"] == "We're looking"
    assert "You'll hear by" in page.context["lead"]
    assert here(page) == ["Applied"]


def test_mentee_in_the_pool_without_a_date(client):
    page = home(client, MenteeFactory().user)

    assert page.context["lead"] == ""


@pytest.mark.parametrize(
    ("state", "title"),
    [
        (MenteeState.APPLIED, "Your application is in"),
        (MenteeState.PAUSED, "You're paused"),
    ],
)
def test_mentee_state_is_told(client, state, title):
    assert home(client, MenteeFactory(state=state).user).context["title"] == title


def test_mentee_who_left_may_apply_again(client):
    page = home(client, MenteeFactory(state=MenteeState.LEFT).user)

    assert page.context["mentee"] is None
    assert page.context["apply"]


@pytest.mark.parametrize("state", [MatchState.PROPOSED, MatchState.APPROVED])
def test_proposed_mentee_learns_no_name(client, state):
    match = MatchFactory(state=state)

    page = home(client, match.mentee.user)

    assert page.context["title"] == "We have someone in mind"
    assert here(page) == ["Proposed"]
    assert match.mentor.user.name not in page.content.decode()


def test_published_match_stays_unknown_until_it_is_announced(client):
    mentorship = MentorshipFactory(announce_at=timezone.now() + timedelta(minutes=9))
    published(mentorship)

    page = home(client, mentorship.mentee_user)

    assert page.context["title"] == "We have someone in mind"
    assert mentorship.mentor_user.name not in page.content.decode()


def test_mentor_asked_first_stays_unknown_to_the_mentee(client):
    mentorship = MentorshipFactory(program__asked_first=AskedFirst.MENTOR)
    published(mentorship)

    page = home(client, mentorship.mentee_user)

    assert page.context["title"] == "We have someone in mind"
    assert mentorship.mentor_user.name not in page.content.decode()


def test_introduction_waits_for_the_mentee(client):
    mentorship = MentorshipFactory()

    page = home(client, mentorship.mentee_user)

    assert page.context["title"] == f"Meet {mentorship.mentor_user.first_name}"
    assert len(page.context["introductions"]) == 1
    assert here(page) == ["Introduced"]


def test_mentee_who_said_yes_waits_for_the_other(client):
    mentorship = MentorshipFactory(mentee_answer=Answer.ACCEPTED, mentee_answered_at=timezone.now())

    page = home(client, mentorship.mentee_user)

    assert page.context["title"] == "You said yes"
    assert page.context["introductions"] == []


def test_active_mentee_sees_her_mentor_and_next_check_in(client):
    answer = CheckInAnswerFactory()

    page = home(client, answer.person)

    mentorship = answer.check_in.mentorship
    assert page.context["mentee"]["partner"]["name"] == mentorship.mentor_user.name
    assert "Your next check-in is on" in page.context["mentee"]["next_step"]["text"]
    assert here(page) == ["Mentorship"]


def test_open_check_in_waits(client):
    answer = CheckInAnswerFactory(state=CheckInState.OPEN, opened_at=timezone.now())

    page = home(client, answer.person)

    (row,) = page.context["check_ins"]
    assert row["url"] == reverse("check-in", args=[answer.pk])


@pytest.mark.parametrize("state", [MentorshipState.DECLINED, MentorshipState.EXPIRED])
def test_declined_mentee_hears_no_reason(client, state):
    ContentTextFactory(key="reasons.decline.to_mentee", body="We're finding you someone else.")
    mentorship = MentorshipFactory(
        state=state, decline_reason="worried", mentor_answer=Answer.DECLINED,
        mentor_answered_at=timezone.now(),
        closed_at=timezone.now(),
    )  # fmt: skip
    published(mentorship)

    page = home(client, mentorship.mentee_user)

    assert page.context["title"] == "We're finding you someone else"
    assert mentorship.mentor_user.name not in page.content.decode()
    assert "worried" not in page.content.decode()


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("type_not_offered", "Nobody offers the kind"),
        ("no_eligible_mentor", "shares enough time"),
        ("below_minimum", "wait than guess"),
        ("places_taken", "You move up"),
    ],
)
def test_unmatched_mentee_reads_a_kind_reason(client, reason, said):
    run = RunFactory(round__state=RoundState.CLOSED)
    left = UnmatchedFactory(run=run, reason=reason)

    page = home(client, left.mentee.user)

    assert page.context["title"] == "We couldn't find the right person this time"
    assert said in page.context["mentee"]["next_step"]["text"]


def test_unmatched_is_not_told_while_the_round_is_reviewed(client):
    left = UnmatchedFactory()

    assert home(client, left.mentee.user).context["title"] == "We're looking"


# -- mentor ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "strong"),
    [(MentorState.APPLIED, "Thank you for offering."), (MentorState.PAUSED, "You're paused.")],
)
def test_mentor_state_is_told(client, state, strong):
    page = home(client, MentorFactory(state=state).user)

    assert page.context["mentor"]["note"]["strong"] == strong


def test_refused_mentor_reads_the_kind_text_and_no_reason(client):
    ContentTextFactory(key="vetting.to_person", body="Thank you for offering.")
    mentor = MentorFactory(
        state=MentorState.REFUSED, refusal_reason="credential_not", vetting_note="Secret note"
    )

    page = home(client, mentor.user)

    assert page.context["mentor"]["note"]["text"] == "Thank you for offering."
    assert "Secret note" not in page.content.decode()


def test_introduction_comes_first_for_a_mentor(client):
    mentorship = MentorshipFactory()

    page = home(client, mentorship.mentor_user)

    assert page.context["title"].startswith("Someone would like to meet you")
    assert [s["state"] for s in page.context["mentor"]["places"]["segments"]] == ["held", "free"]


def test_mentor_sees_mentees_with_shared_moods_only(client):
    mentorship = MentorshipFactory(active=True, started_at=timezone.now() - timedelta(days=40),
                                   ends_on=date(2027, 1, 1))  # fmt: skip
    check_in = CheckInFactory(mentorship=mentorship)
    CheckInAnswerFactory(
        check_in=check_in, side=Side.MENTEE, state=CheckInState.ANSWERED, answer="stuck",
        signal="low", answered_at=timezone.now(), is_shared=False,
    )  # fmt: skip

    page = home(client, mentorship.mentor_user)

    (row,) = page.context["mentor"]["mentees"]
    assert (row["mood"]["text"], row["month"]) == ("Checked in", "Month 2 of 6")

    check_in.answers.update(is_shared=True)

    (row,) = home(client, mentorship.mentor_user).context["mentor"]["mentees"]
    assert row["mood"]["text"] == "A bit stuck"


def test_person_with_both_parts_sees_both(client):
    mentor = MentorFactory()
    MenteeFactory(program=mentor.program, user=mentor.user)

    page = home(client, mentor.user)

    assert page.context["mentee"]
    assert page.context["mentor"]["places"]["sentence"] == "0 of 2 places taken"
    assert page.context["apply"] == []


@pytest.mark.parametrize("size", [1, 3])
def test_home_queries_do_not_grow(client, size, django_assert_num_queries):
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
    client.force_login(mentor.user)

    with django_assert_num_queries(12):
        client.get(reverse("home"))
