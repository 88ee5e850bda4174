from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Notification
from matching.enums import MatchState
from matching.services import publish
from mentorship.enums import Answer, MentorshipState
from mentorship.models import AnswerOnBehalf
from tests.factories.accounts import verified
from tests.factories.matching import MatchFactory, RoundFactory
from tests.factories.mentorship import (
    ContentTextFactory,
    MenteeFactory,
    MentorshipFactory,
    ProgramStaffFactory,
)

pytestmark = pytest.mark.django_db
TOLD = {"answer": "accepted", "told": "Dolores told me by phone."}


@pytest.fixture
def match():
    options = [{"key": "take_a_break", "label": "I need a break"}]
    ContentTextFactory(key="reasons.decline_mentor", data={"options": options})
    match_round = RoundFactory()
    at = timezone.now() - timedelta(days=3)
    mentorship = MentorshipFactory(
        program=match_round.program, introduced_at=at, respond_by=at + timedelta(days=9)
    )
    return MatchFactory(
        round=match_round, run=None, state=MatchState.PUBLISHED, mentorship=mentorship,
        mentee=mentorship.mentee, mentor=mentorship.mentor,
    )  # fmt: skip


@pytest.fixture
def admin(match):
    return verified(ProgramStaffFactory(program=match.round.program).user)


@pytest.fixture
def desk(client, admin):
    client.force_login(admin)
    return client


def url(match, name="introduction-on-behalf", side="mentor"):
    return reverse(name, args=[match.round.program.slug, match.pk, side])


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def answers_of(match):
    match.mentorship.refresh_from_db()
    return match.mentorship.mentor_answer, match.mentorship.state


def test_remind_queues_one_message_however_often_it_is_pressed(desk, match):
    for _twice in range(2):
        answer = desk.post(url(match, "introduction-nudge"))

    assert said(answer)[0].startswith(f"The reminder to {match.mentor.user.first_name} leaves on")
    assert answer.url.endswith(f"tab=published#sent-{match.pk}")
    assert Notification.objects.get().recipient == match.mentor.user


def test_remind_refused_says_why(desk, match):
    match.mentorship.mentor_answer = Answer.ACCEPTED
    match.mentorship.mentor_answered_at = timezone.now()
    match.mentorship.save()

    answer = desk.post(url(match, "introduction-nudge"))

    assert "has answered already" in said(answer)[0]
    assert not Notification.objects.exists()


def test_answer_for_somebody_asks_what_was_told_by_whom(desk, match):
    page = desk.get(url(match))

    text = page.content.decode()
    assert page.status_code == 200
    assert f"Answer for {match.mentor.user.name}" in text
    assert "Only the program team reads it." in text
    assert "I need a break" in text


def test_answer_for_somebody_counts_and_is_told_to_them(desk, match, admin):
    answer = desk.post(url(match), TOLD)

    assert answer.status_code == 302
    assert answers_of(match) == (Answer.ACCEPTED, MentorshipState.INTRODUCED)
    event = AuditEvent.objects.get(action="introduction.accepted")
    assert (event.actor, event.real_actor) == (match.mentor.user, admin)
    assert Notification.objects.get().category == "introduction_answered_for"


def test_answer_for_somebody_declines_with_a_reason_of_their_list(desk, match):
    desk.post(url(match), {**TOLD, "answer": "declined", "reason": "take_a_break"})

    assert answers_of(match) == (Answer.DECLINED, MentorshipState.DECLINED)
    assert match.mentorship.decline_reason == "take_a_break"


def test_answer_of_yes_keeps_no_reason(desk, match):
    desk.post(url(match), {**TOLD, "reason": "take_a_break"})

    assert answers_of(match) == (Answer.ACCEPTED, MentorshipState.INTRODUCED)
    assert match.mentorship.decline_reason == ""


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({"told": ""}, "told", "Write who told you what, and how."),
        ({"told": "x" * 301}, "told", "Keep it to 300 characters."),
        ({"answer": "maybe"}, "answer", "Choose yes or not this time."),
        ({"reason": "made_up"}, "reason", "Choose a reason from the list."),
    ],
)
def test_answer_refused_keeps_what_was_typed(desk, match, given, field, sentence):
    answer = desk.post(url(match), {**TOLD, **given})

    assert answer.status_code == 400
    assert answer.context["form"].errors == {field: [sentence]}
    assert answer.context["form"]["told"].value() == {**TOLD, **given}["told"]
    assert answers_of(match) == (Answer.NONE, MentorshipState.INTRODUCED)


def test_answer_that_came_meanwhile_is_a_conflict(desk, match):
    match.mentorship.mentor_answer = Answer.ACCEPTED
    match.mentorship.mentor_answered_at = timezone.now()
    match.mentorship.save()

    answer = desk.post(url(match), TOLD)

    assert answer.status_code == 409
    assert TOLD["told"] in answer.content.decode()
    assert not AnswerOnBehalf.objects.exists()


def test_follow_up_of_another_admins_pair_is_not_found(desk, match):
    match.mentor.user.profile.employer = "The same"
    match.mentor.user.profile.save()
    match.round.program.staff.update(employer="the same")

    answers = [desk.get(url(match)), desk.post(url(match), TOLD),
               desk.post(url(match, "introduction-nudge"))]  # fmt: skip

    assert [answer.status_code for answer in answers] == [404] * 3
    assert match.mentor.user.name not in answers[0].content.decode()


@pytest.mark.parametrize("side", ["nobody", "Mentor"])
def test_follow_up_of_an_unknown_side_is_not_found(desk, match, side):
    assert desk.get(url(match, side=side)).status_code == 404
    assert desk.post(url(match, "introduction-nudge", side)).status_code == 404


