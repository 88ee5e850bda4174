from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import ProgramStaffFactory
from tests.factories.notices import NoticeFactory

pytestmark = pytest.mark.django_db

LIST = "/notices/"


@pytest.fixture
def person(client):
    found = UserFactory()
    client.force_login(found)
    return found


def page_of(client, url=LIST, status=200):
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def at(notice, moment):
    Notice.objects.filter(pk=notice.pk).update(created_at=moment)


def unread(person):
    return Notice.objects.filter(user=person, read_at=None).count()


@pytest.mark.parametrize(
    ("new", "name", "shown"),
    [
        (0, 'aria-label="Notices"', None),
        (1, 'aria-label="Notices, 1 new"', ">1<"),
        (9, 'aria-label="Notices, 9 new"', ">9<"),
        (10, 'aria-label="Notices, 10 new"', ">9+<"),
    ],
)
def test_bell_says_how_many_are_new(client, person, new, name, shown):
    NoticeFactory.create_batch(new, user=person)
    NoticeFactory(user=person, read_at=timezone.now())
    NoticeFactory()

    page = page_of(client)

    assert name in page
    badge = page.partition("bell")[2].partition("</a>")[0]
    assert ("count" in badge) == (shown is not None)
    assert shown is None or shown in badge


def test_bell_stands_at_the_desk_too(client):
    staff = ProgramStaffFactory()
    NoticeFactory(user=staff.user)
    client.force_login(staff.user)

    page = page_of(client, reverse("desk-program", args=[staff.program.slug]))

    assert 'aria-label="Notices, 1 new"' in page


def test_visitor_has_no_bell(client):
    assert "Notices" not in page_of(client, "/privacy/")


@pytest.mark.parametrize("size", [1, 3])
def test_list_takes_the_same_queries(client, person, size, django_assert_num_queries):
    NoticeFactory.create_batch(size, user=person)

    with django_assert_num_queries(5):  # session, person with her number, notices, navigation
        page_of(client)


def test_list_is_by_day_in_the_readers_zone_newest_first(client, person):
    now = timezone.now()
    rows = [NoticeFactory(user=person, title=f"Title {n}") for n in range(3)]
    at(rows[0], datetime(2026, 2, 13, 3, 30, tzinfo=UTC))  # still Thursday evening in Chicago
    at(rows[1], now - timedelta(days=1))
    NoticeFactory(title="Not hers")

    page = page_of(client)

    marks = ("Today", "Title 2", "Yesterday", "Title 1", "Thursday, February 12", "Title 0")
    places = [page.index(mark) for mark in marks]
    assert places == sorted(places)
    assert "9:30 pm" in page
    assert "Times are in Central time." in page
    assert "Not hers" not in page


def test_new_ones_carry_a_word_and_read_ones_do_not(client, person):
    NoticeFactory(user=person, read_at=timezone.now())

    assert ">New<" not in page_of(client).replace("</svg>New", ">New<")
    NoticeFactory(user=person)
    page = page_of(client).replace("</svg>New", ">New<")

    assert page.count(">New<") == 1


def test_list_goes_on_from_the_last_one(client, person):
    rows = NoticeFactory.create_batch(23, user=person)

    first = page_of(client)
    more = f"{LIST}?before={rows[3].pk}"
    rest = page_of(client, more)

    assert f'href="{more}"' in first
    assert [f"/notices/{row.pk}/" in first for row in rows] == [False] * 3 + [True] * 20
    assert [f"/notices/{row.pk}/" in rest for row in rows] == [True] * 3 + [False] * 20
    assert "Show 20 more" not in rest
    assert "Back to the newest" in rest


def test_empty_list_is_kind(client, person):
    page = page_of(client)

    assert "Nothing new, and nothing missed" in page
    assert "Mark all as read" not in page
    assert "That was all" in page_of(client, f"{LIST}?before=1")


def test_there_is_nothing_before_the_first(client, person):
    first = NoticeFactory(user=person)

    pages = [page_of(client, f"{LIST}?before={before}") for before in (0, first.pk)]

    assert [f"/notices/{first.pk}/" in page for page in pages] == [False, False]


@pytest.mark.parametrize("before", ["", "-1", "abc", "1.5", "9" * 30, "1%00", "١"])
def test_nonsense_in_the_address_is_refused(client, person, before):
    page_of(client, f"{LIST}?before={before}", status=400)


def test_open_marks_read_and_leads_to_its_page(client, person):
    row = NoticeFactory(user=person, path="/me/?a=1#b")
    url = reverse("notice", args=[row.pk])

    for _scanner in range(3):
        client.get(url)
        client.head(url)
    assert unread(person) == 1
    response = client.post(url)

    assert (response.status_code, response.url, unread(person)) == (302, "/me/?a=1#b", 0)
    assert client.post(url).url == "/me/?a=1#b"


@pytest.mark.parametrize("path", ["", "//evil.example", "/\\evil.example"])
def test_open_never_leads_away(client, person, path):
    row = NoticeFactory(user=person, path=path)

    assert client.post(reverse("notice", args=[row.pk])).url == LIST


def test_notice_is_shown_whole_with_its_button(client, person):
    row = NoticeFactory(user=person, title="<b>Hello</b>", text="First.\n\nSecond {{7*7}}.")

    page = page_of(client, reverse("notice", args=[row.pk]))

    assert "&lt;b&gt;Hello&lt;/b&gt;" in page
    assert "<p>First.</p><p>Second {{7*7}}.</p>" in page
    assert "Open your home page" in page


def test_notice_without_a_page_can_only_be_marked(client, person):
    row = NoticeFactory(user=person, path="", label="")
    url = reverse("notice", args=[row.pk])

    assert "Mark as read" in page_of(client, url)
    client.post(url)

    assert "Mark as read" not in page_of(client, url)


@pytest.mark.parametrize("pk", ["0", str(2**63), "9" * 25])
def test_unknown_notice_is_not_found(client, person, pk):
    assert client.get(f"/notices/{pk}/").status_code == 404
    assert client.post(f"/notices/{pk}/").status_code == 404


def test_somebody_elses_notice_is_not_found(client, person):
    row = NoticeFactory()
    url = reverse("notice", args=[row.pk])

    assert (client.get(url).status_code, client.post(url).status_code) == (404, 404)
    assert unread(row.user) == 1


def test_all_are_marked_read_up_to_what_was_shown(client, person):
    rows = NoticeFactory.create_batch(3, user=person)
    others = NoticeFactory()
    page = page_of(client)
    late = NoticeFactory(user=person)

    assert f'name="up_to" value="{rows[-1].pk}"' in page
    for _press in range(2):
        assert client.post("/notices/read/", {"up_to": rows[-1].pk}).url == LIST

    assert set(Notice.objects.filter(read_at=None)) == {others, late}


@pytest.mark.parametrize("up_to", [None, "", "all", "9" * 30])
def test_marking_all_needs_to_know_up_to_where(client, person, up_to):
    NoticeFactory(user=person)

    sent = {} if up_to is None else {"up_to": up_to}
    assert client.post("/notices/read/", sent).status_code == 400

    assert unread(person) == 1
