"""How long a session lasts, and what ends it."""

import re
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.messages import get_messages
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts import queries, session_limits
from accounts.models import AuditEvent, User
from accounts.services import deliver, people, sessions
from mentorship.enums import StaffRole
from mentorship.services import programs
from tests.factories.accounts import UserFactory, verified
from tests.factories.mentorship import ProgramFactory

pytestmark = pytest.mark.django_db

PASSWORD = "two brown llamas"
MINUTE, HOUR, DAY = 60, 3600, 86_400


class Clock:
    """Stands in for ``time.time`` in session_limits, and moves when told."""

    def __init__(self):
        self.now = 1_800_000_000.0

    def time(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    one = Clock()
    monkeypatch.setattr(session_limits.time, "time", one.time)
    return one


@pytest.fixture
def member(db):
    return verified(UserFactory(), PASSWORD)


@pytest.fixture
def entrusted(member):
    programs.add_staff(program=ProgramFactory(), user=member, role=StaffRole.VIEWER, actor=None)
    return member


def signed_in(person):
    client = Client()
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert is_in(client)
    return client


def is_in(client):
    return client.get("/accounts/2fa/").status_code == 200


@pytest.mark.parametrize(
    ("role", "away", "stays"),
    [
        ("member", 13 * DAY, True),
        ("member", 15 * DAY, False),
        ("entrusted", 59 * MINUTE, True),
        ("entrusted", 61 * MINUTE, False),
    ],
)
def test_session_ends_when_nobody_came(request, clock, role, away, stays):
    client = signed_in(request.getfixturevalue(role))

    clock.now += away

    assert is_in(client) is stays


@pytest.mark.parametrize(
    ("role", "step", "visits", "stays"),
    [
        ("member", 10 * DAY, 3, True),
        ("member", 11 * DAY, 3, False),
        ("entrusted", 45 * MINUTE, 16, True),
        ("entrusted", 45 * MINUTE, 17, False),
    ],
)
def test_session_ends_in_the_end_however_often_she_came(request, clock, role, step, visits, stays):
    client = signed_in(request.getfixturevalue(role))

    for _ in range(visits):
        clock.now += step
        client.get("/accounts/2fa/")

    assert is_in(client) is stays


def test_open_page_that_asks_by_itself_is_no_visit(clock, entrusted):
    client = signed_in(entrusted)

    for _ in range(3):
        clock.now += 25 * MINUTE
        client.get("/accounts/2fa/", headers={"HX-Trigger": "presence"})

    assert not is_in(client)


def test_person_is_told_why_and_may_sign_in_again(clock, member):
    client = signed_in(member)
    clock.now += 15 * DAY

    response = client.get("/accounts/2fa/")

    told = [str(message) for message in get_messages(response.wsgi_request)]
    assert told == ["You were signed out to keep your account safe. Sign in again."]
    assert response["Location"] == "/accounts/login/?next=/accounts/2fa/"
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    client.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    assert is_in(client)


def test_visit_is_not_written_down_each_time(clock, member, django_assert_num_queries):
    client = signed_in(member)
    clock.now += HOUR

    with django_assert_num_queries(2):  # the session and its person
        client.get("/accounts/inactive/")


def test_session_without_marks_gets_them(clock, member):
    client = signed_in(member)
    session = client.session
    del session[session_limits.BEGAN], session[session_limits.SEEN]
    session.save()

    assert is_in(client)

    assert client.session[session_limits.BEGAN] == clock.now


def test_closing_an_account_ends_its_sessions(member, django_user_model):
    client = signed_in(member)
    member.is_active = False
    people.save_changed(person=member, changed=["is_active"], actor=UserFactory())
    assert not UserSession.objects.exists()
    django_user_model.objects.filter(pk=member.pk).update(is_active=True)

    assert not is_in(client)


def test_changing_the_password_ends_all_other_sessions(member):
    here, there = signed_in(member), signed_in(member)

    here.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": "three green llamas"},
    )

    assert (is_in(here), is_in(there)) == (True, False)
    assert [row.session_key for row in queries.sessions_of(member)] == [here.session.session_key]


def test_password_chosen_anew_by_mail_ends_all_sessions(member, client):
    here, there = signed_in(member), signed_in(member)
    client.post("/accounts/password/reset/", {"email": member.email})
    deliver.drain()
    path = re.search(r"/accounts/password/reset/key/\S+", mail.outbox[-1].body).group()

    page = client.get(path, follow=True)
    client.post(page.request["PATH_INFO"], {"password1": "three green llamas"})

    assert (is_in(here), is_in(there)) == (False, False)


@pytest.mark.parametrize("way", ["sign in", "prove it anew"])
def test_session_gets_another_key(member, way):
    client = signed_in(member)
    before = client.session.session_key
    if way == "sign in":
        client.post("/accounts/logout/")
        client.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    else:
        client.post("/accounts/reauthenticate/?next=/home/", {"password": PASSWORD})

    assert client.session.session_key != before
    assert is_in(client)
    stolen = Client()
    stolen.cookies["sessionid"] = before
    assert not is_in(stolen)


