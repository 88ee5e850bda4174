import io
from urllib.parse import quote

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts.models import AuditEvent, MutedGroup
from mentorship.models import Photo
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import PatternFactory, ProfileFactory

pytestmark = pytest.mark.django_db


def picture(kind="JPEG"):
    file = io.BytesIO()
    Image.new("RGB", (300, 300), "teal").save(file, kind)
    return file.getvalue()


def upload(data, name="me.jpg", content_type="image/jpeg"):
    return {"photo": SimpleUploadedFile(name, data, content_type)}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Jamila O'Neil-Ødegård", "Jamila O'Neil-Ødegård"),
        ("  J  ", "J"),
        ("محمد علی", "محمد علی"),
        ("李小龙", "李小龙"),
        ("Jam\u202eila", "Jamila"),
    ],
)
def test_name_of_every_kind_is_kept(signed_in, typed, kept):
    person = UserFactory()

    response = signed_in(person).post("/me/name/", {"name": typed})

    person.refresh_from_db()
    assert (response.status_code, response.url, person.name) == (302, "/me/", kept)


@pytest.mark.parametrize(
    "typed", ["", "   ", "\u200b", "x" * 121, "a\r\nBcc: x@example.org", "e" + "\u0301" * 300]
)
def test_name_that_is_none_is_refused(signed_in, typed):
    person = UserFactory(name="Jamila Okafor")

    response = signed_in(person).post("/me/name/", {"name": typed})

    person.refresh_from_db()
    assert (response.status_code, person.name) == (400, "Jamila Okafor")
    assert 'class="error-summary"' in response.content.decode()


def test_name_changes_nobody_else_whatever_is_posted(signed_in):
    person, other = UserFactory(), UserFactory(name="Other")

    signed_in(person).post(
        "/me/name/",
        {
            "name": "Mine",
            "pk": other.pk,
            "email": other.email,
            "is_staff": "1",
            "is_superuser": "1",
        },
    )

    person.refresh_from_db()
    other.refresh_from_db()
    assert (person.name, person.is_staff, person.is_superuser) == ("Mine", False, False)
    assert other.name == "Other"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_photo_is_put_up_shown_and_taken_away(signed_in, kind):
    person = UserFactory()
    client = signed_in(person)

    response = client.post("/me/photo/", upload(picture(kind)))

    assert (response.status_code, response.url) == (302, "/me/photo/")
    address = f"/photos/{Photo.objects.get().name}/"
    assert address in client.get("/me/photo/").content.decode()
    assert client.get(address).content.startswith(b"\xff\xd8")
    assert client.post("/me/photo/remove/").status_code == 302
    assert client.get(address).status_code == 404
    assert client.post("/me/photo/remove/").status_code == 302
    assert not Photo.objects.exists()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "empty.jpg"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "a.svg"),
        (b"<!doctype html><script>alert(1)</script>", "page.png"),
        (b"GIF89a" + b"\0" * 100, "a.gif"),
        (b"\xff\xd8\xff" + b"\0" * 5_300_000, "large.jpg"),
    ],
)
def test_photo_that_is_none_is_refused_and_the_old_one_stays(signed_in, data, name):
    person = UserFactory()
    before = Photo.objects.create(user=person, data=picture())

    response = signed_in(person).post("/me/photo/", upload(data, name))

    assert response.status_code == 400
    assert 'class="error-summary"' in response.content.decode()
    assert Photo.objects.get().name == before.name


@pytest.mark.parametrize(
    "name", ["../../x", "..\\..\\x.jpg", "a" * 300 + ".jpg", "con.php", "ä;\"'"]
)
def test_photo_takes_nothing_from_the_name_of_the_file(signed_in, name):
    person = UserFactory()

    signed_in(person).post("/me/photo/", upload(picture(), name, "text/html"))

    assert bytes(Photo.objects.get().data).startswith(b"\xff\xd8")


def test_photo_without_a_file_asks_for_one(signed_in):
    client = signed_in(UserFactory())

    for posted in ({}, {"photo": "words"}):
        response = client.post("/me/photo/", posted)
        assert response.status_code == 400
        assert "Choose a picture first." in response.content.decode()


def test_language_page_tells_the_time_where_she_is(signed_in):
    client = signed_in(UserFactory(time_zone="Asia/Kolkata"))

    with time_machine.travel("2026-03-02 18:00Z"):
        page = client.get("/me/language/").content.decode()

    assert "It's 11:30 pm on Monday, March 2 where you are (Kolkata time)." in page
    assert "Times look like 11:30 pm, days like Mon, Mar 2." in page


def test_language_page_keeps_the_zone_and_asks_no_language_where_there_is_one(signed_in):
    person = UserFactory(time_zone="America/Chicago")
    client = signed_in(person)

    page = client.get("/me/language/").content.decode()
    response = client.post("/me/language/", {"time_zone": "Asia/Kolkata", "locale": "xx"})

    person.refresh_from_db()
    assert 'name="locale"' not in page
    assert (response.status_code, person.time_zone, person.locale) == (302, "Asia/Kolkata", "")


@pytest.mark.parametrize("zone", ["", "US/Pacific-New", "../etc/passwd", "x" * 5000])
def test_language_page_refuses_unknown_zones(signed_in, zone):
    person = UserFactory(time_zone="America/Chicago")

    response = signed_in(person).post("/me/language/", {"time_zone": zone})

    person.refresh_from_db()
    assert (response.status_code, person.time_zone) == (400, "America/Chicago")


