from datetime import timedelta

import pytest
from django.utils import timezone

from mentorship.enums import Answer, AskedFirst, MentorshipState, MentorState
from tests.factories.agreements import IntroductionQuestionFactory
from tests.factories.mentorship import MenteeFactory, MentorshipFactory, ProgramFactory
from tests.mentorship.api.pairs import api_of, problem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
WORDS = {
    "mentee": [{"icon": "flag", "text": "You both know nights."}],
    "mentee_missing": ["You live in two zones."],
    "mentor": [{"icon": "flag", "text": "She wants what you do."}],
}


def introduced(asked_first=AskedFirst.BOTH, **fields):
    moment = timezone.now() - timedelta(hours=1)
    fields.setdefault("program", ProgramFactory(asked_first=asked_first))
    names = {"mentee__user__name": "Noor Amini", "mentor__user__name": "Dolores Vega"}
    return MentorshipFactory(introduced_at=moment, words=WORDS, **(names | fields))


def url(pair, verb=""):
    return f"/api/v1/introductions/{pair.pk}/" + (f"{verb}/" if verb else "")


def in_days(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def test_mentee_reads_who_it_is_and_why():
    pair = introduced()

    read = api_of(pair.mentee_user).get(url(pair)).json()

    assert read["state"] == "open"
    assert read["partner"]["name"] == "Dolores Vega"
    assert read["shared"] == ["You both know nights."]
    assert read["missing"] == ["You live in two zones."]
    assert read["steps"] == ["accept", "decline", "not-now", "ask"]


def test_no_introduction_tells_a_score_or_an_address():
    pair = introduced()

    said = api_of(pair.mentee_user).get(url(pair)).content.decode()

    assert "score" not in said
    assert pair.mentor_user.email not in said


def test_hidden_until_announced():
    soon = timezone.now() + timedelta(minutes=9)
    pair = introduced(announce_at=soon)
    api = api_of(pair.mentor_user)

    assert api.get(url(pair)).status_code == 404
    assert api.post(url(pair, "accept"), {}, format="json").status_code == 404
    assert api.get("/api/v1/introductions/").json()["results"] == []


def test_mentee_learns_nothing_while_the_mentor_is_asked_first():
    pair = introduced(AskedFirst.MENTOR)

    assert api_of(pair.mentee_user).get(url(pair)).status_code == 404
    assert api_of(pair.mentor_user).get(url(pair)).status_code == 200


def test_question_of_a_mentor_who_is_asked_first_tells_her():
    pair = introduced(AskedFirst.MENTOR)
    IntroductionQuestionFactory(mentorship=pair, side="mentor", question="Nights?")

    read = api_of(pair.mentee_user).get(url(pair)).json()

    assert (read["state"], read["steps"]) == ("told", ["answer"])
    assert (read["missing"], read["expects"]) == ([], "")


def test_second_yes_begins_the_mentorship():
    pair = introduced()

    first = api_of(pair.mentor_user).post(url(pair, "accept"))
    second = api_of(pair.mentee_user).post(url(pair, "accept"))

    assert (first.status_code, first.json()["state"]) == (200, "accepted")
    assert (second.status_code, second.json()["state"]) == (200, "begun")
    pair.refresh_from_db()
    assert pair.state == MentorshipState.ACTIVE


def test_yes_with_a_pause_keeps_further_introductions_away():
    pair = introduced()

    answer = api_of(pair.mentor_user).post(
        url(pair, "accept"), {"pause_until": in_days(20)}, format="json"
    )

    pair.mentor.refresh_from_db()
    assert (answer.json()["state"], pair.mentor.state) == ("accepted", MentorState.PAUSED)


def test_no_with_a_reason_stays_with_the_team():
    pair = introduced()

    answer = api_of(pair.mentee_user).post(
        url(pair, "decline"), {"reason": "hours_dont_fit"}, format="json"
    )

    pair.refresh_from_db()
    assert (answer.json()["state"], pair.decline_reason) == ("declined", "hours_dont_fit")
    his = api_of(pair.mentor_user).get(url(pair))
    assert his.json()["state"] == "gone"
    assert his.json()["partner"] is None
    assert "hours" not in his.content.decode()


def test_no_without_a_reason_is_explained_afterwards():
    pair = introduced()
    api = api_of(pair.mentee_user)

    declined = api.post(url(pair, "decline")).json()
    explained = api.post(url(pair, "explain"), {"reason": "different_path"}, format="json")

    assert declined["steps"] == ["explain"]
    assert explained.json()["steps"] == []
    assert problem(api.post(url(pair, "explain"), {"reason": "hours_dont_fit"}, format="json")) == (
        409, "reason_given", [],
    )  # fmt: skip


def test_workplace_too_close_is_put_on_her_list():
    mentee = MenteeFactory(profile__employer="Mercy Hospital")
    pair = introduced(mentee=mentee, program=mentee.program)
    api = api_of(pair.mentee_user)
    said = api.post(url(pair, "decline"), {"reason": "too_close_to_work"}, format="json").json()

    done = api.post(url(pair, "avoid-workplace"))

    mentee.refresh_from_db()
    assert (said["workplace"], said["steps"]) == ("Mercy Hospital", ["avoid-workplace"])
    assert (done.json()["steps"], mentee.avoid) == ([], ["Mercy Hospital"])


def test_not_now_names_a_day():
    pair = introduced()

    answer = api_of(pair.mentee_user).post(
        url(pair, "not-now"), {"until": in_days(30)}, format="json"
    )

    pair.refresh_from_db()
    assert (answer.json()["state"], pair.mentee_answer) == ("not_now", Answer.NOT_NOW)


def test_each_side_asks_once_and_the_other_answers():
    pair = introduced()
    hers, his = api_of(pair.mentee_user), api_of(pair.mentor_user)

    asked = hers.post(url(pair, "ask"), {"question": "Do you know the PTCE?"}, format="json")
    waits = his.get(url(pair)).json()
    answered = his.post(url(pair, "answer"), {"answer": "By heart."}, format="json")

    assert "ask" not in asked.json()["steps"]
    assert "answer" in waits["steps"]
    (question,) = answered.json()["questions"]
    assert (question["question"], question["answer"]) == ("Do you know the PTCE?", "By heart.")
    again = hers.post(url(pair, "ask"), {"question": "And nights?"}, format="json")
    assert problem(again)[:2] == (409, "question_asked")


def test_nobody_answers_what_was_not_asked():
    pair = introduced()
    IntroductionQuestionFactory(mentorship=pair, side="mentee")

    own = api_of(pair.mentee_user).post(url(pair, "answer"), {"answer": "Yes."}, format="json")

    assert own.status_code == 404


@pytest.mark.parametrize(
    ("verb", "body", "field"),
    [
        ("decline", {"reason": "nonsense"}, "reason"),
        ("decline", {"reason": None}, "reason"),
        ("decline", {"state": "declined"}, "state"),
        ("accept", {"pause_until": "0001-01-01"}, "pause_until"),
        ("not-now", {"until": "9999-12-31"}, "until"),
        ("ask", {"question": "\u200b"}, "question"),
        ("ask", {"question": "x" * 301}, "question"),
        ("ask", {"question": ["Why?"]}, "question"),
        ("explain", {}, "reason"),
    ],
)
def test_impossible_bodies_are_named_by_field(verb, body, field):
    pair = introduced()

    answer = api_of(pair.mentee_user).post(url(pair, verb), body, format="json")

    assert (answer.status_code, problem(answer)[2]) == (400, [field])
    pair.refresh_from_db()
    assert (pair.state, pair.questions.count()) == (MentorshipState.INTRODUCED, 0)


@pytest.mark.parametrize("verb", ["accept", "decline", "not-now"])
def test_answers_after_its_end_are_refused(verb):
    pair = introduced(state=MentorshipState.EXPIRED, closed_at=timezone.now())

    assert problem(api_of(pair.mentee_user).post(url(pair, verb)))[:2] == (
        409, "introduction_closed",
    )  # fmt: skip


def test_list_is_narrowed():
    pair = introduced()
    api = api_of(pair.mentee_user)
    closed = introduced(
        mentee=pair.mentee, program=pair.program, state=MentorshipState.EXPIRED,
        closed_at=timezone.now(),
    )  # fmt: skip

    def ids(**query):
        return [row["id"] for row in api.get("/api/v1/introductions/", query).json()["results"]]

    assert ids() == [closed.pk, pair.pk]
    assert ids(standing="waiting") == [pair.pk]
    assert ids(standing="over") == [closed.pk]
    assert ids(standing="begun") == ids(program="another") == ids(mentor_type="life") == []
    assert api.get("/api/v1/introductions/", {"standing": "x"}).status_code == 400


@pytest.mark.parametrize("size", [1, 25])
def test_list_queries_do_not_grow(size, django_assert_num_queries):
    mentee = MenteeFactory()
    for _n in range(size):
        introduced(mentee=mentee, program=mentee.program)

    with django_assert_num_queries(6):
        answer = api_of(mentee.user).get("/api/v1/introductions/")

    assert len(answer.json()["results"]) == size


def test_detail_queries(django_assert_max_num_queries):
    pair = introduced()
    IntroductionQuestionFactory(mentorship=pair)

    with django_assert_max_num_queries(5):
        api_of(pair.mentee_user).get(url(pair))


def test_stale_answer_is_refused_by_its_tag():
    pair = introduced()
    hers = api_of(pair.mentee_user)
    tag = hers.get(url(pair))["ETag"]
    api_of(pair.mentor_user).post(url(pair, "ask"), {"question": "Nights?"}, format="json")

    late = hers.post(url(pair, "decline"), HTTP_IF_MATCH=tag)

    assert problem(late)[:2] == (412, "changed_meanwhile")