def test_being_given_a_role_ends_sessions(member):
    client, program = signed_in(member), ProgramFactory()

    programs.add_staff(program=program, user=member, role=StaffRole.ADMIN, actor=None)

    assert not is_in(client)
    event = AuditEvent.objects.get(action="sessions.ended")
    assert (event.target_id, event.data) == (str(member.pk), {"count": 1})


def test_losing_a_role_in_the_back_office_ends_sessions(entrusted, client):
    program, theirs = ProgramFactory(), signed_in(entrusted)

    programs.record_edit(program=program, fields=[], staff_ids={entrusted.pk}, actor=UserFactory())

    assert not is_in(theirs)


def test_becoming_an_association_admin_ends_sessions(member):
    client = signed_in(member)
    member.is_superuser = True

    people.save_changed(person=member, changed=["is_superuser"], actor=UserFactory())

    assert not is_in(client)


def test_another_name_ends_nothing(member):
    client = signed_in(member)
    member.name = "Another Name"

    people.save_changed(person=member, changed=["name"], actor=UserFactory())

    assert is_in(client)


# -- Her own list -----------------------------------------------------------------------


def test_devices_are_listed_in_words(member):
    client = Client(
        headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko Firefox/140.0"}
    )
    client.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    signed_in(verified(UserFactory(), PASSWORD))

    page = client.get("/accounts/sessions/")

    assert [row.user for row in page.context["sessions"]] == [member]
    assert "Firefox on Windows" in page.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_as_often_for_one_device_as_for_three(member, count, django_assert_num_queries):
    client = [signed_in(member) for _ in range(count)][-1]

    with django_assert_num_queries(5):
        page = client.get("/accounts/sessions/")

    assert len(page.context["sessions"]) == count


def test_one_device_is_signed_out(member):
    here, there = signed_in(member), signed_in(member)
    other = UserSession.objects.exclude(session_key=here.session.session_key).get()

    response = here.post(f"/accounts/sessions/{other.pk}/end/")

    assert response["Location"] == "/accounts/sessions/"
    assert (is_in(here), is_in(there)) == (True, False)


def test_somebody_elses_device_is_not_found(member):
    client, theirs = signed_in(member), signed_in(verified(UserFactory(), PASSWORD))
    row = UserSession.objects.get(session_key=theirs.session.session_key)

    response = client.post(f"/accounts/sessions/{row.pk}/end/")

    assert response.status_code == 404
    assert is_in(theirs)
    assert not AuditEvent.objects.filter(action="sessions.ended").exists()


def test_all_other_devices_are_signed_out(member):
    here, there, elsewhere = signed_in(member), signed_in(member), signed_in(member)

    here.post("/accounts/sessions/")

    assert [is_in(one) for one in (here, there, elsewhere)] == [True, False, False]


def test_ending_nothing_leaves_no_trail(member):
    assert sessions.end_all(person=member, actor=None) == 0

    assert not AuditEvent.objects.exists()


def test_signing_out_clears_what_the_browser_kept(member):
    client = signed_in(member)

    response = client.post("/accounts/logout/")

    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert not User.objects.filter(usersession__isnull=False).exists() or not is_in(client)


def test_pages_of_visitors_clear_nothing(client):
    assert "Clear-Site-Data" not in client.get("/accounts/login/")


def test_what_is_left_of_old_sessions_is_forgotten(member):
    now = timezone.now()
    old, new = signed_in(member), signed_in(member)
    old_key, new_key = old.session.session_key, new.session.session_key
    Session.objects.filter(session_key=old_key).update(expire_date=now - timedelta(minutes=1))
    UserSession.objects.filter(session_key=old_key).update(created_at=now - timedelta(days=31))

    assert sessions.forget_old() == 1

    assert list(Session.objects.values_list("session_key", flat=True)) == [new_key]
    assert list(UserSession.objects.values_list("session_key", flat=True)) == [new_key]


def test_session_gets_another_key_when_she_proves_who_she_is(member):
    client = signed_in(member)
    before = client.session.session_key

    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    after = client.session.session_key
    assert after != before
    assert is_in(client)
    assert list(Session.objects.values_list("session_key", flat=True)) == [after]
    assert list(UserSession.objects.values_list("session_key", flat=True)) == [after]


def test_wrong_password_leaves_the_session_as_it_is(member):
    client = signed_in(member)
    before = client.session.session_key

    client.post("/accounts/reauthenticate/", {"password": "something else"})

    assert client.session.session_key == before


@pytest.mark.parametrize("way", ["one", "all others"])
def test_ending_a_session_asks_once_more_who_it_is_and_then_does_it(clock, member, way):
    here, there = signed_in(member), signed_in(member)
    clock.now += 6 * MINUTE  # the same module's clock as that of the proof
    row = UserSession.objects.get(session_key=there.session.session_key)
    path = f"/accounts/sessions/{row.pk}/end/" if way == "one" else "/accounts/sessions/"

    asked = here.post(path)
    assert is_in(there)
    here.post(asked["Location"], {"password": PASSWORD}, follow=True)

    assert asked["Location"].startswith("/accounts/reauthenticate/")
    assert (is_in(here), is_in(there)) == (True, False)