def test_follow_up_of_what_was_not_sent_is_not_found(desk, match):
    proposed = MatchFactory(round=match.round)

    assert desk.get(url(proposed)).status_code == 404


def test_send_tab_shows_the_states_and_offers_what_can_be_done(desk, match):
    page = desk.get(reverse("round-review", args=[match.round.program.slug, match.round_id]),
                    {"tab": "published"})  # fmt: skip

    text = page.content.decode()
    assert page.status_code == 200
    assert [(one["name"], one["count"]) for one in page.context["sent_stages"]] == [
        ("All", 1), ("Waiting", 1), ("For the mentor", 1), ("For the mentee", 1),
    ]  # fmt: skip
    (row,) = page.context["sent_rows"]
    assert (row["days_left"], row["stage"]["text"]) == ("6 days left", "Waiting")
    for address in (url(match), url(match, "introduction-nudge"), url(match, side="mentee")):
        assert address in text


def test_sent_tab_takes_what_leaves_back_or_sends_it_now(desk, match, admin):
    leaving = MatchFactory(round=match.round, run=None, state=MatchState.APPROVED)
    publish.publish(match_ids=[leaving.pk], actor=admin)

    page = desk.get(
        reverse("round-review", args=[match.round.program.slug, match.round_id]),
        {"tab": "published", "stage": "leaving"},
    )

    (row,) = page.context["sent_rows"]
    assert row["recall_url"] == reverse("match-recall", args=[match.round.program.slug, leaving.pk])
    assert [press["label"] for press in page.context["sent_presses"]] == ["Take 1 back"]


def test_sent_tab_refuses_an_unknown_stage(desk, match):
    address = reverse("round-review", args=[match.round.program.slug, match.round_id])

    answer = desk.get(address, {"tab": "published", "stage": "user__password"})

    assert answer.status_code == 400


def test_sent_tab_takes_as_many_queries_for_three_as_for_one(
    desk, match, django_assert_max_num_queries
):
    address = reverse("round-review", args=[match.round.program.slug, match.round_id])
    no = {"state": MentorshipState.DECLINED, "closed_at": timezone.now()}

    def declined():
        pair = MentorshipFactory(
            program=match.round.program, decline_reason="take_a_break",
            introduced_at=timezone.now() - timedelta(days=1), **no,
        )  # fmt: skip
        MatchFactory(round=match.round, run=None, state=MatchState.PUBLISHED, mentorship=pair,
                     mentee=pair.mentee, mentor=pair.mentor)  # fmt: skip

    declined()
    with django_assert_max_num_queries(12) as one:
        desk.get(address, {"tab": "published"})
    declined()
    declined()
    with django_assert_max_num_queries(len(one)):
        desk.get(address, {"tab": "published"})


def test_waitlist_page_and_file_show_the_line(desk, match):
    first = MenteeFactory(program=match.round.program, user__name="=First Inline", waited_rounds=2)
    MenteeFactory(program=match.round.program, user__name="Second Inline")
    args = [match.round.program.slug, match.round_id]

    page = desk.get(reverse("round-waitlist", args=args))
    file = desk.post(reverse("round-waitlist-export", args=args)).getvalue().decode("utf-8-sig")

    assert page.context["title"] == "2 mentees wait for a mentor"
    assert [(one.place, one.name) for one in page.context["people"]] == [
        (1, first.user.name), (2, "Second Inline"),
    ]  # fmt: skip
    headings, one, two = file.splitlines()
    assert headings.startswith("place,name,seeks,applied,")
    assert one.startswith("1,'=First Inline,Career mentor,2026-03-02,Moved up: waited 2 rounds,")
    assert two.startswith("2,Second Inline,")
    assert AuditEvent.objects.filter(action="list.exported").count() == 1


def test_waitlist_page_counts_but_does_not_name_another_admins_people(desk, match):
    MenteeFactory(program=match.round.program, user__name="Kept Away", profile__employer="Same")
    match.round.program.staff.update(employer="same")

    page = desk.get(reverse("round-waitlist", args=[match.round.program.slug, match.round_id]))

    assert "Kept Away" not in page.content.decode()
    assert page.context["others"] == "1 more is another admin's."


@pytest.mark.parametrize("page", ["0", "-1", "99999999", "last'"])
def test_waitlist_page_refuses_what_is_no_page(desk, match, page):
    address = reverse("round-waitlist", args=[match.round.program.slug, match.round_id])

    assert desk.get(address, {"page": page}).status_code == 404


def test_waitlist_page_takes_as_many_queries_for_three_as_for_one(
    desk, match, django_assert_max_num_queries
):
    address = reverse("round-waitlist", args=[match.round.program.slug, match.round_id])
    MenteeFactory(program=match.round.program)
    with django_assert_max_num_queries(14) as one:
        desk.get(address)
    MenteeFactory.create_batch(2, program=match.round.program)

    with django_assert_max_num_queries(len(one)):
        desk.get(address)


def test_sent_tab_tells_no_more_of_a_life_mentorship_than_that_it_ended(desk, match):
    ContentTextFactory(
        key="reasons.decline_mentee", data={"options": [{"key": "no", "label": "Secret reason"}]}
    )
    at = timezone.now()
    pair = match.mentorship
    for name, value in {
        "state": MentorshipState.DECLINED, "closed_at": at, "decline_reason": "no",
        "mentee_answer": Answer.DECLINED, "mentee_answered_at": at, "mentor_type": "life",
    }.items():  # fmt: skip
        setattr(pair, name, value)
    pair.save()

    page = desk.get(
        reverse("round-review", args=[match.round.program.slug, match.round_id]),
        {"tab": "published"},
    )

    (row,) = page.context["sent_rows"]
    assert (row["sides"], row["reason"], row["stage"]["text"]) == ([], "", "Declined")
    assert "Secret reason" not in page.content.decode()
