import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import OneTimeLink
from accounts.services import links
from mentorship.enums import MentorshipState
from mentorship.messages.space import PURPOSE
from mentorship.models import Mentorship, Message
from mentorship.services.space import messages
from tests.factories.accounts import UserFactory
from tests.factories.space import MessageFactory

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>{{7*7}}"


def url(pair):
    return reverse("space-messages", args=[pair.pk])


def text(response):
    return response.content.decode()


def test_thread_is_newest_last_and_reading_it_changes_nothing(mentee, pair):
    MessageFactory(mentorship=pair, author=pair.mentor_user, body=SCRIPT)
    MessageFactory(mentorship=pair, body="Mine.")

    page = text(mentee.get(url(pair)))

    assert ("<script>alert" in page, page.index("alert(1)") < page.index("Mine.")) == (False, True)
    assert "read this. An e-mail brings it to them." in page
    assert not Message.objects.exclude(read_at=None).exists()


def test_page_notes_what_was_read_by_a_post_of_its_own(mentee, pair):
    theirs = MessageFactory(mentorship=pair, author=pair.mentor_user)
    address = reverse("space-messages-read", args=[pair.pk])
    assert f'hx-post="{address}"' in text(mentee.get(url(pair)))

    by_script = mentee.post(address, {"seen": theirs.pk}, headers={"HX-Request": "true"})

    assert (by_script.status_code, by_script.content) == (200, b"")
    assert Message.objects.get().read_at is not None
    assert f'hx-post="{address}"' not in text(mentee.get(url(pair)))
    assert mentee.post(address, {"seen": "x" * 30}).status_code == 302


def test_send_and_find_it_on_the_page(mentee, pair):
    answer = mentee.post(url(pair), {"body": "Thursday\r\nat six?"}, follow=True)

    assert "Thursday<br>at six?" in text(answer)
    assert "Sent." in text(answer)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [("  ", "Write a line or two."), ("x" * 2001, "at most 2000 characters")],
)
def test_wrong_messages_stay_on_the_form(mentee, pair, body, sentence):
    page = mentee.post(url(pair), {"body": body})

    assert (page.status_code, Message.objects.count()) == (400, 0)
    assert (sentence in text(page), body.strip() in text(page)) == (True, True)


def test_45_too_many_an_hour_say_when_to_go_on(mentee, pair, monkeypatch):
    monkeypatch.setattr(messages, "MOST_AN_HOUR", 1)
    mentee.post(url(pair), {"body": "One."})

    page = mentee.post(url(pair), {"body": "Two, kept."})

    assert (page.status_code, page["Retry-After"]) == (429, "600")
    assert "Two, kept.</textarea>" in text(page)


def test_at_rest_says_only_that_it_cannot_be_now(mentee, pair):
    pair.state, pair.suspended_at = MentorshipState.SUSPENDED, timezone.now()
    pair.save()

    page = text(mentee.get(url(pair)))
    answer = mentee.post(url(pair), {"body": "Kept words."})

    assert "You can&#x27;t write here just now." in page
    assert not {"suspend", "concern"} & set(
        page.lower().split("<main")[1].split("</main")[0].split()
    )
    assert (answer.status_code, "Kept words.</textarea>" in text(answer)) == (409, True)


def test_paging_and_strange_pages(mentee, pair):
    rows = [
        Message(mentorship=pair, author=pair.mentee_user, body=f"No {n}.", sent_at=timezone.now())
        for n in range(51)
    ]
    Message.objects.bulk_create(rows)

    first, second = (text(mentee.get(f"{url(pair)}?page={n}")) for n in (1, 2))

    assert ("No 50." in first, "No 0." in first, "No 0." in second) == (True, False, True)
    strange = ("0", "-1", "3", "last'", "99999999", "%C2%B2")
    assert {mentee.get(f"{url(pair)}?page={one}").status_code for one in strange} == {404}


