from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mentorship.enums import MentorshipState
from mentorship.models import ThankYou
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import MentorshipFactory
from tests.factories.space import ThankYouFactory

pytestmark = pytest.mark.django_db


def url(pair):
    return reverse("thank-you", args=[pair.pk])


def given(thanks):
    return reverse("thank-you-given", args=[thanks.pk])


def text(response):
    return response.content.decode()


def test_one_line_and_a_separate_question_whether_it_may_be_shown(mentee, pair):
    page = text(mentee.get(url(pair)))
    answer = mentee.post(url(pair), {"line": "You stayed on the call."})

    name = pair.mentor_user.first_name
    assert "What did they do that helped? One line is plenty." in page
    assert f"{name} reads it here and in an e-mail." in page
    assert "The association may show it, with my first name" in page
    assert answer.url == reverse("mentorship", args=[pair.pk])
    assert ThankYou.objects.values_list("line", "may_be_shown").get() == (
        "You stayed on the call.", False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "sentence"),
    [(" ", "Write one line. What did they do that helped?"), ("x" * 281, "at most 280 characters")],
)
def test_wrong_thanks_stay_on_the_form(mentee, pair, line, sentence):
    page = mentee.post(url(pair), {"line": line, "may_be_shown": "on"})

    assert (page.status_code, ThankYou.objects.count()) == (400, 0)
    assert (sentence in text(page), "checked" in text(page)) == (True, True)


def test_her_line_is_taken_back_or_shown_his_is_not_hers_to_touch(mentee, pair):
    mine = ThankYouFactory(mentorship=pair, line="Mine <i>")
    his = ThankYouFactory(mentorship=pair, author=pair.mentor_user, line="His")
    page = text(mentee.get(url(pair)))

    assert ("Mine &lt;i&gt;" in page, given(mine) in page, given(his) in page) == (
        True, True, False,
    )  # fmt: skip
    assert mentee.post(given(his), {"do": "take_back"}).status_code == 404
    mentee.post(given(mine), {"do": "show"})
    assert ThankYou.objects.get(pk=mine.pk).may_be_shown is True
    assert mentee.post(given(mine), {"do": "frame"}).status_code == 404
    mentee.post(given(mine), {"do": "take_back"})
    assert list(ThankYou.objects.all()) == [his]


def test_yesterdays_line_stays(mentee, pair):
    old = ThankYouFactory(mentorship=pair, written_at=timezone.now() - timedelta(days=2))

    page = mentee.post(given(old), {"do": "take_back"})

    assert page.status_code == 409
    assert "This one stays." in text(page)
    assert 'value="take_back"' not in text(page)


def test_life_mentorship_says_that_no_mail_carries_it(signed_in):
    life = MentorshipFactory(active=True, mentor_type="life")

    page = text(signed_in(life.mentee_user).get(url(life)))

    assert f"{life.mentor_user.first_name} reads it." in page


def test_ended_takes_no_thanks_and_completed_does(mentee, pair):
    pair.closed_at = timezone.now()
    for state, status in ((MentorshipState.ENDED, 409), (MentorshipState.COMPLETED, 302)):
        pair.state = state
        pair.save()

        assert mentee.post(url(pair), {"line": "Thanks."}).status_code == status


def test_nobody_else_finds_the_page(signed_in, pair):
    thanks = ThankYouFactory(mentorship=pair)
    client = signed_in(UserFactory(is_superuser=True))

    assert client.get(url(pair)).status_code == 404
    assert client.post(given(thanks), {"do": "take_back"}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_few_questions(mentee, pair, count, django_assert_max_num_queries):
    ThankYouFactory.create_batch(count, mentorship=pair)

    with django_assert_max_num_queries(8):
        mentee.get(url(pair))
