from datetime import timedelta

import pytest
from django.utils import timezone

from mentorship.enums import AskedFirst, MentorshipState, MentorState
from mentorship.models import IntroductionQuestion, Mentee, Mentor
from tests.factories.accounts import UserFactory
from tests.factories.agreements import IntroductionQuestionFactory
from tests.factories.mentorship import MentorshipFactory, ProgramFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


def _introduction(asked_first=AskedFirst.BOTH, **fields):
    introduced = timezone.now() - timedelta(hours=1)
    program = ProgramFactory(asked_first=asked_first)
    names = {"mentee__user__name": "Noor Amini", "mentor__user__name": "Dolores Vega"}
    return MentorshipFactory(program=program, introduced_at=introduced, **(names | fields))


def _page(client, pair, query=""):
    return client.get(f"/introductions/{pair.pk}/{query}").content.decode()


def _post(client, pair, **form):
    return client.post(f"/introductions/{pair.pk}/answer/", form)


def _day(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def test_page_offers_every_way_to_answer(signed_in):
    pair = _introduction()

    his, hers = (_page(signed_in(person), pair) for person in (pair.mentor_user, pair.mentee_user))

    for verb in ("accept", "ask", "not_now", "decline"):
        assert f'name="answer" value="{verb}"' in his
        assert f'name="answer" value="{verb}"' in hers
    assert 'value="accept_pause"' in his
    assert 'value="accept_pause"' not in hers
    assert his.count("button--primary") == hers.count("button--primary") == 1
    assert "Only Noor reads it" in his
    assert "patient" in his


@pytest.mark.parametrize("verb", ["ask", "not_now", "decline", "accept_pause"])
def test_address_of_a_mail_opens_its_fold(signed_in, verb):
    pair = _introduction()

    page = _page(signed_in(pair.mentor_user), pair, f"?answer={verb}")

    assert page.count('<details class="decline" open>') == 1
    assert page.count("button--primary") == 1


def test_address_that_names_no_answer_opens_nothing(signed_in):
    pair = _introduction()

    page = _page(signed_in(pair.mentor_user), pair, "?answer=%22%3E%3Cscript%3E")

    assert '<details class="decline" open>' not in page
    assert page.count("button--primary") == 1


def test_question_is_asked_and_answered_on_the_page(signed_in):
    pair = _introduction()
    asked = signed_in(pair.mentee_user).post(
        f"/introductions/{pair.pk}/ask/", {"question": "Nights <b>too</b>?"}, follow=True
    )
    question = IntroductionQuestion.objects.get()

    assert "We've asked Dolores" in asked.content.decode()
    assert 'value="ask"' not in asked.content.decode()
    his = _page(signed_in(pair.mentor_user), pair)
    assert his.index("Noor asks") < his.index("Yes, introduce us")
    assert "Nights &lt;b&gt;too&lt;/b&gt;?" in his
    address = f"/introductions/questions/{question.pk}/"
    replied = signed_in(pair.mentor_user).post(address, {"reply": "Every second."}, follow=True)
    assert "Only the two of you read it" in replied.content.decode()
    hers = _page(signed_in(pair.mentee_user), pair)
    assert "Dolores replied on" in hers
    assert "Every second." in hers


def test_question_page_opens_where_it_is_written(signed_in):
    pair = _introduction()

    page = signed_in(pair.mentee_user).get(f"/introductions/{pair.pk}/ask/")

    assert (page.status_code, '<details class="decline" open>' in page.content.decode()) == (
        200, True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"answer": "ask", "question": ""}, "Write a line first."),
        ({"answer": "ask", "question": "x" * 301}, "Keep it to 300 characters."),
        ({"answer": "not_now", "until": ""}, "Name a day"),
        ({"answer": "not_now", "until": "31-12-9999"}, "Enter a day"),
        ({"answer": "not_now", "until": "9999-12-31"}, "Choose a day from tomorrow"),
        ({"answer": "not_now", "until": "0001-01-01"}, "Choose a day from tomorrow"),
        ({"answer": "decline", "rest": "on", "until": ""}, "Name a day"),
        ({"answer": "accept_pause", "until": "2020-01-01"}, "Choose a day from tomorrow"),
    ],
)
def test_answer_that_does_not_fit_is_kept_and_explained(signed_in, form, says):
    pair = _introduction()

    page = _post(signed_in(pair.mentor_user), pair, **form)

    said = page.content.decode()
    assert page.status_code == 400
    assert 'class="error-summary"' in said
    assert says in said
    assert '<details class="decline" open>' in said
    assert form.get("question", "")[:300] in said
    pair.refresh_from_db()
    assert (pair.state, pair.mentor_answer) == (MentorshipState.INTRODUCED, "")


def test_not_now_says_what_happens_next(signed_in):
    pair = _introduction()
    client = signed_in(pair.mentor_user)

    done = client.post(
        f"/introductions/{pair.pk}/answer/",
        {"answer": "not_now", "until": _day(10), "reason": "vacation"},
        follow=True,
    )

    assert "You said not now" in done.content.decode()
    assert "We ask you again on the day you named" in done.content.decode()
    assert Mentor.objects.get().state == MentorState.PAUSED
    hers = _page(signed_in(pair.mentee_user), pair)
    assert "first in line" in hers
    assert "vacation" not in hers.lower()


def test_yes_and_nobody_else_for_now(signed_in):
    pair = _introduction()

    _post(signed_in(pair.mentor_user), pair, answer="accept_pause", until=_day(10))

    pair.refresh_from_db()
    assert (pair.mentor_answer, Mentor.objects.get().state) == ("accepted", MentorState.PAUSED)