def test_addresses_appear_once_both_share(signed_in, pair):
    address = reverse("space-addresses", args=[pair.pk])
    mentee = signed_in(pair.mentee_user)
    mentee.post(address, {"do": "share"})
    assert pair.mentor_user.email not in text(mentee.get(url(pair)))
    assert mentee.post(address, {"do": "publish"}).status_code == 404

    mentor = signed_in(pair.mentor_user)
    assert "would share their address" in text(mentor.get(url(pair)))
    mentor.post(address, {"do": "share"})

    assert f"mailto:{pair.mentee_user.email}" in text(mentor.get(url(pair)))
    mentor.post(address, {"do": "take_back"})
    assert pair.mentee_user.email not in text(mentor.get(url(pair)))
    assert Mentorship.objects.get().mentee_shares_address is True


@pytest.mark.parametrize("somebody", [{}, {"is_superuser": True}])
def test_nobody_else_finds_the_messages(signed_in, pair, somebody):
    client = signed_in(UserFactory(**somebody))

    assert client.get(url(pair)).status_code == 404
    for name in ("space-messages-read", "space-addresses"):
        assert client.post(reverse(name, args=[pair.pk]), {"do": "share"}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_few_questions(mentee, pair, count, django_assert_max_num_queries):
    MessageFactory.create_batch(count, mentorship=pair)

    with django_assert_max_num_queries(9):
        mentee.get(url(pair))


# -- by link, without signing in -------------------------------------------------------


@pytest.fixture
def message(pair):
    return MessageFactory(mentorship=pair, author=pair.mentor_user, body="See <b>you</b>?")


@pytest.fixture
def path(pair, message):
    MessageFactory(mentorship=pair, author=pair.mentor_user, body="CANARY-OTHER")
    link = links.issue(purpose=PURPOSE, person=pair.mentee_user, subject=message)
    return "/l/" + link.split("/l/")[1]


def test_35_looking_at_a_link_twenty_times_changes_nothing(client, path):
    for _again in range(10):
        page = client.get(path)
        assert client.head(path).status_code == 200

    assert ("See &lt;b&gt;you&lt;/b&gt;?" in text(page), "CANARY" in text(page)) == (True, False)
    assert not Message.objects.exclude(read_at=None).exists()
    assert OneTimeLink.objects.get().used_at is None


def test_35_link_answers_once_and_reads_nothing_back(client, path, pair, message):
    done = client.post(path, {"body": "Yes, Thursday."}, follow=True)
    client.post(path, {"body": "Once more."})

    answers = Message.objects.filter(author=pair.mentee_user)
    assert [one.body for one in answers] == ["Yes, Thursday."]
    assert ("Sent." in text(done), "Thursday" in text(done), "See &lt;b" in text(done)) == (
        True, False, False,
    )  # fmt: skip
    message.refresh_from_db()
    assert message.read_at is not None


def test_refused_answer_stays_on_the_links_page_and_the_link_alive(client, path):
    page = client.post(path, {"body": "x" * 2001})

    assert (page.status_code, "x" * 2001 in text(page)) == (400, True)
    assert OneTimeLink.objects.get().used_at is None


@pytest.mark.parametrize("change", ["suspended", "ended", "life"])
def test_link_is_shut_where_nothing_may_be_written_or_shown(client, path, pair, change):
    now = timezone.now()
    values = {
        "suspended": {"state": MentorshipState.SUSPENDED, "suspended_at": now},
        "ended": {"state": MentorshipState.ENDED, "closed_at": now},
        "life": {"mentor_type": "life"},
    }[change]
    Mentorship.objects.update(**values)

    page = text(client.get(path))
    answer = client.post(path, {"body": "Still?"})

    assert ("See &lt;b" in page, "<textarea" in page) == (False, False)
    assert answer.status_code in (400, 409)
    assert not Message.objects.filter(author=pair.mentee_user).exists()