def test_language_that_she_chose_is_the_pages_language(signed_in, spanish):
    person = UserFactory()
    client = signed_in(person)

    refused = client.post("/me/language/", {"time_zone": "America/Chicago", "locale": "xx"})
    client.post("/me/language/", {"time_zone": "America/Chicago", "locale": "es"})

    assert refused.status_code == 400
    assert client.get("/me/language/")["Content-Language"] == "es"
    client.logout()
    assert client.get("/")["Content-Language"] == "en"


def test_notifications_are_switched_off_and_on(signed_in):
    person = UserFactory()
    client, states = signed_in(person), []

    some, every = ["check_ins", "meetings", "news"], ["check_ins", "meetings", "news", "reminders"]
    for wanted in (some, some, ["meetings"], every):
        response = client.post("/me/notifications/", dict.fromkeys(wanted, "on"))
        assert response.status_code == 302
        states.append(sorted(MutedGroup.objects.values_list("group", flat=True)))

    assert states == [["reminders"], ["reminders"], ["check_ins", "news", "reminders"], []]


def test_notifications_page_shows_what_is_off_and_knows_no_other_group(signed_in):
    person = UserFactory()
    MutedGroup.objects.create(user=person, group="reminders")
    client = signed_in(person)

    page = client.get("/me/notifications/").content.decode()
    wanted = dict.fromkeys(["check_ins", "meetings", "reminders", "account"], "on")
    client.post("/me/notifications/", wanted | {"group": "introductions"})

    assert 'name="news" ' in page
    assert "checked" in page.split('name="news"')[1].split(">")[0]
    assert "checked" not in page.split('name="reminders"')[1].split(">")[0]
    assert "Codes and changes to how you sign in" in page
    assert sorted(MutedGroup.objects.values_list("group", flat=True)) == ["news"]


@pytest.mark.parametrize(
    ("shift", "hour"), [("weekday-evening", "9:00 am"), ("night-shift", "4:00 pm")]
)
def test_notifications_page_tells_the_quiet_hours(signed_in, shift, hour):
    person = UserFactory()
    ProfileFactory(user=person, patterns=[PatternFactory(slug=shift)])

    page = signed_in(person).get("/me/notifications/").content.decode()

    assert f"Check-ins come between {hour} and 9:00 pm in your time zone" in page
    assert ("because you work nights" in page) == (shift == "night-shift")


@pytest.mark.parametrize("page", ["name", "photo", "language", "notifications"])
def test_settings_need_few_queries_and_signing_in(client, page, django_assert_max_num_queries):
    assert client.get(f"/me/{page}/").status_code == 302
    client.force_login(ProfileFactory().user)

    with django_assert_max_num_queries(12):
        assert client.get(f"/me/{page}/").status_code == 200


def test_photos_one_after_the_other_are_stopped(signed_in):
    client = signed_in(UserFactory())

    answers = [client.post("/me/photo/", {}).status_code for _time in range(32)]

    assert answers == [400] * 30 + [429] * 2


@pytest.mark.parametrize("typed", ["Jam\0ila", "Jam\ud800ila", "x" * 1_000_000])
@pytest.mark.parametrize("form", ["name", "language", "notifications"])
def test_settings_refuse_broken_and_endless_text(signed_in, typed, form):
    person = UserFactory(name="Jamila Okafor", time_zone="America/Chicago")
    text = quote(typed, errors="surrogatepass")
    body = f"name={text}&time_zone={text}"
    kind = "application/x-www-form-urlencoded"

    response = signed_in(person).post(f"/me/{form}/", body, content_type=kind)

    person.refresh_from_db()
    is_asked = form != "notifications" or len(typed) < 100  # it reads none of these fields
    assert response.status_code == (400 if is_asked else 302)
    assert (person.name, person.time_zone) == ("Jamila Okafor", "America/Chicago")


def test_name_of_markup_is_shown_as_text(signed_in):
    person = UserFactory()
    client = signed_in(person)

    client.post("/me/name/", {"name": "<script>alert(1)</script> {{7*7}}"})

    for page in ("/me/", "/me/name/", "/me/photo/", "/me/privacy/"):
        content = client.get(page).content.decode()
        assert "<script>alert(1)" not in content
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}}" in content


def test_address_that_refused_mail_is_told_until_she_says_that_it_works(signed_in):
    person = UserFactory(email="jamila@example.org", bounced_at=timezone.now())
    client = signed_in(person)

    for page in ("/me/notifications/", "/home/"):
        told = client.get(page).content.decode()
        assert "Our mail to jamila@example.org came back on" in told
        assert told.count("It works now") == 1
    for _twice in range(2):
        response = client.post("/me/notifications/works/")
        assert (response.status_code, response["Location"]) == (302, "/me/notifications/")

    person.refresh_from_db()
    assert person.bounced_at is None
    event = AuditEvent.objects.get()
    assert (event.actor, event.action, event.data) == (person, "user.address_works", {})
    assert "came back" not in client.get("/me/notifications/").content.decode()
    assert client.get("/me/notifications/works/").status_code == 405


def test_nobody_else_is_told_of_an_address(client, signed_in):
    UserFactory(bounced_at=timezone.now())

    assert "came back" not in signed_in(UserFactory()).get("/me/notifications/").content.decode()
    client.logout()
    assert client.post("/me/notifications/works/")["Location"].startswith("/accounts/login/")