def test_no_from_the_home_page_may_be_explained_afterwards(signed_in):
    pair = _introduction()
    client = signed_in(pair.mentor_user)
    _post(client, pair, answer="decline")

    asked = _page(client, pair)
    _post(client, pair, answer="explain", reason="not_my_area")

    assert "What would have made it a yes?" in asked
    pair.refresh_from_db()
    assert pair.decline_reason == "not_my_area"
    assert "What would have made it a yes?" not in _page(client, pair)
    assert _post(client, pair, answer="explain", reason="worried").status_code == 409


@pytest.mark.parametrize(
    ("reason", "shows"),
    [
        ("worried", "Tell us in confidence"),
        ("worried", "{name} isn't told."),
        ("take_a_break", "Pause for a while"),
        ("not_my_area", "finding someone else"),
    ],
)
def test_page_after_a_no_offers_what_its_reason_promises(signed_in, reason, shows):
    pair = _introduction()
    client = signed_in(pair.mentor_user)
    before = _page(client, pair)

    _post(client, pair, answer="decline", reason=reason)

    after = _page(client, pair)
    assert shows.format(name=pair.mentee_user.first_name) in after
    assert "in confidence" not in before
    assert ("Tell us in confidence" in after) == (reason == "worried")
    assert ("Pause for a while" in after) == (reason == "take_a_break")


def test_no_with_a_pause_at_once_offers_no_second_one(signed_in):
    pair = _introduction()
    client = signed_in(pair.mentor_user)

    _post(client, pair, answer="decline", reason="take_a_break", rest="on", until=_day(20))

    assert Mentor.objects.get().state == MentorState.PAUSED
    assert "Pause for a while" not in _page(client, pair)


def test_workplace_that_is_too_close_is_one_tap_away(signed_in):
    pair = _introduction(
        mentee__profile__employer="North Clinic", mentor__profile__employer="Canary Hospital"
    )
    client = signed_in(pair.mentee_user)
    _post(client, pair, answer="decline", reason="too_close_to_work")

    offered = _page(client, pair)
    done = client.post(f"/introductions/{pair.pk}/avoid/", follow=True).content.decode()

    assert "Put North Clinic on my list" in offered
    assert "Canary Hospital" not in offered + done
    assert "Put North Clinic" not in done
    assert Mentee.objects.get().avoid == ["North Clinic"]


def test_mentee_of_a_mentor_asked_first_sees_only_his_question(signed_in):
    pair = _introduction(AskedFirst.MENTOR)
    quiet = _introduction(AskedFirst.MENTOR)
    question = IntroductionQuestionFactory(mentorship=pair, side="mentor")
    client = signed_in(pair.mentee_user)

    page = _page(client, pair)

    assert "Dolores asks you a question" in page
    assert "We ask Dolores first" in page
    assert "Yes, introduce us" not in page
    assert signed_in(quiet.mentee_user).get(f"/introductions/{quiet.pk}/").status_code == 404
    client = signed_in(pair.mentee_user)
    assert _post(client, pair, answer="accept").status_code == 409
    replied = client.post(f"/introductions/questions/{question.pk}/", {"reply": "Yes."})
    assert replied.status_code == 302


def test_mentor_asked_first_is_told_that_his_question_tells(signed_in):
    first, both = _introduction(AskedFirst.MENTOR), _introduction()

    assert "doesn&#x27;t know of this introduction yet" in _page(
        signed_in(first.mentor_user), first
    )
    assert "know of this introduction yet" not in _page(signed_in(both.mentor_user), both)


def test_reply_keeps_what_was_typed_and_is_for_the_other_side(signed_in):
    pair = _introduction()
    question = IntroductionQuestionFactory(mentorship=pair)
    address = f"/introductions/questions/{question.pk}/"

    long = signed_in(pair.mentor_user).post(address, {"reply": "y" * 301})
    assert (long.status_code, "y" * 300 in long.content.decode()) == (400, True)
    assert signed_in(pair.mentor_user).get(address).status_code == 302
    for stranger in (pair.mentee_user, UserFactory()):
        assert signed_in(stranger).post(address, {"reply": "No."}).status_code == 404
    question.refresh_from_db()
    assert question.answer == ""


@pytest.mark.parametrize("pk", ["0", "abc", "99999999999999999999999"])
def test_reply_to_a_strange_number_is_not_found(signed_in, pk):
    client = signed_in(UserFactory())

    assert client.post(f"/introductions/questions/{pk}/", {"reply": "x"}).status_code == 404


def test_answer_after_the_other_let_it_go_is_a_conflict_that_blames_nobody(signed_in):
    pair = _introduction()
    _post(signed_in(pair.mentor_user), pair, answer="not_now", until=_day(5))

    late = _post(signed_in(pair.mentee_user), pair, answer="ask", question="Still there?")

    assert late.status_code == 409
    assert "first in line" in late.content.decode()
    assert not IntroductionQuestion.objects.exists()


@pytest.mark.parametrize("state", ["open", "declined"])
def test_page_needs_few_queries_with_everything_on_it(
    signed_in, django_assert_max_num_queries, state
):
    pair = _introduction()
    for side in ("mentee", "mentor"):
        IntroductionQuestionFactory(mentorship=pair, side=side)
    client = signed_in(pair.mentor_user)
    if state == "declined":
        _post(client, pair, answer="decline", reason="worried")

    with django_assert_max_num_queries(12):
        assert client.get(f"/introductions/{pair.pk}/").status_code == 200
